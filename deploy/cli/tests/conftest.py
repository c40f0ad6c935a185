import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cradle_cli.main import app

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CRADLE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def cradle(home):
    """Run the command as a person would, in a home of its own."""
    return lambda *arguments: CliRunner().invoke(app, list(arguments))
