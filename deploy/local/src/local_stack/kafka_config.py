"""Configuration of the one-node broker: what must hold wherever Cradle runs, and what is local to this machine."""

from __future__ import annotations

from pathlib import Path

from local_stack.ports import HOST

VERSION = "4.3.1"
HEAP_MB = 512

SETTINGS: dict[str, str] = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "auto.create.topics.enable": "false",
    "group.initial.rebalance.delay.ms": "0",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "12",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "12",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "12",
}
"""The settings that matter: deploy/compose.yaml must carry the same (tests/deploy)."""

_LOG4J2 = """\
status=warn
appender.file.type=RollingFile
appender.file.name=file
appender.file.fileName={log}
appender.file.filePattern={log}.%i
appender.file.layout.type=PatternLayout
appender.file.layout.pattern=%d{{ISO8601}} %-5p %c{{1}} %m%n
appender.file.policies.type=Policies
appender.file.policies.size.type=SizeBasedTriggeringPolicy
appender.file.policies.size.size=20MB
appender.file.strategy.type=DefaultRolloverStrategy
appender.file.strategy.max=3
rootLogger.level=info
rootLogger.appenderRef.file.ref=file
"""


def server_properties(*, data: Path, port: int, controller_port: int) -> str:
    """`server.properties` for a broker that listens on the two ports of 127.0.0.1 and keeps its log in `data`."""
    local = {
        "listeners": f"PLAINTEXT://{HOST}:{port},CONTROLLER://{HOST}:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://{HOST}:{port},CONTROLLER://{HOST}:{controller_port}",
        "controller.quorum.bootstrap.servers": f"{HOST}:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "PLAINTEXT",
        "log.dirs": str(data),
        "broker.heartbeat.interval.ms": "1000",
        "broker.session.timeout.ms": "5000",
        "num.network.threads": "2",
        "num.io.threads": "4",
    }
    return "".join(f"{name}={value}\n" for name, value in {**SETTINGS, **local}.items())


def log4j2_properties(log: Path) -> str:
    """A log4j2 configuration that writes to one rolling file and nothing to the console."""
    return _LOG4J2.format(log=log)
