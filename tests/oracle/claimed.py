"""All claims as they stand, from register, diary and rulings, and from what is settled."""

from collections.abc import Set

from oracle.attendances import Assessment, assess
from oracle.awards import award_claims
from oracle.claims import Claim
from oracle.diary import Diary
from oracle.lectures import lecture_claims
from oracle.register import Register
from oracle.rulings import Rulings
from oracle.sessions import session_claims


def all_claims(
    register: Register, diary: Diary, rulings: Rulings, settled: Set[tuple[str, ...]]
) -> tuple[list[Claim], Assessment]:  # fmt: skip
    """Every claim with its state, and the assessment of the attendances it rests on; what is `settled` keeps its place (M3)."""
    assessment = assess(register, diary, settled)
    sessions = session_claims(register, diary, assessment)
    return [*sessions, *lecture_claims(register, diary, rulings, settled), *award_claims(register, settled)], assessment
