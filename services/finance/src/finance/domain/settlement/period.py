"""To which days the books of a clause can be closed. Clauses S2, S3.1, S3.2, M3."""

from calendar import monthrange
from datetime import date

from contracts.policy import Policy


def months_of_period(policy: Policy, clause: str, on: date) -> int:
    """How many months a period of the clause has; 0: any day ends one, as an award is paid when it is due."""
    name = f"{clause}.settlement-months"
    if name not in policy.edition.parameters or not policy.in_force(on):
        return 0
    months: int = policy.value(name, on).value
    return months


def ends_period(day: date, months: int) -> bool:
    """Whether a period of so many months of the calendar year ends on this day."""
    if months == 0:
        return True
    return day.month % months == 0 and day.day == monthrange(day.year, day.month)[1]
