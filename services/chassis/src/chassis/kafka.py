"""How a process reaches Kafka: where, under which name, and over what."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from faststream.security import BaseSecurity, SASLScram512

from chassis.record_batches import read_any_header_name
from chassis.settings import Settings

read_any_header_name()

MECHANISM = "SCRAM-SHA-512"
Protocol = Literal["PLAINTEXT", "SASL_PLAINTEXT", "SASL_SSL"]


@dataclass(frozen=True, slots=True)
class KafkaAccess:
    """A broker's address and a user. PLAINTEXT names no user; SASL_SSL trusts `ca_file`, or the system's authorities without."""

    bootstrap: str
    protocol: Protocol = "PLAINTEXT"
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None

    def client_options(self) -> dict[str, Any]:
        """The keyword arguments by which an aiokafka client reaches this broker as this user."""
        options: dict[str, Any] = {"bootstrap_servers": self.bootstrap, "security_protocol": self.protocol}
        if self.protocol != "PLAINTEXT":
            options |= {
                "sasl_mechanism": MECHANISM,
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password,
                "ssl_context": self._ssl_context(),
            }
        return options

    def faststream_security(self) -> BaseSecurity | None:
        """The same for a FastStream broker; None for PLAINTEXT."""
        if self.protocol == "PLAINTEXT":
            return None
        return SASLScram512(
            username=self.username, password=self.password, ssl_context=self._ssl_context(), use_ssl=self.protocol == "SASL_SSL"
        )

    def _ssl_context(self) -> ssl.SSLContext | None:
        return ssl.create_default_context(cafile=self.ca_file) if self.protocol == "SASL_SSL" else None


def kafka_access(settings: Settings) -> KafkaAccess:
    """What the settings say. Raises OSError where the password's file cannot be read."""
    return KafkaAccess(
        settings.kafka_bootstrap,
        settings.kafka_security_protocol,
        settings.kafka_username,
        settings.kafka_password_file.read_text(encoding="utf-8").strip() if settings.kafka_password_file else "",
        settings.kafka_ca_file,
    )
