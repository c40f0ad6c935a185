"""The traffic light of a target: its forecast beside its goal, by thresholds of the edition. The rule is printed with it."""

from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from contracts.policy import Bilingual, Policy
from reporting.domain.progress import WHOLE

Light = Literal["green", "amber", "red", "none"]
"""none: not judged, or no year known in which anything was due."""


class Thresholds(NamedTuple):
    """Shares of the goal in basis points, and the parameter versions to cite."""

    green: int
    amber: int
    versions: tuple[str, str]


def thresholds(policy: Policy, on: date) -> Thresholds:
    """Those that hold on a day, or on the edition's first one."""
    day = max(on, policy.edition.effective_on)
    green, amber = policy.value("G.light-green", day), policy.value("G.light-amber", day)
    return Thresholds(green.value, amber.value, (green.version, amber.version))


def light(limits: Thresholds, forecast: Fraction | None, error: Fraction, goal: int | None) -> Light:
    """Green if the forecast reaches the green share of the goal, and less its error the amber one; amber if it reaches that itself."""
    if forecast is None or goal is None:
        return "none"
    if forecast * WHOLE < limits.amber * goal:
        return "red"
    surely = forecast * WHOLE >= limits.green * goal and (forecast - error) * WHOLE >= limits.amber * goal
    return "green" if surely else "amber"


def rule(limits: Thresholds) -> Bilingual:
    """The rule as it is printed with every light."""
    green, amber = f"{limits.green / 100:g}", f"{limits.amber / 100:g}"
    return Bilingual(
        zh=f"绿:预测值不低于目标的{green}%,减误差后仍不低于{amber}%;黄:预测值不低于目标的{amber}%;红:更低;无:不作判定或无对象。",
        en=f"green: the forecast reaches {green} % of the goal, and less its error still {amber} %; "
        f"amber: it reaches {amber} %; red: it does not; none: not judged, or nothing due.",
    )
