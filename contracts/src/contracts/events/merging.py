"""Registrations that turn out to be of one child. R18."""

from datetime import date
from typing import Literal

from contracts.catalogue import DomainEvent, event
from contracts.topics import CHILDREN
from contracts.values import ChildId, HouseholdId

MergeGround = Literal["same-id-number", "guardian-confirmed", "calendar-confused", "birth-date-mistyped"]
"""Why two registrations are held to be one child; the last two also explain why their birth dates differ."""


@event("child-merged", topic=CHILDREN)
class ChildMerged(DomainEvent):
    """A child was registered twice: from now on `child_id` stands for `survivor_id`, whose birth date and residence hold. R18.

    What was recorded of either is the survivor's. `merged_on` parts what each keeps under the other reading of R18.
    """

    child_id: ChildId
    survivor_id: ChildId
    survivor_household_id: HouseholdId
    merged_on: date
    ground: MergeGround


@event("child-merge-undone", topic=CHILDREN)
class ChildMergeUndone(DomainEvent):
    """A merge was wrong: the two are two children again, as if they had never been merged. Clause R18."""

    child_id: ChildId
    survivor_id: ChildId
    undone_on: date
