"""What the finance bureau and the commission recorded about money: the enactment that lets it be paid.

Methods answer whether a command was accepted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from oracle import form

Body = dict[str, Any]


@dataclass
class Treasury:
    """`enacted_from` is the first day of the enactment that stands."""

    enacted_from: date | None = None

    def __post_init__(self) -> None:
        self.commands: dict[str, Callable[[Body], bool]] = {"record-enactment": self._enact}

    def _enact(self, body: Body) -> bool:
        form.day(body, "enacted_on")
        if self.enacted_from is not None:
            return False
        self.enacted_from = date.fromisoformat(body["effective_on"])
        return True
