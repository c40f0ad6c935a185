"""Service agreements, from the registry's topic."""

from collections.abc import Collection, Sequence
from uuid import UUID

from pydantic import TypeAdapter

from chassis.database import Connection
from chassis.service import Projection
from contracts.envelope import ReceivedEvent
from contracts.events.amendments import AgreementAmended
from contracts.events.registry import AgreementSigned, AgreementTerminated
from contracts.topics import AGREEMENTS
from services_delivery.domain.registry_facts import AmendedTerms, KnownAgreement

_SIGN = """
    INSERT INTO agreements (agreement_id, institution_id, modes, fee_fen, valid_from, valid_to)
    VALUES ($1, $2, $3, $4, $5, $6)"""
_TERMINATE = "UPDATE agreements SET terminated_on = $2 WHERE agreement_id = $1"
_AMEND = "UPDATE agreements SET amended = coalesce(amended, '[]') || $2::jsonb WHERE agreement_id = $1"
_KNOWN = """
    SELECT agreement_id, institution_id, modes, fee_fen, valid_from, valid_to, terminated_on, amended FROM agreements
    WHERE agreement_id = ANY($1::uuid[])"""
_VERSIONS = TypeAdapter(tuple[AmendedTerms, ...])


async def apply(connection: Connection, received: Sequence[ReceivedEvent]) -> None:
    """Signed first, then amended in the order of the events, then terminated."""
    events = [item.event for item in received]
    await connection.executemany(
        _SIGN,
        [
            (e.agreement_id, e.institution_id, e.modes, e.fee_fen, e.valid_from, e.valid_to)
            for e in events
            if isinstance(e, AgreementSigned)
        ],
    )
    await connection.executemany(
        _AMEND,
        [
            (e.agreement_id, _VERSIONS.dump_json((AmendedTerms(e.effective_on, e.modes, e.fee_fen, e.valid_to),)).decode())
            for e in events
            if isinstance(e, AgreementAmended)
        ],
    )
    await connection.executemany(
        _TERMINATE, [(e.agreement_id, e.effective_on) for e in events if isinstance(e, AgreementTerminated)]
    )


async def known_agreements(connection: Connection, ids: Collection[UUID]) -> dict[UUID, KnownAgreement]:
    """The signed agreements among these."""
    rows = await connection.fetch(_KNOWN, list(ids))
    return {
        agreement_id: KnownAgreement(party, tuple(modes), fee_fen, first, last, ended, _VERSIONS.validate_json(amended or "[]"))
        for agreement_id, party, modes, fee_fen, first, last, ended, amended in rows
    }


AGREEMENTS_PROJECTION = Projection("agreements", (AGREEMENTS,), apply, ("agreements",))
