"""From the lines that were sent to what was recorded: idempotency, form, natural keys, in the order of sending."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from oracle import form, papers, people, standing, supervision
from oracle.claimed import all_claims
from oracle.claims import Claim
from oracle.daybook import Daybook
from oracle.diary import Diary
from oracle.evaluation import Evaluations
from oracle.fund_inspections import FundInspections
from oracle.register import Register
from oracle.rulings import Rulings
from oracle.settlements import Settlements
from oracle.treasury import Treasury

REGISTERING = people.COMMANDS | papers.COMMANDS | supervision.COMMANDS | standing.COMMANDS
Verdict = Literal["recorded", "repeated", "rejected"]


@dataclass
class Books:
    """What stands after everything was sent, and how each kind of command was answered how often."""

    register: Register = field(default_factory=Register)
    diary: Diary = field(default_factory=Diary)
    daybook: Daybook = field(default_factory=Daybook)
    treasury: Treasury = field(default_factory=Treasury)
    rulings: Rulings = field(default_factory=Rulings)
    fund_inspections: FundInspections = field(default_factory=FundInspections)
    answers: dict[str, Counter[Verdict]] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    _known: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _claims: list[Claim] = field(default_factory=list)
    _stale: bool = True

    def send(self, record: dict[str, Any]) -> Verdict:
        """Answer one line: recorded, repeated (known, no effect), or rejected."""
        verdict = self._answer(record)
        name = f"{record['service']}/{record['command']}"
        self.answers.setdefault(name, Counter())[verdict] += 1
        self.verdicts.append(verdict)
        return verdict

    def _answer(self, record: dict[str, Any]) -> Verdict:
        """An office's single command is known by its key, its row by command and content; a refused one leaves no trace."""
        content = json.dumps([record["command"], record["body"]], sort_keys=True, ensure_ascii=False)
        command_id = (record["service"], record["sender"]["office"], record["key"] if record["mode"] == "single" else content)
        if command_id in self._known:
            return "repeated" if self._known[command_id] == content else "rejected"
        try:
            accepted = self._accept(record["command"], record["body"], record["sender"].get("person", ""))
        except form.Malformed:
            return "rejected"
        if not accepted:
            return "rejected"
        self._known[command_id] = content
        self._stale = self._stale or record["command"] not in self._by_person
        return "recorded"

    def _accept(self, command: str, body: dict[str, Any], person: str) -> bool:
        if command in REGISTERING:
            return REGISTERING[command](self.register, body)
        if command in self._by_person:
            return self._by_person[command](body, person)
        return self._recording[command](body)

    def claims(self) -> list[Claim]:
        """All claims as they stand; made anew once something was recorded since."""
        if self._stale:
            self._claims, _ = all_claims(self.register, self.diary, self.rulings, self.settlements.held())
            self._stale = False
        return self._claims

    @cached_property
    def settlements(self) -> Settlements:
        """What was settled of the claims."""
        return Settlements(self.treasury, self.claims, self.fund_inspections)

    @cached_property
    def evaluations(self) -> Evaluations:
        """The yearly evaluations of who is on the register."""
        return Evaluations(self.register)

    @cached_property
    def _by_person(self) -> dict[str, Callable[[dict[str, Any], str], bool]]:
        return self.treasury.commands | self.evaluations.commands | self.fund_inspections.commands | self.settlements.commands

    @cached_property
    def _recording(self) -> dict[str, Callable[[dict[str, Any]], bool]]:
        ruling = {"issue-ruling": self.rulings.issue, "withdraw-ruling": self.rulings.withdraw}
        return self.diary.commands | self.daybook.commands | ruling


def read(lines: Iterable[str]) -> Books:
    """The books after the lines of a records file."""
    books = Books()
    for line in lines:
        books.send(json.loads(line))
    return books
