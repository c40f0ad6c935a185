"""publish-quality-list. Clause K5.2."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from chassis.application import CommandRequest, CommandType, Issued
from chassis.clock import business_date
from chassis.database import Connection
from chassis.decider import Decider
from chassis.issuing import by
from chassis.streams import read_states
from contracts.events.supervision import ListedInstitution
from contracts.policy import Bilingual
from registry.domain.institution.commands import InstitutionCommand
from registry.domain.institution.standing import of_quality_on
from registry.domain.institution.state import Institution, InstitutionState
from registry.domain.quality_list import QUALITY_LIST, PublishQualityList, QualityListState

_ALL = "SELECT institution_id FROM institutions WHERE kind = ANY('{nursery,parent-child-centre}') ORDER BY institution_id"


class PublishQualityListRequest(CommandRequest):
    """An edition is of the day it is published on; who is on it follows from the designations."""


def publish_quality_list(
    institution: Decider[InstitutionState, InstitutionCommand],
) -> CommandType[PublishQualityListRequest, QualityListState, Any]:
    """The command, which looks up the institutions of quality on its day."""

    async def with_institutions(connection: Connection, commands: Sequence[PublishQualityList]) -> Sequence[PublishQualityList]:
        ids = [row["institution_id"] for row in await connection.fetch(_ALL)]
        states = await read_states(connection, institution, ids)
        return [replace(command, institutions=_listed(states, command)) for command in commands]

    def publish(_request: PublishQualityListRequest, issued: Issued) -> PublishQualityList:
        return PublishQualityList(**by(issued), institutions=())

    return CommandType(
        name="publish-quality-list",
        summary=Bilingual(zh="公布优质机构名单", en="publish an edition of the public list"),
        request=PublishQualityListRequest,
        decider=QUALITY_LIST,
        command=publish,
        roles=frozenset({"commission"}),
        prepare=with_institutions,
    )


def _listed(states: Sequence[InstitutionState], command: PublishQualityList) -> tuple[ListedInstitution, ...]:
    found = ((one, of_quality_on(one, business_date(command.now))) for one in states if isinstance(one, Institution))
    return tuple(
        ListedInstitution(
            institution_id=one.institution_id,
            name=one.name,
            kind=cast(Any, one.kind),
            township_code=one.township_code,
            valid_to=designation.valid_to,
        )
        for one, designation in found
        if designation is not None
    )
