"""The claims of lectures (S2): the first qualifying one of a village and year is paid (R1), unless a ruling says otherwise."""

from collections.abc import Iterator, Set

from oracle import policy
from oracle.claims import Claim, Source, due, refused
from oracle.diary import Diary, Lecture
from oracle.register import Register
from oracle.rulings import Rulings


def lecture_claims(register: Register, diary: Diary, rulings: Rulings, settled: Set[tuple[str, ...]]) -> Iterator[Claim]:
    """One claim for each lecture ever recorded, by the readings of its day; of a village's a settled one comes first."""
    paid: set[tuple[str, int]] = set()
    in_order = sorted(diary.lectures.items(), key=lambda pair: ((pair[0],) not in settled, pair[1].day, pair[1].start, pair[0]))
    for lecture_id, lecture in in_order:
        reason = _fault_of(lecture, register, rulings)
        village_and_year = lecture.unit_code, lecture.day.year
        if reason is None and village_and_year in paid and rulings.on("R1", lecture.day) != "per-lecture":
            reason = "lecture.already-paid"
        if reason is not None:
            yield refused("S2", lecture.day.year, reason)
            continue
        paid.add(village_and_year)
        source = Source((lecture_id,), lecture.day, ("unit", lecture.unit_code))
        yield due("S2", lecture.unit_code[:9], policy.LECTURE_FEN, source)


def _fault_of(lecture: Lecture, register: Register, rulings: Rulings) -> str | None:
    if lecture.voided:
        return "lecture.voided"
    if lecture.day < policy.EFFECTIVE_ON:
        return "policy.not-in-force"
    titles = register.titles.get(lecture.lecturer_id)
    if titles is None:
        return "lecturer.unknown"
    qualifying = policy.TITLES_BY_READING.get(rulings.on("R3", lecture.day) or "", policy.QUALIFYING_TITLES)
    if not any(title in qualifying and awarded_on <= lecture.day for title, awarded_on in titles):
        return "lecturer.title-insufficient"
    return "dossier.incomplete" if policy.LECTURE_FILE - lecture.items else None
