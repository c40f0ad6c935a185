"""A preview as it is answered: of a ruling, of another edition."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from finance.application.preview import Preview


class ChangeView(BaseModel):
    """The money of a clause that would change for a payee and township, in fen."""

    clause: str
    payee_kind: str
    payee_id: str
    township_code: str
    accrued_fen: int
    reversed_fen: int
    change_fen: int
    decisions: int


class EligibilityView(BaseModel):
    """An attendance that would become eligible, or no longer be."""

    model_config = ConfigDict(from_attributes=True)

    claim_id: UUID
    child_id: UUID
    service_date: date
    eligible: bool


class PreviewView(BaseModel):
    """What would change. `marks_pending` above 0: facts not decided on yet have their part in it."""

    books_looked_at: int
    books_touched: int
    change_fen: int
    marks_pending: int
    changes: list[ChangeView]
    eligibility_changes: int
    eligibility: list[EligibilityView] | None


def viewed(found: Preview, *, children: bool = False) -> PreviewView:
    """A preview's answer; with `children`, every attendance whose eligibility it says."""
    changes = [
        ChangeView(
            **line._asdict(),
            accrued_fen=changed.accrued_fen,
            reversed_fen=changed.reversed_fen,
            change_fen=changed.accrued_fen - changed.reversed_fen,
            decisions=changed.decisions,
        )
        for line, changed in sorted(found.changes.items())
    ]
    return PreviewView(
        books_looked_at=found.books_looked_at,
        books_touched=len(found.books_touched),
        change_fen=found.change_fen,
        marks_pending=found.marks_pending,
        changes=changes,
        eligibility_changes=len(found.eligibility),
        eligibility=[EligibilityView.model_validate(one) for one in found.eligibility] if children else None,
    )
