"""Which tests cite a row: a test function, the page of tests it stands in, or a situation; and which readings they choose."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cradle_cli.coverage.rows import Citations
from finance.situations.cases import read_situations

PLACES = ("contracts/tests", "services/*/tests", "deploy/*/tests", "tests")
NOT_RUN = {"skip", "skipif", "xfail"}
"""Marks under which a test proves nothing."""
NAME_ROWS_ONLY = frozenset({"test_coverage.py", "test_walked.py", "test_tie_out.py", "test_tables_out.py"})
"""Tests that name rows without trying them: those of this page and of the demo's comparison, and those of a sheet's cells (D5)."""


@dataclass(frozen=True, slots=True)
class Cited:
    """Tests by the rows they cite, and the alternatives of readings that some test or situation chooses."""

    tests: dict[str, list[str]]
    chosen: frozenset[tuple[str, str]]


def cited_tests(root: Path, citations: Citations) -> Cited:
    """What the tests and situations below the project's root cite."""
    tests: dict[str, list[str]] = defaultdict(list)
    chosen: set[tuple[str, str]] = set()
    for path in sorted(path for place in PLACES for folder in root.glob(place) for path in folder.rglob("test_*.py")):
        if path.name not in NAME_ROWS_ONLY:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            chosen |= set(_choices(tree))
            for name, rows in _of_module(tree, citations):
                for row in rows:
                    tests[row].append(f"{path.relative_to(root)}::{name}")
    for path in sorted((root / "tests/policy").glob("*.yaml")):
        for situation in read_situations(path):
            chosen |= set(situation.readings.items())
            for clause in situation.clauses:
                tests[clause].append(f"{path.relative_to(root)}: {situation.case}")
    return Cited(dict(tests), frozenset(chosen))


def _of_module(tree: ast.Module, citations: Citations) -> Iterator[tuple[str, frozenset[str]]]:
    """The tests of a module, each with the rows that it or the module's docstring names."""
    of_all = citations.among(ast.get_docstring(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_") and not _marked(node):
            yield node.name, of_all | citations.among(*_strings(node))


def _marked(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = {part.attr for one in node.decorator_list for part in ast.walk(one) if isinstance(part, ast.Attribute)}
    return bool(names & NOT_RUN)


def _choices(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The readings a test chooses: `{"R8": "uses-none"}`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                match key, value:
                    case ast.Constant(value=str(name)), ast.Constant(value=str(alternative)):
                        yield name, alternative
                    case _:
                        continue


def _strings(node: ast.AST) -> Iterator[str]:
    return (part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str))
