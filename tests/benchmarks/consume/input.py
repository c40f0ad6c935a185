"""What the row's contenders read: the county's facts and sessions on the product's topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID

from benchmarks.county import facts, institutions, sessions
from benchmarks.harness.publishing import publish
from benchmarks.harness.rows import Loading
from contracts.topics import SESSIONS

SEQ_HEADER = "ce_partitionseq"


class Loaded(TypedDict):
    """What a contender is told of its input: how many sessions, and how many events of the registry go before them."""

    topic: str
    sessions: int
    facts: int


async def load(loading: Loading) -> Loaded:
    """Publish the facts and the row's volume of sessions."""
    told = await publish(loading.servers, "registry", facts(), loading.directory)
    given = await publish(loading.servers, "delivery", sessions(loading.volume), loading.directory)
    return Loaded(topic=SESSIONS.name, sessions=given, facts=told)


def townships() -> dict[UUID, str]:
    """The township of each institution, which the product knows from the registry and the floor in memory."""
    return {one.institution_id: one.township_code for one in institutions()}


def seq_of(headers: Sequence[tuple[str, bytes]]) -> int:
    """The partition sequence among a record's headers. Raises StopIteration when there is none."""
    return int(next(value for name, value in headers if name == SEQ_HEADER))
