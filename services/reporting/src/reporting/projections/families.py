"""Special families, help given to them and townships with the means. Clause G3.4. The kind of hardship is not kept."""

from collections.abc import Sequence

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.families import FamilyHelped, FamilyHelpVoided, TownshipMeansRecorded
from contracts.events.registry import SpecialFamilyFlagEnded, SpecialFamilyFlagSet
from reporting.projections.marks import Mark, put_marks

_SET = "INSERT INTO special_families (household_id, from_date) VALUES ($1, $2)"
_END = "UPDATE special_families SET ended_on = $2 WHERE household_id = $1 AND ended_on IS NULL"
_HELP = "INSERT INTO family_helps (help_id, household_id, helped_on) VALUES ($1, $2, $3)"
_UNHELP = "DELETE FROM family_helps WHERE help_id = $1"
_MEANS = "INSERT INTO township_means (township_code, ordinal, from_date, has_means) VALUES ($1, $2, $3, $4)"
_EVERY_FAMILY = "INSERT INTO marks (kind, key) SELECT DISTINCT 'household', household_id::text FROM special_families"


async def apply_special_families(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: flags set and ended."""
    for received in events:
        match received.event:
            case SpecialFamilyFlagSet(household_id=household_id, from_date=day):
                await connection.execute(_SET, household_id, day)
            case SpecialFamilyFlagEnded(household_id=household_id, ended_on=day):
                await connection.execute(_END, household_id, day)
    await put_marks(connection, (Mark("household", received.envelope.subject) for received in events))


async def apply_family_help(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: help given, less the voided."""
    marks = []
    for received in events:
        match received.event:
            case FamilyHelped() as event:
                await connection.execute(_HELP, event.help_id, event.household_id, event.helped_on)
            case FamilyHelpVoided() as event:
                await connection.execute(_UNHELP, event.help_id)
            case _:
                continue
        marks.append(Mark("household", str(event.household_id)))
    await put_marks(connection, marks)


async def apply_township_means(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: a township's means change; every special family is counted anew, for they are few."""
    for received in events:
        event = received.event
        if isinstance(event, TownshipMeansRecorded):
            ordinal = received.envelope.stream_version
            await connection.execute(_MEANS, event.township_code, ordinal, event.from_date, event.has_means)
    await connection.execute(_EVERY_FAMILY)
