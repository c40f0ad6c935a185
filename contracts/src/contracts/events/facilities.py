"""What becomes of stations and rooms besides their building: names, designation as demonstration, findings; and the county's centre."""

from datetime import date
from typing import Literal

from contracts.catalogue import DomainEvent, event
from contracts.topics import CENTRES, FACILITIES
from contracts.values import CentreId, FacilityId, Fen, SiteCode, TownshipCode, UnitCode

ChecklistItem = Literal["function", "service-process", "service-standard", "service-norm"]
FacilityFinding = Literal["closed-early"]
FindingOutcome = Literal["explained", "referred"]


@event("facility-plan-rejected", topic=FACILITIES)
class FacilityPlanRejected(DomainEvent):
    """The commission has rejected the plan for good: the application has come to its end. Clauses S1.1, S1.2."""

    facility_id: FacilityId
    plan_version: int
    rejected_on: date
    reasons: str


@event("facility-renamed", topic=FACILITIES)
class FacilityRenamed(DomainEvent):
    """A facility has another name; its site, and so its one award, stay. Clauses S1.1, S1.2."""

    facility_id: FacilityId
    name: str
    renamed_on: date


@event("facility-designated", topic=FACILITIES)
class FacilityDesignated(DomainEvent):
    """An accepted station or room is a demonstration one from `designated_on` on, by a decision document. Clause K1.1."""

    facility_id: FacilityId
    designated_on: date
    document_number: str


@event("facility-designation-withdrawn", topic=FACILITIES)
class FacilityDesignationWithdrawn(DomainEvent):
    """A facility is no demonstration one from `withdrawn_on` on. Clause K1.1."""

    facility_id: FacilityId
    withdrawn_on: date
    reason: str


@event("facility-finding-raised", topic=FACILITIES)
class FacilityFindingRaised(DomainEvent):
    """An awarded facility has closed sooner after acceptance than the edition's parameter says. Nothing is taken back by it.

    It is for a person to look at: `months_kept` whole months lie between acceptance and closing. Clauses S1.1, S1.2, M5.
    """

    facility_id: FacilityId
    finding: FacilityFinding
    township_code: TownshipCode
    applicant_code: UnitCode
    found_on: date
    award_fen: Fen
    months_kept: int
    months_due: int
    parameter: str


@event("facility-finding-closed", topic=FACILITIES)
class FacilityFindingClosed(DomainEvent):
    """A finding is closed: explained, or referred to the inspection of funds. Clause M5."""

    facility_id: FacilityId
    finding: FacilityFinding
    closed_on: date
    outcome: FindingOutcome
    reasons: str


@event("centre-established", topic=CENTRES)
class CentreEstablished(DomainEvent):
    """The county sets up an inclusive guidance institution (普惠性指导服务机构) at a site. Clauses G2.1, K1.1."""

    centre_id: CentreId
    site_code: SiteCode
    name: str
    established_on: date


@event("centre-accepted", topic=CENTRES)
class CentreAccepted(DomainEvent):
    """The centre has passed acceptance against the whole checklist and is open. Clauses G2.1, K1.1."""

    centre_id: CentreId
    site_code: SiteCode
    accepted_on: date
    met: tuple[ChecklistItem, ...]


@event("centre-closed", topic=CENTRES)
class CentreClosed(DomainEvent):
    """The centre is not open from `closed_on` on. Clause G2.1."""

    centre_id: CentreId
    closed_on: date
    reason: str
