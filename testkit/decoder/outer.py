"""The outer file: header, slots, unlocking, chunks (section 2)."""

from dataclasses import dataclass
from typing import Iterator, Optional

from primitives import argon2id, equal, expand, extract, hmac, sha256, x_open
from typed import Offer
from verdict import (
    EMPTY,
    NOT_A_VAULT,
    TOO_EXPENSIVE,
    TOO_NEW,
    TOO_WEAK,
    WRONG_PASSWORD,
    Rejected,
    altered_if,
    damaged_if,
)

MAGIC = bytes.fromhex("89575756 0D0A1A0A")
SEALED_CHUNK = 65536 + 16
KIB_PER_GIB = 1 << 20


def number(b: bytes, at: int, size: int) -> int:
    return int.from_bytes(b[at : at + size], "little")


@dataclass
class Header:
    raw: bytes  # hmac included
    minor: int
    vault_id: bytes
    slots: list[bytes]
    ext: bytes
    read_only: bool  # by a critical extension


def read_header(file: bytes) -> Header:
    """Checks everything that needs no secret, in the order of section 2.1."""
    check_beginning(file)
    length = check_lengths(file)
    raw, count = file[:length], number(file, 72, 2)
    slots = [raw[88 + 176 * i : 264 + 176 * i] for i in range(count)]
    ext = raw[88 + 176 * count : -32]
    damaged_if(sha256(raw[:80] + raw[88:-32])[:8] != raw[80:88], "the checksum does not fit")
    for slot in slots:
        check_slot(slot)
    types = ext_types(ext)
    check_costs(slots)
    read_only = any(t & 0x8000 for t in types)
    return Header(raw, number(raw, 10, 2), raw[16:32], slots, ext, read_only)


def check_beginning(file: bytes) -> None:
    if not file:
        raise Rejected(EMPTY, "0 bytes")
    damaged_if(len(file) < 8 and MAGIC.startswith(file), "the file ends inside the magic")
    if file[:8] != MAGIC:
        raise Rejected(NOT_A_VAULT, "another magic")
    damaged_if(len(file) < 88, "the file ends inside the header")
    if number(file, 8, 2) != 1:
        raise Rejected(TOO_NEW, f"major is {number(file, 8, 2)}")


def check_lengths(file: bytes) -> int:
    """Returns header_len."""
    length, payload, count = number(file, 12, 4), number(file, 64, 8), number(file, 72, 2)
    damaged_if(len(file) > 4 << 30, "larger than 4 GiB")
    damaged_if(not 1 <= count <= 8, f"{count} slots")
    damaged_if(not 0 <= length - 120 - 176 * count <= 8192, "length of ext")
    damaged_if(length + payload != len(file), "the lengths are not that of the file")
    last = payload % SEALED_CHUNK
    damaged_if(payload == 0 or 0 < last <= 16, "no whole number of chunks")
    damaged_if(any(file[74:80]), "flags or reserved are not 0")
    return length


def check_slot(slot: bytes) -> None:
    if slot[0] not in (1, 2, 3, 0x10, 0x11):
        return
    damaged_if(any(slot[1:4]), "a slot has an epoch")
    damaged_if(any(slot[168:176]), "a slot has reserved bytes that are not 0")
    damaged_if(slot[0] == 3 and any(slot[4:16]), "a slot of kind 3 has costs")


def ext_types(ext: bytes) -> list[int]:
    types = []
    while ext:
        damaged_if(len(ext) < 20, "ext ends inside a record")
        end = 20 + number(ext, 18, 2)
        damaged_if(len(ext) < end, "ext ends inside a record")
        types.append(number(ext, 16, 2))
        ext = ext[end:]
    return types


@dataclass
class Question:
    """What a slot has a hardware key asked (section 2.3)."""

    kind: int
    salt: bytes  # of hmac-secret, or the challenge
    credential: bytes = b""
    place: int = 0


