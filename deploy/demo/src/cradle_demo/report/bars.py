"""Bars of blocks, for a terminal."""

BAR = 10
"""Cells of a whole bar."""


def bar(done: int, of: int) -> str:
    """How much of a whole is done, as a row of blocks; more than the whole is the whole."""
    full = min(BAR, BAR * done // of) if of else 0
    return "█" * full + "░" * (BAR - full)
