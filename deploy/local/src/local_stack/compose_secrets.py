"""The secret files that deploy/compose.yaml mounts: `python -m local_stack.compose_secrets [DIRECTORY]`. Made once, kept after.

The directory has mode 700; the files in it are readable, because a container's user is another one than the file's owner.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from local_stack import topology
from local_stack.keys import Keys
from local_stack.paths import VAR
from local_stack.postgres_admin import OWNER_SUFFIX, new_password

DIRECTORY = VAR / "compose"
POSTGRES_ADDRESS = "postgres:5432"
FILE_MODE = 0o644
UNMOUNTED = {"token_private_key": 0o600}
"""What no container reads: tokens are signed outside."""


def contents() -> dict[str, str]:
    """Every secret by its name in the compose file, newly made."""
    made = {"postgres_password": new_password()}
    names = tuple(spec.name for spec in topology.SERVICES)
    for name in names:
        for role in (name, name + OWNER_SUFFIX):
            password = new_password()
            made[f"{role}_password"] = password
            made[f"{role}_database_url"] = f"postgresql://{role}:{password}@{POSTGRES_ADDRESS}/{name}"
    with tempfile.TemporaryDirectory() as directory:
        keys = Keys(Path(directory))
        keys.make_missing(names)
        made |= {f"{name}_fingerprint_key": keys.fingerprint(name).read_text(encoding="utf-8") for name in names}
        made["vault_master_key"] = keys.vault_master.read_text(encoding="utf-8")
        made["token_public_key"] = keys.token_public.read_text(encoding="utf-8")
        made["token_private_key"] = keys.token_private.read_text(encoding="utf-8")
    return made


def write(directory: Path) -> bool:
    """Write them all; False, and nothing written, where they exist: the database knows their passwords."""
    if (directory / "postgres_password").is_file():
        return False
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    directory.chmod(0o700)
    for name, text in contents().items():
        path = directory / name
        if path.is_dir():  # what some container engines leave when asked to mount a file that is not there
            path.rmdir()
        path.write_text(text, encoding="utf-8")
        path.chmod(UNMOUNTED.get(name, FILE_MODE))
    return True


def main() -> None:
    """Write the files and say where."""
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else DIRECTORY
    written = write(directory)
    sys.stdout.write(f"{directory}: {'written' if written else 'already there'}\n")


if __name__ == "__main__":
    main()
