"""Who may import whom: the contracts of pyproject.toml hold, and would notice a breach."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LINT = Path(sys.executable).parent / "lint-imports"
BREACHES = {
    "finance/leak.py": ("import registry", "registry"),
    "registry/outward.py": ("import local_stack", "local_stack"),
    "chassis/leak.py": ("import finance", "finance"),
    "contracts/leak.py": ("import chassis.store", "chassis.store"),
    "contracts/writing.py": ("import contracts.publish.drift\nimport fastapi", "fastapi"),
    "chassis/kit.py": ("import chassis.testing.scenario\nimport contracts.publish.drift", "chassis.testing.scenario"),
    "cradle_demo/leak.py": ("import finance", "finance"),
    "local_stack/leak.py": ("import chassis.clock", "chassis"),
    **{
        f"{service}/{room}/leak.py": (
            f"import {service}.{higher}\nimport {driver}",
            driver if room == "domain" else f"{service}.{higher}",
        )
        for service in ("registry", "services_delivery", "finance", "reporting")
        for room, higher, driver in (
            ("domain", "projections", "asyncpg"),
            ("projections", "application", "asyncpg"),
            ("application", "web", "asyncpg"),
        )
    },
}
"""A breach of each contract, in each service and room: file, what it imports, and what must be named."""


def lint(root: Path, *, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "300", "NO_COLOR": "1", "PYTHONPATH": str(cwd)}
    return subprocess.run(
        [LINT, "--config", root / "pyproject.toml", "--no-cache", "--no-logo"],
        cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_directions_hold(root):
    result = lint(root, cwd=root)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def breached(root, tmp_path_factory) -> str:
    """What the linter says of a copy in which every direction is breached."""
    copy = tmp_path_factory.mktemp("breached")
    for source in ("contracts/src", *(str(path.relative_to(root)) for path in root.glob("*/*/src"))):
        shutil.copytree(root / source, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name, (text, _) in BREACHES.items():
        path = copy / name
        for package in (path.parent, copy / name.partition("/")[0] / "web"):
            package.mkdir(exist_ok=True)
            (package / "__init__.py").touch()
        path.write_text(text + "\n")
    result = lint(root, cwd=copy)
    assert result.returncode == 1, result.stderr
    return result.stdout


def test_every_contract_is_broken_in_the_breached_copy(breached):
    verdicts = [line for line in breached.splitlines() if line.endswith((" KEPT", " BROKEN"))]
    assert verdicts
    assert [line for line in verdicts if line.endswith(" KEPT")] == []


@pytest.mark.parametrize("breach", BREACHES)
def test_each_breach_is_named(breach, breached):
    module = breach.removesuffix(".py").replace("/", ".")
    assert f"{module} -> {BREACHES[breach][1]}" in breached
