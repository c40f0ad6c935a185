"""set-special-family-flag, end-special-family-flag. Restricted. Clause G3.4."""

from typing import Any
from uuid import UUID

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType, Issued
from chassis.fields import PastDay
from chassis.issuing import by
from contracts.events.registry import Hardship
from contracts.policy import Bilingual
from registry.application.households import of_own_household
from registry.domain.special_family.commands import EndSpecialFamilyFlag, SetSpecialFamilyFlag
from registry.domain.special_family.decider import SPECIAL_FAMILY
from registry.domain.special_family.state import SpecialFamilyState

ROLES: frozenset[Role] = frozenset({"commission", "township"})


class SetSpecialFamilyFlagRequest(CommandRequest):
    """A household's hardship, and from when."""

    household_id: UUID
    hardship: Hardship
    from_date: PastDay


class EndSpecialFamilyFlagRequest(CommandRequest):
    """From when the household is no longer a special family."""

    household_id: UUID
    ended_on: PastDay


def _set(request: SetSpecialFamilyFlagRequest, issued: Issued) -> SetSpecialFamilyFlag:
    return SetSpecialFamilyFlag(**by(issued), **dict(request))


def _end(request: EndSpecialFamilyFlagRequest, issued: Issued) -> EndSpecialFamilyFlag:
    return EndSpecialFamilyFlag(**by(issued), **dict(request))


SET_SPECIAL_FAMILY_FLAG: CommandType[SetSpecialFamilyFlagRequest, SpecialFamilyState, Any] = CommandType(
    name="set-special-family-flag",
    summary=Bilingual(zh="标记特殊婴幼儿家庭", en="flag a household as a special family"),
    request=SetSpecialFamilyFlagRequest,
    decider=SPECIAL_FAMILY,
    command=_set,
    roles=ROLES,
    prepare=of_own_household,
)
END_SPECIAL_FAMILY_FLAG: CommandType[EndSpecialFamilyFlagRequest, SpecialFamilyState, Any] = CommandType(
    name="end-special-family-flag",
    summary=Bilingual(zh="解除特殊婴幼儿家庭标记", en="end a household's special-family flag"),
    request=EndSpecialFamilyFlagRequest,
    decider=SPECIAL_FAMILY,
    command=_end,
    roles=ROLES,
    prepare=of_own_household,
)
