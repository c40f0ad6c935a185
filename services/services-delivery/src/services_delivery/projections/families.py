"""Families as messages are addressed to them, from the registry's topics: children, hardship by its days alone, consents."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from chassis.database import Connection
from chassis.service import Projection
from contracts.catalogue import DomainEvent
from contracts.envelope import ReceivedEvent
from contracts.events.consents import ConsentGiven, ConsentPurpose, ConsentWithdrawn
from contracts.events.merging import ChildMerged, ChildMergeUndone
from contracts.events.registry import (
    ChildBirthDateCorrected,
    ChildLeft,
    ChildMoved,
    ChildRegistered,
    SpecialFamilyFlagEnded,
    SpecialFamilyFlagSet,
)
from contracts.topics import CHILDREN, CONSENTS, SPECIAL_FAMILIES
from services_delivery.domain.audience import ListedChild

GROWN_UP_DAYS = 4 * 366
"""A child of this age is in no band, under any reading."""
_REGISTER = "INSERT INTO family_children (child_id, household_id, birth_date, village_code) VALUES ($1, $2, $3, $4)"
_MOVE = "UPDATE family_children SET village_code = $2, left_on = NULL WHERE child_id = $1"
_LEAVE = "UPDATE family_children SET left_on = $2 WHERE child_id = $1"
_CORRECT = "UPDATE family_children SET birth_date = $2 WHERE child_id = $1"
_MERGE = "UPDATE family_children SET merged_into = $2 WHERE child_id = $1"
_SET = "INSERT INTO hardships (household_id, from_date) VALUES ($1, $2)"
_END = "UPDATE hardships SET ended_on = $2 WHERE household_id = $1 AND ended_on IS NULL"
_CONSENT = """
    INSERT INTO consents (household_id, purpose, given_on) VALUES ($1, $2, $3)
    ON CONFLICT (household_id, purpose) DO UPDATE SET given_on = excluded.given_on, withdrawn_on = NULL"""
_WITHDRAW = "UPDATE consents SET withdrawn_on = $3 WHERE household_id = $1 AND purpose = $2"
WANTED = """
    EXISTS (
        SELECT FROM consents c WHERE c.household_id = {household} AND c.purpose = 'messages' AND c.withdrawn_on IS NULL
        AND NOT EXISTS (
            SELECT FROM message_outcomes o
            WHERE o.household_id = c.household_id AND o.outcome = 'opted-out' AND o.day >= c.given_on))"""
"""Whether a household wants messages: its guardian consents, and has not opted out at the account since."""
_LISTED = f"""
    SELECT f.household_id, f.birth_date, f.village_code,
           EXISTS (SELECT FROM hardships h WHERE h.household_id = f.household_id AND h.from_date <= $1
                   AND (h.ended_on IS NULL OR h.ended_on > $1))
    FROM family_children f
    WHERE f.merged_into IS NULL AND (f.left_on IS NULL OR f.left_on > $1) AND f.birth_date > $1 - {GROWN_UP_DAYS}
      AND {WANTED.format(household="f.household_id")}"""  # noqa: S608
_CONSENTING = """
    SELECT f.child_id FROM family_children f JOIN consents c ON c.household_id = f.household_id
    WHERE f.child_id = ANY($1::uuid[]) AND c.purpose = $2 AND c.withdrawn_on IS NULL"""


class _Statement(NamedTuple):
    text: str
    arguments: tuple[object, ...]


async def apply(connection: Connection, received: Sequence[ReceivedEvent]) -> None:
    """Each event in turn: a child's, a flag's or a consent's come in order."""
    for item in received:
        if (statement := _statement(item.event)) is not None:
            await connection.execute(statement.text, *statement.arguments)


def _statement(event: DomainEvent) -> _Statement | None:
    match event:
        case ChildRegistered():
            return _Statement(
                _REGISTER,
                (
                    event.child_id,
                    event.household_id,
                    event.birth_date,
                    event.village_code,
                ),
            )
        case ChildMoved():
            return _Statement(
                _MOVE,
                (
                    event.child_id,
                    event.to_village_code,
                ),
            )
        case ChildLeft():
            return _Statement(
                _LEAVE,
                (
                    event.child_id,
                    event.left_on,
                ),
            )
        case ChildBirthDateCorrected():
            return _Statement(
                _CORRECT,
                (
                    event.child_id,
                    event.birth_date,
                ),
            )
        case ChildMerged():
            return _Statement(
                _MERGE,
                (
                    event.child_id,
                    event.survivor_id,
                ),
            )
        case ChildMergeUndone():
            return _Statement(
                _MERGE,
                (
                    event.child_id,
                    None,
                ),
            )
        case _:
            return _of_household(event)


def _of_household(event: DomainEvent) -> _Statement | None:
    match event:
        case SpecialFamilyFlagSet():
            return _Statement(
                _SET,
                (
                    event.household_id,
                    event.from_date,
                ),
            )
        case SpecialFamilyFlagEnded():
            return _Statement(
                _END,
                (
                    event.household_id,
                    event.ended_on,
                ),
            )
        case ConsentGiven():
            return _Statement(
                _CONSENT,
                (
                    event.household_id,
                    event.purpose,
                    event.given_on,
                ),
            )
        case ConsentWithdrawn():
            return _Statement(
                _WITHDRAW,
                (
                    event.household_id,
                    event.purpose,
                    event.withdrawn_on,
                ),
            )
        case _:
            return None


async def listed_children(connection: Connection, on: date) -> list[ListedChild]:
    """The resident children of a day whose households want messages; a merged registration is none."""
    return [ListedChild(*row) for row in await connection.fetch(_LISTED, on)]


async def consenting_children(connection: Connection, child_ids: Sequence[UUID], purpose: ConsentPurpose) -> set[UUID]:
    """Those of these children whose guardian consents to a purpose."""
    return {row[0] for row in await connection.fetch(_CONSENTING, child_ids, purpose)}


FAMILIES_PROJECTION = Projection(
    "families", (CHILDREN, SPECIAL_FAMILIES, CONSENTS), apply, ("family_children", "hardships", "consents")
)
