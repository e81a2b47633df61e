"""Commits: frames, bodies, ids and blobs (sections 4 and 6)."""

from dataclasses import dataclass, field
from typing import Any, Optional

from outer import number
from primitives import equal, expand, hmac, open_box, sha256
from strict import Malformed, decode
from verdict import altered_if

REMOVED, PLAIN, SECRET = 0, 1, 2
DELETE, RESTATE, DESTROY = 1, 2, 3
MOST_SECRET, MOST_ATTACHMENT, MOST_BODY = 1 << 20, 16 << 20, 80 << 20


@dataclass
class Item:
    key: str
    form: int
    text: str = ""
    digest: bytes = b""
    length: int = 0
    purged: bool = False
    blob: Optional[bytes] = field(default=None, repr=False)
    count: int = 0  # of the blob, from 1 in its entry

    def same(self, other: "Item") -> bool:
        """Section 7.2: two items are the same value."""
        mine = (self.form, self.text, self.digest, self.length)
        return mine == (other.form, other.text, other.digest, other.length)


@dataclass
class Commit:
    id: bytes
    body: bytes = field(repr=False)
    stamp: int
    device: bytes
    op: int
    parents: list[bytes]
    items: list[Item]  # in the order of section 6.4
    critical: bool

    @property
    def order(self) -> tuple[int, bytes]:
        return self.stamp, self.id


def parse_log(log: bytes, blobs: bytes) -> list[Commit]:
    """All commits of one entry, with their blobs."""
    commits: list[Commit] = []
    at = 0
    while at < len(log):
        altered_if(len(log) - at < 22, "LOG ends inside a frame")
        size = number(log, at, 4)
        altered_if(size < 18 or size > len(log) - at - 4, "frame_len")
        commit = parse_frame(log[at + 4 : at + 4 + size])
        altered_if(bool(commits) and commits[-1].order >= commit.order, "commits out of order")
        commits.append(commit)
        at += 4 + size
    give_blobs(commits, blobs)
    return commits


def parse_frame(frame: bytes) -> Commit:
    count = number(frame, 16, 2)
    altered_if(18 + 2 * count > len(frame), "more purged items than room")
    commit = parse_body(frame[:16], frame[18 + 2 * count :])
    last = -1
    for i in range(count):
        index = number(frame, 18 + 2 * i, 2)
        altered_if(index <= last or index >= len(commit.items), "purged index")
        altered_if(commit.items[index].form != SECRET, "a purged item is no secret")
        commit.items[index].purged, last = True, index
    return commit


def give_blobs(commits: list[Commit], blobs: bytes) -> None:
    at = count = 0
    for item in (item for commit in commits for item in commit.items):
        if item.form != SECRET or item.purged:
            continue
        count += 1
        end = at + 40 + item.length
        altered_if(end > len(blobs), "BLOBS end inside a blob")
        item.blob, item.count, at = blobs[at:end], count, end
    altered_if(at != len(blobs), "blobs that are nobody's")


def parse_body(id: bytes, body: bytes) -> Commit:
    altered_if(len(body) > MOST_BODY, "the body is too large")
    try:
        pairs = decode(body)
    except Malformed as fault:
        altered_if(True, f"body: {fault}")
    altered_if(not isinstance(pairs, dict), "a body that is no map")
    altered_if(any(key not in pairs for key in range(1, 8)), "a key is missing")
    altered_if(not is_uint(pairs[1]) or not is_uint(pairs[4]), "stamp or op")
    altered_if(not is_bytes(pairs[2], 8) or not is_bytes(pairs[3], 8), "device or txn")
    altered_if(not is_bytes(pairs[5], 16), "nonce")
    parents = pairs[6]
    altered_if(not isinstance(parents, list) or len(parents) > 64, "parents")
    altered_if(not all(is_bytes(parent, 16) for parent in parents), "a parent")
    critical = pairs[4] > DESTROY or any(is_critical(key) for key in pairs)
    return Commit(id, body, pairs[1], pairs[2], pairs[4], parents, parse_fields(pairs[7]), critical)


def is_uint(value: Any) -> bool:
    return isinstance(value, int) and value >= 0


def is_bytes(value: Any, size: int) -> bool:
    return isinstance(value, bytes) and len(value) == size


def is_critical(key: Any) -> bool:
    return isinstance(key, str) or key < 0


def parse_fields(fields: Any) -> list[Item]:
    altered_if(not isinstance(fields, dict) or len(fields) > 1024, "fields")
    for key in fields:
        altered_if(not isinstance(key, str), "a field's key is no text")
    ordered = sorted(fields, key=key_order)
    return [parse_item(key, fields[key]) for key in ordered]


def key_order(key: str) -> tuple[int, bytes]:
    """Section 6.4."""
    coded = key.encode()
    return len(coded), coded


def parse_item(key: str, item: Any) -> Item:
    altered_if(not 1 <= len(key.encode()) <= 255, "length of a field's key")
    altered_if(not isinstance(item, list) or not item or not is_uint(item[0]), "an item")
    form, rest = item[0], item[1:]
    if form == REMOVED and not rest:
        return Item(key, REMOVED)
    if form == PLAIN and len(rest) == 1 and isinstance(rest[0], str):
        altered_if(len(rest[0].encode()) > 65536, "a text is too long")
        return Item(key, PLAIN, text=rest[0])
    secret = form == SECRET and len(rest) == 2 and is_bytes(rest[0], 16) and is_uint(rest[1])
    altered_if(not secret, "an item of no form")
    most = MOST_ATTACHMENT if key.startswith("att/") else MOST_SECRET
    altered_if(rest[1] > most, "a secret is too long")
    return Item(key, SECRET, digest=rest[0], length=rest[1])


def check_id(entry: bytes, commit: Commit) -> None:
    """Section 6.3."""
    want = sha256(b"ww1/commit" + entry + commit.body)[:16]
    altered_if(want != commit.id, "a commit's id is not that of its content")


def open_secret(dk: bytes, ik: bytes, entry: bytes, item: Item) -> bytes:
    """Section 6.5: the value of an item that has its blob."""
    key = item.key.encode()
    ad = b"ww1/field" + entry + len(key).to_bytes(2, "little") + key
    assert item.blob is not None
    value = open_box(expand(dk, b"ww1/field"), item.blob, ad)
    digest = hmac(expand(ik, b"ww1/value"), value)[:16]
    altered_if(not equal(digest, item.digest), "a value is not the one of its digest")
    return value
