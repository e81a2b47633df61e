"""The payload: META, KEYS, LOCAL, VIEW and the frames (sections 4, 5 and 10)."""

from dataclasses import dataclass

from outer import number
from primitives import expand, open_box
from strict import Malformed, decode_keys
from verdict import altered_if

META = 1024
LEAST_PAYLOAD = 262144
MOST_SMALL = 1 << 20


@dataclass
class RowFrame:
    """One row of VIEW, and where its parts of LOG and BLOBS are."""

    entry: bytes
    row: bytes
    log: bytes
    blobs: bytes


@dataclass
class Payload:
    meta: bytes
    keys: bytes
    device: bytes
    rows: list[RowFrame]
    view_version: int
    read_only: bool
    commits: int


def parse(plain: bytes) -> Payload:
    """Checks what everybody who opens a vault checks."""
    altered_if(len(plain) < LEAST_PAYLOAD, "a payload of less than 256 KiB")
    meta, sizes = plain[:META], [number(plain, at, 8) for at in range(16, 56, 8)]
    total = META + sum(sizes)
    altered_if(total != number(meta, 56, 8) or total > len(plain), "sizes do not add up")
    altered_if(padded_size(total) != len(plain), "not the padded size")
    altered_if(any(plain[total:]), "the padding is not zeros")
    altered_if(sizes[0] > MOST_SMALL or sizes[1] > MOST_SMALL, "KEYS or LOCAL too large")
    altered_if(sizes[0] % 96 != 0, "KEYS are no records")
    parts, at = [], META
    for size in sizes:
        parts.append(plain[at : at + size])
        at += size
    keys, local, view, log, blobs = parts
    return Payload(
        meta=meta,
        keys=keys,
        device=parse_local(local),
        rows=parse_view(view, log, blobs, number(meta, 64, 4)),
        view_version=number(meta, 72, 4),
        read_only=number(meta, 76, 4) != 0,
        commits=number(meta, 68, 4),
    )


def padded_size(n: int) -> int:
    if n <= LEAST_PAYLOAD:
        return LEAST_PAYLOAD
    e = n.bit_length() - 1
    step = 1 << e - e.bit_length()
    return -(-n // step) * step


def parse_local(local: bytes) -> bytes:
    """Returns the device."""
    try:
        pairs = decode_keys(local)
    except Malformed as fault:
        altered_if(True, f"LOCAL: {fault}")
    altered_if(not isinstance(pairs, dict), "LOCAL is no map")
    altered_if(any(not isinstance(key, int) for key in pairs), "LOCAL has a key that is no integer")
    device = pairs.get(1)
    altered_if(not isinstance(device, bytes) or len(device) != 8, "LOCAL has no device")
    return bytes(device)


def parse_view(view: bytes, log: bytes, blobs: bytes, entries: int) -> list[RowFrame]:
    rows: list[RowFrame] = []
    at = log_at = blob_at = 0
    while at < len(view):
        altered_if(len(view) - at < 32, "VIEW ends inside a frame")
        entry, row_len = view[at : at + 16], number(view, at + 16, 4)
        log_len, blob_len = number(view, at + 20, 4), number(view, at + 24, 8)
        altered_if(row_len > len(view) - at - 32, "VIEW ends inside a row")
        altered_if(log_len < 22 or log_len > len(log) - log_at, "log_len")
        altered_if(blob_len > len(blobs) - blob_at, "blob_len")
        altered_if(bool(rows) and rows[-1].entry >= entry, "rows out of order")
        row = view[at + 32 : at + 32 + row_len]
        parts = log[log_at : log_at + log_len], blobs[blob_at : blob_at + blob_len]
        rows.append(RowFrame(entry, row, *parts))
        at, log_at, blob_at = at + 32 + row_len, log_at + log_len, blob_at + blob_len
    altered_if(len(rows) != entries, "not as many rows as entries")
    altered_if(log_at != len(log) or blob_at != len(blobs), "LOG or BLOBS have more than VIEW says")
    return rows


@dataclass
class Keys:
    dk: bytes
    ik: bytes
    lk: bytes


def unwrap_keys(payload: Payload, vk: bytes, vault_id: bytes) -> Keys:
    meta = payload.meta
    dk = open_box(expand(vk, b"ww1/dk-wrap"), meta[96:168], b"ww1/dk-wrap" + vault_id)
    ik = open_box(expand(vk, b"ww1/ik-wrap"), meta[168:240], b"ww1/ik-wrap" + vault_id)
    return Keys(dk, ik, local_key(payload.keys, vk))


def local_key(keys: bytes, vk: bytes) -> bytes:
    records = [keys[at : at + 96] for at in range(0, len(keys), 96)]
    ours = [record for record in records if record[0] == 3]
    altered_if(not ours, "KEYS without LK")
    return open_box(expand(vk, b"ww1/keys"), ours[0][16:88], ours[0][:16])
