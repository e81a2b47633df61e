"""Recovery codes that were split into shares (section 2.7).

    python3 testkit/decoder/shares.py        prints crypto/testdata/shares.json

Multiplies by logarithms, as the program does not.
"""

import json
from dataclasses import dataclass

from primitives import sha256
from typed import CROCKFORD, letters_of

EXP: list[int] = []
x = 1
for _ in range(255):  # the powers of x + 1
    EXP.append(x)
    x ^= x << 1 ^ (0x11B if x & 0x80 else 0)
LOG = {power: n for n, power in enumerate(EXP)}


def times(a: int, b: int) -> int:
    return EXP[(LOG[a] + LOG[b]) % 255] if a and b else 0


def over(a: int, b: int) -> int:
    return EXP[(LOG[a] - LOG[b]) % 255] if a else 0


@dataclass
class Share:
    head: str  # set, version, need, of, number
    part: bytes

    @property
    def need(self) -> int:
        return CROCKFORD.index(self.head[5])

    @property
    def number(self) -> int:
        return CROCKFORD.index(self.head[7])


def base32(data: bytes) -> str:
    """Bytes whose bits are a multiple of five."""
    bits = "".join(f"{byte:08b}" for byte in data)
    return "".join(CROCKFORD[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))


def check_of(head: str, part: bytes) -> str:
    return base32(sha256(b"ww1/share-check" + head.encode() + part)[:5])[:4]


def digest_of(head: str, code: bytes) -> bytes:
    return sha256(b"ww1/share-digest" + head[:7].encode() + code)[:5]


def text_of(share: Share) -> str:
    return share.head + base32(share.part) + check_of(share.head, share.part)


def parse(line: str) -> Share:
    """A share as it is printed, or ValueError."""
    letters = letters_of(line)
    if len(letters) != 52:
        raise ValueError("a share has 52 characters")
    bits = "".join(f"{CROCKFORD.index(letter):05b}" for letter in letters[8:48])
    share = Share(letters[:8], int(bits, 2).to_bytes(25, "big"))
    if text_of(share) != letters:
        raise ValueError("a share does not fit its check")
    version, need, of, number = (CROCKFORD.index(letter) for letter in letters[4:8])
    if version != 1 or not 2 <= need <= of or not 1 <= number <= of:
        raise ValueError("a share of an unknown kind")
    return share


def join(shares: list[Share]) -> bytes:
    """The code, or ValueError."""
    if not shares:
        raise ValueError("no share is there")
    first = shares[0]
    if any(share.head[:7] != first.head[:7] for share in shares):
        raise ValueError("shares of several sets")
    by_number = {share.number: share for share in shares}
    if any(by_number[share.number].part != share.part for share in shares):
        raise ValueError("two shares of one number")
    if len(by_number) < first.need:
        raise ValueError(f"not enough: {len(by_number)} of {first.need} shares")
    some = list(by_number.values())[: first.need]
    whole = [0] * 25
    for share in some:
        weight = 1
        for other in some:
            if other is not share:
                weight = times(weight, over(other.number, other.number ^ share.number))
        whole = [w ^ times(weight, y) for w, y in zip(whole, share.part)]
    code, digest = bytes(whole[:20]), bytes(whole[20:])
    if digest != digest_of(first.head, code):
        raise ValueError("the shares do not fit together")
    return code


def code_of(text: str) -> bytes:
    """The code in a text with a share in each line, or ValueError."""
    return join([parse(line) for line in text.splitlines() if line.strip()])


def split(code: bytes, drawn: bytes, need: int, of: int) -> list[Share]:
    """With what was drawn: three bytes for the set, the rest coefficients."""
    name = base32(drawn[:3] + bytes(2))[:4] + "1" + CROCKFORD[need] + CROCKFORD[of]
    whole = code + digest_of(name, code)
    shares = []
    for number in range(1, of + 1):
        part = list(whole)
        power = 1
        for degree in range(1, need):
            power = times(power, number)
            at = 3 + (degree - 1) * 25
            part = [p ^ times(power, c) for p, c in zip(part, drawn[at : at + 25])]
        shares.append(Share(name + CROCKFORD[number], bytes(part)))
    return shares


def vector(need: int, of: int) -> dict[str, object]:
    drawn = b"".join(sha256(f"{need} of {of}, {n}".encode()) for n in range(32))
    code, drawn = drawn[:20], drawn[20 : 20 + 3 + (need - 1) * 25]
    return {
        "code": code.hex(),
        "drawn": drawn.hex(),
        "need": need,
        "of": of,
        "shares": [text_of(share) for share in split(code, drawn, need, of)],
    }


if __name__ == "__main__":
    cases = [(2, 2), (2, 3), (3, 5), (4, 7), (6, 6), (2, 31), (31, 31)]
    source = "testkit/decoder/shares.py, which shares no code with this package"
    print(json.dumps({"source": source, "vectors": [vector(*case) for case in cases]}, indent=1))
