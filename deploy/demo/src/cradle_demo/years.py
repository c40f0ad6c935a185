"""The calendar years of the demo: their days, and the steps in which their records are sent."""

from dataclasses import dataclass, field
from datetime import date

from cradle_demo import steps


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year; `first` and `last` are its days, both included."""

    number: int
    first: date = field(init=False)
    last: date = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", date(self.number, 1, 1))
        object.__setattr__(self, "last", date(self.number, 12, 31))

    @property
    def opens(self) -> bool:
        """True of the first year, in which the books are opened."""
        return self.number == steps.FIRST_YEAR

    @property
    def eve(self) -> int:
        """The step just before its January: what has to be there when the year begins."""
        return steps.OPENING if self.opens else self.month(1) - 1

    @property
    def late(self) -> int:
        """After the year, in the next February: late registrations and records, with the slots after it for what concerns them."""
        return self.month(14)

    def month(self, number: int, slot: int = 0) -> int:
        """The step of a slot of one of its months; month 1 is January."""
        return steps.month(12 * (self.number - steps.FIRST_YEAR) + number, slot)

    def entered(self, day: date) -> int:
        """The month in which something of a day is entered: its own, or January where it lies before the year."""
        return day.month if day.year == self.number else 1

    def on(self, month: int, day: int) -> date:
        """A day of the year."""
        return date(self.number, month, day)

    def stream(self, name: str) -> str:
        """The name of the year's own random stream for a part of it."""
        return name if self.opens else f"{name} {self.number}"

    @property
    def mistakes(self) -> float:
        """The share of mistakes made in it, of those of the first year: people learn."""
        return 1.0 if self.opens else 0.3


FIRST = Year(steps.FIRST_YEAR)
THREE_YEARS = (FIRST, Year(2021), Year(2022))
