"""Lanes of marks: what is probably decided from the same books lies in one, so that deciders of different lanes seldom meet.

A session lies in the lane of its institution, since most children attend one; everything else in a lane of its own subject. A
lane says nothing about correctness: books are locked whatever the lane of the mark that touches them (ADR 0017).
"""

from uuid import UUID
from zlib import crc32

LANES = 16
LANE_OF_SUBJECT = f"hashtext(subject) & {LANES - 1}"
"""In SQL, a lane for the text `subject`; another than `lane_of` answers."""


def lane_of(subject: UUID | str) -> int:
    """The lane of a subject."""
    return (subject.bytes[-1] if isinstance(subject, UUID) else crc32(subject.encode())) % LANES