def questions(header: Header) -> list[Question]:
    """What hardware keys would have to be asked, of the slots that say it."""
    kinds = {slot[16:32]: slot[0] for slot in header.slots}
    asked, ext = [], header.ext
    while ext:
        end = 20 + number(ext, 18, 2)
        kind, body = kinds.get(ext[:16]), ext[20:end]
        of_type = (kind, number(ext, 16, 2))
        if of_type == (0x10, 1) and 38 <= len(body) <= 37 + 1023 and body[0] == 0:
            asked.append(Question(0x10, body[5:37], credential=body[37:]))
        if of_type == (0x11, 2) and len(body) == 38 and body[0] == 0 and body[5] in (1, 2):
            asked.append(Question(0x11, body[6:], place=body[5]))
        ext = ext[end:]
    return asked


def check_costs(slots: list[bytes]) -> None:
    """Section 2.5, slot by slot in the order of the header."""
    costly = 0
    for slot in slots:
        if slot[0] not in (1, 2, 0x10, 0x11):
            continue
        costly += 1
        if costly > 2:
            raise Rejected(TOO_EXPENSIVE, "more than two slots have costs")
        t, m, p = (number(slot, at, 4) for at in (4, 8, 12))
        if m < 64 << 10 or t < 3:
            raise Rejected(TOO_WEAK, f"t={t} m={m} p={p}")
        if m > 4 * KIB_PER_GIB or t > 64 or t * m > 16 * KIB_PER_GIB or not 1 <= p <= 16:
            raise Rejected(TOO_EXPENSIVE, f"t={t} m={m} p={p}")


def unlock(header: Header, offer: Offer) -> bytes:
    """Returns VK (section 2.4)."""
    for slot in header.slots:
        for ikm in input_keys(slot, offer):
            vk = open_slot(header, slot, ikm)
            if vk is not None:
                check_hmac(header, vk)
                return vk
    raise Rejected(WRONG_PASSWORD, "no commitment matches")


def input_keys(slot: bytes, offer: Offer) -> Iterator[bytes]:
    """IKM, if the offer has what the kind needs."""
    kind = slot[0]
    if kind == 3 and offer.code is not None:
        yield offer.code
    if kind == 1 and offer.password is not None:
        yield stretch(slot, offer.password)
    if kind == 2 and offer.password is not None and offer.file is not None:
        yield stretch(slot, offer.password) + offer.file
    if offer.password is None or offer.device is None:
        return
    if kind == 0x10 and len(offer.device) == 32:
        yield stretch(slot, offer.password) + offer.device
    if kind == 0x11 and len(offer.device) == 20:
        yield stretch(slot, offer.password) + sha256(b"ww1/response" + offer.device)


def stretch(slot: bytes, password: bytes) -> bytes:
    t, m, p = (number(slot, at, 4) for at in (4, 8, 12))
    return argon2id(password, slot[32:64], t, m, p)


def open_slot(header: Header, slot: bytes, ikm: bytes) -> Optional[bytes]:
    """Returns VK, or None if the slot was made for another secret."""
    prk = extract(sha256(b"ww1/slot" + header.vault_id + slot[:64]), ikm)
    if not equal(expand(prk, b"ww1/slot-commit"), slot[64:96]):
        return None
    ad = b"ww1/slot-wrap" + header.vault_id + slot[:96]
    return x_open(expand(prk, b"ww1/slot-wrap"), slot[96:120], slot[120:168], ad)


def check_hmac(header: Header, vk: bytes) -> None:
    want = hmac(expand(vk, b"ww1/header-mac"), header.raw[:-32])
    altered_if(not equal(want, header.raw[-32:]), "hmac does not fit")


def open_payload(header: Header, vk: bytes, sealed: bytes) -> bytes:
    """Returns the plaintext of all chunks (section 2.6)."""
    pk = expand(vk, b"ww1/payload" + sha256(header.raw))
    count = -(-len(sealed) // SEALED_CHUNK)
    plain = []
    for i in range(count):
        nonce = bytes(15) + i.to_bytes(8, "big") + bytes([i == count - 1])
        plain.append(x_open(pk, nonce, sealed[i * SEALED_CHUNK : (i + 1) * SEALED_CHUNK], b""))
    return b"".join(plain)
