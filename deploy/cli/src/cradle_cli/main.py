"""`cradle`: the operator's command. Each command lives in a module of its own; this file only puts them together."""

from __future__ import annotations

import sys

import structlog
import typer

from cradle_cli import demo, logs, parked, policy, rulings, stack_commands, token
from cradle_cli.access.command import app as access
from cradle_cli.backups.command import backup, restore
from cradle_cli.doctor.command import doctor
from cradle_cli.operating import topics
from cradle_cli.operating.lag import lag
from cradle_cli.operating.rebuild import rebuild
from cradle_cli.operating.republish import republish
from cradle_cli.operating.verify import verify
from cradle_cli.recover import recover
from cradle_cli.upgrade.command import upgrade

app = typer.Typer(
    name="cradle",
    help=(
        "宁国市3岁以下婴幼儿照护服务 · childcare services for under-3s, event by event.\n\n"
        "Start with `cradle up`, look with `cradle status`, get a token with `cradle token`, stop with `cradle down`. "
        "Nothing is lost by stopping. Every command takes --json for programs."
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
)


@app.callback()
def log_beside_the_output() -> None:
    """What the chassis logs goes to the standard error, never between what a command prints."""
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))


app.command()(stack_commands.setup)
app.command()(stack_commands.up)
app.command()(stack_commands.status)
app.command()(stack_commands.down)
app.command()(logs.logs)
app.command("token")(token.token)
app.command()(demo.demo)
app.command()(doctor)
app.command()(backup)
app.command()(restore)
app.command()(recover)
app.command()(rebuild)
app.command()(republish)
app.command()(verify)
app.command()(lag)
app.command()(upgrade)
app.add_typer(parked.app, name="parked")
app.add_typer(topics.app, name="topics")
app.add_typer(access, name="access")
app.add_typer(policy.app, name="policy")
app.add_typer(rulings.app, name="ruling")
