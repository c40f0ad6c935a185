"""I6: received = applied + skipped as repeat + parked + discarded ahead of a hole, per consumer and partition."""

from collections.abc import Iterable
from typing import NamedTuple

from faults.oracle.finding import Finding

PROMISE = "I6"


class Counts(NamedTuple):
    """A position row: what it has counted, and whether a hole or a fork holds it."""

    consumer: str
    topic: str
    partition: int
    last_seq: int
    received: int
    applied: int
    repeated: int
    parked: int
    discarded: int
    hole_at: int | None
    fork: str | None


def judge(positions: Iterable[Counts]) -> list[Finding]:
    """Each row must add up, none may stand before a hole or a fork, and what it has passed it has applied or parked."""
    findings = []
    for row in positions:
        where = f"{row.consumer} {row.topic}[{row.partition}]"
        if row.received != row.applied + row.repeated + row.parked + row.discarded:
            findings.append(
                Finding(PROMISE, f"{where}: received {row.received}, but {row.applied} applied, {row.repeated} repeated, "
                                 f"{row.parked} parked, {row.discarded} discarded")
            )  # fmt: skip
        if not row.applied <= row.last_seq <= row.applied + row.parked:
            findings.append(
                Finding(PROMISE, f"{where}: at sequence {row.last_seq} with {row.applied} applied, {row.parked} parked")
            )
        if row.hole_at is not None or row.fork is not None:
            findings.append(Finding(PROMISE, f"{where}: stands before a hole at {row.hole_at}, fork: {row.fork}"))
    return findings
