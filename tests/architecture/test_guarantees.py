"""Every test and every mutant that docs/guarantees.md names exists."""

import ast
import re

PAGE = "docs/guarantees.md"
TEST = re.compile(r"`([\w/.-]+\.py)::(\w+)`")
MUTANTS = re.compile(r"mutants? ((?:`[\w-]+`(?:, )?)+)")


def test_every_test_that_a_promise_names_exists(root):
    named = TEST.findall((root / PAGE).read_text(encoding="utf-8"))
    assert named
    missing = [f"{file}::{name}" for file, name in named if name not in _functions(root / file)]
    assert missing == []


def test_every_promise_is_shown_by_something(root):
    lines = (root / PAGE).read_text(encoding="utf-8").split("## Not promised")[0].splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| promise")]
    assert [row for row in rows if not TEST.search(row)] == []


def test_every_mutant_guards_a_promise(root):
    page = (root / PAGE).read_text(encoding="utf-8")
    named = {name for group in MUTANTS.findall(page) for name in re.findall(r"`([\w-]+)`", group)}
    tree = ast.parse((root / "tests" / "faults" / "mutants" / "entries.py").read_text(encoding="utf-8"))
    made = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Mutant"]
    assert named == {ast.literal_eval(call.args[0]) for call in made}


def _functions(path):
    if not path.exists():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
