"""Removing a guard in this process: its file is read with another text, when Python imports it or a migration is run."""

import os
import sys
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from mutants.entries import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[3]
VARIABLE = "REMOVED_GUARD"
_read_text = Path.read_text


class NotThere(Exception):
    """What is to be removed is not in its file exactly once: the entry is out of date."""


def without(mutant: Mutant) -> str:
    """The file's text without the guard. Raises NotThere."""
    text = _read_text(ROOT / mutant.file, encoding="utf-8")
    if text.count(mutant.text) != 1:
        raise NotThere(f"{mutant.name}: {text.count(mutant.text)} times in {mutant.file}")
    return text.replace(mutant.text, mutant.instead)


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, text: str) -> None:
        super().__init__(name, path)
        self.text = text

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.text, self.path, "exec")


class _Finder:
    def __init__(self, mutant: Mutant) -> None:
        self.path, self.text = ROOT / mutant.file, without(mutant)

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> Any:
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.origin and Path(spec.origin).resolve() == self.path:
            spec.loader = _Loader(name, spec.origin, self.text)
        return spec


def remove(mutant: Mutant) -> None:
    """Remove a guard, before the product is imported."""
    if mutant.file.endswith(".py"):
        sys.meta_path.insert(0, _Finder(mutant))  # type: ignore[arg-type]
        return
    changed, path = without(mutant), ROOT / mutant.file

    def read_text(self: Path, *arguments: Any, **options: Any) -> str:
        return changed if self.resolve() == path else _read_text(self, *arguments, **options)

    Path.read_text = read_text  # type: ignore[method-assign, assignment]


if name := os.environ.get(VARIABLE):
    remove(next(mutant for mutant in MUTANTS if mutant.name == name))
