"""A page for people: a title, what it says in words, and one table; in Chinese, English second. No script, nothing from elsewhere."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from contracts.policy import Bilingual

STYLE = """
body { font: 16px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1a1a1a; }
body { margin: 2rem auto; max-width: 84rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: .25rem; } .en { color: #555; font-size: .875em; }
div.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { border-bottom: 1px solid #ccc; padding: .4rem .6rem; text-align: left; vertical-align: top; }
td.n, th.n { text-align: right; } td.n, td.d { font-variant-numeric: tabular-nums; white-space: nowrap; }
thead th { background: #f2f2f2; } th .en, td.n .en { display: block; font-weight: normal; }
.light { white-space: nowrap; } .light::before { content: "●"; margin-right: .3em; }
.green::before { color: #0a7d28; } .amber::before { color: #c77700; } .red::before { color: #c21807; } .none::before { color: #888; }
@media print { body { margin: 0; max-width: none; } thead { display: table-header-group; } }
"""


class Cell(NamedTuple):
    """What a cell says, in one or two languages; `style` is its class: `n` a number, `d` a date, or a light."""

    text: str
    en: str = ""
    style: str = ""


class Table(NamedTuple):
    """A table with its heads; numbers stand right where the head's style is `n`."""

    heads: Sequence[Cell]
    rows: Iterable[Sequence[Cell]]


def page(title: Bilingual, notes: Iterable[Bilingual], table: Table, empty: Bilingual) -> str:
    """The whole page; `empty` is said where the table has no row."""
    rows = [f"<tr>{''.join(_cell('td', cell) for cell in row)}</tr>" for row in table.rows]
    heads = "".join(_cell('th scope="col"', cell) for cell in table.heads)
    body = "\n".join(rows) or f'<tr><td colspan="{len(table.heads)}">{_words(empty)}</td></tr>'
    return (
        f'<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title.zh)}</title>\n'
        '<link rel="icon" href="data:,">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escape(title.zh)}</h1>\n"
        f'<p class="en" lang="en">{escape(title.en)}</p>\n'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title.zh)}">\n'
        f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>\n"
        + "".join(f"<p>{_words(note)}</p>\n" for note in notes)
        + "</main>\n</body>\n</html>\n"
    )


def _cell(tag: str, cell: Cell) -> str:
    name = tag.partition(" ")[0]
    style = f' class="{cell.style}"' if cell.style in ("n", "d") else ""
    words = _words(Bilingual(zh=cell.text, en=cell.en))
    inner = words if cell.style in ("", "n", "d") else f'<span class="light {cell.style}">{words}</span>'
    return f"<{tag}{style}>{inner}</{name}>"


def _words(text: Bilingual) -> str:
    english = f' <span class="en" lang="en">{escape(text.en)}</span>' if text.en else ""
    return escape(text.zh) + english
