"""The checks by name, in the order they are made."""

from __future__ import annotations

from collections.abc import Mapping

from cradle_cli.doctor.backup_age import check_backup
from cradle_cli.doctor.clocks import check_clock
from cradle_cli.doctor.disk import check_disk
from cradle_cli.doctor.examination import Check
from cradle_cli.doctor.flow import check_holes, check_parked, check_relay
from cradle_cli.doctor.grants import check_grants
from cradle_cli.doctor.migrations import check_migrations
from cradle_cli.doctor.postgres_settings import check_postgres_settings
from cradle_cli.doctor.topics import check_acls, check_topics
from cradle_cli.doctor.vault_key import check_vault_key
from cradle_cli.doctor.versions import check_versions

CHECKS: Mapping[str, Check] = {
    "versions": check_versions,
    "clock": check_clock,
    "disk": check_disk,
    "postgres-settings": check_postgres_settings,
    "grants": check_grants,
    "migrations": check_migrations,
    "topics": check_topics,
    "acls": check_acls,
    "relay": check_relay,
    "holes": check_holes,
    "parked": check_parked,
    "vault-key": check_vault_key,
    "backup": check_backup,
}
