"""A batch whose headers are well named is read as aiokafka reads it; one that is not, all the same."""

import pytest
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatchBuilder, _DefaultRecordBatchBuilderPy
from aiokafka.record.memory_records import MemoryRecords

from chassis.record_batches import LenientRecords

NONE, ZSTD = 0, 4


class NoText(str):
    """A name that is written as bytes that are no UTF-8."""

    __slots__ = ()

    def encode(self, *_: object) -> bytes:  # type: ignore[override]
        return b"\xff\xfe"


def batch(builder: type, compression: int, *names: str) -> bytes:
    written = builder(2, compression, 1, -1, -1, -1, 1 << 20)
    for offset, name in enumerate(names):
        written.append(offset, timestamp=7, key=b"key", value=b"\xff" * offset, headers=[(name, b"\xfe"), ("x", None)])
    return bytes(written.build())


def read(records: object) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    while records.has_next():  # type: ignore[attr-defined]
        batch_read = records.next_batch()  # type: ignore[attr-defined]
        found += [(record.offset, record.timestamp, record.key, record.value, record.headers) for record in batch_read]
    return found


@pytest.mark.parametrize("compression", [NONE, ZSTD])
def test_names_in_utf8_are_read_as_aiokafka_reads_them(compression: int) -> None:
    data = batch(DefaultRecordBatchBuilder, compression, "ce_id", "键") * 2
    assert read(LenientRecords(data)) == read(MemoryRecords(data))
    assert len(read(LenientRecords(data))) == 4


@pytest.mark.parametrize("compression", [NONE, ZSTD])
def test_a_name_that_is_no_utf8_costs_nothing_of_its_batch(compression: int) -> None:
    data = batch(_DefaultRecordBatchBuilderPy, compression, "ce_id", NoText("name"), "x")
    with pytest.raises(UnicodeDecodeError):
        read(MemoryRecords(data))
    names = [headers[0][0] for *_, headers in read(LenientRecords(data))]  # type: ignore[index]
    assert names == ["ce_id", "\udcff\udcfe", "x"]


def test_a_batch_that_is_broken_is_still_refused() -> None:
    data = bytearray(batch(DefaultRecordBatchBuilder, NONE, "ce_id"))
    data[61] = 0x7F
    with pytest.raises(CorruptRecordException):
        read(LenientRecords(bytes(data)))


def test_the_attributes_of_a_batch_are_those_aiokafka_gives() -> None:
    data = batch(DefaultRecordBatchBuilder, ZSTD, "ce_id")
    ours, theirs = LenientRecords(data).next_batch(), MemoryRecords(data).next_batch()
    for name in ("base_offset", "next_offset", "producer_id", "is_transactional", "is_control_batch", "magic"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert ours.validate_crc()
