"""I7: lag returns to zero, and memory stays flat: after ten times the events at most 1.2 times the resident set."""

from collections.abc import Mapping

from faults.oracle.finding import Finding

PROMISE = "I7"
GROWTH_MAX = 1.2


def judge_lag(lag: Mapping[str, int]) -> list[Finding]:
    """What is left to publish, to apply or to decide, by name."""
    return [Finding(PROMISE, f"{what}: {left} left") for what, left in sorted(lag.items()) if left]


def judge_memory(before_bytes: Mapping[str, int], after_bytes: Mapping[str, int]) -> list[Finding]:
    """The resident set of each process before and after ten times the events."""
    return [
        Finding(
            PROMISE,
            f"{name}: {before / 2**20:.0f} MiB before, {after_bytes.get(name, 0) / 2**20:.0f} MiB after ten times the events",
        )
        for name, before in sorted(before_bytes.items())
        if not 0 < after_bytes.get(name, 0) <= GROWTH_MAX * before
    ]
