"""GET /institutions, /institutions/{id}."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from chassis.actor import ROLES
from chassis.clock import business_date, system_clock
from chassis.database import Connection
from chassis.decider import Decider
from chassis.streams import read_state, read_states
from chassis.web.auth import require
from chassis.web.database import connection
from contracts.events.registry import CredentialKind, InstitutionKind
from contracts.events.supervision import Grade, Places, SupportKind
from contracts.policy import Policy
from contracts.values import Department, TownshipCode
from registry.domain.institution.commands import InstitutionCommand
from registry.domain.institution.standing import missing_credentials, suspended_on
from registry.domain.institution.state import Institution, InstitutionState, LegalForm
from registry.web.answers import ITEM_RESPONSES, Limit, Page, View, not_found

_IDS = """
    SELECT institution_id FROM institutions WHERE ($1::uuid IS NULL OR institution_id > $1)
    AND ($2::text IS NULL OR township_code = $2) AND ($3::text IS NULL OR kind = $3) ORDER BY institution_id LIMIT $4"""

Days = Annotated[int, Query(ge=1, le=366)]


class CredentialView(View):
    """A credential, both dates included; it does not hold from `revoked_from` on."""

    kind: CredentialKind
    number: str
    issuer: str
    valid_from: date
    valid_to: date | None
    revoked_from: date | None
    issued_by: Department | None


class SuspensionView(View):
    """The days on which it may not serve, from `from_date` to before `resumed_on`."""

    from_date: date
    reason: str
    inspection_id: UUID | None
    resumed_on: date | None


class AssessmentView(View):
    """A score against the standard, in points."""

    assessed_on: date
    total: int
    grade: Grade


class DesignationView(View):
    """A demonstration designation, both dates included; it does not hold from `withdrawn_on` on."""

    assessment_id: UUID
    valid_from: date
    valid_to: date
    document_number: str
    award_fen: int | None
    withdrawn_on: date | None


class SupportView(View):
    """A support given by a department."""

    kind: SupportKind
    department: Department
    given_on: date
    document_number: str
    amount_fen: int | None


class InstitutionView(View):
    """An institution with its credentials, suspensions, assessments, designations and supports; `capacity` in children."""

    institution_id: UUID
    name: str
    kind: InstitutionKind
    legal_form: LegalForm
    township_code: str
    capacity: int
    filed_on: date
    registered_by: Department | None
    capacity_by_group: tuple[Places, ...]
    staff: int | None
    ended_on: date | None
    credentials: Mapping[UUID, CredentialView]
    suspensions: Mapping[UUID, SuspensionView]
    assessments: Mapping[UUID, AssessmentView]
    designations: tuple[DesignationView, ...]
    supports: Mapping[UUID, SupportView]


class EndingCredential(View):
    """A credential whose last day is near, and how many days are left; 0: it is today."""

    institution_id: UUID
    name: str
    credential_id: UUID
    kind: CredentialKind
    valid_to: date
    days_left: int


class StandingView(View):
    """Whether an institution may serve and be paid on a day: what is missing of full credentials, whether it is suspended."""

    institution_id: UUID
    on: date
    missing_credentials: tuple[CredentialKind, ...]
    suspended: bool


_ALL = "SELECT institution_id FROM institutions ORDER BY institution_id"


def institutions_router(decider: Decider[InstitutionState, InstitutionCommand], policy: Policy) -> APIRouter:
    """The routes of institutions, under a policy."""
    router = APIRouter(prefix="/institutions", tags=["institutions"], dependencies=[Depends(require(*ROLES))])

    @router.get("", summary="托育机构 · care institutions")
    async def list_institutions(
        database: Annotated[Connection, Depends(connection)],
        township_code: TownshipCode | None = None,
        kind: InstitutionKind | None = None,
        after: UUID | None = None,
        limit: Limit = 100,
    ) -> Page[InstitutionView]:
        """In the order of their ids."""
        rows = await database.fetch(_IDS, after, township_code, kind, limit + 1)
        ids = [row["institution_id"] for row in rows]
        institutions = await read_states(database, decider, ids[:limit])
        items = [InstitutionView.model_validate(institution) for institution in institutions]
        return Page(items=items, next=str(ids[limit - 1]) if len(ids) > limit else None)

    @router.get("/credentials-ending", summary="即将到期的资质 · credentials that end soon")
    async def list_ending(
        database: Annotated[Connection, Depends(connection)], on: date | None = None, within_days: Days | None = None
    ) -> list[EndingCredential]:
        """Those not revoked whose last day lies within so many days of a day (today), the nearest first. Clause K5.4."""
        day = on or business_date(system_clock())
        days: int = within_days or policy.value("K5.4.credentials-ending-days", max(day, policy.edition.effective_on)).value
        ids = [row["institution_id"] for row in await database.fetch(_ALL)]
        institutions = [one for one in await read_states(database, decider, ids) if isinstance(one, Institution)]
        return sorted(_ending(institutions, day, days), key=lambda one: (one.days_left, one.credential_id))

    @router.get("/{institution_id}", summary="一家托育机构 · a care institution", responses=ITEM_RESPONSES)
    async def get_institution(institution_id: UUID, database: Annotated[Connection, Depends(connection)]) -> InstitutionView:
        """By its id."""
        return InstitutionView.model_validate(await found(institution_id, database))

    @router.get("/{institution_id}/standing", summary="机构当日资格 · how it stands on a day", responses=ITEM_RESPONSES)
    async def get_standing(
        institution_id: UUID, database: Annotated[Connection, Depends(connection)], on: date | None = None
    ) -> StandingView:
        """On a day the policy is in force (today). Clauses S3.1, K5.4."""
        institution = await found(institution_id, database)
        day = max(on or business_date(system_clock()), policy.edition.effective_on)
        missing = missing_credentials(policy, institution, day)
        return StandingView.model_validate(
            {
                "institution_id": institution_id,
                "on": day,
                "missing_credentials": missing,
                "suspended": suspended_on(institution, day),
            }
        )

    async def found(institution_id: UUID, database: Connection) -> Institution:
        institution = await read_state(database, decider, institution_id)
        if not isinstance(institution, Institution):
            raise not_found(institution_id=str(institution_id))
        return institution

    return router


def _ending(institutions: Iterable[Institution], day: date, days: int) -> Iterator[EndingCredential]:
    for institution in institutions:
        for credential_id, one in institution.credentials.items():
            if institution.ended_on is None and one.valid_to is not None and one.revoked_from is None:
                left = (one.valid_to - day).days
                if 0 <= left <= days:
                    yield EndingCredential(
                        institution_id=institution.institution_id,
                        name=institution.name,
                        credential_id=credential_id,
                        kind=one.kind,
                        valid_to=one.valid_to,
                        days_left=left,
                    )
