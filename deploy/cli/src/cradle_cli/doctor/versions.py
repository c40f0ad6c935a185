"""Whether Python, PostgreSQL, Kafka and the packages are those this build was made for."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
import tomllib
from collections.abc import Sequence

from cradle_cli.doctor.examination import Examination, Finding, failed, ok, warned
from cradle_cli.doctor.kafka_questions import finalized_features
from local_stack import paths

PYTHON_MIN = (3, 11)
POSTGRES_MAJOR = 18
TRANSACTION_VERSION = 2
"""From this level on a late commit of a fenced producer cannot end the next one's transaction."""


async def check_versions(examination: Examination) -> Sequence[Finding]:
    """Versions of Python, PostgreSQL, Kafka's features and the packages."""
    return [_python(), await _postgres(examination), await _kafka(examination), _packages(examination)]


def _python() -> Finding:
    found = platform.python_version()
    if sys.version_info < PYTHON_MIN:
        return failed(f"Python {found}", "make setup PYTHON=/path/to/python3.11 or newer")
    return ok(f"Python {found}")


async def _postgres(examination: Examination) -> Finding:
    connection = await examination.admin()
    number, text = await connection.fetchval("SHOW server_version_num"), await connection.fetchval("SHOW server_version")
    if int(number) // 10_000 != POSTGRES_MAJOR:
        cure = f"run PostgreSQL {POSTGRES_MAJOR}: cradle backup, start an empty server of that version, cradle restore"
        return failed(f"PostgreSQL {text}; this build is tested with {POSTGRES_MAJOR}", cure)
    return ok(f"PostgreSQL {text}")


async def _kafka(examination: Examination) -> Finding:
    features = await finalized_features(await examination.kafka())
    level, metadata = features.get("transaction.version", 0), features.get("metadata.version", 0)
    if level < TRANSACTION_VERSION:
        cure = "kafka-features.sh --bootstrap-server SERVER upgrade --feature transaction.version=2"
        return warned(f"Kafka's transaction.version is {level}: a late commit may end another transaction", cure)
    return ok(f"Kafka metadata.version {metadata}, transaction.version {level}")


def _packages(examination: Examination) -> Finding:
    lock = paths.ROOT / "uv.lock"
    if not lock.exists():
        return ok(f"packages of the image: cradle-cli {importlib.metadata.version('cradle-cli')}")
    other = differing_packages(tomllib.loads(lock.read_text(encoding="utf-8")))
    if other:
        return warned(f"packages that are not the locked ones: {', '.join(other)}", "make setup")
    return ok("packages are the locked ones")


def differing_packages(lock: dict[str, list[dict[str, str]]]) -> list[str]:
    """Installed packages whose version is another than the lock's; what is not installed is not needed here."""
    installed = {item.metadata["Name"].lower().replace("_", "-"): item.version for item in importlib.metadata.distributions()}
    return [
        f"{package['name']} {installed[package['name']]} (locked {package['version']})"
        for package in lock["package"]
        if package["name"] in installed and "version" in package and installed[package["name"]] != package["version"]
    ]
