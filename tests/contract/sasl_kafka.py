"""A broker that, besides the listener of the services, has one for users with a password, as the compose stack's has."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka.admin import AdminClient, ScramCredentialInfo, ScramMechanism, UserScramCredentialUpsertion

from local_stack import kafka_artifacts, ports, reaper
from local_stack.kafka import Kafka
from local_stack.paths import JARS

USER, PASSWORD = "newspaper", "correct horse, battery"
_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;"


@dataclass(frozen=True)
class SaslKafka(Kafka):
    """The local broker with a listener more, which lets in who knows a password."""

    sasl_port: int = 0

    @property
    def sasl_bootstrap(self) -> str:
        return f"{ports.HOST}:{self.sasl_port}"

    def _configure(self) -> None:
        super()._configure()
        settings = self._properties.read_text(encoding="utf-8")
        for name in ("listeners", "advertised.listeners"):
            settings = settings.replace(f"\n{name}=", f"\n{name}=USERS://{self.sasl_bootstrap},")
        settings = settings.replace("protocol.map=", "protocol.map=USERS:SASL_PLAINTEXT,")
        settings += "listener.name.users.sasl.enabled.mechanisms=SCRAM-SHA-512\n"
        settings += f"listener.name.users.scram-sha-512.sasl.jaas.config={_SCRAM}\n"
        self._properties.write_text(settings, encoding="utf-8")

    def create_user(self) -> None:
        """USER with PASSWORD."""
        credential = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, iterations=4096)
        upsert = UserScramCredentialUpsertion(USER, credential, PASSWORD.encode())
        admin = AdminClient({"bootstrap.servers": self.bootstrap})
        for done in admin.alter_user_scram_credentials([upsert]).values():
            done.result(30)


@contextmanager
def sasl_kafka() -> Iterator[SaslKafka]:
    """A running broker with the user, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="cradle-test-") as name:
        home = Path(name)
        guard = reaper.attach(home)
        try:
            kafka_artifacts.fetch(JARS)
            chosen: list[int] = []
            for _ in range(3):
                chosen.append(ports.choose(others=set(chosen)))
            kafka = SaslKafka(home, home / "kafka", JARS, port=chosen[0], controller_port=chosen[1], sasl_port=chosen[2])
            kafka.start()
            kafka.create_user()
            yield kafka
            kafka.stop()
        finally:
            reaper.release(guard)
