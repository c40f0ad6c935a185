"""What was recorded that makes a member of a figure: by topic and the id it has there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from chassis.database import Connection
from contracts.topics import (
    ATTENDANCES,
    CENTRES,
    FACILITIES,
    FAMILY_HELP,
    HANDOVERS,
    INSPECTIONS,
    INSTITUTIONS,
    LECTURES,
    OUTREACH,
    PRACTITIONERS,
    SESSIONS,
    SUBSIDIES,
    SURVEYS,
    TRAININGS,
    VISITS,
    Topic,
)
from reporting.domain.periods import Period


class Source(NamedTuple):
    """Something recorded: the topics its events stand in, the id it has in them, and its day."""

    topics: tuple[str, ...]
    id: str
    day: date


@dataclass(frozen=True, slots=True)
class _Record:
    """Where a kind of record is kept: a statement for the (id, day) of those of a subject. `yearly`: counted in its own year alone."""

    topics: tuple[Topic, ...]
    statement: str
    yearly: bool


_OF_CHILD = "child_id IN (SELECT child_id FROM children WHERE child_id = $1::uuid OR merged_into = $1::uuid)"
"""A child under any registration of it."""
_IN_HOUSEHOLD = """child_id IN (
    SELECT c.child_id FROM children c LEFT JOIN children s ON s.child_id = c.merged_into
    WHERE coalesce(s.household_id, c.household_id) = $1::uuid)"""
_OF_HOUSEHOLD = """household_id IN (
    SELECT $1::uuid UNION SELECT c.household_id FROM children c JOIN children s ON s.child_id = c.merged_into
    WHERE s.household_id = $1::uuid)"""
"""A household, and those that its children were registered in again."""

_CHILD_VISITS = _Record((VISITS,), f"SELECT visit_id, visited_on FROM visits WHERE {_OF_CHILD}", yearly=False)  # noqa: S608
_CHILD_VISITS_OF_YEAR = _Record(_CHILD_VISITS.topics, _CHILD_VISITS.statement, yearly=True)
_ATTENDED = _Record(
    (SUBSIDIES, ATTENDANCES),
    f"SELECT claim_id, service_date FROM eligible_attendances WHERE {_OF_CHILD}",  # noqa: S608
    yearly=True,
)
_LECTURES = _Record((LECTURES,), "SELECT lecture_id, held_on FROM lectures WHERE unit_code = $1", yearly=True)
_HANDED = _Record((HANDOVERS,), f"SELECT handover_id, handed_on FROM handovers WHERE {_OF_HOUSEHOLD}", yearly=False)  # noqa: S608
_HELPED = _Record((FAMILY_HELP,), "SELECT help_id, helped_on FROM family_helps WHERE household_id = $1::uuid", yearly=True)
_SURVEYED = _Record((SURVEYS,), "SELECT survey_id, closed_on FROM survey_results WHERE township_code = $1", yearly=True)
_REACHED = (
    _Record((VISITS,), f"SELECT visit_id, visited_on FROM visits WHERE {_IN_HOUSEHOLD}", yearly=True),  # noqa: S608
    _Record(
        (SESSIONS,),
        f"SELECT DISTINCT session_id, service_date FROM session_presences WHERE {_IN_HOUSEHOLD}",  # noqa: S608
        yearly=True,
    ),
    _Record(
        (LECTURES,),
        f"SELECT DISTINCT lecture_id, held_on FROM lecture_households JOIN lectures USING (lecture_id) WHERE {_OF_HOUSEHOLD}",  # noqa: S608
        yearly=True,
    ),
    _Record((OUTREACH,), f"SELECT DISTINCT source_id, day FROM household_reaches WHERE {_OF_HOUSEHOLD}", yearly=True),  # noqa: S608
)
_BUILT = _Record(
    (FACILITIES, CENTRES), "SELECT facility_id, accepted_on FROM facilities WHERE facility_id = $1::uuid", yearly=False
)
_FILED = _Record(
    (INSTITUTIONS,), "SELECT institution_id, filed_on FROM institutions WHERE institution_id = $1::uuid", yearly=False
)
_DESIGNATED = _Record(
    (FACILITIES, INSTITUTIONS), "SELECT holder_id, valid_from FROM designations WHERE holder_id = $1::uuid", yearly=False
)
_INSPECTED = _Record(
    (INSPECTIONS,), "SELECT inspection_id, inspected_on FROM inspections WHERE institution_id = $1::uuid", yearly=True
)
_TRAINED = _Record(
    (TRAININGS,), "SELECT training_id, held_on FROM backbone_attendances WHERE practitioner_id = $1::uuid", yearly=False
)
_QUALIFIED = _Record(
    (PRACTITIONERS,),
    "SELECT practitioner_id, awarded_on FROM qualifications WHERE practitioner_id = $1::uuid "
    "UNION SELECT practitioner_id, began_on FROM posts WHERE practitioner_id = $1::uuid",
    yearly=False,
)
RECORDS: Mapping[str, Sequence[_Record]] = {
    "G1.1": (_LECTURES,),
    "G1.1.lectures": (_LECTURES,),
    "G1.2": (_HANDED,),
    "G1.3": (_SURVEYED,),
    "G1.3.reach": _REACHED,
    "G2.1": (_BUILT,),
    "G2.2": (_BUILT,),
    "G2.2.demonstration": (_BUILT, _DESIGNATED),
    "G2.3": (_BUILT,),
    "G2.3.demonstration": (_BUILT, _DESIGNATED),
    "G2.4": (_FILED,),
    "G3.1": (_CHILD_VISITS,),
    "G3.1.due": (_CHILD_VISITS,),
    "G3.2": (_ATTENDED,),
    "G3.3": (_ATTENDED, _CHILD_VISITS_OF_YEAR),
    "G3.4": (_HELPED,),
    "G3.4.known": (_HELPED,),
    "G4.1": (_FILED, _DESIGNATED),
    "G4.2": (_FILED, _INSPECTED),
    "G5.1": (_TRAINED,),
    "G5.2": (_QUALIFIED,),
}
"""What each target is counted from, besides where its members live."""


async def read_sources(connection: Connection, target: str, period: Period, key: str) -> list[Source]:
    """What is recorded of a member up to the reporting date, by day; of a yearly kind what is of the year alone."""
    found = []
    for record in RECORDS[target]:
        topics = tuple(topic.name for topic in record.topics)
        rows = await connection.fetch(record.statement, key)
        found += [
            Source(topics, str(source), day)
            for source, day in rows
            if day <= period.as_of and (day.year == period.year or not record.yearly)
        ]
    return sorted(found, key=lambda source: (source.day, source.id))
