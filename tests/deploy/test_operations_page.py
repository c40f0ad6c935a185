"""Every command that the operator's page has typed is one that `cradle`, make or the compose file has, with its options."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from cradle_cli.doctor.checks import CHECKS
from cradle_cli.main import app

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
LINES = [
    *re.findall(r"`([^`\n]+)`", PAGE),
    *(line.partition(" # ")[0] for line in re.findall(r"^ {4}(.+)$", PAGE.replace("\\\n", " "), re.MULTILINE)),
]
COMMANDS = sorted({found[1].strip() for line in LINES if (found := re.search(r"\b(?:cradle|run --rm tools) ([a-z].*)", line))})
CONTAINERS = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))["services"]


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_and_its_options_exist(words: str) -> None:
    command: Any = typer.main.get_command(app)
    rest = re.findall(r"[A-Za-z0-9_./:-]+", words)
    while hasattr(command, "commands"):
        name = rest.pop(0)
        assert name in command.commands, f"no command {name!r}"
        command = command.commands[name]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in rest if word.startswith("--")} <= known
    checks = re.findall(r"--check ([a-z-]+)", words)
    assert set(checks) <= set(CHECKS)


def test_the_page_names_commands_at_all() -> None:
    assert len(COMMANDS) > 25


def test_every_check_of_the_doctor_is_on_the_page() -> None:
    assert [name for name in CHECKS if f"`{name}`" not in PAGE] == []


def test_every_container_and_target_that_a_line_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {target for line in LINES for target in re.findall(r"^make ([a-z-]+)", line)} <= targets
    named = {name for line in LINES for name in re.findall(r"\b[a-z]+-(?:web|relay|consume|access|migrate|topics)\b", line)}
    assert "finance-relay" in named
    assert named <= set(CONTAINERS)
