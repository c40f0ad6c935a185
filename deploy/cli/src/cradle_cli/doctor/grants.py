"""Whether each service may do what it must and nothing more: append-only by grants, owning nothing, alone in its database."""

from __future__ import annotations

from collections.abc import Sequence

from cradle_cli.doctor.examination import Examination, Finding, failed, ok
from cradle_cli.installation import ServiceAccess

APPEND_ONLY = ("events", "postings", "vault_reads", "operator_actions", "migrations")
"""Tables, where a database has them, that the run role may not change or empty."""
FORBIDDEN = ("UPDATE", "DELETE", "TRUNCATE")
_TABLES = "SELECT relname FROM pg_class WHERE relname = ANY($1::text[]) AND relnamespace = 'public'::regnamespace"
_MAY = """
    SELECT has_table_privilege($1, $2::text, $3) OR $3 = 'UPDATE' AND has_any_column_privilege($1, $2::text, 'UPDATE')"""
_OWNS = """
    SELECT (SELECT count(*) FROM pg_class WHERE relowner = $1::regrole) + (SELECT count(*) FROM pg_proc WHERE proowner = $1::regrole)
         + (SELECT count(*) FROM pg_database WHERE datdba = $1::regrole)"""
_POWERS = """
    SELECT array_remove(ARRAY[CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreatedb THEN 'CREATEDB' END,
        CASE WHEN rolcreaterole THEN 'CREATEROLE' END, CASE WHEN rolreplication THEN 'REPLICATION' END,
        CASE WHEN rolbypassrls THEN 'BYPASSRLS' END], NULL) FROM pg_roles WHERE rolname = $1"""
_MEMBER_OF = """
    SELECT array_agg(g.rolname::text) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
    WHERE r.rolname = $1"""


async def check_grants(examination: Examination) -> Sequence[Finding]:
    """What each run role could do to events and ledgers, what it owns, and whose databases it may enter."""
    findings: list[Finding] = []
    for service in examination.services:
        findings += await _of_service(examination, service)
    return findings or [ok("no run role can change or empty an append-only table, owns anything, or enters another's database")]


async def _of_service(examination: Examination, service: ServiceAccess) -> list[Finding]:
    connection, role = await examination.admin(service.database), service.run_role
    findings = []
    for table in [row[0] for row in await connection.fetch(_TABLES, list(APPEND_ONLY))]:
        for right in FORBIDDEN:
            if await connection.fetchval(_MAY, role, table, right):
                cure = f"psql {service.database} -c 'REVOKE {right} ON {table} FROM \"{role}\", PUBLIC'"
                findings.append(failed(f"{service.name}: {role} may {right} {table}, which is append-only", cure))
    if owned := await connection.fetchval(_OWNS, role):
        cure = f'psql {service.database} -c \'REASSIGN OWNED BY "{role}" TO "{service.owner_role}"\', then grant what migrations grant'
        findings.append(failed(f"{service.name}: {role} owns {owned} objects; an owner can change anything of it", cure))
    if powers := await connection.fetchval(_POWERS, role):
        cure = f"psql -c 'ALTER ROLE \"{role}\" {' '.join('NO' + power for power in powers)}'"
        findings.append(failed(f"{service.name}: {role} is {', '.join(powers)}", cure))
    for group in await connection.fetchval(_MEMBER_OF, role) or []:
        cure = f'psql -c \'REVOKE "{group}" FROM "{role}"\''
        findings.append(failed(f"{service.name}: {role} is a member of {group} and may what it may", cure))
    for other in examination.services:
        if other.database != service.database and await connection.fetchval(
            "SELECT has_database_privilege($1, $2, 'CONNECT')", role, other.database
        ):
            cure = f'psql -c \'REVOKE CONNECT ON DATABASE "{other.database}" FROM "{role}", PUBLIC\''
            findings.append(failed(f"{service.name}: {role} may enter the database of {other.name}", cure))
    return findings
