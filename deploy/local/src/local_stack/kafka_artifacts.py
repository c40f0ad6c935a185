"""Kafka's jars: every one named with its SHA-256 in `kafka/artifacts.lock`, fetched once, checked on every start."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local_stack.errors import LocalStackError

LOCK = Path(__file__).resolve().parents[2] / "kafka" / "artifacts.lock"
THREADS = 8
ATTEMPTS = 3

Progress = Callable[[int, int], None]
"""Called with (done, total) as jars arrive."""


@dataclass(frozen=True)
class Artifact:
    """One jar by its Maven coordinate, and the hash its bytes must have."""

    group: str
    name: str
    version: str
    classifier: str
    sha256: str

    @property
    def coordinate(self) -> str:
        """`group:artifact:version`, with `:classifier` where there is one."""
        return ":".join(part for part in (self.group, self.name, self.version, self.classifier) if part)

    @property
    def filename(self) -> str:
        """The jar's name on the class path."""
        return "-".join(part for part in (self.name, self.version, self.classifier) if part) + ".jar"


def read_lock(path: Path = LOCK) -> tuple[Artifact, ...]:
    """The locked artifacts. Raises LocalStackError on a line that is not `coordinate sha256`."""
    artifacts = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        coordinate, _, sha256 = line.partition(" ")
        parts = coordinate.split(":")
        if len(parts) not in (3, 4) or len(sha256) != 64:
            raise LocalStackError(f"{path}:{number}: expected `group:artifact:version[:classifier] sha256`")
        artifacts.append(Artifact(parts[0], parts[1], parts[2], parts[3] if len(parts) == 4 else "", sha256))
    return tuple(artifacts)


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def missing(artifacts: tuple[Artifact, ...], directory: Path) -> list[Artifact]:
    """Those whose jar is absent from the directory or does not have the locked hash."""
    return [a for a in artifacts if not (directory / a.filename).exists() or sha256_of(directory / a.filename) != a.sha256]


def fetch(directory: Path, progress: Progress | None = None, lock: Path = LOCK) -> int:
    """Make the directory hold exactly the locked jars and return how many were fetched; 0 when nothing was to do.

    Safe to run from several processes at once. Raises LocalStackError when a jar cannot be had or has another hash.
    """
    artifacts = read_lock(lock)
    directory.mkdir(parents=True, exist_ok=True)
    with _exclusive(directory):
        wanted = missing(artifacts, directory)
        _remove_strangers(artifacts, directory)
        if not wanted:
            return 0
        staging = directory / ".staging"
        shutil.rmtree(staging, ignore_errors=True)
        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            pending = [pool.submit(_fetch_one, artifact, staging, directory) for artifact in wanted]
            try:
                for done, finished in enumerate(as_completed(pending), start=1):
                    finished.result()
                    if progress is not None:
                        progress(done, len(wanted))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        shutil.rmtree(staging, ignore_errors=True)
        return len(wanted)


def _fetch_one(artifact: Artifact, staging: Path, directory: Path) -> None:
    from jgo.maven import MavenContext  # heavy to import, and needed only when something is missing

    context = MavenContext(repo_cache=staging, timeout=60)
    failure: Exception | None = None
    for _ in range(ATTEMPTS):
        component = context.project(artifact.group, artifact.name).at_version(artifact.version)
        try:
            jar = component.artifact(artifact.classifier).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            failure = error
        else:
            found = sha256_of(jar)
            if found == artifact.sha256:
                jar.replace(directory / artifact.filename)
                return
            failure = LocalStackError(f"its SHA-256 is {found}, the lock says {artifact.sha256}")
        shutil.rmtree(staging / component.path_prefix, ignore_errors=True)
    raise LocalStackError(
        f"{artifact.coordinate} could not be fetched: {failure}. Check the network and run the command again; "
        f"what has arrived is kept."
    ) from failure


def _remove_strangers(artifacts: tuple[Artifact, ...], directory: Path) -> None:
    locked = {artifact.filename for artifact in artifacts}
    for jar in directory.glob("*.jar"):
        if jar.name not in locked:
            jar.unlink()


@contextmanager
def _exclusive(directory: Path) -> Iterator[None]:
    with (directory / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
