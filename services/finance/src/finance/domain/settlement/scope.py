"""What of that which is still to be decided cannot change what a closing takes: it is of books that the fund does not pay. Clause M3.

A fund pays awards and lectures (S1, S2, K5.1), or purchased sessions (S3). What a changed subject touches is said by
`application/expansion.py`: whatever is not listed here concerns both, as a facility does, another edition, or a ruling.
"""

from typing import NamedTuple

from contracts.topics import AGREEMENTS, CHILDREN, LECTURES, PRACTITIONERS, SESSIONS, UNITS
from finance.domain.claims import COUNTY_AWARD_FUND


class Unconcerned(NamedTuple):
    """Kinds of marks, families of marked books, and topics of parked records."""

    kinds: tuple[str, ...]
    families: tuple[str, ...]
    topics: tuple[str, ...]


_NO_AWARD = Unconcerned(
    ("child", "session", "agreement", "institution"), ("S3.1", "S3.2"), (CHILDREN.name, SESSIONS.name, AGREEMENTS.name)
)
_NO_SESSION = Unconcerned(
    ("lecture", "practitioner", "unit", "designated"), ("S1", "S2", "K5.1"), (LECTURES.name, PRACTITIONERS.name, UNITS.name)
)


def unconcerned(funding_source: str) -> Unconcerned:
    """What cannot touch a claim that this fund pays."""
    return _NO_AWARD if funding_source == COUNTY_AWARD_FUND else _NO_SESSION
