"""The vault's master key, and the keys derived from it for one purpose each."""

import base64
import binascii
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class MissingMasterKey(Exception):
    """The master key's file is not configured, not there, or not 32 bytes in base64; the text says which."""


@dataclass(frozen=True, slots=True)
class MasterKey:
    """32 bytes that never leave the process; what it is used for is derived (HKDF-SHA256)."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise MissingMasterKey(f"the vault's master key has {len(self.secret)} bytes; {KEY_BYTES} are needed")

    def derive(self, purpose: str) -> bytes:
        """The 32-byte key of a purpose."""
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"cradle vault: {purpose}".encode()).derive(self.secret)


def read_master_key(path: Path | None) -> MasterKey:
    """The key in a file, in base64. Raises MissingMasterKey."""
    if path is None or not path.is_file():
        raise MissingMasterKey("set CRADLE_VAULT_MASTER_KEY_FILE to a file of 32 random bytes in base64")
    try:
        return MasterKey(base64.b64decode(path.read_bytes().strip(), validate=True))
    except binascii.Error as error:
        raise MissingMasterKey(f"{path} is not base64") from error
