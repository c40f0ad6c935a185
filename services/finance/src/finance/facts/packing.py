"""Columns that hold many small values as one: ids of events, and the children a session lists or once listed."""

from collections.abc import Iterable
from struct import Struct
from uuid import UUID

from chassis.quick_uuid import quick_uuid
from finance.domain.register.session import Attendance, Session

ID_BYTES = 16
_LISTED = Struct("<16s?q")


def pack_ids(ids: Iterable[UUID]) -> bytes:
    """Ids one after another, 16 bytes each."""
    return b"".join([one.bytes for one in ids])


def unpack_ids(packed: bytes) -> tuple[UUID, ...]:
    """Ids as they were packed."""
    return tuple([quick_uuid(packed[start : start + ID_BYTES]) for start in range(0, len(packed), ID_BYTES)])


def pack_listed(attendances: Iterable[Attendance]) -> bytes:
    """The children of one session: id, whether it lists them, and the microsecond since when."""
    return b"".join([_LISTED.pack(one.child_id.bytes, one.present, one.listed_us) for one in attendances])


def unpack_listed(session: Session, packed: bytes) -> tuple[Attendance, ...]:
    """The attendances of a session as they were packed."""
    return tuple(
        [
            Attendance(session.session_id, quick_uuid(child_id), session.service_date, present, listed_us)
            for child_id, present, listed_us in _LISTED.iter_unpack(packed)
        ]
    )


def unpack_children(packed: bytes) -> list[UUID]:
    """The children alone."""
    return [quick_uuid(child_id) for child_id, _, _ in _LISTED.iter_unpack(packed)]
