"""Townships by the closed rounds of the knowledge survey that asked in them."""

from collections import defaultdict
from collections.abc import Sequence

from chassis.database import Connection
from reporting.domain.surveys import Round, SurveyedTownship

_ROUNDS = """
    SELECT township_code, closed_on, survey_id::text, surveyed, correct FROM survey_results WHERE township_code = ANY($1::text[])"""


async def read_townships(connection: Connection, keys: Sequence[str]) -> dict[str, SurveyedTownship]:
    """Those of these townships that any round asked in."""
    rounds: dict[str, list[Round]] = defaultdict(list)
    for code, *found in await connection.fetch(_ROUNDS, keys):
        rounds[code].append(Round(*found))
    return {code: SurveyedTownship(code, tuple(found)) for code, found in rounds.items()}
