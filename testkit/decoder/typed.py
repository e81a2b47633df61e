"""Secrets as people give them (section 2.7)."""

import base64
import unicodedata
from dataclasses import dataclass
from typing import Optional

from primitives import sha256

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass
class Offer:
    """What a person has; each part is optional."""

    password: Optional[bytes] = None  # normalized
    file: Optional[bytes] = None  # the key of a key file
    code: Optional[bytes] = None  # the bytes of a recovery code
    device: Optional[bytes] = None  # what a hardware key answers


def password(typed: bytes) -> bytes:
    """The bytes that go into Argon2id, or ValueError."""
    if not 1 <= len(typed) <= 1024:
        raise ValueError("a password has 1 to 1024 bytes")
    text = typed.decode("utf-8")
    if any(unicodedata.category(c) == "Cc" for c in text):
        raise ValueError("a password has no control characters")
    if text.isascii():
        return typed
    if longest_run_of_marks(text) > 30:
        raise ValueError("more than 30 combining marks in a row")
    normal = unicodedata.normalize("NFKC", text).encode("utf-8")
    if len(normal) > 1024:
        raise ValueError("a password has at most 1024 bytes when normalized")
    return normal


def longest_run_of_marks(text: str) -> int:
    longest = run = 0
    for c in unicodedata.normalize("NFKD", text):
        run = run + 1 if unicodedata.combining(c) else 0
        longest = max(longest, run)
    return longest


def key_file(text: bytes) -> bytes:
    """The key in a key file, or ValueError."""
    line = text.rstrip(b" \t\r\n").decode("ascii")
    prefix = "ww-keyfile-1:"
    if not line.startswith(prefix) or len(line) != len(prefix) + 58:
        raise ValueError("this is no key file")
    raw = base64.b32decode(line[len(prefix) :] + "======")
    key, check = raw[:32], raw[32:]
    again = base64.b32encode(raw).decode().rstrip("=")
    if again != line[len(prefix) :] or check != sha256(b"ww1/keyfile-check" + key)[:4]:
        raise ValueError("the key file does not fit its check")
    return key


def letters_of(text: str) -> str:
    """What a person copied, as it was printed but for the grouping."""
    letters = "".join(text.split()).replace("-", "").upper()
    return letters.replace("I", "1").replace("L", "1").replace("O", "0")


def device(text: str) -> bytes:
    """What a hardware key answers, in hexadecimal, or ValueError."""
    answer = bytes.fromhex(text)
    if len(answer) not in (20, 32):
        raise ValueError("a hardware key answers 20 or 32 bytes")
    return answer


def recovery_code(text: str) -> bytes:
    """The 20 bytes of a recovery code, or ValueError."""
    letters = letters_of(text)
    if len(letters) != 36:
        raise ValueError("a recovery code has 36 characters")
    number = 0
    for letter in letters[:32]:
        number = number << 5 | CROCKFORD.index(letter)
    code = number.to_bytes(20, "big")
    check = int.from_bytes(sha256(b"ww1/recovery-check" + code)[:3], "big") >> 4
    want = "".join(CROCKFORD[check >> shift & 31] for shift in (15, 10, 5, 0))
    if letters[32:] != want:
        raise ValueError("the recovery code does not fit its check")
    return code
