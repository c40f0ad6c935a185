"""How far a rebuild is, how fast it goes, and how long it will take."""

import time
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rebuild is: events applied, those the live projection has parked too, about how many are left, and the rate."""

    applied: int
    left_out: int
    remaining: int
    events_per_second: float

    @property
    def seconds_left(self) -> float | None:
        """At this rate; None before there is one."""
        return self.remaining / self.events_per_second if self.events_per_second else None


@dataclass(slots=True)
class Pace:
    """Counts, and the clock they are counted against."""

    remaining: int
    applied: int = 0
    left_out: int = 0
    started: float = field(default_factory=time.monotonic)

    def after(self, applied: int, left_out: int) -> Progress:
        """Count a batch."""
        self.applied += applied
        self.left_out += left_out
        self.remaining -= applied + left_out
        return self.progress()

    def progress(self) -> Progress:
        """As it is now."""
        seconds = time.monotonic() - self.started
        return Progress(self.applied, self.left_out, max(0, self.remaining), self.applied / seconds if seconds else 0.0)
