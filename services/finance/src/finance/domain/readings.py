"""Which readings of the silent clauses finance can decide by. One it cannot is refused aloud, never read as the default."""

from collections.abc import Mapping
from functools import lru_cache

from contracts.policy import Policy

IMPLEMENTED: Mapping[str, frozenset[str]] = {
    "R1": frozenset({"per-village-and-year", "per-lecture"}),
    "R3": frozenset({"associate-senior", "intermediate"}),
    "R4": frozenset({"before-36", "before-37"}),
    "R5": frozenset({"last-day", "first-of-next"}),
    "R6": frozenset({"calendar-year", "year-of-age"}),
    "R7": frozenset({"per-child", "per-household"}),
    "R8": frozenset({"uses-one", "uses-none"}),
    "R9": frozenset({"earliest-by-service-date", "first-recorded"}),
    "R10": frozenset({"each", "one-per-household"}),
    "R11": frozenset({"township-of-agreement", "township-of-child"}),
    "R12": frozenset({"within-20-percent", "exactly"}),
    "R14": frozenset({"townships-too", "streets-only"}),
    "R15": frozenset({"villages-too", "communities-only"}),
    "R18": frozenset({"one-child", "until-merge"}),
    "R19": frozenset({"one-thing", "heading-refused"}),
    "R20": frozenset({"toddlers", "under-three"}),
}
"""The alternatives decided by, of the readings that money depends on; the others are reporting's."""


class UnsupportedReading(Exception):
    """The policy chooses a reading that no rule here implements yet."""


def require_supported(policy: Policy) -> None:
    """Raises UnsupportedReading, naming the reading and what is implemented of it."""
    for name, implemented in IMPLEMENTED.items():
        for chosen in policy.every_reading(name) - implemented:
            raise UnsupportedReading(f"{name}:{chosen} is not implemented; {name} can be {', '.join(sorted(implemented))}")


@lru_cache(maxsize=64)
def cited(policy: Policy, names: tuple[str, ...]) -> tuple[str, ...]:
    """These readings as a decision cites them; the same for every decision under a policy."""
    return policy.cite(*names)
