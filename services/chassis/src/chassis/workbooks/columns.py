"""The columns of a table that goes out as a sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

Kind = Literal["text", "count", "fen", "rate", "date", "moment"]
_SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its headings. `kind` says what its values are in the system: `fen` are shown in yuan, a `rate` of 1 as 100 %,
    a `moment` in Asia/Shanghai. `total`: it is added up below the last row. `width` is in characters.
    """

    zh: str
    en: str
    kind: Kind = "text"
    width: float = 14
    total: bool = False

    @property
    def heading(self) -> str:
        """Both languages, one above the other."""
        return f"{self.zh}\n{self.en}"


class Style(NamedTuple):
    """How a kind is shown, and what of a value goes into the cell."""

    number_format: str
    cell: Callable[[Any], str | float | date | datetime]


def in_yuan(fen: int) -> float:
    """Fen as the number of yuan a cell holds: exact to the fen up to 10 trillion yuan."""
    return fen / 100


def _wall_clock(moment: datetime) -> datetime:
    return moment.astimezone(_SHANGHAI).replace(tzinfo=None)


STYLES: Mapping[Kind, Style] = {
    "text": Style("@", str),
    "count": Style("#,##0", int),
    "fen": Style("#,##0.00", in_yuan),
    "rate": Style("0.0%", float),
    "date": Style("yyyy-mm-dd", lambda day: day),
    "moment": Style("yyyy-mm-dd hh:mm:ss", _wall_clock),
}
