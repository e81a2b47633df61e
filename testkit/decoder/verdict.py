"""What a reader says of a file that it does not accept (section 2.8)."""

EMPTY = "empty"
NOT_A_VAULT = "not a vault"
DAMAGED = "damaged"
TOO_NEW = "too new"
TOO_WEAK = "too weak"
TOO_EXPENSIVE = "too expensive"
WRONG_PASSWORD = "wrong password"
ALTERED = "altered"


class Rejected(Exception):
    """Nothing of the file may be used."""

    def __init__(self, verdict: str, why: str) -> None:
        super().__init__(f"{verdict}: {why}")
        self.verdict = verdict


def damaged_if(fault: bool, why: str) -> None:
    if fault:
        raise Rejected(DAMAGED, why)


def altered_if(fault: bool, why: str) -> None:
    if fault:
        raise Rejected(ALTERED, why)
