"""The rows of a checked file handed on as commands, or rehearsed; what is said of each."""

from collections.abc import Mapping
from typing import Any

from chassis.actor import Actor
from chassis.application import Problem
from chassis.decider import Refusal
from chassis.handling import CommandHandler, Outcome, Submitted
from chassis.web.bulk import BATCH_ROWS, row_command
from chassis.web.problems import document
from chassis.web.submission import count_invalid, submit_rows
from chassis.workbooks.answers import Outcomes, Result
from chassis.workbooks.cells import Fault
from chassis.workbooks.checking import Checked, Entry
from chassis.workbooks.kinds import FileKind
from contracts.policy import Bilingual


async def decide_rows(
    handler: CommandHandler,
    kind: FileKind,
    who: Actor,
    checked: Checked,
    problems: Mapping[str, Problem],
    *,
    record: bool = False,
) -> Outcomes:
    """Hand on what is sound of a file, a hundred commands a transaction; by default only to see what would become of it."""
    outcomes = Outcomes()
    sent: list[tuple[Entry, Submitted]] = []
    for entry in checked.entries:
        command = None if entry.request is None else row_command(handler, kind.command, who, entry.request)
        if isinstance(command, Submitted):
            sent.append((entry, command))
        elif isinstance(command, Refusal):
            _refuse(checked, outcomes, entry, command, problems)
        else:
            outcomes.results.update(dict.fromkeys(entry.rows, "invalid"))
    if record and (invalid := len(checked.entries) - len(sent)):
        count_invalid(kind.command.name, invalid)
    for start in range(0, len(sent), BATCH_ROWS):
        batch = sent[start : start + BATCH_ROWS]
        commands = [command for _, command in batch]
        found = await (
            submit_rows(handler, kind.command, who, commands, None) if record else handler.rehearse(kind.command, commands)
        )
        for (entry, _), outcome in zip(batch, found, strict=True):
            if outcome.refusal is not None:
                _refuse(checked, outcomes, entry, outcome.refusal, problems)
            else:
                _accept(outcomes, entry, outcome, problems, fresh="recorded" if record else "ready")
    return outcomes


def _accept(outcomes: Outcomes, entry: Entry, outcome: Outcome, problems: Mapping[str, Problem], fresh: Result) -> None:
    result: dict[str, Any] = outcome.result or {}
    told: Result = "repeated" if outcome.repeated else fresh
    warnings = [Bilingual(zh=problems[one["code"]].zh, en=problems[one["code"]].en) for one in result.get("warnings", ())]
    for row in entry.rows:
        outcomes.results[row] = told
        if told != "ready":
            outcomes.ids[row] = result["id"]
        if warnings:
            outcomes.warnings[row] = warnings


def _refuse(checked: Checked, outcomes: Outcomes, entry: Entry, refusal: Refusal, problems: Mapping[str, Problem]) -> None:
    """A refusal is of the command, so of each row it came from; the texts say what to do where they stand in the way."""
    said = document(problems, refusal)
    existing = refusal.details.get("existing_id")
    zh, en = _cure(said["title_zh"], said["title"], existing)
    for row in entry.rows:
        outcomes.results[row] = "refused"
        checked.blame(row, "", Fault(refusal.code, zh, en))
        if existing is not None:
            outcomes.ids[row] = str(existing)


def _cure(zh: str, en: str, existing: Any) -> tuple[str, str]:
    if existing is not None:
        return (
            f"{zh};如为同一事项请删除该行,编号见“编号”列",
            f"{en}: remove the row if it is the same, its id stands in the column Id",
        )
    return f"{zh};请核对该行后重新上传", f"{en}: look over the row and send the file again"
