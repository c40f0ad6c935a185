"""Reading a fetched batch in which a header's name is no UTF-8.

aiokafka decodes the names strictly, and one bad byte makes the whole batch unreadable: its partition would never get past it, and
what the same poll had from other partitions would be dropped. Such names are read with `surrogateescape` here; nothing else
changes, and every other batch is read by aiokafka's own code.
"""

from collections.abc import Iterator
from typing import Any, SupportsIndex

import aiokafka.consumer.fetcher
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatch, _DefaultRecordBatchPy
from aiokafka.record.memory_records import _MemoryRecordsPy


class _Buffer(bytearray):
    """Bytes that decode to text whatever they are."""

    def __getitem__(self, place: SupportsIndex | slice) -> Any:
        part = super().__getitem__(place)
        return _Buffer(part) if isinstance(part, bytearray) else part

    def decode(self, encoding: str = "utf-8", _errors: str = "strict") -> str:
        return super().decode(encoding, "surrogateescape")


class _LenientBatch(_DefaultRecordBatchPy):  # type: ignore[misc]  # aiokafka ships no types
    def _maybe_uncompress(self) -> None:
        super()._maybe_uncompress()
        self._buffer: bytearray = _Buffer(self._buffer)


class _Batch:
    """A batch of records, read whole at its first use; its attributes are those of aiokafka's."""

    def __init__(self, batch: Any, data: memoryview) -> None:
        self._batch = batch
        self._data = data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __iter__(self) -> Iterator[Any]:
        try:
            return iter(list(self._batch))
        except (UnicodeDecodeError, CorruptRecordException):
            return iter(list(_LenientBatch(self._data)))


class LenientRecords(_MemoryRecordsPy):  # type: ignore[misc]  # aiokafka ships no types
    """The batches of a fetch."""

    def next_batch(self) -> Any:
        """The next batch, None after the last."""
        data = self._next_slice
        batch = super().next_batch()
        readable = isinstance(batch, DefaultRecordBatch) and not batch.is_control_batch
        return _Batch(batch, data) if readable else batch


def read_any_header_name() -> None:
    """Let every consumer of this process read batches so."""
    aiokafka.consumer.fetcher.MemoryRecords = LenientRecords
