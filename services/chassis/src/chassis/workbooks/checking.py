"""From the rows of a file to commands: every row is looked at, and everything that is wrong with it is said, with its cell."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import to_json

from chassis.decider import Refusal
from chassis.web.problems import fault_texts
from chassis.workbooks.cells import (
    EMPTY,
    FORMULA,
    MERGED,
    NOT_A_CHOICE,
    Fault,
    choice_of,
    clock_of,
    code_of,
    day_of,
    fen_of,
    folded,
    id_of,
    number_of,
    text_of,
)
from chassis.workbooks.kinds import Field, FieldKind, FileKind
from chassis.workbooks.reading import Cell, Filled

_CELL = re.compile(r"([A-Z]+)([0-9]+)")


class Trouble(NamedTuple):
    """What is wrong with a row: the cell, its column's heading, a code, and the text with the cure in both languages."""

    row: int
    cell: str
    column: str
    code: str
    zh: str
    en: str


@dataclass(slots=True)
class Entry:
    """A command to be: the rows it comes from, by their place among the file's rows, and its request where nothing is wrong."""

    rows: Sequence[int]
    request: Any = None


@dataclass(slots=True)
class Checked:
    """A file looked through: what is to be sent, and what is wrong by the place of the row."""

    filled: Filled
    columns: Mapping[str, int]
    entries: list[Entry] = field(default_factory=list)
    troubles: defaultdict[int, list[Trouble]] = field(default_factory=lambda: defaultdict(list))

    def blame(self, row: int, heading: str, fault: Fault) -> None:
        """Note a fault of a row, in the cell of a column or, without a heading, of the whole row."""
        number = self.filled.first_row + row
        cell = f"{letter_of(self.columns[heading] + self.filled.first_column)}{number}" if heading else str(number)
        self.troubles[row].append(Trouble(number, cell, heading, *fault))


