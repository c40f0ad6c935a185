"""A claim: something the policy may pay for, with its one final state."""

from dataclasses import dataclass
from datetime import date

AWARD_FUND = "county-award-fund"


@dataclass(frozen=True)
class Source:
    """What a claim is made of: a facility, a lecture, a session, or a child in one; on its day; `payee` is who is paid."""

    key: tuple[str, ...]
    day: date
    payee: tuple[str, str]


@dataclass(frozen=True)
class Claim:
    """Due with an amount, or refused with a reason. `township_code`: whose agreement, village or applicant it is."""

    clause: str
    year: int
    township_code: str | None = None
    amount_fen: int = 0
    reason: str | None = None
    source: Source | None = None

    @property
    def fund(self) -> str:
        """Who pays: the county's award fund for S1, S2 and K5.1, the township's earmarked budget for S3."""
        return AWARD_FUND if self.clause in ("S1.1", "S1.2", "S2", "K5.1") else f"township:{self.township_code}"


def due(clause: str, township_code: str, amount_fen: int, source: Source) -> Claim:
    """A claim that is paid."""
    return Claim(clause, source.day.year, township_code, amount_fen, source=source)


def refused(clause: str, year: int, reason: str) -> Claim:
    """A claim that is not."""
    return Claim(clause, year, reason=reason)
