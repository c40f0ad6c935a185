"""What became of the rows of a file: a summary, and a workbook of the rows with their outcomes."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from starlette.responses import StreamingResponse

from chassis.workbooks.book import Row
from chassis.workbooks.cells import text_of
from chassis.workbooks.checking import Checked, Trouble
from chassis.workbooks.columns import Column
from chassis.workbooks.download import Sheet, workbook_response
from chassis.workbooks.kinds import FileKind
from chassis.workbooks.reading import Cell
from contracts.policy import Bilingual

Result = Literal["ready", "recorded", "repeated", "refused", "invalid"]
LABELS: Mapping[Result, Bilingual] = {
    "ready": Bilingual(zh="可登记", en="can be recorded"),
    "recorded": Bilingual(zh="已登记", en="recorded"),
    "repeated": Bilingual(zh="此前已登记", en="recorded before"),
    "refused": Bilingual(zh="被拒绝", en="refused"),
    "invalid": Bilingual(zh="有误", en="not valid"),
}
SHOWN_MAX = 500
"""Troubles in a summary; the workbook has them all."""
_BATCH_ROWS = 1_000


@dataclass(slots=True)
class Outcomes:
    """By the place of a row among the file's rows: its result, the id it is recorded under, what the clerk is warned of."""

    results: dict[int, Result] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    warnings: dict[int, list[Bilingual]] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many rows there are of each result."""
        counted = Counter(self.results.values())
        return {name: counted[name] for name in LABELS if counted[name]}


def summary_of(kind: FileKind, checked: Checked, outcomes: Outcomes, fingerprint: str) -> dict[str, Any]:
    """The counts, troubles by column, the first troubles row by row, and the warnings by their text."""
    troubles = [trouble for index in sorted(checked.troubles) for trouble in checked.troubles[index]]
    warned = Counter((text.zh, text.en) for texts in outcomes.warnings.values() for text in texts)
    return {
        "kind": kind.name,
        "sha256": fingerprint,
        "rows": len(outcomes.results),
        "results": outcomes.counts(),
        "troubles": len(troubles),
        "by_column": dict(Counter(trouble.column or "整行" for trouble in troubles)),
        "shown": [trouble._asdict() for trouble in troubles[:SHOWN_MAX]],
        "warnings": [{"zh": zh, "en": en, "rows": rows} for (zh, en), rows in warned.most_common()],
    }


async def workbook_of(kind: FileKind, checked: Checked, outcomes: Outcomes, made_at: datetime) -> StreamingResponse:
    """The rows as they were sent, each with its result, its id, and what is wrong with it."""
    names = [each.zh for each in kind.fields]
    columns = (
        Column("行号", "Row", "count", 8),
        Column("结果", "Result", width=14),
        Column("问题与办法", "What is wrong, and the cure (中文)", width=60),
        Column("Problem and cure", "English", width=60),
        Column("编号", "Id", width=38),
        *(Column(each.zh, each.en, width=each.width) for each in kind.fields),
    )

    async def batches() -> AsyncIterator[Sequence[Row]]:
        places = sorted(outcomes.results)
        for start in range(0, len(places), _BATCH_ROWS):
            yield [_row(checked, outcomes, names, place) for place in places[start : start + _BATCH_ROWS]]

    counts = [(f"{LABELS[name].zh} {LABELS[name].en}", str(n)) for name, n in outcomes.counts().items()]  # type: ignore[index]
    title = Bilingual(zh=f"{kind.title.zh}:逐行结果", en=f"{kind.title.en}: result by row")
    sheet = Sheet("结果 Results", columns, batches())
    return await workbook_response(f"{kind.title.zh}结果.xlsx", title, counts, [sheet], made_at)


def _row(checked: Checked, outcomes: Outcomes, names: Sequence[str], place: int) -> Row:
    troubles: Sequence[Trouble] = checked.troubles.get(place, ())
    warnings = outcomes.warnings.get(place, ())
    label, row = LABELS[outcomes.results[place]], checked.filled.rows[place]
    cells = [row[column] if (column := checked.columns[name]) < len(row) else "" for name in names]
    return (
        checked.filled.first_row + place,
        f"{label.zh} {label.en}",
        "\n".join([f"{one.cell} {one.column}:{one.zh}" for one in troubles] + [f"提示:{text.zh}" for text in warnings]),
        "\n".join([f"{one.cell}: {one.en}" for one in troubles] + [f"note: {text.en}" for text in warnings]),
        outcomes.ids.get(place),
        *(_as_sent(cell) for cell in cells),
    )


def _as_sent(cell: Cell) -> str:
    """A cell as text."""
    if isinstance(cell, dict):
        return str(next(iter(cell.values())))
    text = text_of(cell)
    return text if isinstance(text, str) else str(cell)
