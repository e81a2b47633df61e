"""Reads a Watchword vault. It never writes one.

    python3 testkit/decoder vault.ww                    asks for the password, lists
    python3 testkit/decoder --reveal vault.ww           with every secret
    python3 testkit/decoder --recovery vault.ww         asks for the recovery code
    python3 testkit/decoder --questions vault.ww        what to ask hardware keys
    python3 testkit/decoder --kit FOLDER                compares with the test kit
"""

import argparse
import base64
import getpass
import json
import sys
from pathlib import Path
from typing import Any, Optional

import kit
import shares
import typed
from commit import PLAIN, REMOVED, Item, open_secret
from entry import Entry
from outer import Header, questions, read_header
from payload import Keys
from vault import Vault, open_vault
from verdict import Rejected


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="decoder", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("vault", nargs="?", type=Path)
    add("--kit", metavar="FOLDER", type=Path, help="read the files of the test kit")
    add("--password-file", metavar="FILE", type=Path, help="its first line is the password")
    add("--key-file", metavar="FILE", type=Path, help="the key file, beside the password")
    add("--device-file", metavar="FILE", type=Path, help="what a hardware key answers, in hex")
    add("--questions", action="store_true", help="print what hardware keys are asked, and end")
    add("--recovery", action="store_true", help="ask for the recovery code")
    add("--recovery-file", metavar="FILE", type=Path, help="its first line is the code")
    add("--shares-file", metavar="FILE", type=Path, help="shares of the code, one a line")
    add("--reveal", action="store_true", help="print secrets")
    add("--json", action="store_true", help="print for programs")
    return parser.parse_args()


def first_line(path: Path) -> bytes:
    return path.read_bytes().split(b"\n")[0].rstrip(b"\r")


def offer_of(options: argparse.Namespace) -> typed.Offer:
    offer = typed.Offer()
    if options.shares_file:
        offer.code = shares.code_of(options.shares_file.read_text())
    elif options.recovery_file:
        offer.code = typed.recovery_code(first_line(options.recovery_file).decode())
    elif options.recovery:
        offer.code = typed.recovery_code(getpass.getpass("Recovery code: "))
    elif options.password_file:
        offer.password = typed.password(first_line(options.password_file))
    else:
        offer.password = typed.password(getpass.getpass("Master password: ").encode())
    if options.key_file:
        offer.file = typed.key_file(options.key_file.read_bytes())
    if options.device_file:
        offer.device = typed.device(first_line(options.device_file).decode())
    return offer


def print_questions(header: Header) -> None:
    """As the tools of hardware keys take them."""
    for question in questions(header):
        if question.kind == 0x11:
            print(f"ykchalresp -{question.place} -x -H {question.salt.hex()}")
            continue
        print("fido2-assert -G -h DEVICE, with these lines as its input:")
        for line in (bytes(32), None, question.credential, question.salt):
            print("watchword.invalid" if line is None else base64.b64encode(line).decode())


def describe(entry: Entry, keys: Optional[Keys]) -> dict[str, Any]:
    return {
        "id": entry.id.hex(),
        "trashed": entry.trashed,
        "destroyed": entry.destroyed,
        "conflicted": entry.conflicted,
        "incomplete": entry.incomplete,
        "read_only": entry.read_only,
        "fields": [
            describe_item(entry.id, item, keys)
            for field in entry.fields
            for item in [field.item, *field.others]
        ],
    }


def describe_item(entry: bytes, item: Item, keys: Optional[Keys]) -> dict[str, Any]:
    if item.form == REMOVED:
        return {"key": item.key, "removed": True}
    if item.form == PLAIN:
        return {"key": item.key, "text": item.text}
    shown: dict[str, Any] = {"key": item.key, "length": item.length, "purged": item.blob is None}
    if keys and item.blob is not None:
        value = open_secret(keys.dk, keys.ik, entry, item)
        shown["value"] = base64.b64encode(value).decode()
    return shown


def print_entry(entry: dict[str, Any]) -> None:
    states = [name for name, value in entry.items() if value is True]
    print(entry["id"], *(f"({state})" for state in states))
    for field in entry["fields"]:
        print(f"    {safe(field['key'])}: {shown(field)}")


def shown(field: dict[str, Any]) -> str:
    if "text" in field:
        return safe(field["text"])
    if "value" in field:
        value = base64.b64decode(field["value"])
        return safe(value.decode("utf-8", "backslashreplace"))
    if field.get("removed"):
        return "(removed)"
    return f"(secret, {field['length']} bytes{', purged' if field['purged'] else ''})"


def safe(text: str) -> str:
    """Text that cannot command the terminal."""
    return "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in text)


def print_vault(vault: Vault, options: argparse.Namespace) -> None:
    keys = vault.keys() if options.reveal else None
    entries = [describe(entry, keys) for entry in vault.entries()]
    if options.json:
        print(json.dumps(entries, indent=1))
        return
    for entry in entries:
        print_entry(entry)


def main() -> int:
    options = arguments()
    if options.kit:
        return kit.run(options.kit)
    if not options.vault:
        print("name a vault, or --kit FOLDER; --help says more", file=sys.stderr)
        return 2
    try:
        if options.questions:
            print_questions(read_header(options.vault.read_bytes()))
            return 0
        vault = open_vault(options.vault.read_bytes(), offer_of(options))
        vault.check()
        print_vault(vault, options)
    except (Rejected, ValueError, OSError) as fault:
        print(f"{options.vault}: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
