"""What the registry is told besides what every service is."""

from functools import lru_cache
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.policy_file import DEFAULT_EDITION


class RegistrySettings(BaseSettings):
    """The vault's master key, 32 bytes in base64 in a file, and the policy edition that awards are checked by."""

    model_config = SettingsConfigDict(env_prefix="CRADLE_", hide_input_in_errors=True)

    vault_master_key_file: Path | None = None
    policy_file: Path = DEFAULT_EDITION


@lru_cache
def settings() -> RegistrySettings:
    """The settings of this process, read once."""
    return RegistrySettings()
