"""The rows of the policy and where a text names them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from contracts.policy import POLICY_DIRECTORY, Bilingual, Edition

REQUIREMENTS = POLICY_DIRECTORY / "requirements.yaml"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its id, what it asks, and the place of the text; for a reading the clauses it is about.

    `parts` are words in names of events: where a row asks for several things, an event that cites it has each of them.
    """

    id: str
    text: Bilingual
    source: str
    parts: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """G targets, K key work, S money, M governance, D departments, R readings."""
        return self.id[0]


def policy_rows(edition: Edition, path: Path = REQUIREMENTS) -> tuple[Row, ...]:
    """Every row, the requirements first and then the edition's readings."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    required = [
        Row(name, Bilingual(zh=row["zh"], en=row["en"]), row["source"], tuple(row.get("parts", ())))
        for name, row in document.items()
    ]
    readings = [Row(name, reading.question, " ".join(reading.clauses)) for name, reading in edition.readings.items()]
    return (*required, *readings)


class Citations:
    """Finds row ids in texts: `S3.1`, also in `S3.1.fee`, never in `S3.12` or `XS3.1`."""

    def __init__(self, ids: Iterable[str]) -> None:
        longest_first = sorted(ids, key=len, reverse=True)
        alternatives = "|".join(re.escape(one) for one in longest_first)
        self._pattern = re.compile(rf"(?<![\w.])({alternatives})(?!\.?[0-9])(?![A-Za-z])")

    def among(self, *texts: str | None) -> frozenset[str]:
        """The ids these texts name."""
        return frozenset(found for text in texts if text for found in self._pattern.findall(text))
