"""Statements about institutions, agreements and places."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.catalogue import DomainEvent
from contracts.events import amendments, registry, supervision
from finance.situations.chronicle import Chronicle, id_of
from finance.situations.statement import TOWNSHIP, VILLAGE, Reference, Statement
from finance.situations.yuan import fen

INSTITUTION = "机构"
AGREEMENT = "协议"
ALL_CREDENTIALS: tuple[registry.CredentialKind, ...] = ("registration", "health-permit", "fire-inspection", "food-licence")


class Institution(Statement):
    """An institution is filed, with every credential that any kind needs, but for those it lacks."""

    phrase: ClassVar[str] = "institution"
    institution: str = INSTITUTION
    kind: registry.InstitutionKind = "parent-child-centre"
    lacks: tuple[registry.CredentialKind, ...] = ()

    def defines(self) -> Reference:
        return "institution", self.institution

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        institution_id = id_of(self.institution)
        yield (
            institution_id,
            registry.InstitutionFiled(
                institution_id=institution_id,
                name=self.institution,
                kind=self.kind,
                legal_form="non-profit",
                township_code=TOWNSHIP,
                capacity=60,
                filed_on=date(2019, 1, 1),
            ),
        )
        for kind in ALL_CREDENTIALS:
            if kind not in self.lacks:
                granted = CredentialGranted.model_validate({"institution": self.institution, "kind": kind})
                yield from granted.events(chronicle)


class _OfInstitution(Statement):
    """What is said of an institution that is filed."""

    institution: str = INSTITUTION

    def refers(self) -> Iterator[Reference]:
        yield "institution", self.institution


class CredentialGranted(_OfInstitution):
    """A credential is granted, both dates included."""

    phrase: ClassVar[str] = "credential granted"
    kind: registry.CredentialKind
    start: Annotated[date, Field(alias="from")] = date(2019, 1, 1)
    to: date | None = None
    number: str = "1"

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        institution_id = id_of(self.institution)
        yield (
            institution_id,
            registry.CredentialGranted(
                institution_id=institution_id,
                credential_id=id_of(f"{self.institution} {self.kind} {self.number}"),
                kind=self.kind,
                number=self.number,
                issuer="市市场监督管理局",
                valid_from=self.start,
                valid_to=self.to,
                issued_by=None,
            ),
        )


class CredentialRevoked(_OfInstitution):
    """A credential does not hold from a date on, which may lie before the day of recording."""

    phrase: ClassVar[str] = "credential revoked"
    kind: registry.CredentialKind
    start: Annotated[date, Field(alias="from")]
    number: str = "1"

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        institution_id = id_of(self.institution)
        yield (
            institution_id,
            registry.CredentialRevoked(
                institution_id=institution_id,
                credential_id=id_of(f"{self.institution} {self.kind} {self.number}"),
                kind=self.kind,
                effective_on=self.start,
                reason="检查发现问题",
            ),
        )


class InstitutionSuspended(_OfInstitution):
    """An institution may not serve from a date on."""

    phrase: ClassVar[str] = "institution suspended"
    start: Annotated[date, Field(alias="from")]
    number: str = "1"

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        institution_id = id_of(self.institution)
        yield (
            institution_id,
            supervision.InstitutionSuspended(
                institution_id=institution_id,
                suspension_id=id_of(f"{self.institution} suspension {self.number}"),
                from_date=self.start,
                inspection_id=None,
                reason="检查发现问题",
            ),
        )


class InstitutionResumed(InstitutionSuspended):
    """A suspended institution may serve again from a date on."""

    phrase: ClassVar[str] = "institution resumed"

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        institution_id = id_of(self.institution)
        yield (
            institution_id,
            supervision.InstitutionResumed(
                institution_id=institution_id,
                suspension_id=id_of(f"{self.institution} suspension {self.number}"),
                resumed_on=self.start,
            ),
        )


class Agreement(Statement):
    """A township signs an agreement with an institution, both dates included; the fee is per outreach session, in yuan."""

    phrase: ClassVar[str] = "agreement"
    agreement: str = AGREEMENT
    township: str = TOWNSHIP
    institution: str = INSTITUTION
    modes: tuple[registry.SessionMode, ...] = ("in-institution", "outreach")
    fee: Decimal = Decimal(500)
    start: Annotated[date, Field(alias="from")] = date(2020, 1, 1)
    to: date = date(2021, 12, 31)

    def defines(self) -> Reference:
        return "agreement", self.agreement

    def refers(self) -> Iterator[Reference]:
        yield "institution", self.institution

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        agreement_id = id_of(self.agreement)
        yield (
            agreement_id,
            registry.AgreementSigned(
                agreement_id=agreement_id,
                township_code=self.township,
                institution_id=id_of(self.institution),
                modes=self.modes,
                fee_fen=fen(self.fee) if "outreach" in self.modes else None,
                valid_from=self.start,
                valid_to=self.to,
            ),
        )


class AgreementAmended(Statement):
    """From a date on an agreement holds in other terms, until its new last day."""

    phrase: ClassVar[str] = "agreement amended"
    agreement: str = AGREEMENT
    modes: tuple[registry.SessionMode, ...] = ("in-institution", "outreach")
    fee: Decimal = Decimal(500)
    start: Annotated[date, Field(alias="from")]
    to: date = date(2021, 12, 31)

    def refers(self) -> Iterator[Reference]:
        yield "agreement", self.agreement

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        agreement_id = id_of(self.agreement)
        chronicle.amended[self.agreement] += 1
        yield (
            agreement_id,
            amendments.AgreementAmended(
                agreement_id=agreement_id,
                version=1 + chronicle.amended[self.agreement],
                effective_on=self.start,
                modes=self.modes,
                fee_fen=fen(self.fee) if "outreach" in self.modes else None,
                valid_to=self.to,
                document_number="双方补充协议",
            ),
        )


class AgreementTerminated(Statement):
    """An agreement does not hold from a date on."""

    phrase: ClassVar[str] = "agreement terminated"
    agreement: str = AGREEMENT
    start: Annotated[date, Field(alias="from")]

    def refers(self) -> Iterator[Reference]:
        yield "agreement", self.agreement

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        agreement_id = id_of(self.agreement)
        yield (
            agreement_id,
            registry.AgreementTerminated(agreement_id=agreement_id, effective_on=self.start, reason="双方协商一致"),
        )


class FacilityApplied(Statement):
    """A unit applies to build a station or an activity room at a site."""

    phrase: ClassVar[str] = "facility applied"
    facility: str
    kind: registry.FacilityKind = "activity-room"
    site: str = f"{VILLAGE}-01"
    applicant: str = VILLAGE
    called: registry.ApplicationName = "activity-room"

    def defines(self) -> Reference:
        return "facility", self.facility

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        chronicle.applied.add(self.facility)
        facility_id = id_of(self.facility)
        yield (
            facility_id,
            registry.FacilityApplied(
                facility_id=facility_id,
                kind=self.kind,
                site_code=self.site,
                name=self.facility,
                applicant_code=self.applicant,
                township_code=self.applicant[:9],
                applied_on=date(2019, 6, 1),
                called=self.called,
            ),
        )


class FacilityAccepted(FacilityApplied):
    """A facility passes acceptance, which states its award in yuan; it was applied for before, mentioned or not."""

    phrase: ClassVar[str] = "facility accepted"
    on: date = date(2019, 12, 1)
    award: Decimal = Decimal(10_000)

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        if self.facility not in chronicle.applied:
            yield from super().events(chronicle)
        facility_id = id_of(self.facility)
        yield (
            facility_id,
            registry.FacilityAccepted(
                facility_id=facility_id,
                kind=self.kind,
                site_code=self.site,
                applicant_code=self.applicant,
                township_code=self.applicant[:9],
                accepted_on=self.on,
                award_fen=fen(self.award),
                reason="验收合格",
            ),
        )


class FacilityClosed(Statement):
    """A facility is not open from a date on."""

    phrase: ClassVar[str] = "facility closed"
    facility: str
    start: Annotated[date, Field(alias="from")]

    def refers(self) -> Iterator[Reference]:
        yield "facility", self.facility

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        facility_id = id_of(self.facility)
        yield facility_id, registry.FacilityClosed(facility_id=facility_id, closed_on=self.start, reason="场地收回")
