"""A Kafka broker of one node (KRaft) on 127.0.0.1, from the locked jars: format, start, stop, kill; its data is kept."""

from __future__ import annotations

import base64
import socket
import struct
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path

from local_stack import java, ports, processes
from local_stack.errors import LocalStackError
from local_stack.kafka_config import HEAP_MB, log4j2_properties, server_properties
from local_stack.waiting import wait_until

READY_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 20.0
_API_VERSIONS = 18
_CORRELATION = 1


NAME = "kafka"


@dataclass(frozen=True)
class Kafka:
    """One broker in `directory`. `home` marks its process; `jars` is the directory of the locked jars."""

    home: Path
    directory: Path
    jars: Path
    port: int
    controller_port: int
    heap_mb: int = HEAP_MB

    @property
    def bootstrap(self) -> str:
        """`host:port` for clients."""
        return f"{ports.HOST}:{self.port}"

    @property
    def log(self) -> Path:
        """The broker's own log."""
        return self.directory / "log" / "kafka.log"

    def is_running(self) -> bool:
        """Whether the broker's process runs."""
        return processes.running(self.home, NAME) is not None

    def is_ready(self) -> bool:
        """Whether the broker answers requests."""
        return self.is_running() and answers(self.port)

    def start(self) -> None:
        """Start the broker and return when it answers requests; at once when it already does.

        Raises LocalStackError when it ends or stays silent, with the end of its log.
        """
        if not self.is_running():
            self._configure()
            self._format()
            java_command = self._java("-XX:+ExitOnOutOfMemoryError", f"-Xms{self.heap_mb // 2}m", f"-Xmx{self.heap_mb}m")
            command = [*java_command, "kafka.Kafka", str(self._properties)]
            processes.start(self.home, NAME, command, log=self.directory / "log" / "kafka.out")
        wait_until(lambda: answers(self.port), seconds_max=READY_SECONDS_MAX, alive=self.is_running, failure=self._failure)

    def stop(self) -> None:
        """Stop the broker in an orderly way and wait until it is gone; nothing is lost."""
        processes.stop(self.home, NAME, grace_seconds=STOP_SECONDS_MAX)

    def kill(self) -> None:
        """End the broker at once (SIGKILL)."""
        processes.kill(self.home, NAME)

    @property
    def _properties(self) -> Path:
        return self.directory / "server.properties"

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    def _configure(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        text = server_properties(data=self._data, port=self.port, controller_port=self.controller_port)
        self._properties.write_text(text, encoding="utf-8")
        (self.directory / "log4j2.properties").write_text(log4j2_properties(self.log), encoding="utf-8")

    def _format(self) -> None:
        if (self._data / "meta.properties").exists():
            return
        cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        tool = ["kafka.tools.StorageTool", "format", "--standalone", f"--cluster-id={cluster_id}"]  # may begin with a dash
        tool += ["-c", str(self._properties)]
        answer = subprocess.run([*self._java("-XX:TieredStopAtLevel=1"), *tool], capture_output=True, text=True, check=False)
        if answer.returncode != 0:
            raise LocalStackError(f"Kafka's storage could not be formatted:\n{answer.stdout}{answer.stderr}")

    def _java(self, *options: str) -> list[str]:
        common = ["-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-Djava.awt.headless=true"]
        logging = f"-Dlog4j2.configurationFile={self.directory / 'log4j2.properties'}"
        return [str(java.find().executable), *options, *common, logging, "-cp", f"{self.jars}/*"]

    def _failure(self, reason: str) -> LocalStackError:
        tail = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:] if self.log.exists() else []
        return LocalStackError("\n".join([f"Kafka did not come up: {reason}. Its log is {self.log}:", *tail]))


def answers(port: int) -> bool:
    """Whether a broker on the port answers an ApiVersions request, which it does only once it has started."""
    request = struct.pack(">hhih", _API_VERSIONS, 0, _CORRELATION, -1)
    try:
        with socket.create_connection((ports.HOST, port), timeout=2) as connection:
            connection.sendall(struct.pack(">i", len(request)) + request)
            head = connection.recv(10, socket.MSG_WAITALL)
    except OSError:
        return False
    return len(head) == 10 and struct.unpack(">iih", head)[1:] == (_CORRELATION, 0)
