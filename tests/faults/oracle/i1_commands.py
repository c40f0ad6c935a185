"""I1: each accepted command is in the store exactly once, whatever was retried; each refused one not at all."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from faults.oracle.finding import Finding
from faults.oracle.stores import Store

PROMISE = "I1"


class Reply(NamedTuple):
    """How a command was answered at last. `identity`: what makes it the same command when it is sent again.

    `event_ids` are those the answer names. `status` is that of the answer; "unknown" where there was none: such a command may be
    in the store once, or not.
    """

    identity: str
    status: str
    event_ids: tuple[str, ...] = ()


def judge(replies: Sequence[Reply], stores: Iterable[Store]) -> list[Finding]:
    """Hold the answers against the stores of the services that take commands: each event must be of one answer."""
    stored = {str(event.id): event for store in stores for event in store.events if not event.topic.endswith(".dlt")}
    findings: list[Finding] = []
    owner: dict[str, str] = {}
    for reply in replies:
        if reply.status not in ("recorded", "repeated"):
            if reply.event_ids:
                findings.append(Finding(PROMISE, f"{reply.identity} was {reply.status} and names events {reply.event_ids}"))
            continue
        for event_id in reply.event_ids:
            if event_id not in stored:
                findings.append(
                    Finding(PROMISE, f"{reply.identity} was {reply.status}, its event {event_id} is not in the store")
                )
            if owner.setdefault(event_id, reply.identity) != reply.identity:
                findings.append(Finding(PROMISE, f"{event_id} answers {owner[event_id]} and {reply.identity}"))
    unasked = [event for event_id, event in stored.items() if event_id not in owner]
    allowed = sum(reply.status == "unknown" for reply in replies)
    if len(unasked) > allowed:
        shown = ", ".join(f"{event.type} {event.id} of {event.stream_id}" for event in unasked[:5])
        findings.append(
            Finding(PROMISE, f"{len(unasked)} events that no answer names, for {allowed} unanswered commands: {shown}")
        )
    recorded: dict[str, set[tuple[str, ...]]] = {}
    for reply in replies:
        if reply.status in ("recorded", "repeated"):
            recorded.setdefault(reply.identity, set()).add(reply.event_ids)
    findings += [Finding(PROMISE, f"{name} was done as {sorted(done)}") for name, done in recorded.items() if len(done) > 1]
    return findings
