"""Keys of a process that are not a database's or a token's."""

from chassis.settings import Settings


class MissingKey(Exception):
    """A key file is not configured or too short; the text says which and what to do."""


def fingerprint_key(settings: Settings) -> bytes:
    """The key of the HMAC that idempotency keeps of request bodies: at least 32 bytes of a file."""
    path = settings.fingerprint_key_file
    if path is None or not path.is_file():
        raise MissingKey("set CRADLE_FINGERPRINT_KEY_FILE to a file of at least 32 random bytes")
    key = path.read_bytes()
    if len(key) < 32:
        raise MissingKey(f"{path} holds {len(key)} bytes; at least 32 are needed")
    return key
