"""How far each service is, from its `GET /status`; unknown is shown as unknown, never as 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

TIMEOUT_SECONDS = 3.0


@dataclass(frozen=True)
class ServiceFigures:
    """Counts of one service, None where it did not say.

    `lag` is how many events that others have published it has not yet reached; `pending` how much background work is left.
    """

    service: str
    recorded: int | None
    published: int | None
    applied: int | None
    pending: int | None
    lag: int | None
    parked: int | None


def read_all(urls: Mapping[str, str]) -> list[ServiceFigures]:
    """The figures of all services, in the order of the mapping."""
    answers = {name: _get(url) for name, url in urls.items()}
    published = published_by_topic(answers.values())
    return [figures(name, answer, published) for name, answer in answers.items()]


def published_by_topic(answers: Any) -> dict[str, int]:
    """How many events each topic holds, as its owner says."""
    topics: dict[str, int] = {}
    for answer in answers:
        topics.update((answer or {}).get("topics", {}).get("published", {}))
    return topics


def figures(name: str, answer: Mapping[str, Any] | None, published: Mapping[str, int]) -> ServiceFigures:
    """One service's figures from its answer, its lag against what the owners of its topics have published."""
    if answer is None:
        return ServiceFigures(name, None, None, None, None, None, None)
    reached: Mapping[str, int] = answer.get("topics", {}).get("reached", {})
    known = all(topic in published for topic in reached)
    return ServiceFigures(
        service=name,
        recorded=answer.get("recorded"),
        published=answer.get("published"),
        applied=answer.get("applied"),
        pending=answer.get("pending"),
        lag=sum(max(0, published[topic] - seq) for topic, seq in reached.items()) if known else None,
        parked=sum(answer["parked"].values()) if "parked" in answer else None,
    )


def _get(url: str) -> dict[str, Any] | None:
    try:
        response = httpx.get(f"{url}/status", timeout=TIMEOUT_SECONDS)
    except httpx.HTTPError:
        return None
    if response.status_code != httpx.codes.OK:
        return None
    answer: dict[str, Any] = response.json()
    return answer
