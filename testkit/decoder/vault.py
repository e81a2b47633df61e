"""A whole vault: opened, read and checked."""

from dataclasses import dataclass

import row
from commit import SECRET, Item, check_id, open_secret, parse_log
from entry import Entry, compute
from outer import Header, open_payload, read_header, unlock
from payload import Keys, Payload, parse, unwrap_keys
from typed import Offer
from verdict import altered_if


@dataclass
class Vault:
    header: Header
    plain: bytes
    payload: Payload
    vk: bytes

    @property
    def read_only(self) -> bool:
        """Whether only a later version may write the file."""
        return self.header.read_only or self.payload.read_only

    def keys(self) -> Keys:
        return unwrap_keys(self.payload, self.vk, self.header.vault_id)

    def entries(self) -> list[Entry]:
        """Every entry, from LOG."""
        return [compute(r.entry, parse_log(r.log, r.blobs)) for r in self.payload.rows]

    def check(self) -> None:
        """Compares every id, row and count, and opens every key and secret."""
        keys, commits = self.keys(), 0
        for frame, entry in zip(self.payload.rows, self.entries()):
            commits += len(entry.commits)
            for commit in entry.commits:
                check_id(entry.id, commit)
            if self.payload.view_version == 1:
                altered_if(row.encode(entry) != frame.row, "a row is not what its commits say")
            for item in sealed(entry):
                open_secret(keys.dk, keys.ik, entry.id, item)
        altered_if(commits != self.payload.commits, "not as many commits as META says")


def sealed(entry: Entry) -> list[Item]:
    """Every secret of every commit that is not purged."""
    items = (item for commit in entry.commits for item in commit.items)
    return [item for item in items if item.form == SECRET and not item.purged]


def open_vault(file: bytes, offer: Offer) -> Vault:
    header = read_header(file)
    vk = unlock(header, offer)
    plain = open_payload(header, vk, file[len(header.raw) :])
    return Vault(header, plain, parse(plain), vk)
