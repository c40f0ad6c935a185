"""Where a target will stand at the deadline: a straight line through its years, and how far such lines were off before.

Values are basis points of a rate, or a count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from contracts.policy import Bilingual
from reporting.domain.progress import WHOLE

History = Mapping[int, Fraction]
"""The value of each year in which anything was due."""
METHOD = Bilingual(
    zh="直线外推:最近一年的值,加上已知各年平均每年变化乘以剩余年数;只有一年时保持不变;比率限于0-100%,数量不小于0。"
    "误差:用较早年份按同法预测其后年份,同级全部单位预测与实际之差的平均绝对值。",
    en="A straight line: the last year's value plus the mean yearly change so far for each year left; unchanged where only one year "
    "is known; a rate stays within 0-100 %, a count at 0 or more. Its error: the same forecast made from earlier years for later "
    "ones, the mean distance to what came, over all units of the level.",
)


@dataclass(frozen=True, slots=True)
class BackTest:
    """How far forecasts over `horizon_years` were off: on the mean of so many tries, beside the same year again as a forecast."""

    horizon_years: int
    tries: int
    error: Fraction
    error_if_unchanged: Fraction


def value_of(numerator: int, denominator: int | None) -> Fraction | None:
    """A figure's value; a count has no denominator. None where nothing was due."""
    if denominator is None:
        return Fraction(numerator)
    return Fraction(WHOLE * numerator, denominator) if denominator else None


def forecast(history: History, year: int, *, rate: bool) -> Fraction | None:
    """The value of a year not before the last known one; None where no year is known."""
    if not history:
        return None
    first, last = min(history), max(history)
    change = (history[last] - history[first]) / (last - first) if last > first else Fraction(0)
    value = max(Fraction(0), history[last] + change * (year - last))
    return min(value, Fraction(WHOLE)) if rate else value


def back_test(histories: Iterable[History], years_left: int, *, rate: bool) -> BackTest | None:
    """The error over the years left, or over the longest time up to them that the histories can be tested by."""
    known = list(histories)
    for horizon in range(years_left, 0, -1):
        tries = [one for history in known for one in _tries(history, horizon, rate=rate)]
        if tries:
            return BackTest(
                horizon,
                len(tries),
                sum((abs(said - came) for said, _, came in tries), Fraction(0)) / len(tries),
                sum((abs(before - came) for _, before, came in tries), Fraction(0)) / len(tries),
            )
    return None


def _tries(history: History, horizon: int, *, rate: bool) -> Sequence[tuple[Fraction, Fraction, Fraction]]:
    """For each year with one so many years before it: what was forecast, the value then, and the value that came."""
    tries = []
    for year, came in history.items():
        then = year - horizon
        if then in history:
            said = forecast({known: value for known, value in history.items() if known <= then}, year, rate=rate)
            if said is not None:
                tries.append((said, history[then], came))
    return tries