def letter_of(index: int) -> str:
    """The letters of a column, the first being 0."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


def refuse_file(kind: FileKind, filled: Filled) -> Refusal | None:
    """Why a file is not of the kind, as a whole: another template, an older one, columns missing or added."""
    if filled.kind != kind.name:
        return Refusal("file.other-template", details={"expected": kind.name, "found": filled.kind})
    if filled.version != str(kind.version):
        return Refusal("file.other-version", details={"expected": str(kind.version), "found": filled.version})
    headings = [_heading(text) for text in filled.headings]
    known = [field.zh for field in kind.fields]
    if missing := [name for name in known if name not in headings]:
        return Refusal("file.columns-missing", details={"columns": missing})
    strange = [name for name in headings if name and name not in known]
    twice = sorted({name for name in headings if name and headings.count(name) > 1})
    if strange or twice:
        return Refusal("file.columns-unknown", details={"columns": strange + twice})
    return None


def check_rows(kind: FileKind, filled: Filled) -> Checked:
    """Read every row of a file of the kind."""
    columns = {name: index for index, text in enumerate(filled.headings) if (name := _heading(text))}
    checked = Checked(filled, columns)
    _blame_form(checked)
    values = [_values(kind, checked, index, row) for index, row in enumerate(filled.rows)]
    groups: dict[Any, list[int]] = {}
    for index, row in enumerate(values):
        if not row and index not in checked.troubles:
            continue
        shared = tuple(row.get(key) for key in kind.together)
        groups.setdefault(shared if kind.together and all(shared) else index, []).append(index)
    _blame_likeness(kind, checked, values)
    for rows in groups.values():
        entry = Entry(rows)
        checked.entries.append(entry)
        if not any(index in checked.troubles for index in rows):
            entry.request = _request(kind, checked, rows, [values[index] for index in rows])
    return checked


def _heading(text: str) -> str:
    return text.partition("\n")[0].strip().rstrip("*").strip()


def _blame_form(checked: Checked) -> None:
    """Formulas and merged cells, in the columns that are read."""
    first, headings = checked.filled.first_row, {index: name for name, index in checked.columns.items()}
    places = [(match[1], int(match[2])) for name in checked.filled.formulas if (match := _CELL.fullmatch(name))]
    letters = {letter_of(index + checked.filled.first_column): index for index in headings}
    for letter, number in places:
        if letter in letters and 0 <= number - first < len(checked.filled.rows):
            checked.blame(number - first, headings[letters[letter]], FORMULA)
    for (top, left), (bottom, right) in checked.filled.merged:
        for row in range(max(top + 1 - first, 0), min(bottom + 2 - first, len(checked.filled.rows))):
            for index in range(left - checked.filled.first_column, right + 1 - checked.filled.first_column):
                if index in headings:
                    checked.blame(row, headings[index], MERGED)


def _values(kind: FileKind, checked: Checked, index: int, row: Sequence[Cell]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if all(isinstance(cell, str) and not cell.strip() for cell in row) and index not in checked.troubles:
        return found
    for each in kind.fields:
        column = checked.columns[each.zh]
        cell: Cell = row[column] if column < len(row) else ""
        if isinstance(cell, str) and not text_of(cell):
            if each.required:
                checked.blame(index, each.zh, EMPTY)
            continue
        value = _value(each, cell, counts_from_1904=checked.filled.counts_from_1904)
        if isinstance(value, Fault):
            checked.blame(index, each.zh, value)
        else:
            found[each.key] = value
    return found


_READERS: Mapping[FieldKind, Callable[[Cell], Any]] = {
    "text": text_of,
    "plain": folded,
    "code": code_of,
    "clock": clock_of,
    "number": number_of,
    "money": fen_of,
    "id": id_of,
}


def _value(each: Field, cell: Cell, *, counts_from_1904: bool) -> Any:
    match each.kind:
        case "day":
            return day_of(cell, counts_from_1904=counts_from_1904)
        case "choice":
            return choice_of(cell, each.choices) if each.choices else NOT_A_CHOICE
        case "hashes":
            text = folded(cell)
            return text if isinstance(text, Fault) else [part for part in re.split(r"[\s,;、]+", text.lower()) if part]
        case _:
            return _READERS[each.kind](cell)


def _blame_likeness(kind: FileKind, checked: Checked, values: Sequence[Mapping[str, Any]]) -> None:
    """Rows that say different things of what may be there once. The same row twice is the same command, and no fault."""
    first: dict[Any, int] = {}
    for index, row in enumerate(values):
        key = kind.alike(row) if row and index not in checked.troubles else None
        if key is None:
            continue
        before = first.setdefault(key, index)
        if before != index and values[before] != row:
            number = checked.filled.first_row + before
            zh, en = (
                f"与第{number}行重复但内容不同;请只保留正确的一行",
                f"differs from row {number}, which is the same thing: keep one",
            )
            checked.blame(index, "", Fault("row.duplicate", zh, en))


def _request(kind: FileKind, checked: Checked, rows: Sequence[int], values: Sequence[Mapping[str, Any]]) -> Any:
    """The request the rows are, or None with every fault blamed on its cell."""
    shared = [each.key for each in kind.fields if each.key != kind.member]
    for index, row in zip(rows[1:], values[1:], strict=True):
        if differing := [key for key in shared if row.get(key) != values[0].get(key)]:
            number = checked.filled.first_row + rows[0]
            zh, en = (
                f"与第{number}行同属一场,此列却不同;请改为一致",
                f"of the same session as row {number}, but differs here: make them agree",
            )
            checked.blame(index, _field(kind, differing[0]).zh, Fault("row.differs-from-group", zh, en))
    if any(index in checked.troubles for index in rows):
        return None
    try:
        return kind.command.request.model_validate_json(to_json(kind.body(values)))
    except ValidationError as error:
        for found in error.errors(include_url=False, include_input=False):
            place = [str(part) for part in found["loc"]]
            number = int(place[1]) if kind.together and len(place) > 1 and place[1].isdigit() else 0
            each = _field_at(kind, place)
            zh, en = fault_texts(found)
            checked.blame(rows[min(number, len(rows) - 1)], each.zh if each else "", Fault(str(found["type"]), zh, en))
        return None


def _field(kind: FileKind, key: str) -> Field:
    return next(each for each in kind.fields if each.key == key)


def _field_at(kind: FileKind, place: Sequence[str]) -> Field | None:
    """The field a place in the body comes from: the longest key that begins it, or one that begins as it does."""
    for length in range(len(place), 0, -1):
        for each in kind.fields:
            if each.key.split(".")[:length] == list(place[:length]):
                return each
    return None
