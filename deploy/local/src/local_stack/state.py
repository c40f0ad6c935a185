"""What a stack remembers between commands, in `stack.json` of its home (mode 600: it holds passwords).

Pids are not in it: each process has a record of its own (`local_stack.processes`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from local_stack import ports
from local_stack.keys import write_secret
from local_stack.postgres_admin import ServiceDatabase

FILENAME = "stack.json"


@dataclass
class StackState:
    """Ports by server or service process, and each service's database; `kafka_bootstrap` and `urls` for other programs."""

    ports: dict[str, int] = field(default_factory=dict)
    databases: dict[str, ServiceDatabase] = field(default_factory=dict)
    kafka_bootstrap: str = ""
    urls: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, home: Path) -> StackState:
        """The remembered state; a new one where there is none."""
        path = home / FILENAME
        if not path.exists():
            return cls()
        kept = json.loads(path.read_text(encoding="utf-8"))
        kept["databases"] = {name: ServiceDatabase(**database) for name, database in kept["databases"].items()}
        return cls(**kept)

    def save(self, home: Path) -> None:
        """Remember it."""
        write_secret(home / FILENAME, json.dumps(asdict(self), indent=2).encode() + b"\n")

    def port(self, name: str) -> int:
        """The port remembered under the name; one is chosen the first time."""
        if name not in self.ports:
            self.choose_port(name)
        return self.ports[name]

    def choose_port(self, name: str) -> int:
        """As `port`, but another one when somebody else has taken it. Call it before a server starts, never while it runs."""
        self.ports[name] = ports.choose(self.ports.get(name), others=set(self.ports.values()) - {self.ports.get(name)})
        return self.ports[name]
