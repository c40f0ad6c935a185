"""How far each service is, from its `GET /status`."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import httpx

from contracts.topics import Context, consumed_by


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of one service; `pending` are books or figures still to decide, `lag` events published by others and not applied.

    `answers` False: the service did not say, and the counts are zero for want of better.
    """

    service: str
    answers: bool = False
    recorded: int = 0
    published: int = 0
    unpublished: int = 0
    applied: int = 0
    pending: int = 0
    lag: int = 0
    parked: int = 0

    @property
    def is_quiet(self) -> bool:
        """True where nothing is left to publish, to apply or to decide."""
        return self.answers and self.unpublished == self.pending == self.lag == 0


async def read_standings(http: httpx.AsyncClient, urls: Mapping[str, str]) -> list[Standing]:
    """Where all services stand, in the order of the mapping."""
    answers = dict(zip(urls, await asyncio.gather(*(_status(http, url) for url in urls.values())), strict=True))
    return standings(answers)


def standings(answers: Mapping[str, dict[str, Any] | None]) -> list[Standing]:
    """Where each stands, its lag against what the owners of its topics have published."""
    published: dict[str, int] = {}
    for answer in answers.values():
        published |= (answer or {}).get("topics", {}).get("published", {})
    return [_standing(name, answer, published) for name, answer in answers.items()]


def _standing(name: str, answer: dict[str, Any] | None, published: Mapping[str, int]) -> Standing:
    if answer is None:
        return Standing(name)
    reached = answer["topics"]["reached"]
    return Standing(
        service=name,
        answers=True,
        recorded=answer["recorded"],
        published=answer["published"],
        unpublished=answer["unpublished"] + answer["unpublished_states"],
        applied=answer["applied"],
        pending=answer["pending"],
        lag=_lag(consumed_by(cast("Context", name)), published, reached),
        parked=sum(answer["parked"].values()),
    )


def _lag(topics: Iterable[Any], published: Mapping[str, int], reached: Mapping[str, int]) -> int:
    return sum(max(0, published.get(topic.name, 0) - reached.get(topic.name, 0)) for topic in topics)


async def _status(http: httpx.AsyncClient, url: str) -> dict[str, Any] | None:
    try:
        answer = await http.get(f"{url}/status")
    except httpx.TransportError:
        return None
    return cast("dict[str, Any]", answer.json()) if answer.status_code == httpx.codes.OK else None
