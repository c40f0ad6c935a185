"""Which guards of the product have fired over the seeds: one that never did was not tested."""

from chassis.metrics import METRICS

SEEDS_MIN = 200
"""From so many on, every guard must have fired."""
COUNTED = (
    "cradle_append_retries_total",
    "cradle_inbox_repeated_total",
    "cradle_inbox_discarded_total",
    "cradle_inbox_rewound_total",
    "cradle_inbox_retries_total",
    "cradle_inbox_parked_total",
    "cradle_relay_retries_total",
    "cradle_relay_fenced_total",
    "cradle_relay_left_open_total",
    "cradle_worker_retries_total",
)
OF_ITS_OWN = ("inbox-fence", "inbox-fork", "relay-fork", "relay-tail-ahead", "store-fork", "command-meanwhile")


def firings() -> dict[str, int]:
    """How often each guard has fired in this process."""
    found = dict.fromkeys((*COUNTED, *OF_ITS_OWN), 0)
    for family in METRICS.collect():
        for sample in family.samples:
            name = sample.labels.get("guard", sample.name)
            if name in found and sample.name.endswith("_total"):
                found[name] += int(sample.value)
    return found
