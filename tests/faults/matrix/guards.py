"""The guards that a run of the whole matrix must have seen fire; one that has not is red, not green."""

from collections import Counter

BY_FAMILY = {
    "processes": ("cradle_relay_fenced", "cradle_inbox_repeated"),
    "kafka": ("cradle_relay_retries",),
    "postgres": ("cradle_inbox_retries", "cradle_worker_retries"),
    "requests": ("cradle_append_retries",),
    "data": ("cradle_inbox_parked",),
    "links": ("cradle_inbox_retries",),
}
"""The product's counters, each beside the family whose faults must raise it."""


def never_fired(families: set[str], fired: Counter[str]) -> list[str]:
    """Guards of the families that were run and that nothing has raised."""
    return [guard for family in sorted(families) for guard in BY_FAMILY.get(family, ()) if not fired[guard]]
