"""The row of an entry (section 11)."""

import cbor2

from commit import PLAIN, SECRET
from entry import Entry, Field

TRASHED, CONFLICTED, INCOMPLETE, READ_ONLY, DESTROYED = 1, 2, 4, 8, 16


def encode(entry: Entry) -> bytes:
    plain = [field for field in entry.fields if field.item.form == PLAIN]
    text = {field.item.key: field.item.text for field in plain}
    stamps = [commit.stamp for commit in entry.commits]
    columns: list[object] = [
        flags(entry),
        text.get("name", ""),
        text.get("user", ""),
        text.get("kind", ""),
        urls(plain),
        [key[len("tag/") :] for key in text if key.startswith("tag/")],
        [[key, value] for key, value in text.items() if not has_column(key)],
        [secret(field) for field in entry.fields if field.item.form == SECRET],
        stamps[0],
        stamps[-1],
    ]
    return bytes(cbor2.dumps(columns, canonical=True))


def flags(entry: Entry) -> int:
    return (
        TRASHED * entry.trashed
        + CONFLICTED * entry.conflicted
        + INCOMPLETE * entry.incomplete
        + READ_ONLY * entry.read_only
        + DESTROYED * entry.destroyed
    )


def urls(plain: list[Field]) -> list[str]:
    """By the stamp of the commit that set them, then by key."""
    fields = [field for field in plain if field.item.key.startswith("url/")]
    fields.sort(key=lambda field: field.by.stamp)
    return [field.item.text for field in fields]


def has_column(key: str) -> bool:
    return key in ("name", "user", "kind") or key.startswith(("url/", "tag/"))


def secret(field: Field) -> list[object]:
    item = field.item
    return [item.key, item.count, item.length, item.digest, field.by.stamp]
