"""The real registry, but for its practitioners: registering one fails with the particulars in the exception. For the test of logs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chassis.database import Connection
from chassis.process import main
from registry.bootstrap import SERVICE


async def fail(connection: Connection, commands: Sequence[Any]) -> Sequence[Any]:
    """A defect as it happens: Python's message quotes what it could not use, and so does PostgreSQL's."""
    particulars = commands[0].identity.model_dump()
    if particulars["phone"] is None:
        await connection.fetch("SELECT $1::text::uuid", str(particulars))
    raise RuntimeError(f"cannot use {particulars}")


if __name__ == "__main__":
    main(
        replace(
            SERVICE,
            commands=[replace(kind, prepare=fail) if kind.name == "register-practitioner" else kind for kind in SERVICE.commands],
        )
    )
