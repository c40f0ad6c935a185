"""What keeps the local stack from coming up, in words that name the cure."""

from __future__ import annotations


class LocalStackError(RuntimeError):
    """The stack cannot do what was asked; the message says why and what to do about it."""
