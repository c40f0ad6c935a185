"""Time as the shell hands it to the domain: instants in UTC, business dates in Asia/Shanghai."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def system_clock() -> datetime:
    """The machine's time, in UTC."""
    return datetime.now(UTC)


def business_date(instant: datetime) -> date:
    """The day an instant falls on in Asia/Shanghai."""
    return instant.astimezone(SHANGHAI).date()
