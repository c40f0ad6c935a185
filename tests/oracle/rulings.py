"""Rulings on readings: from a day on another alternative holds, until the ruling is withdrawn."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

Body = dict[str, Any]


@dataclass
class Ruling:
    subject: str
    value: str
    first: date
    withdrawn: bool = False


@dataclass
class Rulings:
    """By number, from 1."""

    issued: list[Ruling] = field(default_factory=list)

    def on(self, reading: str, day: date) -> str | None:
        """The alternative that is ruled for a day by the last ruling on the reading that stands; None: the default."""
        held = [one for one in self.issued if one.subject == reading and one.first <= day and not one.withdrawn]
        return max(held, key=lambda one: one.first).value if held else None

    def issue(self, body: Body) -> bool:
        self.issued.append(Ruling(body["subject"], body["value"], date.fromisoformat(body["from_date"])))
        return True

    def withdraw(self, body: Body) -> bool:
        number = body["ruling"]
        if not 0 < number <= len(self.issued) or self.issued[number - 1].withdrawn:
            return False
        self.issued[number - 1].withdrawn = True
        return True
