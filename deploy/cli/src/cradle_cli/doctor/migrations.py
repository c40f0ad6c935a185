"""Whether each database has exactly the migrations of this build, as they are."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

from chassis.migrate import migrations_of
from cradle_cli.doctor.examination import Examination, Finding, failed, ok
from cradle_cli.installation import service_parts


async def check_migrations(examination: Examination) -> Sequence[Finding]:
    """What is missing, what was applied with another content, and what this build does not know."""
    findings = []
    for service in examination.services:
        connection = await examination.admin(service.database)
        wanted = {migration.name: migration.sha256 for migration in migrations_of(service_parts(service.name))}
        try:
            applied = {row["name"]: row["sha256"] for row in await connection.fetch("SELECT name, sha256 FROM migrations")}
        except asyncpg.UndefinedTableError:
            applied = {}
        if missing := [name for name in wanted if name not in applied]:
            cure = examination.run_job(service.name, "migrate")
            findings.append(failed(f"{service.name}: not applied: {', '.join(missing)}", cure))
        if changed := [name for name in wanted if name in applied and applied[name] != wanted[name]]:
            cure = "git checkout the file as it was released, and put the change into a new file"
            findings.append(failed(f"{service.name}: applied with another content: {', '.join(changed)}", cure))
        if unknown := [name for name in applied if name not in wanted]:
            cure = "run the newer build these come from, or cradle restore the backup from before it"
            findings.append(failed(f"{service.name}: unknown to this build: {', '.join(unknown)}", cure))
    return findings or [ok("every database has the migrations of this build, unchanged")]
