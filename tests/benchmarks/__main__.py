"""The command line: `python -m benchmarks [--rows a,b] [--rounds 3] [--scale 1] [--smoke] [--contenders x,y]`."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.catalogue import load_rows
from benchmarks.harness.contest import RowResult, hold
from benchmarks.harness.machine import describe
from benchmarks.harness.rows import Contender, Row, registered
from benchmarks.harness.servers import servers
from benchmarks.harness.table import for_programs, machine_lines, table
from local_stack.paths import VAR

STARTED = time.monotonic()


def main() -> int:
    """Run the rows, print the table, keep the figures. 1 if a result was wrong or missing."""
    asked = _arguments()
    load_rows()
    rows = _rows(asked.rows)
    machine = describe()
    results = asyncio.run(_measure(rows, asked))
    print(machine_lines(machine), *(table(result) for result in results), sep="\n\n")
    kept = _keep(json.dumps(for_programs(results, machine), ensure_ascii=False, indent=1), asked.out)
    _say(f"figures: {kept}")
    return 0 if all(result.correct for result in results) else 1


async def _measure(rows: Sequence[Row], asked: argparse.Namespace) -> list[RowResult]:
    with servers(statements=asked.statements) as running:
        return [
            await hold(
                row,
                running,
                volume=row.smoke_volume if asked.smoke else max(1, round(row.volume * asked.scale)),
                rounds=asked.rounds,
                contenders=_contenders(row, asked),
                say=_say,
            )
            for row in rows
            if row.smoke_volume or not asked.smoke
        ]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Speed beside floors and peers.")
    parser.add_argument("--rows", default="", help="names of rows, with commas; all by default")
    parser.add_argument("--contenders", default="", help="names of contenders beside the first, with commas; all by default")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies every row's volume")
    parser.add_argument("--smoke", action="store_true", help="tiny volumes, and only contenders that need no download")
    parser.add_argument("--statements", action="store_true", help="also say where PostgreSQL's time went (pg_stat_statements)")
    parser.add_argument("--out", type=Path, help="where the figures go; by default var/bench/<time>.json")
    return parser.parse_args()


def _rows(names: str) -> list[Row]:
    known = {row.name: row for row in registered()}
    wanted = [name.strip() for name in names.split(",") if name.strip()] or list(known)
    unknown = [name for name in wanted if name not in known]
    if unknown:
        sys.exit(f"no such row: {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[name] for name in wanted]


def _contenders(row: Row, asked: argparse.Namespace) -> list[Contender]:
    wanted = {name.strip() for name in asked.contenders.split(",") if name.strip()}
    first, *others = row.contenders
    chosen = [one for one in others if (not wanted or one.name in wanted) and (one.smoke or not asked.smoke)]
    return [first, *chosen]


def _keep(figures: str, out: Path | None) -> Path:
    path = out or VAR / "bench" / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(figures + "\n", encoding="utf-8")
    return path


def _say(line: str) -> None:
    print(f"{time.monotonic() - STARTED:5.0f} s  {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
