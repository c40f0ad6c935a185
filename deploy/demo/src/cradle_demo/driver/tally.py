"""How the records were answered, counted as they are."""

from collections import Counter
from dataclasses import dataclass, field

from cradle_demo.driver.commands import Answer
from cradle_demo.records import Record


@dataclass(slots=True)
class Tally:
    """Answers by command and status, problems by code, warnings by code; `month` is the one whose records are being sent."""

    total: int
    answered: int = 0
    month: str = ""
    answers: dict[str, Counter[str]] = field(default_factory=dict)
    problems: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)

    def count(self, record: Record, answer: Answer) -> None:
        """Count one answer."""
        self.answered += 1
        self.answers.setdefault(f"{record.service}/{record.command}", Counter())[answer.status] += 1
        if answer.code is not None:
            self.problems[answer.code] += 1
        self.warnings.update(answer.warnings)
