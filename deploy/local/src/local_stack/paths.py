"""Where the stack keeps things: all under `var/` of the checkout, nothing elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
VAR = ROOT / "var"
JARS = VAR / "kafka" / "jars"


def stack_home() -> Path:
    """The stack's home: `CRADLE_HOME`, else `var/stack` of the checkout."""
    named = os.environ.get("CRADLE_HOME")
    return Path(named).expanduser().resolve() if named else VAR / "stack"
