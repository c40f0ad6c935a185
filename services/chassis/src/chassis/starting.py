"""What must be right before a process can start; what is not is said in one line, with its cure."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from urllib.parse import urlsplit

import asyncpg
import structlog
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.conn import collect_hosts, create_conn
from aiokafka.errors import (
    KafkaError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
    for_code,
)

from chassis.kafka import KafkaAccess

MISCONFIGURED = 78
UNAVAILABLE = 69
"""Exit codes of sysexits.h: what only an operator can mend, and what may mend itself."""

_log = structlog.get_logger()


class CannotStart(Exception):
    """Why a process cannot start, what to do about it, and the exit code that says so."""

    def __init__(self, what: str, cure: str, exit_code: int = MISCONFIGURED) -> None:
        super().__init__(what)
        self.cure = cure
        self.exit_code = exit_code


@contextmanager
def reached_database(dsn: str, variable: str) -> Iterator[None]:
    """Turn the ways in which a first connection fails into CannotStart. `variable` is where the DSN comes from."""
    parts = urlsplit(dsn)
    where = f"PostgreSQL at {parts.hostname}:{parts.port or 5432} as {parts.username!r} in {parts.path.removeprefix('/')!r}"
    try:
        yield
    except asyncpg.InvalidPasswordError as error:
        raise CannotStart(f"{where}: the password is refused", f"put the role's password into {variable}") from error
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InsufficientPrivilegeError) as error:
        raise CannotStart(f"{where}: {error}", f"name the service's own role and database in {variable}") from error
    except asyncpg.InvalidCatalogNameError as error:
        raise CannotStart(f"{where}: {error}", "make the databases, or name the right one in " + variable) from error
    except (
        OSError,
        asyncpg.CannotConnectNowError,
        asyncpg.ConnectionDoesNotExistError,
        asyncpg.TooManyConnectionsError,
    ) as error:
        raise CannotStart(f"{where}: {error or repr(error)}", "start PostgreSQL, or see its log", UNAVAILABLE) from error


TOPICS_SHOWN_WITHIN = 10.0
"""Seconds: a broker may show a topic a while after the controller has made it."""


async def check_kafka(kafka: KafkaAccess, topics: Sequence[str], *, shown_within: float = TOPICS_SHOWN_WITHIN) -> None:
    """Raise CannotStart where the broker refuses the user, hides a topic from it, or has not one within `shown_within` seconds.

    A broker that does not answer is no reason not to start: it may be on its way, and the roles wait for it.
    """
    with _quiet_client():
        try:
            await _authenticate(kafka)
            await _describe(kafka, topics, shown_within)
        except (KafkaError, OSError, TimeoutError) as error:
            _log.warning("process.kafka-unreachable", bootstrap=kafka.bootstrap, error=error)


async def _authenticate(kafka: KafkaAccess) -> None:
    """The admin client hides a refusal behind its retries: this is a bare connection."""
    options = kafka.client_options()
    hosts = collect_hosts(options.pop("bootstrap_servers"))
    for host, port, _ in hosts:
        try:
            connection = await create_conn(host, port, request_timeout_ms=10_000, **options)
        except SaslAuthenticationFailed as error:
            raise CannotStart(
                f"Kafka at {kafka.bootstrap} as {kafka.username!r}: the password is refused",
                "put the user's password into CRADLE_KAFKA_PASSWORD_FILE, or make the user: `cradle access apply`",
            ) from error
        except (OSError, KafkaError):
            if (host, port) == hosts[-1][:2]:
                raise
        else:
            connection.close()
            return


async def _describe(kafka: KafkaAccess, topics: Sequence[str], shown_within: float) -> None:
    admin = AIOKafkaAdminClient(**kafka.client_options())
    until = monotonic() + shown_within
    try:
        await admin.start()
        while missing := await _missing(admin, kafka, topics):
            if monotonic() >= until:
                raise CannotStart(
                    f"Kafka at {kafka.bootstrap} has no topic {', '.join(missing)}",
                    "run the owner's job `topics` (the dead-letter topics are the consumer's)",
                )
            await asyncio.sleep(0.25)
    finally:
        await admin.close()


async def _missing(admin: AIOKafkaAdminClient, kafka: KafkaAccess, topics: Sequence[str]) -> list[str]:
    """The topics that are not there. Raises CannotStart for those that the user may not see."""
    found = {topic["topic"]: for_code(topic["error_code"]) for topic in await admin.describe_topics(list(topics))}
    hidden = [name for name, error in found.items() if error is TopicAuthorizationFailedError]
    if hidden:
        what = f"Kafka at {kafka.bootstrap}: {kafka.username!r} may not see {', '.join(hidden)}"
        raise CannotStart(what, "`cradle access apply` makes the users and their rights")
    return [name for name, error in found.items() if error is UnknownTopicOrPartitionError]


@contextmanager
def _quiet_client() -> Iterator[None]:
    """The client's own lines would tell the same twice."""
    logger = logging.getLogger("aiokafka")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
