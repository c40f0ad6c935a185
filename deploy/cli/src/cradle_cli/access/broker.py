"""Users and rights as the broker keeps them: SCRAM credentials and ACLs."""

from collections.abc import Collection
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)

from chassis.kafka import MECHANISM, KafkaAccess
from cradle_cli.access.grants import Grant
from local_stack.errors import LocalStackError

ITERATIONS = 8192
SECONDS_MAX = 30.0
_EVERY_HOST = "*"


class AccessRefused(LocalStackError):
    """The broker did not do what was asked; the text says why, and the cure."""


@dataclass(frozen=True, slots=True)
class Change:
    """What applying has changed."""

    granted: int
    revoked: int


class BrokerAccess:
    """The users and rights of a broker, as its administrator. Every method raises AccessRefused."""

    def __init__(self, kafka: KafkaAccess) -> None:
        self._admin = AdminClient(librdkafka_options(kafka) | {"log_level": 0})
        self._kafka = kafka

    def set_password(self, user: str, password: str) -> None:
        """Make the user, or give it this password; connections that are open stay."""
        credential = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS)
        self._done(self._admin.alter_user_scram_credentials([UserScramCredentialUpsertion(user, credential, password.encode())]))

    def drop_user(self, user: str) -> None:
        """Remove the user; its rights go with `apply`."""
        self._done(self._admin.alter_user_scram_credentials([UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_512)]))

    def users(self) -> list[str]:
        """The names of all users."""
        return sorted(self._result(self._admin.describe_user_scram_credentials()))

    def grants_of(self, user: str) -> list[AclBinding]:
        """The ACLs that name a user."""
        about = AclBindingFilter(
            ResourceType.ANY, None, ResourcePatternType.ANY, f"User:{user}", None, AclOperation.ANY, AclPermissionType.ANY
        )
        return list(self._result(self._admin.describe_acls(about)))

    def apply(self, user: str, grants: Collection[Grant]) -> Change:
        """Give the user exactly these rights: what is missing is granted, what is not of them is revoked."""
        wanted = {_binding(grant) for grant in grants}
        found = set(self.grants_of(user))
        if missing := sorted(wanted - found, key=str):
            self._done(self._admin.create_acls(missing))
        if surplus := sorted(found - wanted, key=str):
            self._done(self._admin.delete_acls([_exactly(binding) for binding in surplus]))
        return Change(len(missing), len(surplus))

    def _done(self, futures: dict[Any, Future[Any]]) -> None:
        for future in futures.values():
            self._result(future)

    def _result(self, future: Future[Any]) -> Any:
        try:
            return future.result(SECONDS_MAX)
        except (KafkaException, TimeoutError) as error:
            where = f"Kafka at {self._kafka.bootstrap} as {self._kafka.username!r}"
            raise AccessRefused(f"{where}: {_text(error)}; an authorizer must be on and the user an administrator's") from error


def librdkafka_options(kafka: KafkaAccess) -> dict[str, Any]:
    """The configuration by which librdkafka's clients reach this broker as this user."""
    options: dict[str, Any] = {"bootstrap.servers": kafka.bootstrap, "security.protocol": kafka.protocol}
    if kafka.protocol != "PLAINTEXT":
        options |= {"sasl.mechanism": MECHANISM, "sasl.username": kafka.username, "sasl.password": kafka.password}
    if kafka.ca_file is not None:
        options["ssl.ca.location"] = str(kafka.ca_file)
    return options


def _binding(grant: Grant) -> AclBinding:
    return AclBinding(
        ResourceType[grant.kind.upper()],
        grant.name,
        ResourcePatternType.PREFIXED if grant.prefixed else ResourcePatternType.LITERAL,
        f"User:{grant.user}",
        _EVERY_HOST,
        AclOperation[grant.operation.upper()],
        AclPermissionType.ALLOW,
    )


def _exactly(binding: AclBinding) -> AclBindingFilter:
    return AclBindingFilter(
        binding.restype,
        binding.name,
        binding.resource_pattern_type,
        binding.principal,
        binding.host,
        binding.operation,
        binding.permission_type,
    )


def _text(error: Exception) -> str:
    return str(error.args[0].str()) if isinstance(error, KafkaException) else f"no answer within {SECONDS_MAX:.0f} s"
