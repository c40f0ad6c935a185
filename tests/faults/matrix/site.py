"""A site: the stack with its links, the clerks and their load, the reader who watches, and the oracle."""

import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
import psutil

from chassis.kafka import KafkaAccess
from cradle_cli.demo import offices_of
from cradle_demo.driver.dispatch import dispatch
from cradle_demo.driver.tally import Tally
from cradle_demo.generate import generate
from cradle_demo.records import Record, write
from faults.matrix.clerks import REQUEST_SECONDS, Clerks
from faults.matrix.load import Load
from faults.matrix.stack import MODULES, NAMES, FaultStack, ServedService
from faults.oracle.checking import TAKING_COMMANDS, Evidence, after_a_fault, once_a_seed
from faults.oracle.counts import read_lag
from faults.oracle.finding import Finding
from faults.oracle.i2_sequences import Watch
from finance.bootstrap import SERVICE as FINANCE
from local_stack import processes
from local_stack.topology import COUNTY
from reporting.bootstrap import SERVICE as REPORTING
from services_delivery.bootstrap import SERVICE as DELIVERY

SCALE = 0.02
SETTLE_SECONDS = 150.0
LOOK_SECONDS = 0.5
_SEEN = "SELECT topic, partition, count(*), max(partition_seq) FROM events GROUP BY topic, partition"


class Unsettled(Exception):
    """Something is left to publish, to apply or to decide, long after the fault is over."""


class OperatorFailed(Exception):
    """An operator's command did not do what it is for."""


