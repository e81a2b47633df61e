"""What an entry looks like: a function of its commits alone (section 7)."""

import re
from dataclasses import dataclass, replace

from commit import DELETE, DESTROY, PLAIN, REMOVED, RESTATE, SECRET, Commit, Item, key_order

Writer = tuple[Commit, Item]


@dataclass
class Field:
    item: Item  # as it is shown
    by: Commit
    others: list[Item]  # conflicting values


@dataclass
class Entry:
    id: bytes
    commits: list[Commit]
    fields: list[Field]  # in the order of their keys
    trashed: bool
    destroyed: bool
    incomplete: bool
    read_only: bool

    @property
    def conflicted(self) -> bool:
        return any(field.others for field in self.fields)


def compute(id: bytes, commits: list[Commit]) -> Entry:
    before = ancestors(commits)
    present = {commit.id for commit in commits}
    last = last_of([commit for commit in commits if commit.op != RESTATE], before)
    incomplete = any(parent not in present for commit in commits for parent in commit.parents)
    trashed = is_trashed(last, incomplete)
    return Entry(
        id=id,
        commits=commits,
        fields=compute_fields(commits, before, incomplete),
        trashed=trashed,
        destroyed=trashed and all(commit.op == DESTROY for commit in last),
        incomplete=incomplete,
        read_only=any(commit.critical for commit in commits),
    )


def ancestors(commits: list[Commit]) -> dict[bytes, set[bytes]]:
    """For every commit, the ids of those it builds on, near and far."""
    parents = {commit.id: commit.parents for commit in commits}
    before: dict[bytes, set[bytes]] = {}
    for id in parents:
        seen: set[bytes] = set()
        waiting = list(parents[id])
        while waiting:
            parent = waiting.pop()
            if parent in parents and parent not in seen:
                seen.add(parent)
                waiting.extend(parents[parent])
        before[id] = seen
    return before


def last_of(commits: list[Commit], before: dict[bytes, set[bytes]]) -> list[Commit]:
    """Those that are no ancestor of another. On a circle of parents, which only
    forged ids make, that can be none: then all are, so that none vanishes."""
    covered = set()
    for commit in commits:
        covered |= before[commit.id] - {commit.id}
    return [commit for commit in commits if commit.id not in covered] or commits


def is_trashed(last: list[Commit], incomplete: bool) -> bool:
    """Section 7.1; of the last commits, none restates."""
    dead = [commit.op in (DELETE, DESTROY) for commit in last]
    deleted = any(dead)
    alive = not all(dead) or not deleted
    return not alive or (incomplete and deleted)


def compute_fields(
    commits: list[Commit], before: dict[bytes, set[bytes]], incomplete: bool
) -> list[Field]:
    fields = []
    keys = {item.key for commit in commits for item in commit.items}
    for key in sorted(keys, key=key_order):
        setting = {c.id: i for c in commits for i in c.items if i.key == key}
        heads = last_of([c for c in commits if c.id in setting], before)
        heads = sorted(heads, key=lambda c: c.order, reverse=True)
        field = show(key, [(c, setting[c.id]) for c in heads], incomplete)
        if field.item.form != REMOVED or field.others:
            fields.append(field)
    return fields


def show(key: str, heads: list[Writer], incomplete: bool) -> Field:
    """Section 7.2; the heads come newest first."""
    by, item = pick(key, heads)
    others: list[Item] = []
    for _, other in heads:
        conflicting = not incomplete and SECRET in (other.form, item.form)
        if conflicting and not any(other.same(known) for known in [item, *others]):
            others.append(other)
    if item.purged:
        readable = [i for _, i in heads if i.blob is not None and i.same(item)]
        item = replace(readable[0]) if readable else item
    return Field(item, by, others)


def pick(key: str, heads: list[Writer]) -> Writer:
    if key.startswith("tag/") and heads[0][1].form == REMOVED:
        setting = [head for head in heads if head[1].form == PLAIN]
        return setting[0] if setting else heads[0]
    if key.startswith("hotp/"):
        return max(heads, key=lambda head: counter(head[1]))  # the first of equals
    return heads[0]


def counter(item: Item) -> int:
    """A counter; what is no number of 64 bits is 0."""
    if not re.fullmatch("[0-9]+", item.text, re.ASCII):
        return 0
    return n if (n := int(item.text)) < 1 << 64 else 0
