"""Whether the committed files say what the models say."""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from contracts.publish.layout import Layout


def write(files: Mapping[Path, str], layout: Layout) -> list[Path]:
    """Write what differs, and remove the generated files of what no longer exists; returns the paths touched."""
    touched = []
    for path, text in files.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            touched.append(path)
    for path in _strays(files, layout):
        path.unlink()
        touched.append(path)
    return touched


def drift(files: Mapping[Path, str], layout: Layout) -> list[str]:
    """One line for each file that is missing, stray or different, with the first difference."""
    found = []
    for path, text in files.items():
        name = path.relative_to(layout.root)
        if not path.exists():
            found.append(f"{name}: missing")
        elif (committed := path.read_text(encoding="utf-8")) != text:
            found.append(f"{name}: {_first_difference(committed, text)}")
    return found + [f"{path.relative_to(layout.root)}: of nothing that is published any more" for path in _strays(files, layout)]


def _strays(files: Mapping[Path, str], layout: Layout) -> Iterator[Path]:
    for path in sorted([*layout.root.glob("schemas/*.json"), *layout.root.glob("topics/*.yaml")]):
        if path not in files:
            yield path


def _first_difference(committed: str, generated: str) -> str:
    lines = zip_longest(committed.splitlines(), generated.splitlines(), fillvalue="(end of file)")
    for number, (old, new) in enumerate(lines, 1):
        if old != new:
            return f"line {number}: committed {old.strip()!r}, generated {new.strip()!r}"
    return "differs in line ends only"
