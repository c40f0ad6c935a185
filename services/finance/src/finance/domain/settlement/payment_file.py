"""The payment instruction as a treasury takes it: CSV, a line a payee, under a number and a check sum. Clause M3."""

from collections.abc import Iterable
from hashlib import sha256

from contracts.events.settlement import SettlementLine

HEADINGS = ("序号", "资金来源", "收款单位类别", "收款单位", "金额(元)")


def payment_lines(funding_source: str, number: int, lines: Iterable[SettlementLine]) -> list[tuple[str, str, str, str, str]]:
    """Number and place, fund, kind and id of the payee, and the amount in yuan with two decimals."""
    return [
        (f"{number}-{place}", funding_source, line.payee.kind, line.payee.id, _yuan(line.amount_fen))
        for place, line in enumerate(lines, 1)
    ]


def payment_csv(funding_source: str, number: int, lines: Iterable[SettlementLine]) -> bytes:
    """The file: UTF-8 with a byte-order mark, as spreadsheets here expect it, CRLF, no cell that needs quoting."""
    rows = [HEADINGS, *payment_lines(funding_source, number, lines)]
    return ("\ufeff" + "".join(",".join(row) + "\r\n" for row in rows)).encode()


def check_sum_of(funding_source: str, number: int, lines: Iterable[SettlementLine]) -> str:
    """SHA-256 of the file."""
    return sha256(payment_csv(funding_source, number, lines)).hexdigest()


def _yuan(amount_fen: int) -> str:
    return f"{amount_fen // 100}.{amount_fen % 100:02d}"
