"""The stack's keys, made once and kept in files that only their owner reads.

Tokens are signed with an Ed25519 key; the vault's master key wraps each subject's own; each service's fingerprint key is
the one of the HMAC that idempotency keeps of request bodies.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

KEY_BYTES = 32
SECRET_MODE = 0o600


@dataclass(frozen=True)
class Keys:
    """Where the keys lie: `directory` has mode 700, the secret files in it 600."""

    directory: Path

    @property
    def token_private(self) -> Path:
        """Signs tokens (PEM)."""
        return self.directory / "token-private.pem"

    @property
    def token_public(self) -> Path:
        """Checks tokens (PEM)."""
        return self.directory / "token-public.pem"

    @property
    def vault_master(self) -> Path:
        """The vault's master key: 32 random bytes in base64."""
        return self.directory / "vault-master.key"

    def fingerprint(self, service: str) -> Path:
        """The service's fingerprint key: 32 random bytes in base64."""
        return self.directory / f"{service}-fingerprint.key"

    def make_missing(self, services: tuple[str, ...]) -> list[str]:
        """Make the keys that are not there yet and return their file names."""
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = []
        for path in (self.vault_master, *(self.fingerprint(service) for service in services)):
            if not path.exists():
                write_secret(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
                made.append(path.name)
        if not (self.token_private.exists() and self.token_public.exists()):
            key = Ed25519PrivateKey.generate()
            write_secret(self.token_private, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            self.token_public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
            made.append(self.token_private.name)
        return made


def write_secret(path: Path, content: bytes) -> None:
    """Write the file so that at no moment anyone but its owner can read it, and never half."""
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=SECRET_MODE)
    unfinished.write_bytes(content)
    unfinished.replace(path)
