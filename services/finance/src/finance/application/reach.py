"""Which books a ruling on a reading or parameter touches."""

from datetime import date
from typing import NamedTuple

_FAMILIES = {
    ("R1", "R3", "S2"): ("S2",),
    ("R14", "R15", "R19", "S1"): ("S1",),
    ("R2", "R13", "R16", "R17", "G", "K5", "M5", "S4"): (),
}
"""Books by what they depend on: a reading by its name, a parameter by the beginning of its. Everything else: sessions."""
SESSIONS = ("S3.1", "S3.2")
_EVERY = ("S1", "S2", "K5.1", *SESSIONS)


class Reach(NamedTuple):
    """The books that a ruling touches: of these families, of services from a day on."""

    families: tuple[str, ...]
    since: date


def reach_of(subject: str, since: date) -> Reach:
    """What a ruling on a reading or parameter touches."""
    for names, families in _FAMILIES.items():
        if subject in names or any(subject.startswith(f"{name}.") for name in names):
            return Reach(families, since)
    return Reach(SESSIONS, since)


def reach_in(mark: str) -> Reach:
    """The same, of a mark's subject: `R7@2021-01-01`."""
    subject, _, since = mark.partition("@")
    return reach_of(subject, date.fromisoformat(since))


EVERYTHING = Reach(_EVERY, date.min)
"""What another edition touches."""
