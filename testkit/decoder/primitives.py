"""Extract, Expand, HMAC, X.Open and Argon2id, as the conventions name them."""

import hashlib
import hmac as _hmac

from argon2.low_level import Type, hash_secret_raw
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt
from nacl.exceptions import CryptoError

from verdict import ALTERED, Rejected


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def hmac(key: bytes, message: bytes) -> bytes:
    return _hmac.new(key, message, hashlib.sha256).digest()


def equal(a: bytes, b: bytes) -> bool:
    """Compares in constant time."""
    return _hmac.compare_digest(a, b)


def extract(salt: bytes, ikm: bytes) -> bytes:
    return hmac(salt, ikm)


def expand(key: bytes, info: bytes) -> bytes:
    """HKDF-Expand to 32 bytes: the first block is all of it (RFC 5869)."""
    return hmac(key, info + b"\x01")


def argon2id(password: bytes, salt: bytes, t: int, m: int, p: int) -> bytes:
    return bytes(hash_secret_raw(password, salt, t, m, p, 32, Type.ID, 0x13))


def x_open(key: bytes, nonce: bytes, sealed: bytes, ad: bytes) -> bytes:
    try:
        return bytes(crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, ad, nonce, key))
    except (CryptoError, ValueError):
        raise Rejected(ALTERED, "something sealed does not open") from None


def open_box(key: bytes, box: bytes, ad: bytes) -> bytes:
    """Opens nonce(24) || sealed."""
    return x_open(key, box[:24], box[24:], ad)
