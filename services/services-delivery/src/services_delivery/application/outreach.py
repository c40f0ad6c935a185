"""hold-outreach, void-outreach; open-column, publish-column-issue, close-column. Clause K2.1."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType
from contracts.events.delivery import VoidReason
from contracts.events.outreach import (
    Audience,
    ColumnForm,
    ColumnOpened,
    Medium,
    OutreachHeld,
    OutreachKind,
    Speciality,
)
from contracts.policy import Bilingual
from contracts.values import ColumnId, OutreachId, PractitionerId, UnitCode
from services_delivery.application.issuing import made
from services_delivery.application.request_values import Day, Households, Line, no_repetition
from services_delivery.domain.media_column import COLUMN, CloseColumn, OpenColumn, PublishIssue
from services_delivery.domain.outreach import OUTREACH, HoldOutreach, VoidOutreach
from services_delivery.projections.listed import lists

OFFICES: frozenset[Role] = frozenset({"village", "township", "commission"})


class HoldOutreachRequest(CommandRequest):
    """An expert in a community, or a training of parents and substitute carers (代养人). Clause K2.1."""

    outreach_id: OutreachId | None = None
    kind: OutreachKind
    unit_code: UnitCode
    held_on: Day
    title: Line
    speciality: Speciality
    speaker_id: PractitionerId
    audience: Annotated[tuple[Audience, ...], Field(min_length=1), AfterValidator(no_repetition)]
    attendance_count: Annotated[int, Field(strict=True, ge=0, le=100_000)]
    household_ids: Households = ()


class VoidOutreachRequest(CommandRequest):
    """A recorded outreach that does not count, and why."""

    outreach_id: OutreachId
    reason: VoidReason


class OpenColumnRequest(CommandRequest):
    """A column (专栏) or programme (专题节目) that begins to run. Clause K2.1."""

    column_id: ColumnId | None = None
    unit_code: UnitCode
    form: ColumnForm
    medium: Medium
    title: Line
    opened_on: Day


class PublishColumnIssueRequest(CommandRequest):
    """The next issue of a column, once it is out. Clause K2.1."""

    column_id: ColumnId
    title: Line
    published_on: Day


class CloseColumnRequest(CommandRequest):
    """The last day of a column."""

    column_id: ColumnId
    closed_on: Day


OUTREACH_COMMANDS: tuple[CommandType[Any, Any, Any], ...] = (
    CommandType(
        name="hold-outreach",
        summary=Bilingual(zh="登记专家讲坛或家长培训", en="record an expert lecture or a training of carers"),
        request=HoldOutreachRequest,
        decider=OUTREACH,
        command=made(HoldOutreach, "outreach_id"),
        roles=OFFICES,
        office=lambda request: request.unit_code,
        record=lists(OutreachHeld, HoldOutreach),
    ),
    CommandType(
        name="void-outreach",
        summary=Bilingual(zh="作废科普活动", en="void an outreach"),
        request=VoidOutreachRequest,
        decider=OUTREACH,
        command=made(VoidOutreach, "outreach_id"),
        roles=OFFICES,
    ),
    CommandType(
        name="open-column",
        summary=Bilingual(zh="开设专栏或专题节目", en="open a column or programme"),
        request=OpenColumnRequest,
        decider=COLUMN,
        command=made(OpenColumn, "column_id"),
        roles=OFFICES,
        office=lambda request: request.unit_code,
        record=lists(ColumnOpened, OpenColumn),
    ),
    CommandType(
        name="publish-column-issue",
        summary=Bilingual(zh="登记专栏一期", en="record an issue of a column"),
        request=PublishColumnIssueRequest,
        decider=COLUMN,
        command=made(PublishIssue, "column_id"),
        roles=OFFICES,
    ),
    CommandType(
        name="close-column",
        summary=Bilingual(zh="结束专栏", en="close a column"),
        request=CloseColumnRequest,
        decider=COLUMN,
        command=made(CloseColumn, "column_id"),
        roles=OFFICES,
    ),
)
