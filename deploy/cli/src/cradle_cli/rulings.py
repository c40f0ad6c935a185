"""`cradle ruling`: what a ruling on a reading or a parameter would change, in money and in targets, before it is issued."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
import yaml
from rich.table import Table

from chassis.clock import business_date
from chassis.database import open_pool
from chassis.policy_file import load_edition
from chassis.settings import settings
from contracts.policy import Edition, Policy, Ruled
from contracts.rulings import stated_value
from cradle_cli.installation import Installation, installation
from cradle_cli.operating.running import CANNOT_RUN, run
from cradle_cli.output import JsonOption, console, print_json, reported_errors
from finance.application.preview import Preview, preview
from finance.application.reach import EVERYTHING, Reach, reach_of
from finance.application.rulings import policy_in_force
from finance.domain.ruling import refused_value
from finance.web.previews import viewed
from local_stack.errors import LocalStackError
from reporting.application.preview import FigureChange, Supposed, preview_figures

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from chassis.database import Connection

app = typer.Typer(
    help="裁定 · rulings on readings and parameters: what one would change, before it is issued.", no_args_is_help=True
)
FromOption = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="For services from this day on.")]
COUNTY_DIGITS = 6


@app.command("preview")
def preview_ruling(
    subject: Annotated[str, typer.Argument(help="A reading, such as R7, or a parameter, such as S3.1.fee.")],
    value: Annotated[str, typer.Argument(help="An alternative's id; or a value in the parameter's unit, money in fen.")],
    since: FromOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide and count everything it touches beside what stands, and show the difference. Nothing is written.

    Exits 0, or 2 when it cannot run. Example: `cradle ruling preview R7 per-household --from 2021-01-01`
    """
    with reported_errors(as_json, CANNOT_RUN):
        law = load_edition(settings().policy_file)
        day = since.date() if since else law.effective_on
        ruled = _ruled(law, subject, yaml.safe_load(value), day)
        money, figures = run(weigh(installation(), law, ruled, reach_of(subject, day)))
    show(money, figures, as_json=as_json)


@app.command()
def prices(
    reading: Annotated[str, typer.Argument(help="A reading, such as R7.")], since: FromOption = None, as_json: JsonOption = False
) -> None:
    """What each alternative of a reading would cost, and the county's targets it changes, side by side.

    Example: `cradle ruling prices R1`
    """
    with reported_errors(as_json, CANNOT_RUN):
        law = load_edition(settings().policy_file)
        if reading not in law.readings:
            raise LocalStackError(f"the edition has no reading {reading}; it has {', '.join(law.readings)}")
        day = since.date() if since else law.effective_on
        where = installation()
        rows = []
        for alternative in law.readings[reading].alternatives:
            ruled = _ruled(law, reading, alternative.id, day)
            money, figures = run(weigh(where, law, ruled, reach_of(reading, day)))
            rows.append({"alternative": alternative.id, "text": alternative.text.zh, **document(money, figures)})
    if as_json:
        print_json(rows)
        return
    table = Table("读法 reading", "", "金额变动 yuan", "涉及 books", "全市目标 county targets")
    for row in rows:
        targets = "; ".join(f"{one['target']} {one['year']}: {_pair(one)}" for one in row["targets"])
        books = str(row["money"]["books_touched"])
        table.add_row(row["alternative"], row["text"], _yuan(row["money"]["change_fen"]), books, targets)
    console.print(table)


async def weigh(where: Installation, law: Edition, ruled: Ruled | None, reach: Reach) -> tuple[Preview, list[FigureChange]]:
    """The money and the figures that a ruling would change; without one, the edition itself."""
    async with _connected(where, "finance") as finance, _connected(where, "reporting") as reporting:
        held = await policy_in_force(finance, Policy(law)) if ruled is not None else Policy(law)
        other = held if ruled is None else Policy(law, rulings=(*held.rulings, ruled))
        money = await preview(finance, other, reach)
        supposed = [Supposed(*one) for one in money.eligibility]
        return money, await preview_figures(reporting, other, business_date(datetime.now(UTC)), supposed)


async def weigh_edition(where: Installation, law: Edition) -> tuple[Preview, list[FigureChange]]:
    """What another edition would change, without the rulings on the one before."""
    return await weigh(where, law, None, EVERYTHING)


def document(money: Preview, figures: Sequence[FigureChange]) -> dict[str, Any]:
    """A preview for programs; of the figures those of the county."""
    county = [one for one in figures if len(one.key.unit_code) == COUNTY_DIGITS]
    targets = [{**one.key._asdict(), "before": one.before, "after": one.after} for one in county]
    return {"money": viewed(money).model_dump(mode="json"), "targets": targets, "figures_changed": len(figures)}


def show(money: Preview, figures: Sequence[FigureChange], *, as_json: bool) -> None:
    """Print a preview."""
    found = document(money, figures)
    if as_json:
        print_json(found)
        return
    total = found["money"]
    console.print(
        f"涉及 {total['books_touched']} / {total['books_looked_at']} 本账,合计 {_yuan(total['change_fen'])} 元 · books touched, yuan in all"
    )
    if total["marks_pending"]:
        console.print(f"[yellow]另有 {total['marks_pending']} 项未核定,已计入 · facts not decided on yet are in it[/]")
    table = Table("条款 clause", "收款方 payee", "乡镇 township", "计提 accrued", "冲回 reversed", "变动 change")
    for row in total["changes"]:
        amounts = (_yuan(row["accrued_fen"]), _yuan(row["reversed_fen"]), _yuan(row["change_fen"]))
        table.add_row(row["clause"], row["payee_id"], row["township_code"], *amounts)
    console.print(table)
    targets = Table("目标 target", "单位 unit", "年 year", "现在 → 之后 now → then")
    for row in found["targets"]:
        targets.add_row(row["target"], row["unit_code"], str(row["year"]), _pair(row))
    console.print(targets)


def _ruled(law: Edition, subject: str, value: Any, day: date) -> Ruled:
    """Raises LocalStackError where the edition cannot be ruled so."""
    text = value.isoformat() if isinstance(value, date) else value
    if (refusal := refused_value(law, subject, text, day)) is not None:
        raise LocalStackError(f"{refusal.code}: {dict(refusal.details)}")
    return Ruled("proposed", subject, stated_value(law, subject, text), day)


@asynccontextmanager
async def _connected(where: Installation, service: str) -> AsyncIterator[Connection]:
    pool = await open_pool(where.services[service].run_dsn, 1)
    try:
        async with pool.acquire() as connection:
            yield connection
    finally:
        await pool.close()


def _pair(row: dict[str, Any]) -> str:
    (n, d), (m, e) = row["before"], row["after"]
    return f"{n}/{d} → {m}/{e}"


def _yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
