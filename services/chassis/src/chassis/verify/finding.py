"""What a check has looked at and what it found wrong."""

from dataclasses import dataclass, field

EXAMPLES_MAX = 20


@dataclass(slots=True)
class Checked:
    """One promise of one service: what was looked at, in words with figures, and what contradicts it; empty where it holds."""

    promise: str
    service: str
    looked_at: str
    wrong: list[str] = field(default_factory=list)

    def object_to(self, text: str) -> None:
        """Note a contradiction; of many only the first are kept."""
        if len(self.wrong) < EXAMPLES_MAX:
            self.wrong.append(text)
