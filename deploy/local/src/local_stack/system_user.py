"""The account PostgreSQL runs under when the stack is run by root, which PostgreSQL refuses."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from pathlib import Path

from local_stack.errors import LocalStackError
from local_stack.processes import SystemUser

NAME = "embedded_postgres"


def for_postgres() -> SystemUser | None:
    """None when an ordinary user runs the stack; else the system user, made on first use.

    Raises LocalStackError when it cannot be made.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        entry = _make()
    return SystemUser(uid=entry.pw_uid, gid=entry.pw_gid)


def _make() -> pwd.struct_passwd:
    try:
        subprocess.run(["useradd", "--system", "--shell", "/usr/sbin/nologin", NAME], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        detail = getattr(error, "stderr", None) or error
        raise LocalStackError(
            f"PostgreSQL does not run as root and the system user {NAME} could not be made ({detail}). "
            f"Run the stack as an ordinary user, or make that user."
        ) from error
    return pwd.getpwnam(NAME)


def let_pass(path: Path) -> None:
    """Let the system user walk through every folder above `path` (execute permission for others, nothing more)."""
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
