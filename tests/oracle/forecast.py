"""Where the county will stand in the deadline's year by a straight line through its years, and the light that shows."""

from fractions import Fraction
from math import floor

from oracle import policy
from oracle.figures import Figures

COUNTY_DIGITS = 6
WHOLE = 10_000


def forecasts(targets: dict[str, dict[str, Figures]]) -> dict[str, list[int | str | None]]:
    """By target the forecast, in basis points of a rate or as a count, rounded down, and its light."""
    found = {}
    for target in targets[max(targets)]:
        by_year = {
            int(year): next(f for code, f in rows[target].items() if len(code) == COUNTY_DIGITS) for year, rows in targets.items()
        }
        rate = all(of is not None for _, of in by_year.values())
        known = {year: Fraction(WHOLE * (done or 0), of) for year, (done, of) in by_year.items() if of}
        if not rate:
            known = {year: Fraction(done or 0) for year, (done, _) in by_year.items()}
        found[target] = _told(known, policy.DEADLINE_YEAR - max(by_year), policy.GOALS.get(target), rate=rate)
    return found


def _told(known: dict[int, Fraction], left: int, goal: int | None, *, rate: bool) -> list[int | str | None]:
    ahead = _line(known, policy.DEADLINE_YEAR, rate=rate)
    if ahead is None or goal is None:
        return [None if ahead is None else floor(ahead), "none"]
    least = Fraction(policy.LIGHT_AMBER * goal, WHOLE)
    sure = ahead >= Fraction(policy.LIGHT_GREEN * goal, WHOLE) and ahead - _error(known, left, rate=rate) >= least
    return [floor(ahead), "green" if sure else "amber" if ahead >= least else "red"]


def _line(known: dict[int, Fraction], year: int, *, rate: bool) -> Fraction | None:
    if not known:
        return None
    first, last = min(known), max(known)
    slope = (known[last] - known[first]) / (last - first) if last > first else Fraction(0)
    value = max(Fraction(0), known[last] + slope * (year - last))
    return min(Fraction(WHOLE), value) if rate else value


def _error(known: dict[int, Fraction], left: int, *, rate: bool) -> Fraction:
    """How far such lines would have been off before: over the years left, or the longest time up to that with a try."""
    for years in range(left, 0, -1):
        off = []
        for year, came in known.items():
            said = _line({one: value for one, value in known.items() if one <= year - years}, year, rate=rate)
            if year - years in known and said is not None:
                off.append(abs(said - came))
        if off:
            return sum(off, Fraction(0)) / len(off)
    return Fraction(0)
