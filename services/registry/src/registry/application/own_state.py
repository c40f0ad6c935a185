"""What the registry keeps of its own events, from the events: the tables that its lists and look-ups use.

Identities are not in events: of a person registered after the backup, the vault knows nothing until the office enters the
identity again, and duplicates of that person are not found by name or number.
"""

from collections.abc import Sequence

from chassis.database import Connection
from chassis.operations.own_state import OwnState
from contracts.catalogue import DomainEvent
from contracts.envelope import ReceivedEvent
from contracts.events.merging import ChildMerged, ChildMergeUndone
from contracts.events.registry import (
    AgreementSigned,
    ChildBirthDateCorrected,
    ChildMoved,
    ChildRegistered,
    FacilityApplied,
    InstitutionFiled,
    UnitRegistered,
)
from contracts.topics import CHILDREN, ORGANISATIONS
from registry.application.child_table import correct_birth_dates, insert_children, merge_children, move_children
from registry.application.listed import list_again
from registry.domain.organisation import ORGANISATION

_FORGET = "DELETE FROM children WHERE child_id = $1"
_UNIT = "INSERT INTO units (code, level, parent_code) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_INSTITUTION = "INSERT INTO institutions (institution_id, township_code, kind) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_AGREEMENT = "INSERT INTO agreements (agreement_id, township_code, institution_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_FACILITY = "INSERT INTO facilities (facility_id, township_code, kind) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_WITHOUT_IDENTITY = """
    SELECT count(*) FROM children c LEFT JOIN vault_identities v ON v.subject_id = c.child_id WHERE v.subject_id IS NULL"""


async def rebuild(connection: Connection, _imported: Sequence[ReceivedEvent], whole: Sequence[ReceivedEvent]) -> None:
    """Write what the commands behind these events would have written, except to the vault."""
    for received in whole:
        if isinstance(received.event, ChildRegistered):
            await connection.execute(_FORGET, received.event.child_id)
    await replay(connection, whole)


async def replay(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Write what the commands behind these events wrote, each stream's in order, except to the vault."""
    for received in events:
        match received.event:
            case UnitRegistered() as e:
                await connection.execute(_UNIT, e.code, e.level, e.parent_code)
            case InstitutionFiled() as e:
                await connection.execute(_INSTITUTION, e.institution_id, e.township_code, e.kind)
            case AgreementSigned() as e:
                await connection.execute(_AGREEMENT, e.agreement_id, e.township_code, e.institution_id)
            case FacilityApplied() as e:
                await connection.execute(_FACILITY, e.facility_id, e.township_code, e.kind)
            case _ if received.event.topic is CHILDREN:
                await _replay_child(connection, received.event)
            case _:
                await list_again(connection, received.event)


async def _replay_child(connection: Connection, event: DomainEvent) -> None:
    match event:
        case ChildRegistered() as e:
            await insert_children(connection, [e])
        case ChildMoved() as e:
            await move_children(connection, {e.child_id: e.to_village_code})
        case ChildBirthDateCorrected() as e:
            await correct_birth_dates(connection, {e.child_id: e.birth_date})
        case ChildMerged() as e:
            await merge_children(connection, {e.child_id: e.survivor_id})
        case ChildMergeUndone() as e:
            await merge_children(connection, {e.child_id: None})


async def children_without_identity(connection: Connection) -> int:
    """Children on the register of whom the vault has nothing, not even that they were erased."""
    return int(await connection.fetchval(_WITHOUT_IDENTITY))


TABLES = ("units", "children", "household_villages", "institutions", "agreements", "facilities", "listed")
OWN_STATE = OwnState(rebuild, {ORGANISATIONS: ORGANISATION}, tables=TABLES, replay=replay)
"""A person's natural keys are the vault's blind index."""
