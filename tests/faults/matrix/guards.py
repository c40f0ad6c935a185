"""The guards that a run of the whole matrix must have seen fire; one that has not is red, not green."""

from collections import Counter

GUARD = "cradle_guard_fired"
BY_FAMILY = {
    "processes": ("cradle_relay_fenced", f"{GUARD}/inbox-fence", f"{GUARD}/relay-tail-ahead"),
    "kafka": (
        "cradle_relay_retries", "cradle_inbox_repeated", "cradle_inbox_discarded", "cradle_inbox_rewound",
        f"{GUARD}/relay-fork", f"{GUARD}/store-fork",
    ),
    "postgres": ("cradle_inbox_retries", "cradle_worker_retries", f"{GUARD}/inbox-fence"),
    "stores": (f"{GUARD}/relay-fork", f"{GUARD}/store-fork", "cradle_inbox_rewound"),
    "requests": ("cradle_append_retries",),
    "data": ("cradle_inbox_parked",),
    "links": ("cradle_inbox_retries",),
}  # fmt: skip
"""The product's counters, each beside the family whose faults must raise it.

Not here are inbox-fork, command-meanwhile and cradle_relay_left_open: they need a log that was exchanged, or a race of a moment that
real servers do not meet in every run. The simulation meets them, and is red where one has not fired.
"""


def never_fired(families: set[str], fired: Counter[str]) -> list[str]:
    """Guards of the families that were run and that nothing has raised."""
    return [guard for family in sorted(families) for guard in BY_FAMILY.get(family, ()) if not fired[guard]]
