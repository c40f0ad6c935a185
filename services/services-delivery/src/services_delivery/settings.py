"""What services-delivery is told besides what every service is."""

from functools import lru_cache
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class MessageSettings(BaseSettings):
    """The county's account: where it is and the file with its token; without a URL messages are planned and none is sent."""

    model_config = SettingsConfigDict(env_prefix="CRADLE_MESSAGES_", hide_input_in_errors=True)

    url: str = ""
    token_file: Path | None = None
    timeout_seconds: float = 10.0


@lru_cache
def message_settings() -> MessageSettings:
    """The settings of this process, read once."""
    return MessageSettings()
