"""Yuan as people write them, fen as they are kept."""

from decimal import Decimal


def fen(yuan: Decimal) -> int:
    """Whole fen. Raises ValueError where yuan have more than two decimals."""
    amount = yuan * 100
    if amount != int(amount):
        raise ValueError(f"{yuan} yuan are no whole fen")
    return int(amount)


def yuan(amount_fen: int) -> str:
    """Fen as yuan with two decimals, such as 80.00."""
    return f"{amount_fen // 100}.{amount_fen % 100:02d}"
