"""Filed institutions and their credentials over time, from the registry's topic."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from chassis.database import Connection
from chassis.service import Projection
from contracts.envelope import ReceivedEvent
from contracts.events.registry import CredentialGranted, CredentialRevoked, InstitutionFiled
from contracts.topics import INSTITUTIONS
from services_delivery.domain.registry_facts import Credential, KnownInstitution

_FILE = "INSERT INTO institutions (institution_id, kind) VALUES ($1, $2)"
_GRANT = """
    INSERT INTO credentials (credential_id, institution_id, kind, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5)"""
_REVOKE = "UPDATE credentials SET revoked_on = $2 WHERE credential_id = $1"
_KNOWN = "SELECT institution_id, kind FROM institutions WHERE institution_id = ANY($1::uuid[])"
_CREDENTIALS = """
    SELECT institution_id, kind, valid_from, valid_to, revoked_on FROM credentials
    WHERE institution_id = ANY($1::uuid[])"""


async def apply(connection: Connection, received: Sequence[ReceivedEvent]) -> None:
    """Filings and grants first, then what revoked them."""
    events = [item.event for item in received]
    await connection.executemany(_FILE, [(e.institution_id, e.kind) for e in events if isinstance(e, InstitutionFiled)])
    await connection.executemany(
        _GRANT,
        [
            (e.credential_id, e.institution_id, e.kind, e.valid_from, e.valid_to)
            for e in events
            if isinstance(e, CredentialGranted)
        ],
    )
    await connection.executemany(_REVOKE, [(e.credential_id, e.effective_on) for e in events if isinstance(e, CredentialRevoked)])


async def known_institutions(connection: Connection, ids: Collection[UUID]) -> dict[UUID, KnownInstitution]:
    """The filed institutions among these, with every credential they held."""
    credentials: defaultdict[UUID, list[Credential]] = defaultdict(list)
    for institution_id, *facts in await connection.fetch(_CREDENTIALS, list(ids)):
        credentials[institution_id].append(Credential(*facts))
    return {
        institution_id: KnownInstitution(kind, tuple(credentials[institution_id]))
        for institution_id, kind in await connection.fetch(_KNOWN, list(ids))
    }


INSTITUTIONS_PROJECTION = Projection("institutions", (INSTITUTIONS,), apply, ("institutions", "credentials"))
