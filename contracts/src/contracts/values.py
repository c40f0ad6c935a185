"""Value types every context shares: money, administrative units, identifiers, clauses.

Patterns say [0-9], never \\d: the models' expressions would take full-width digits for digits, JSON Schema's would not.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

Fen = Annotated[int, Field(strict=True, description="Money in fen (1/100 yuan), an integer, never a float.")]

UnitCode = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{6}([0-9]{3}([0-9]{3})?)?$"),
    Field(description="National statistical division code: 6 digits county, 9 township, 12 village or community."),
]
TownshipCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
VillageCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]

Clause = Annotated[
    str,
    StringConstraints(pattern=r"^[GKSMDR][0-9]+(\.[0-9]+)?$"),
    Field(description="Requirement id, such as S3.1: the clause of the policy a rule, an amount or a refusal rests on."),
]
RefusalCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
SiteCode = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{9}([0-9]{3})?-[0-9]{2}$"),
    Field(description="A place: the code of its unit and a number in it. An award is given once for a site (S1.1, S1.2)."),
]

Department = Literal[
    "development-reform", "education", "public-security", "civil-affairs", "finance", "human-resources", "natural-resources",
    "housing-construction", "health", "emergency-management", "taxation", "market-regulation", "trade-unions", "youth-league",
    "womens-federation", "family-planning-association",
]  # fmt: skip
"""The 16 departments of the annex, in its order: D1 to D16."""

FundingSource = Annotated[
    str,
    StringConstraints(pattern=r"^(county-award-fund|township:[0-9]{9})$"),
    Field(description="county-award-fund, or township:<code> for a township's earmarked budget (M3)."),
]
ChildId = UUID
HouseholdId = UUID
InstitutionId = UUID
PractitionerId = UUID
CredentialId = UUID
AgreementId = UUID
FacilityId = UUID
CentreId = UUID
SuspensionId = UUID
AssessmentId = UUID
SupportId = UUID
InspectionId = UUID
MutualCareId = UUID
MeetingId = UUID
TaskId = UUID
VisitId = UUID
SessionId = UUID
LectureId = UUID
TrainingId = UUID
OutreachId = UUID
ColumnId = UUID
HandoverId = UUID
SurveyId = UUID
OrganisationId = UUID
FamilyHelpId = UUID
ReferralId = UUID
EvaluationId = UUID
VolunteerServiceId = UUID
CampaignId = UUID
MessageId = UUID
ClaimId = UUID
BudgetOverrideId = UUID
FundInspectionId = UUID
SettlementId = UUID
EventId = UUID


def township_of(code: str) -> str | None:
    """The nine-digit township code that a village or township code lies in; None for the county itself."""
    return code[:9] if len(code) >= 9 else None
