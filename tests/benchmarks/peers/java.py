"""Java peers: their jars by the locks beside their poms, fetched once, and their classes compiled once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from local_stack import java, kafka_artifacts
from local_stack.errors import LocalStackError
from local_stack.kafka_lock import resolve, write
from local_stack.paths import JARS, VAR

PEERS = Path(__file__).resolve().parent
BUILT = VAR / "bench" / "peers"
SECONDS_MAX = 120


def class_path(peer: str) -> str:
    """The peer's classes and jars, then those of the local stack's broker."""
    return os.pathsep.join([str(BUILT / peer / "classes"), f"{BUILT / peer / 'jars'}/*", f"{JARS}/*"])


@cache
def lacking(peer: str) -> str | None:
    """Fetch the peer's jars and compile its sources; say why that was not possible, None if it was."""
    try:
        java.find()
        kafka_artifacts.fetch(BUILT / peer / "jars", lock=PEERS / peer / "artifacts.lock")
    except LocalStackError as error:
        return str(error)
    sources = sorted((PEERS / peer).glob("*.java"))
    return _compile(peer, sources) if sources else None


def _compile(peer: str, sources: list[Path]) -> str | None:
    compiler = shutil.which("javac")
    if compiler is None:
        return "no Java compiler (javac) on the PATH"
    command = [compiler, "-cp", class_path(peer), "-d", str(BUILT / peer / "classes"), *map(str, sources)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_MAX, check=False)
    return None if answer.returncode == 0 else f"it did not compile: {answer.stderr.strip().splitlines()[0]}"


def main() -> None:
    """Make the lock of the peer named on the command line anew from its pom; needs Maven."""
    directory = PEERS / sys.argv[1]
    write(directory / "artifacts.lock", resolve(directory / "pom.xml"))


if __name__ == "__main__":
    main()
