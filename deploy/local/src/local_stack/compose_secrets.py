"""The secret files that deploy/compose.yaml mounts: `make secrets`. What is there is kept; what is missing is made.

The directory has mode 700; the files in it are readable, because a container's user is another one than the file's owner.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from local_stack import topology
from local_stack.keys import Keys
from local_stack.paths import VAR
from local_stack.postgres_admin import OWNER_SUFFIX, new_password
from local_stack.postgres_config import ADMIN

DIRECTORY = VAR / "compose"
POSTGRES_ADDRESS = "postgres:5432"
FILE_MODE = 0o644
SERVICES = tuple(spec.name for spec in topology.SERVICES)
KAFKA_USERS = ("broker", "admin", *SERVICES, "subscriber")
"""The broker's own user, the administrator, one for each service, and one that may only read."""

DATABASE_ROLES = tuple((name, role) for name in SERVICES for role in (name, name + OWNER_SUFFIX))


def contents(kept: Mapping[str, str]) -> dict[str, str]:
    """Every secret by its name in the compose file; those not kept are newly made, and DSNs follow their passwords."""
    passwords = ["postgres_password", "grafana_admin_password"]
    passwords += [f"{role}_password" for _, role in DATABASE_ROLES] + [f"kafka_{user}_password" for user in KAFKA_USERS]
    made = {name: kept.get(name) or new_password() for name in passwords}
    made["postgres_admin_url"] = _dsn(ADMIN, made["postgres_password"], "postgres")
    for name, role in DATABASE_ROLES:
        made[f"{role}_database_url"] = _dsn(role, made[f"{role}_password"], name)
    return made | _keys() | {name: text for name, text in kept.items() if text}


def write(directory: Path) -> list[str]:
    """Write those that are not there, and say which: what the servers know already stays as it is."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    directory.chmod(0o700)
    kept = {path.name: path.read_text(encoding="utf-8") for path in directory.iterdir() if path.is_file()}
    written = []
    for name, text in contents(kept).items():
        if kept.get(name):
            continue
        path = directory / name
        if path.is_dir():  # what some container engines leave when asked to mount a file that is not there
            path.rmdir()
        path.write_text(text, encoding="utf-8")
        path.chmod(FILE_MODE)
        written.append(name)
    return written


def main() -> None:
    """Write the files and say where."""
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else DIRECTORY
    written = write(directory)
    sys.stdout.write(f"{directory}: {f'{len(written)} secrets written' if written else 'all there already'}\n")


def _dsn(role: str, password: str, database: str) -> str:
    return f"postgresql://{role}:{password}@{POSTGRES_ADDRESS}/{database}"


def _keys() -> dict[str, str]:
    with tempfile.TemporaryDirectory() as directory:
        keys = Keys(Path(directory))
        keys.make_missing(SERVICES)
        files = {f"{name}_fingerprint_key": keys.fingerprint(name) for name in SERVICES}
        files |= {"vault_master_key": keys.vault_master}
        files |= {"token_public_key": keys.token_public, "token_private_key": keys.token_private}
        return {name: path.read_text(encoding="utf-8") for name, path in files.items()}


if __name__ == "__main__":
    main()
