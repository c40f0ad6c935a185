"""What in the product answers for a row: events, commands, deciders, targets, parameters, refusals, and readings decided by."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import contracts.events  # noqa: F401  fills the catalogue
from chassis.service import Service
from contracts.catalogue import event_types
from contracts.policy import Edition
from cradle_cli.coverage.rows import Citations
from finance.bootstrap import SERVICE as FINANCE
from registry.bootstrap import SERVICE as REGISTRY
from reporting.bootstrap import SERVICE as REPORTING
from services_delivery.bootstrap import SERVICE as DELIVERY

SERVICES: tuple[Service, ...] = (REGISTRY, DELIVERY, FINANCE, REPORTING)
PACKAGES = ("contracts", "registry", "services_delivery", "finance", "reporting")

ByRow = dict[str, list[str]]


def events_citing(citations: Citations) -> ByRow:
    """Event types by the rows their docstrings name."""
    return _by_row((name, citations.among(inspect.getdoc(model))) for name, model in event_types().items())


def commands_citing(citations: Citations) -> ByRow:
    """Commands by the rows that their requests, or the modules these stand in, name."""
    found = []
    for service in SERVICES:
        for command in service.commands:
            module = sys.modules[command.request.__module__]
            found.append((command.name, citations.among(command.request.__doc__, module.__doc__)))
    return _by_row(iter(found))


def targets_of(edition: Edition) -> ByRow:
    """Targets that are counted from events, by the row they answer for."""
    return _by_row((name, frozenset({row.clause})) for name, row in edition.targets.items() if row.recorded)


def parameters_of(edition: Edition) -> ByRow:
    """Parameters by the row they rest on."""
    return _by_row((name, frozenset({row.clause})) for name, row in edition.parameters.items())


def readings_of(edition: Edition) -> ByRow:
    """Readings by the clauses they are about."""
    return _by_row((name, frozenset(row.clauses)) for name, row in edition.readings.items())


def deciders_citing(citations: Citations) -> ByRow:
    """Functions and classes of the domains by the rows their docstrings or values name."""
    return _by_row(
        (f"{module}.{node.name}", citations.among(*_strings(node)))
        for module, tree in _modules()
        if ".domain." in f"{module}."
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    )


def readings_decided() -> ByRow:
    """Where a chosen reading is asked for: `policy.reading("R1")`, by the reading."""
    found: ByRow = defaultdict(list)
    for module, tree in _modules():
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(attr="reading"), args=[ast.Constant(value=str(name))]):
                    if module not in found[name]:
                        found[name].append(module)
                case _:
                    continue
    return dict(found)


def _by_row(cited: Iterator[tuple[str, frozenset[str]]]) -> ByRow:
    found: ByRow = defaultdict(list)
    for name, rows in cited:
        for row in rows:
            found[row].append(name)
    return {row: sorted(names) for row, names in found.items()}


def _modules() -> Iterator[tuple[str, ast.Module]]:
    """The modules of the packages, parsed, by their names."""
    for package in PACKAGES:
        root = Path(importlib.import_module(package).__path__[0])
        for path in sorted(root.rglob("*.py")):
            name = ".".join((package, *path.relative_to(root).with_suffix("").parts)).removesuffix(".__init__")
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def _strings(node: ast.AST) -> Iterator[str]:
    return (part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str))
