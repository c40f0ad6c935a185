"""Whether memory stays flat: what the process held after a tenth of the events, and at the end."""

from __future__ import annotations

from dataclasses import dataclass, field

import psutil


@dataclass(slots=True)
class Memory:
    """Resident memory of this process, looked at after each batch."""

    volume: int
    done: int = 0
    at_a_tenth: float = 0.0
    process: psutil.Process = field(default_factory=psutil.Process)

    def after(self, events: int) -> None:
        """So many more were applied."""
        self.done += events
        if not self.at_a_tenth and self.done * 10 >= self.volume:
            self.at_a_tenth = self._mb()

    def figures(self) -> dict[str, float]:
        """Both, and their ratio."""
        at_the_end = self._mb()
        return {
            "mb_at_a_tenth": self.at_a_tenth,
            "mb_at_the_end": at_the_end,
            "growth_percent": 100 * (at_the_end / self.at_a_tenth - 1) if self.at_a_tenth else 0.0,
        }

    def _mb(self) -> float:
        return float(self.process.memory_info().rss) / 2**20
