"""The machine and the versions that the figures were taken with."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from local_stack import java, kafka_config, postgres_binaries
from local_stack.errors import LocalStackError

PACKAGES = ("aiokafka", "asyncpg", "fastapi", "faststream", "httptools", "pydantic", "pydantic-core", "uvicorn", "uvloop")


def describe() -> dict[str, str]:
    """What to say above the table."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start",
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "Kafka": kafka_config.VERSION,
        "PostgreSQL": ".".join(postgres_binaries.version().split(".")[:2]),
        "Java": _java(),
        **{package: found for package in PACKAGES if (found := _version(package))},
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _java() -> str:
    try:
        found = java.find()
    except LocalStackError:
        return "none"
    return f"{found.major} ({found.source})"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
