"""The contracts run on pydantic alone."""

import ast
import sys


def imported(tree: ast.Module) -> set[str]:
    """The top-level packages a module imports."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_the_contracts_import_pydantic_alone(modules):
    outside = {"contracts", *sys.stdlib_module_names}
    runtime, publishing = set(), set()
    for module in modules:
        if module.package == "contracts":
            (publishing if module.name.startswith("contracts.publish") else runtime).update(imported(module.tree) - outside)
    assert runtime == {"pydantic", "pydantic_core"}
    assert publishing == {"pydantic", "yaml"}
