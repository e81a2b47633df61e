"""CBOR (RFC 8949) as section 6.2 wants it: definite lengths, no tags, no key twice.

cbor2 reads what the format forbids, and hides it: so it is used to write only."""

from dataclasses import dataclass
from typing import Any

MAX_DEPTH = 8
MAX_ITEMS = 1 << 20
LEAST_KEY, MOST_KEY = -(1 << 63), (1 << 63) - 1


class Malformed(Exception):
    """This is not the CBOR that the format allows."""


@dataclass(frozen=True)
class Simple:
    """A simple value: false is 20, true 21, null 22, undefined 23."""

    number: int


def decode(data: bytes) -> Any:
    """Reads exactly one item."""
    return _Reader(data).whole()


def decode_keys(data: bytes) -> Any:
    """Reads exactly one item. If it is a map, what its values hold is not looked
    into, beyond that it is well-formed: keys are kept whatever they mean."""
    return _Lax(data).whole()


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def whole(self) -> Any:
        item = self.item(1)
        if self.at != len(self.data):
            raise Malformed("something follows the item")
        return item

    def take(self, n: int) -> bytes:
        if n > len(self.data) - self.at:
            raise Malformed("the item ends too early")
        self.at += n
        return self.data[self.at - n : self.at]

    def item(self, depth: int) -> Any:
        """The item at a depth; the whole one is at depth 1."""
        first = self.take(1)[0]
        major, info = first >> 5, first & 31
        if info > 27:
            raise Malformed("reserved head, or indefinite length")
        coded = self.take(1 << info - 24) if info > 23 else b""
        n = int.from_bytes(coded, "big") if coded else info
        if major == 7:
            return self.simple(info, n)
        return self.value(major, n, depth)

    def simple(self, info: int, n: int) -> Any:
        if info > 24:
            raise Malformed("floating point number")
        if info == 24 and n < 32:
            raise Malformed("a simple value longer than it must be")
        return Simple(n)

    def value(self, major: int, n: int, depth: int) -> Any:
        if major == 0:
            return n
        if major == 1:
            return -1 - n
        if major == 2:
            return self.take(n)
        if major == 3:
            return self.text(n)
        if major == 6:
            raise Malformed("tag")
        if depth > MAX_DEPTH or n > MAX_ITEMS:
            raise Malformed("too deep, or too many items")
        if major == 4:
            return [self.item(depth + 1) for _ in range(n)]
        return self.map(n, depth)

    def text(self, n: int) -> str:
        try:
            return self.take(n).decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed("invalid UTF-8") from None

    def map(self, n: int, depth: int) -> Any:
        pairs: dict[Any, Any] = {}
        for _ in range(n):
            key = self.item(depth + 1)
            if not may_be_key(key, depth):
                raise Malformed("a key that none may be")
            if key in pairs:
                raise Malformed("a key twice")
            pairs[key] = self.item(depth + 1)
        return pairs


class _Lax(_Reader):
    """Below the outermost map everything is well-formed, and nothing more."""

    def simple(self, info: int, n: int) -> Any:
        return None if info > 24 else super().simple(info, n)

    def text(self, n: int) -> str:
        return self.take(n).decode("utf-8", "replace")

    def map(self, n: int, depth: int) -> Any:
        if depth == 1:
            return super().map(n, depth)
        for _ in range(2 * n):
            self.item(depth + 1)
        return None


def may_be_key(key: Any, depth: int) -> bool:
    """In the outermost map, text and integers of 64 bits with their sign; further
    in, also bytes, simple values and all of 64 bits without a sign."""
    if isinstance(key, int):
        return LEAST_KEY <= key <= (MOST_KEY if depth == 1 else 2 * MOST_KEY + 1)
    return isinstance(key, str) or (depth > 1 and isinstance(key, (bytes, Simple)))
