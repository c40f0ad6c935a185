"""GET /children/{id}/identity: who a child is, for those who reach its family; every reading is noted."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Response

from chassis.actor import Actor
from chassis.clock import system_clock
from chassis.database import Connection
from chassis.web.auth import require
from chassis.web.database import connection
from chassis.web.problems import ProblemError
from registry.domain.identity import ChildIdentity
from registry.vault.identities import Erased, read_for
from registry.vault.vault import Vault
from registry.web.answers import IDENTITY_RESPONSES, not_found
from registry.web.children import child_of_area

Reader = Annotated[Actor, Depends(require("commission", "township"))]


def identities_router(vault: Callable[[], Vault]) -> APIRouter:
    """The route into the vault. A process that serves it opens the vault at start, or does not start."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        vault()
        yield

    router = APIRouter(prefix="/children", tags=["identities"], lifespan=lifespan)

    @router.get("/{child_id}/identity", summary="婴幼儿身份信息(留痕) · a child's identity, noted", responses=IDENTITY_RESPONSES)
    async def get_identity(
        child_id: UUID, who: Reader, response: Response, database: Annotated[Connection, Depends(connection)]
    ) -> ChildIdentity:
        """The identity of a child of the actor's area; who has read it when is kept."""
        await child_of_area(database, who, child_id)
        found: Any = await read_for(database, vault(), child_id, str(who), system_clock())
        match found:
            case None:
                raise not_found(child_id=str(child_id))
            case Erased():
                raise ProblemError("identity.erased", child_id=str(child_id))
        response.headers["Cache-Control"] = "no-store"
        return ChildIdentity.model_validate_json(found)

    return router
