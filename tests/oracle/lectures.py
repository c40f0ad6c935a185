"""The claims of lectures (S2): the first qualifying one of a village and year is paid (R1)."""

from collections.abc import Iterator

from oracle import policy
from oracle.claims import Claim, due, refused
from oracle.diary import Diary, Lecture
from oracle.register import Register


def lecture_claims(register: Register, diary: Diary) -> Iterator[Claim]:
    """One claim for each lecture ever recorded."""
    paid: set[tuple[str, int]] = set()
    in_order = sorted(diary.lectures.items(), key=lambda pair: (pair[1].day, pair[1].start, pair[0]))
    for _, lecture in in_order:
        reason = _fault_of(lecture, register)
        village_and_year = lecture.unit_code, lecture.day.year
        if reason is None and village_and_year in paid:
            reason = "lecture.already-paid"
        if reason is not None:
            yield refused("S2", lecture.day.year, reason)
            continue
        paid.add(village_and_year)
        yield due("S2", lecture.day.year, lecture.unit_code[:9], policy.LECTURE_FEN)


def _fault_of(lecture: Lecture, register: Register) -> str | None:
    if lecture.voided:
        return "lecture.voided"
    if lecture.day < policy.EFFECTIVE_ON:
        return "policy.not-in-force"
    titles = register.titles.get(lecture.lecturer_id)
    if titles is None:
        return "lecturer.unknown"
    if not any(title in policy.QUALIFYING_TITLES and awarded_on <= lecture.day for title, awarded_on in titles):
        return "lecturer.title-insufficient"
    return "dossier.incomplete" if policy.LECTURE_FILE - lecture.items else None
