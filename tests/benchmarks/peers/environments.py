"""Python environments of peers, each with its own pinned packages, made once by uv in `var/bench/peers`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from local_stack.paths import ROOT, VAR

PEERS = Path(__file__).resolve().parent
SECONDS_MAX = 300


def interpreter(peer: str) -> Path:
    """The peer's interpreter."""
    return VAR / "bench" / "peers" / peer / "bin" / "python"


@cache
def lacking(peer: str) -> str | None:
    """Make the peer's environment as its `requirements.txt` says; say why that was not possible, None if it was."""
    tool = ROOT / "var" / "tools" / "bin" / "uv"
    uv = str(tool) if tool.exists() else shutil.which("uv")
    if uv is None:
        return "uv is missing: `make setup`"
    python = interpreter(peer)
    commands = [
        [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(python.parents[1])],
        [uv, "pip", "sync", "--quiet", "--python", str(python), str(PEERS / peer / "requirements.txt")],
    ]
    for command in commands:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_MAX, check=False)
        if answer.returncode != 0:
            return f"its packages could not be had: {(answer.stderr.strip().splitlines() or ['no reason given'])[-1]}"
    return None
