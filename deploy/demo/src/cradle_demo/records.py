"""A submission as somebody in an office sends it, and its line in `records.ndjson`."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

ServiceName = Literal["registry", "delivery", "finance", "reporting"]
RoleName = Literal["commission", "township", "village", "institution", "department", "auditor", "operator"]
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: a person of an office (a unit code, or an institution's id) in a role."""

    role: RoleName
    office: str
    person: str


@dataclass(frozen=True, slots=True)
class Record:
    """One command as it is sent.

    Records of a lower `step` have been answered before one of a higher step is sent. Within a step no answer depends on
    another's, except between rows of the same `batch` and single records of the same `lane`, which keep their order. A record
    without a batch is sent by itself under its `key` (the Idempotency-Key). `comment` names the mistake a record stands for.
    `measured`: its accrual is timed.
    """

    step: int
    service: ServiceName
    command: str
    sender: Sender
    body: Body
    batch: str | None = None
    key: str | None = None
    lane: str | None = None
    comment: str | None = None
    measured: bool = False


def to_line(number: int, record: Record) -> str:
    """The record as one line of JSON; `number` counts lines from 1."""
    return json.dumps(
        {
            "n": number,
            "step": record.step,
            "service": record.service,
            "command": record.command,
            "mode": "single" if record.batch is None else "bulk",
            "batch": record.batch,
            "key": record.key,
            "lane": record.lane,
            "sender": {"role": record.sender.role, "office": record.sender.office, "person": record.sender.person},
            "body": record.body,
            "comment": record.comment,
            "measured": record.measured,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def write(path: Path, records: Iterable[Record]) -> None:
    """Keep what is sent, in order, as NDJSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{to_line(number, record)}\n" for number, record in enumerate(records, 1))


def by_step(records: Iterable[Record]) -> Iterator[tuple[int, list[Record]]]:
    """The records of each step, steps in order, records in theirs."""
    steps: dict[int, list[Record]] = {}
    for record in records:
        steps.setdefault(record.step, []).append(record)
    yield from sorted(steps.items())
