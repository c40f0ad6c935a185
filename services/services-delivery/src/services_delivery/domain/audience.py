"""Whom a campaign is addressed to: families that consent to messages, by age band, township and hardship. Clause K3.1."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.age import Interval
from contracts.events.messages import AgeBand, Audience
from contracts.policy import Policy


@dataclass(frozen=True, slots=True)
class ListedChild:
    """A resident child of a household that consents; `special` where the household is a special family on the day."""

    household_id: UUID
    birth_date: date
    village_code: str
    special: bool


def addressed(policy: Policy, unit_code: str, audience: Audience, on: date, children: Iterable[ListedChild]) -> list[UUID]:
    """The households of the audience on a day, each once, in the order of their ids."""
    areas = audience.township_codes or (unit_code,)
    return sorted(
        {
            child.household_id
            for child in children
            if child.village_code.startswith(areas)
            and (child.special or not audience.special_families)
            and any(on in _band(policy, band, child.birth_date, on) for band in audience.bands)
        }
    )


def _band(policy: Policy, band: AgeBand, birth_date: date, on: date) -> Interval:
    bands = policy.on(on).bands
    return bands.infant(birth_date) if band == "0-12-months" else bands.toddler(birth_date)
