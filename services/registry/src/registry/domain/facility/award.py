"""What acceptance may award, by the edition. Clauses S1.1, S1.2."""

from dataclasses import dataclass
from datetime import date

from contracts.events.registry import FacilityKind
from contracts.policy import Policy, UnknownParameter


@dataclass(frozen=True, slots=True)
class AwardRange:
    """The awards that are legal, in fen, both ends included."""

    min_fen: int
    max_fen: int

    def includes(self, award_fen: int) -> bool:
        """True for both ends, and between them."""
        return self.min_fen <= award_fen <= self.max_fen


def award_range(policy: Policy, kind: FacilityKind, on: date) -> AwardRange | None:
    """The range that holds on the day of acceptance: a station's has one amount. None before the edition takes effect."""
    try:
        if kind == "station":
            amount_fen = policy.value("S1.1.award", on).value
            return AwardRange(amount_fen, amount_fen)
        min_fen, max_fen = policy.value("S1.2.award-range", on).value
        return AwardRange(min_fen, max_fen)
    except UnknownParameter:
        return None
