"""Whether PostgreSQL keeps what it has said is kept, as each service's own session sees it."""

from __future__ import annotations

from collections.abc import Sequence

from cradle_cli.doctor.examination import Examination, Finding, failed, ok, warned

REQUIRED = {
    "fsync": ("on", "a crash of the machine would lose what was committed"),
    "full_page_writes": ("on", "a crash of the machine would tear pages"),
    "synchronous_commit": ("on", "a crash would lose what a client was told is recorded"),
    "timezone": ("UTC", "times in dumps and reports would differ from those in events"),
    "password_encryption": ("scram-sha-256", "passwords would be kept as weak hashes"),
    "server_encoding": ("UTF8", "Chinese text could not be kept"),
    "data_checksums": ("on", "a damaged page would be served as data"),
}
STRONGER = {"synchronous_commit": {"remote_write", "remote_apply"}}
START_OPTIONS = {"data_checksums": "pg_checksums --enable on the stopped server", "server_encoding": "initdb --encoding=UTF8"}
CONNECTIONS_MIN = 100
_OVERRIDES = """
    SELECT CASE WHEN r.rolname IS NULL THEN format('DATABASE %I', d.datname) WHEN d.datname IS NULL THEN format('ROLE %I', r.rolname)
                ELSE format('ROLE %I IN DATABASE %I', r.rolname, d.datname) END AS what, s.setconfig
    FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = s.setdatabase LEFT JOIN pg_roles r ON r.oid = s.setrole"""


async def check_postgres_settings(examination: Examination) -> Sequence[Finding]:
    """The settings that durability, time and text rest on."""
    findings = []
    for service in examination.services:
        connection = await examination.connect(service.run_dsn)
        rows = await connection.fetch("SELECT name, setting FROM pg_settings WHERE lower(name) = ANY($1::text[])", list(REQUIRED))
        for row in rows:
            name, found = row["name"].lower(), row["setting"]
            wanted, why = REQUIRED[name]
            if found != wanted and found not in STRONGER.get(name, set()):
                says = f"{service.name}: {name} is {found}, not {wanted}: {why}"
                findings.append(failed(says, await _cure(examination, name, wanted)))
    connections = int(await (await examination.admin()).fetchval("SHOW max_connections"))
    if connections < CONNECTIONS_MIN:
        cure = f"ALTER SYSTEM SET max_connections = {3 * CONNECTIONS_MIN}; then restart PostgreSQL"
        findings.append(warned(f"max_connections is {connections}: four services may need {CONNECTIONS_MIN}", cure))
    return findings or [ok(f"{', '.join(REQUIRED)} as they must be; max_connections {connections}")]


async def _cure(examination: Examination, name: str, wanted: str) -> str:
    """What resets the setting where a role or a database overrides it, else what sets it for the server."""
    if name in START_OPTIONS:
        return START_OPTIONS[name]
    rows = await (await examination.admin()).fetch(_OVERRIDES)
    overriding = [row for row in rows if any(text.lower().startswith(f"{name}=") for text in row["setconfig"])]
    resets = [f"ALTER {row['what']} RESET {name};" for row in overriding]
    return " ".join(resets) or f"ALTER SYSTEM SET {name} = '{wanted}'; SELECT pg_reload_conf();"
