"""What the row's contenders read: the county's facts and sessions on the product's topics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from benchmarks.county import deliveries, facts, institutions, sessions
from benchmarks.harness.publishing import publish
from benchmarks.harness.rows import Loading
from chassis.store import NewEvents
from contracts.events.registry import ChildRegistered
from contracts.topics import SESSIONS


class Loaded(TypedDict):
    """What a contender is told of its input: the topic, how many sessions are on it, how many events of the registry go before.

    `townships` is the township of each institution, which the product knows from the registry and the others are given.
    """

    topic: str
    sessions: int
    facts: int
    townships: dict[str, str]


async def publish_sessions(loading: Loading, told: int) -> Loaded:
    """Publish the row's volume of sessions, after as many facts."""
    given = await publish(loading.servers, "delivery", sessions(loading.volume), loading.directory)
    townships = {str(one.institution_id): one.township_code for one in institutions()}
    return Loaded(topic=SESSIONS.name, sessions=given, facts=told, townships=townships)


def facts_of(volume: int) -> Iterator[NewEvents]:
    """The registry's facts that this many sessions rest on: of the children, only those who attend one."""
    attending = {child for session in deliveries(volume) for child in session.children}
    for stream in facts():
        if not isinstance(stream.events[0], ChildRegistered) or stream.stream_id in attending:
            yield stream
