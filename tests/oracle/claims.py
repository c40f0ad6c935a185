"""A claim: something the policy may pay for, with its one final state."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """Due with an amount, or refused with a reason. `township_code`: whose agreement, village or applicant it is."""

    clause: str
    year: int
    township_code: str | None = None
    amount_fen: int = 0
    reason: str | None = None


def due(clause: str, year: int, township_code: str, amount_fen: int) -> Claim:
    """A claim that is paid."""
    return Claim(clause, year, township_code, amount_fen)


def refused(clause: str, year: int, reason: str) -> Claim:
    """A claim that is not."""
    return Claim(clause, year, reason=reason)
