"""The rebuilds that stand beside the live tables, for a look."""

from typing import Any

from chassis.database import Connection
from chassis.rebuild.schema import quoted

_SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'rebuild\\_%' AND has_schema_privilege(oid, 'USAGE') ORDER BY 1"


async def read_rebuilds(connection: Connection) -> list[dict[str, Any]]:
    """Each with its source, since when, how many events are left at which rate, and since when it holds what was live before."""
    found = []
    for (schema,) in await connection.fetch(_SCHEMAS):
        row = await connection.fetchrow(f"SELECT * FROM {quoted(schema)}.rebuild_state")  # noqa: S608
        assert row is not None  # noqa: S101
        found.append({"schema": schema, **{name: value for name, value in row.items() if name != "singleton"}})
    return found
