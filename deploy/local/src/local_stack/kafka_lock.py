"""Make `kafka/artifacts.lock` anew from `kafka/pom.xml`: `python -m local_stack.kafka_lock`. Needs Maven; nothing else does."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from local_stack.errors import LocalStackError
from local_stack.kafka_artifacts import LOCK, sha256_of

HEADER = "# Made from pom.xml by `python -m local_stack.kafka_lock`; do not edit.\n# group:artifact:version[:classifier] sha256\n"


def resolve(pom: Path) -> list[tuple[str, Path]]:
    """Every runtime artifact Maven resolves for the pom: (coordinate, jar). Raises LocalStackError without Maven."""
    maven = shutil.which("mvn")
    if maven is None:
        raise LocalStackError("the lock is made with Maven: install `mvn`, or keep the committed lock")
    with tempfile.TemporaryDirectory() as directory:
        listing = Path(directory) / "dependencies.txt"
        command = [maven, "-q", "-B", "-f", str(pom), "dependency:list"]
        options = [f"-DoutputFile={listing}", "-DoutputAbsoluteArtifactFilename=true", "-DincludeScope=runtime"]
        subprocess.run(command + options, check=True)
        lines = listing.read_text(encoding="utf-8").splitlines()
    return [parse(line.strip()) for line in lines if ":jar:" in line]


def parse(line: str) -> tuple[str, Path]:
    """One line of `dependency:list`: `group:artifact:jar[:classifier]:version:scope:path`, the path perhaps with a remark."""
    group, name, _, *middle, version, _, path = line.split(" -- ")[0].split(":")
    return ":".join([group, name, version, *middle]), Path(path.strip())


def write(lock: Path, artifacts: list[tuple[str, Path]]) -> None:
    """Write the lock, sorted by coordinate."""
    lines = sorted(f"{coordinate} {sha256_of(jar)}" for coordinate, jar in artifacts)
    lock.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Resolve the pom and write the lock beside it."""
    try:
        artifacts = resolve(LOCK.with_name("pom.xml"))
    except LocalStackError as error:
        sys.exit(str(error))
    write(LOCK, artifacts)
    sys.stdout.write(f"{len(artifacts)} artifacts in {LOCK}\n")


if __name__ == "__main__":
    main()
