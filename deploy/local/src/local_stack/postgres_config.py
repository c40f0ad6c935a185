"""How PostgreSQL is set up wherever Cradle runs."""

from __future__ import annotations

ADMIN = "postgres"
INITDB_OPTIONS = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")

SETTINGS: dict[str, str] = {
    "max_connections": "300",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "fsync": "on",
    "timezone": "UTC",
    "password_encryption": "scram-sha-256",
}
"""The settings that matter: deploy/compose.yaml must carry the same (tests/deploy)."""
