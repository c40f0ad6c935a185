"""Every event of the four contexts; importing this package fills the catalogue."""

from contracts.events import delivery, facilities, finance, parking, registry, reporting

__all__ = ["delivery", "facilities", "finance", "parking", "registry", "reporting"]
