"""All families, imported so that their cases are registered."""

import importlib

FAMILIES = ("processes", "kafka", "postgres", "unsure", "stores", "races", "data", "requests", "links")


def register() -> None:
    """Import every family."""
    for name in FAMILIES:
        importlib.import_module(f"faults.matrix.{name}")
