"""What is shown while the year is recorded: a live table on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.table import Table

from cradle_demo.driver.standing import Standing
from cradle_demo.driver.tally import Tally
from cradle_demo.report.bars import bar

LINE_SECONDS = 5.0
"""Between two lines where there is no terminal."""

COLUMNS = (
    "服务\nservice",
    "已记录\nrecorded",
    "已发布\npublished",
    "已应用\napplied",
    "待决定\nto decide",
    "滞后\nlag",
    "搁置\nparked",
)


class Display:
    """Shows the stage, how many records are answered, and where each service stands."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, refresh_per_second=4, transient=True) if console.is_terminal else None
        self._stage = ""
        self._stage_began_at = self._line_at = time.monotonic()

    def __enter__(self) -> "Display":
        if self._live:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._live:
            self._live.stop()

    def stage(self, title: str) -> None:
        """Begin a stage; the time of the one before is printed."""
        now = time.monotonic()
        if self._stage:
            self.say(f"✓ {self._stage}  {now - self._stage_began_at:.1f} s")
        self._stage, self._stage_began_at = title, now

    def done(self) -> None:
        """End the last stage."""
        self.stage("")

    def say(self, text: str) -> None:
        """Print a line that stays."""
        self._console.print(text, markup=False, soft_wrap=True)

    def show(self, tally: Tally, standings: Sequence[Standing]) -> None:
        """Show where everything stands now."""
        if self._live:
            self._live.update(self._table(tally, standings))
        elif time.monotonic() - self._line_at >= LINE_SECONDS:
            self._line_at = time.monotonic()
            self.say(
                f"  {self._stage} {tally.month}: {tally.answered:,}/{tally.total:,} · " + " · ".join(_line(s) for s in standings)
            )

    def _table(self, tally: Tally, standings: Sequence[Standing]) -> Table:
        table = Table(
            *COLUMNS,
            title=f"{self._stage} {tally.month} {bar(tally.answered, tally.total)} {tally.answered:,}/{tally.total:,}",
            title_justify="left",
        )
        for standing in standings:
            counts = (standing.recorded, standing.published, standing.applied, standing.pending, standing.lag, standing.parked)
            table.add_row(standing.service, *(f"{count:,}" if standing.answers else "?" for count in counts))
        return table


def _line(standing: Standing) -> str:
    if not standing.answers:
        return f"{standing.service} ?"
    return f"{standing.service} {standing.recorded:,}" + (
        f" ({standing.pending} to decide, {standing.lag} lag)" if not standing.is_quiet else ""
    )
