"""What a service is told by its environment; every variable begins with CRADLE_."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.policy_file import DEFAULT_EDITION


class Settings(BaseSettings):
    """Connections, ports and keys of one process. Secrets come as files, never as values in the environment."""

    model_config = SettingsConfigDict(env_prefix="CRADLE_", hide_input_in_errors=True)

    database_url: str = ""
    migration_database_url: str = ""
    kafka_bootstrap: str = "127.0.0.1:9092"
    kafka_security_protocol: Literal["PLAINTEXT", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    kafka_username: str = ""
    kafka_password_file: Path | None = None
    kafka_ca_file: Path | None = None
    http_host: str = "127.0.0.1"
    http_port: int = 8000
    metrics_host: str = "127.0.0.1"
    metrics_port: int | None = None
    county: str = "341881"
    token_public_key_file: Path | None = None
    fingerprint_key_file: Path | None = None
    policy_file: Path = DEFAULT_EDITION
    pool_size_max: int = 12
    batch_records_max: int = 5000
    relay_lease_seconds: float = 10.0


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
