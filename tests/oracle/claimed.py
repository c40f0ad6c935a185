"""All claims as they stand, from register, diary and rulings."""

from oracle.attendances import Assessment, assess
from oracle.awards import award_claims
from oracle.claims import Claim
from oracle.diary import Diary
from oracle.lectures import lecture_claims
from oracle.register import Register
from oracle.rulings import Rulings
from oracle.sessions import session_claims


def all_claims(register: Register, diary: Diary, rulings: Rulings) -> tuple[list[Claim], Assessment]:
    """Every claim with its state, and the assessment of the attendances it rests on."""
    assessment = assess(register, diary)
    sessions = session_claims(register, diary, assessment)
    return [*sessions, *lecture_claims(register, diary, rulings), *award_claims(register)], assessment
