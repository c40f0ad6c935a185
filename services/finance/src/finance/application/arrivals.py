"""The common case of an S3.1 book: attendances that have newly arrived, each of a later day than all before, none of outreach.

Nothing before them can change, so that neither the stored year is unpacked nor ranked. What comes out is what `ChildYears`
would decide, at a third of its cost (`tests/application/test_child_years.py` decides both ways).
"""

from finance.application.child_years import ChildYears
from finance.application.decision_sheet import Seen, Year
from finance.domain.claims import claim_id_text
from finance.domain.entries import CODES, FOUND_BY_CHILD, LIMIT_REACHED, REASONS, first_used, glance, in_turn, pack_entry, used_in
from finance.domain.free_sessions import CLAUSE
from finance.domain.register.child import Child
from finance.domain.standing import own_fault

OUT_OF_BAND = CODES["child.out-of-band"]


def arrived(deciding: ChildYears, year: Year) -> bytes | None:
    """Decide a year's new attendances, and answer the year to store. None, with nothing done, where it is another case."""
    in_order = _in_order(deciding, year)
    before = glance(year.stored)
    if in_order is None or deciding.pays_at_home or before.has_outreach or not in_turn(before.reasons):
        return None
    if in_order[0].entry_head[2] <= before.last_day:
        return None
    used, reasons = used_in(before.reasons), before.reasons
    child = deciding.register.child(year.child_id)
    stored = year.stored or b""
    for seen in in_order:
        reason = _fault(deciding, seen, year, child)
        rank = 0
        if not reason:
            used = rank = used + 1
            if rank > deciding.limit_on(seen.entry_head[2]):
                reason = LIMIT_REACHED
        amount_fen, township = _decide(deciding, year, seen, child, reason, rank, stored, reasons)
        listed_us = seen.attendances[year.child_id].listed_us
        fault = 0 if reason == LIMIT_REACHED else reason
        stored += pack_entry(*seen.entry_head, listed_us, False, fault, 1, reason, amount_fen, township)  # noqa: FBT003
        reasons += bytes((reason,))
    return stored


def _in_order(deciding: ChildYears, year: Year) -> list[Seen] | None:
    """The sessions looked at by their days; None where two are of one day, or it is another order that counts."""
    if year.beside is not None or deciding.rules_in(year.number).first_recorded:
        return None
    found = [deciding.see(session_id.bytes) for session_id in year.sessions]
    if any(seen.delivered.session.mode == "outreach" for seen in found):
        return None
    if len(found) > 1:
        found.sort(key=lambda seen: seen.entry_head[2])
        if len({seen.entry_head[2] for seen in found}) < len(found):
            return None
    return found


def _fault(deciding: ChildYears, seen: Seen, year: Year, child: Child | None) -> int:
    """The first rule that an attendance breaks by its own facts; 0: none."""
    attendance = seen.attendances[year.child_id]
    if child is None or seen.sound.fault is not None or not attendance.present:
        return CODES[own_fault(deciding.policy, seen.sound, seen.delivered.session, attendance, child)]
    start, end, _ = deciding.band_of(child, seen.delivered.session.mode, seen.delivered.session.service_date)
    return 0 if start <= seen.entry_head[2] < end else OUT_OF_BAND


def _decide(
    deciding: ChildYears, year: Year, seen: Seen, child: Child | None, reason: int, rank: int, stored: bytes, reasons: bytes
) -> tuple[int, int]:
    """Put the one decision on its session's sheet; the amount due and the township that pays it, 0 where refused."""
    basis = sources = ""
    if child is not None and reason in FOUND_BY_CHILD:
        session = seen.delivered.session
        stated, sources = deciding.child_words.of(child)
        basis = stated + deciding.band_of(child, session.mode, session.service_date)[2]
    if rank:
        maximum = deciding.limit_on(seen.entry_head[2])
        basis += f',"rank":{rank},"attendances_max":{maximum}'
        if reason:
            sources += deciding.quoted_sources(first_used(stored, reasons, maximum))
    child_id = str(year.child_id)
    claim = claim_id_text(CLAUSE, seen.delivered.session.session_id, child_id)
    sheet = deciding.sheet_of(seen, year.key)
    amount_fen = township = 0
    if reason:
        outcome = f'"outcome":"denied","reason":"{REASONS[reason]}"'
    else:
        fee, fund = deciding.fee_on(seen.entry_head[2]), seen.fund
        outcome = f'"outcome":"accrued","amount_fen":{fee.value},"parameter":"{fee.version}","funding_source":"{fund}"'
        amount_fen, township = fee.value, int(seen.township or 0)
        sheet.spend(fund, amount_fen)
    eligible = "true" if rank else "false"
    words = f'1,"child_id":"{child_id}","eligible":{eligible},"basis":{{{basis}}},"sources":[{sources}],{outcome}}}'
    sheet.add(year.child_id.bytes, claim, (words,), (1, reason, amount_fen, township))
    return amount_fen, township
