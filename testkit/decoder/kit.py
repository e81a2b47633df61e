"""Reads every file of the test kit and compares verdicts."""

from pathlib import Path

import typed
from primitives import sha256
from vault import open_vault
from verdict import ALTERED, Rejected


def run(folder: Path) -> int:
    """Says what differs; 0 if nothing does."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    wrong = 0
    for path in files:
        fault = compare(path.read_bytes())
        if fault:
            print(f"{path.name}: {fault}")
            wrong += 1
    print(f"{len(files) - wrong} of {len(files)} files are as the kit expects")
    return 1 if wrong or not files else 0


def compare(content: bytes) -> str:
    """What is not as the file of the kit expects, or nothing."""
    text, _, file = content.partition(b"\n\n")
    header = dict(line.split(": ", 1) for line in text.decode().split("\n"))
    got = judge(file, offer_of(header))
    for key in ("expect", "found", "writable", "payload"):
        if got.get(key, "") != header.get(key, ""):
            return f"{key} is {got.get(key)}, not {header.get(key)}: {got.get('why')}"
    return ""


def offer_of(header: dict[str, str]) -> typed.Offer:
    offer = typed.Offer()
    if "password" in header:
        offer.password = typed.password(header["password"].encode())
    if "keyfile" in header:
        offer.file = typed.key_file(header["keyfile"].encode())
    if "device" in header:
        offer.device = typed.device(header["device"])
    if "recovery" in header:
        offer.code = typed.recovery_code(header["recovery"])
    return offer


def judge(file: bytes, offer: typed.Offer) -> dict[str, str]:
    stage = "opening"
    try:
        vault = open_vault(file, offer)
        stage = "reading"
        vault.entries()
        stage = "checking"
        vault.check()
    except Rejected as fault:
        found = {"found": stage} if fault.verdict == ALTERED else {}
        return {"expect": fault.verdict, "why": str(fault), **found}
    writable = {"writable": "no"} if vault.read_only else {}
    return {"expect": "ok", "payload": sha256(vault.plain).hex(), **writable}
