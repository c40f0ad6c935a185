"""Runs the independent computation as a program of its own."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from cradle_demo.failure import DemoFailed


class OracleFailed(DemoFailed):
    """The program ended with an error; the text is what it said."""


async def ask_oracle(program: Path, records: Path, years: Sequence[int]) -> dict[str, Any]:
    """What ought to have come of the records. Raises OracleFailed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(program),
        str(records),
        "--years",
        *map(str, years),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    if process.returncode != 0:
        raise OracleFailed(errors.decode(errors="replace"))
    return cast("dict[str, Any]", json.loads(output))
