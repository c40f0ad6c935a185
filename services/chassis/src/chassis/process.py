"""A service as processes: `python -m <service> migrate|topics|prepare|web|consume|relay|all|inbox|work`."""

import argparse
import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import structlog
import uvloop

from chassis.consume import consume, topics_of
from chassis.create_topics import create_topics
from chassis.database import open_pool
from chassis.kafka import kafka_access
from chassis.logs import log_loop_fault, set_up_logging
from chassis.migrate import migrate
from chassis.relay.relay import Relay
from chassis.service import Service
from chassis.settings import Settings, settings
from chassis.starting import CannotStart, check_kafka, reached_database
from chassis.topic_layout import layouts
from chassis.tracing import flush_traces, set_up_tracing
from chassis.web.app import create_app
from chassis.web.probe import create_probe
from chassis.web.serving import serve_http
from chassis.worker import run_worker

ROLES = ("web", "consume", "relay", "all", "inbox", "work")
"""`consume` is `inbox` and `work` in one process: apart they use two processors, where a backlog is to be caught up."""
READING = ("consume", "inbox", "all")
JOBS = {"migrate": ("migrate",), "topics": ("topics",), "prepare": ("migrate", "topics")}
STOP_SECONDS_MAX = 8
_log = structlog.get_logger()


def main(service: Service) -> None:
    """The command line of a service. Exits 0 when it was told to stop, 1 when it could not go on, 69 or 78 when not start."""
    parser = argparse.ArgumentParser(prog=service.name, description=f"The {service.name} service of Cradle.")
    parser.add_argument("role", choices=(*JOBS, *ROLES), help="a job that completes, or what this process is to do")
    role = parser.parse_args().role
    set_up_logging(service.name, role)
    config = settings()
    try:
        if role in JOBS:
            uvloop.run(_do_jobs(service, config, JOBS[role]))
        else:
            set_up_tracing(service.name, role)
            tune_garbage_collector()
            exit_code = uvloop.run(serve(service, config, role))
            flush_traces()
            sys.exit(exit_code)
    except CannotStart as fault:
        _log.error("process.cannot-start", what=str(fault), cure=fault.cure)
        sys.exit(fault.exit_code)


def tune_garbage_collector() -> None:
    """Batches make many objects at once: the default thresholds would cost half the throughput (measured)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


async def _do_jobs(service: Service, config: Settings, jobs: Sequence[str]) -> None:
    for job in jobs:
        await _do(service, config, job)


async def _do(service: Service, config: Settings, job: str) -> None:
    if job == "migrate":
        run_role = urlsplit(config.database_url).username
        if not run_role or not config.migration_database_url:
            raise CannotStart(
                "no database to migrate, or no role to grant rights to",
                "set CRADLE_MIGRATION_DATABASE_URL (owner) and CRADLE_DATABASE_URL (the run role's)",
            )
        with reached_database(config.migration_database_url, "CRADLE_MIGRATION_DATABASE_URL_FILE"):
            done = await migrate(service, config.migration_database_url, run_role)
    else:
        await check_kafka(kafka_access(config), [])
        done = await create_topics(service.name, kafka_access(config))
    _log.info(f"{job}.done", new=done)


async def serve(service: Service, config: Settings, role: str) -> int:
    """Run a role until SIGTERM or SIGINT, or until a part of it fails."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log_loop_fault)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    with reached_database(config.database_url, "CRADLE_DATABASE_URL_FILE"):
        pool = await open_pool(config.database_url, config.pool_size_max)
    if topics := _topics_needed(service, role):
        await check_kafka(kafka_access(config), topics)
    parts = _parts(service, config, role, pool)
    tasks = {asyncio.create_task(part(), name=name) for name, part in parts.items()}
    stopped = asyncio.create_task(stop.wait())
    _log.info("process.started", parts=sorted(parts))
    done, _ = await asyncio.wait({stopped, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    failed = [task for task in done if task is not stopped and not task.cancelled() and task.exception()]
    for task in failed:
        _log.error("process.part-failed", part=task.get_name(), exc_info=task.exception())
    for task in tasks:
        task.cancel()
    _, stuck = await asyncio.wait(tasks, timeout=STOP_SECONDS_MAX) if tasks else (set(), set())
    stopped.cancel()
    pool.terminate()
    if stuck:
        _log.error("process.part-stuck", parts=sorted(task.get_name() for task in stuck))
        os._exit(1)  # nothing is lost: what a part had not committed, it does again
    _log.info("process.stopped")
    return 1 if failed else 0


def _parts(
    service: Service, config: Settings, role: str, pool: asyncpg.Pool
) -> dict[str, Callable[[], Coroutine[Any, Any, None]]]:
    parts: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {}
    if role in ("relay", "all"):
        relay = Relay(service.name, config.county, pool, config.database_url, kafka_access(config), config.relay_lease_seconds)
        parts["relay"] = relay.run
    if role in READING and service.projections:
        parts["consume"] = lambda: consume(service, config, pool)
    if role in ("consume", "work", "all"):
        for worker in service.workers:
            parts[f"worker:{worker.name}"] = lambda worker=worker: run_worker(worker, pool, config.database_url)  # type: ignore[misc]
    if (port := config.metrics_port) is not None:
        probe = create_probe(service, config, pool, tuple(parts))
        parts["probe"] = lambda: serve_http(probe, config.metrics_host, port)
    if role in ("web", "all"):
        parts["web"] = lambda: serve_http(create_app(service, config), config.http_host, config.http_port)
    return parts


def _topics_needed(service: Service, role: str) -> list[str]:
    """Those this process writes and reads."""
    written = [layout.name for layout in layouts(service.name)] if role in ("relay", "all") else []
    return written + (topics_of(service) if role in READING else [])
