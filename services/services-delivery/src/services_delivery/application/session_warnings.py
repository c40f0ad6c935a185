"""Warnings for sessions, a batch at a time: what finance will refuse of each."""

from collections.abc import Sequence

from chassis.application import Advice
from chassis.database import Connection
from contracts.policy import Policy
from services_delivery.application.warnings import warned
from services_delivery.domain.session_details import SessionDetails
from services_delivery.domain.session_foresight import Surroundings, foresee_session
from services_delivery.projections.agreements import known_agreements
from services_delivery.projections.children import known_children
from services_delivery.projections.facilities import known_facilities
from services_delivery.projections.institutions import known_institutions
from services_delivery.projections.recorded_sessions import attendance_book


async def warn_of_sessions(
    connection: Connection, sessions: Sequence[SessionDetails | None], policy: Policy
) -> list[list[Advice]]:
    """Warnings in the order given, none for None. Each session sees those before it in the batch as recorded."""
    given = [session for session in sessions if session is not None]
    known = Surroundings(
        children=await known_children(connection, {child for session in given for child in session.children}),
        institutions=await known_institutions(connection, {session.institution_id for session in given}),
        agreements=await known_agreements(connection, {s.agreement_id for s in given if s.agreement_id is not None}),
        facilities=await known_facilities(connection, {s.facility_id for s in given if s.facility_id is not None}),
    )
    book = await attendance_book(connection, given)
    warnings: list[list[Advice]] = []
    for session in sessions:
        if session is None:
            warnings.append([])
            continue
        warnings.append(warned(foresee_session(session, known, book, policy)))
        book.enter(session)
    return warnings
