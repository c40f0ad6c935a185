"""The project's own sources, parsed once."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("contracts/src/*", "services/*/src/*", "deploy/*/src/*")


@dataclass(frozen=True)
class Module:
    """A source file: where it is, the package it belongs to, its name in it, and its syntax tree."""

    path: Path
    package: str
    name: str
    tree: ast.Module

    @property
    def place(self) -> str:
        """The path from the project's root."""
        return str(self.path.relative_to(ROOT))

    def at(self, node: ast.stmt | ast.expr) -> str:
        """A place to click on."""
        return f"{self.place}:{node.lineno}"


def modules_below(root: Path) -> Iterator[Module]:
    """Every module of the packages below a root."""
    for pattern in SOURCES:
        for package in sorted(root.glob(pattern)):
            for path in sorted(package.rglob("*.py")):
                name = ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__")
                yield Module(path, package.name, name, ast.parse(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(scope="session")
def modules() -> list[Module]:
    """Every source module of the project; tests are not among them."""
    return list(modules_below(ROOT))


@pytest.fixture(scope="session")
def module_of() -> Callable[[str, str], Module]:
    """A module of one's own, to see that a check finds what it looks for."""
    return lambda name, text: Module(ROOT / f"{name.replace('.', '/')}.py", name.partition(".")[0], name, ast.parse(text))
