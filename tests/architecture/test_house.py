"""The house's rooms and measures."""

import ast
import re
import sys

LINES_MAX = 300
LINES_USUAL = 150
FUNCTION_LINES_MAX = 70
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base"}


def test_a_file_does_one_thing_so_it_is_short(modules):
    lengths = {module.place: len(module.path.read_text(encoding="utf-8").splitlines()) for module in modules}
    assert {place: lines for place, lines in lengths.items() if lines > LINES_MAX} == {}
    long = sorted(((lines, place) for place, lines in lengths.items() if lines > LINES_USUAL), reverse=True)
    sys.stdout.writelines(f"{lines} lines: {place}\n" for lines, place in long)
    assert len(long) <= len(lengths) / 10, "most files are under 150 lines"


def test_a_function_is_read_in_one_screen(modules):
    functions = (
        (module, node)
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    too_long = [f"{m.at(n)} {n.name}" for m, n in functions if (n.end_lineno or n.lineno) - n.lineno >= FUNCTION_LINES_MAX]
    assert too_long == []


def test_a_module_is_named_for_what_it_does(modules):
    assert [module.place for module in modules if VAGUE & set(module.name.split("."))] == []


def test_every_module_says_what_it_is_for(modules):
    empty = {module.place for module in modules if not module.tree.body}
    assert [module.place for module in modules if module.place not in empty and not ast.get_docstring(module.tree)] == []


def test_nothing_is_left_to_do_later(modules):
    marks = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
    assert [module.place for module in modules if marks.search(module.path.read_text(encoding="utf-8"))] == []


def test_no_log_line_spells_an_exception_out(modules):
    """Given as it is, it is told without the values it quotes (chassis.fault_text)."""
    spelt = [
        module.at(argument.value)
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "_log"
        for argument in node.keywords
        if isinstance(argument.value, ast.Call) and ast.unparse(argument.value.func) == "repr"
    ]
    assert spelt == []


def test_the_second_computation_shares_no_code_with_the_first(root):
    packages = {path.name for pattern in ("contracts/src/*", "services/*/src/*", "deploy/*/src/*") for path in root.glob(pattern)}
    oracle = [path for path in sorted((root / "tests/oracle").rglob("*.py")) if not path.name.startswith(("test_", "conftest"))]
    assert len(oracle) > 3
    for path in oracle:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & packages, f"{path.name}:{node.lineno}"
