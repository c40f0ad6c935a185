"""The modules that register rows and contenders, in the order of the table."""

from importlib import import_module

MODULES: tuple[str, ...] = (
    "benchmarks.consume.row",
    "benchmarks.peers.accrual",
    "benchmarks.instances.row",
    "benchmarks.http_to_accrual.row",
    "benchmarks.bulk_import.row",
    "benchmarks.relay.row",
    "benchmarks.relay_debezium",
    "benchmarks.append.row",
    "benchmarks.rebuild.row",
    "benchmarks.store_size.row",
)


def load_rows() -> None:
    """Import every module, which registers what it has."""
    for module in MODULES:
        import_module(module)
