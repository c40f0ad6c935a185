"""Every event of the four contexts; importing this package fills the catalogue."""

from contracts.events import delivery, finance, parking, registry, reporting

__all__ = ["delivery", "finance", "parking", "registry", "reporting"]