@dataclass
class Site:
    """What a case works with. `instances` has the numbers of the running instances of each service.

    Whoever holds `looking` keeps the reader out, who looks at every store all the time.
    """

    stack: FaultStack
    clerks: Clerks
    load: Load
    watch: Watch = field(default_factory=Watch)
    instances: dict[str, set[int]] = field(default_factory=lambda: {name: {1} for name in NAMES})
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def dsns(self) -> dict[str, str]:
        """The owner's DSN of each database, past the links."""
        return {name: self.stack.state.databases[name].owner_dsn for name in NAMES}

    def admin_dsn_of(self, service: str) -> str:
        """The administrator's DSN of a service's database."""
        return urlunsplit(urlsplit(self.stack.postgres.admin_dsn)._replace(path=f"/{self.stack.state.databases[service].name}"))

    @asynccontextmanager
    async def under_load(self) -> AsyncIterator[None]:
        """The clerks record for the length of the context; afterwards every command has its answer."""
        stop = asyncio.Event()
        recording = asyncio.create_task(self.load.run(self.clerks, stop))
        try:
            yield
        finally:
            stop.set()
            await recording

    async def kill(self, service: str, number: int = 1) -> None:
        """End an instance at once."""
        await asyncio.to_thread(self.stack.instance(service, number).kill)

    async def start(self, service: str, number: int = 1) -> None:
        """Start an instance and wait until it is ready."""
        instance = self.stack.instance(service, number)
        await asyncio.to_thread(instance.start)
        self.instances[service].add(number)

    async def stop(self, service: str, number: int = 1) -> None:
        """Ask an instance to end, as an upgrade does; clerks no longer ask any but the first of it."""
        if number > 1:
            self.instances[service].discard(number)
        await asyncio.to_thread(self.stack.instance(service, number).stop)

    async def killed_at(self, service: str, point: str, seconds: float = 40.0) -> None:
        """Arm a point, wait until the service has died of it, and start it again. Raises TimeoutError where it is never reached."""
        armed = self.stack.home / "faults" / f"{MODULES[service]}.{point}"
        armed.touch()
        async with asyncio.timeout(seconds):
            while self.process(service) is not None:
                await asyncio.sleep(0.05)
        await self.start(service)

    def process(self, service: str, number: int = 1) -> psutil.Process | None:
        """The running process of an instance."""
        return processes.running(self.stack.home, self.stack.instance(service, number).process_names[0])

    async def lease_holder(self, service: str) -> int:
        """The instance whose relay holds the lease."""
        holder = await _value(self.dsns[service], "SELECT holder FROM relay_lease")
        pid = int(str(holder).rpartition(":")[2])
        return next(n for n in self.instances[service] if (found := self.process(service, n)) and found.pid == pid)

    async def frozen(self, service: str, number: int, seconds: float) -> None:
        """Stop an instance as it stands (SIGSTOP) and let it go on after this time, as a zombie of what it was."""
        process = self.process(service, number)
        assert process is not None
        os.kill(process.pid, signal.SIGSTOP)
        await asyncio.sleep(seconds)
        os.kill(process.pid, signal.SIGCONT)

    async def heal(self) -> None:
        """Everything up again and every link mended, whatever a case has left."""
        for link in self.stack.links:
            link.mend()
        await asyncio.to_thread(self.stack.kafka.start)
        await asyncio.to_thread(self.stack.postgres.start)
        for service, numbers in self.instances.items():
            for number in sorted(numbers - {1}):
                await self.stop(service, number)
            await self.start(service)

    async def settle(self) -> None:
        """Wait until nothing is left to do at three looks in a row. Raises Unsettled."""
        given_up_at, quiet, lag = time.monotonic() + SETTLE_SECONDS, 0, dict[str, int]()
        while quiet < 3:
            lag = await read_lag(self.dsns)
            quiet = 0 if any(lag.values()) else quiet + 1
            if time.monotonic() > given_up_at:
                raise Unsettled(str({what: left for what, left in lag.items() if left}))
            await asyncio.sleep(0.3)

    async def findings(self) -> list[Finding]:
        """I1 to I4 and I6, of everything since the site began."""
        found, self.watch.findings = self.watch.findings, []
        return found + await after_a_fault(self._evidence())

    async def last_findings(self) -> list[Finding]:
        """I5 and I7's lag, asked once a seed."""
        services = (DELIVERY, FINANCE, REPORTING)
        return await once_a_seed(self._evidence(), services, KafkaAccess(self.stack.kafka.bootstrap))

    def firings(self) -> Counter[str]:
        """How often each of the product's counters of guards has been raised, by service, name and labels."""
        fired: Counter[str] = Counter()
        notes = self.stack.home / "faults" / "firings"
        for line in notes.read_text(encoding="utf-8").splitlines() if notes.exists() else ():
            _, name, labels, amount = line.split(" ")
            fired[name] += int(amount)
            fired[f"{name}/{labels}"] += int(amount)
        return fired

    def log(self, service: str, number: int = 1) -> str:
        """What an instance has logged since the site began."""
        instance: ServedService = self.stack.instance(service, number)
        return instance.log(instance.process_names[0]).read_text(encoding="utf-8", errors="replace")

    async def logged(self, service: str, text: str, seconds: float = 60.0) -> None:
        """Wait until the service says this. Raises TimeoutError where it stays silent: a fault must be loud."""
        async with asyncio.timeout(seconds):
            while text not in self.log(service):
                await asyncio.sleep(0.2)

    async def operator(self, *command: str) -> str:
        """Run `cradle` as the operator would; what it said. Raises OperatorFailed."""
        program = Path(sys.executable).with_name("cradle")
        told = os.environ | {"CRADLE_HOME": str(self.stack.home)}
        process = await asyncio.create_subprocess_exec(
            str(program), *command, env=told, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        output, _ = await process.communicate()
        if process.returncode != 0:
            raise OperatorFailed(f"cradle {' '.join(command)}: {output.decode()[-1000:]}")
        return output.decode()

    def _evidence(self) -> Evidence:
        records = self.stack.home / "faults" / "records.ndjson"
        write(records, self.clerks.records)
        run_dsns = {name: self.stack.state.databases[name].run_dsn for name in NAMES}
        return Evidence(self.dsns, run_dsns, self.stack.kafka.bootstrap, COUNTY, records, self.clerks.replies)


@asynccontextmanager
async def open_site(home: Path, seed: int, scale: float = SCALE) -> AsyncIterator[Site]:
    """A fresh stack on which a small year is recorded and settled; all of it ends with the context."""
    stack = FaultStack(home)
    with stack.running():
        year = [record for record in generate(seed, scale) if record.service in TAKING_COMMANDS]
        async with httpx.AsyncClient(timeout=REQUEST_SECONDS, limits=httpx.Limits(keepalive_expiry=2.0)) as http:
            choice = random.Random(f"clerks {seed}")
            clerks = Clerks(http, offices_of(stack), lambda _: (), choice)
            site = Site(stack, clerks, Load(year, random.Random(f"load {seed}")))
            clerks.urls_of = lambda service: [stack.instance(service, number).url for number in sorted(site.instances[service])]
            watching = asyncio.create_task(_watch(site))
            try:
                await _record(clerks, year)
                await site.settle()
                yield site
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)


async def _record(clerks: Clerks, year: Sequence[Record]) -> None:
    await dispatch(year, clerks, Tally(len(year)))  # type: ignore[arg-type]  clerks send as the demo's commands do


async def _watch(site: Site) -> None:
    """Poll every store as a reader would, for as long as the site lives; a server that is down is asked again."""
    while True:
        for service, dsn in site.dsns.items():
            try:
                async with asyncio.timeout(5), site.looking:
                    connection = await asyncpg.connect(dsn)
                    try:
                        for topic, partition, events, last in await connection.fetch(_SEEN):
                            site.watch.look(service, (topic, partition), events, last)
                    finally:
                        await connection.close()
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
                continue
        await asyncio.sleep(LOOK_SECONDS)


async def _value(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()
