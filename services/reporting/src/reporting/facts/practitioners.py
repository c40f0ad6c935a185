"""People by their backbone trainings, qualifications and posts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.database import Connection
from reporting.domain.practitioners import InPost, Practitioner, Qualified

_TRAINED = "SELECT practitioner_id, held_on FROM backbone_attendances WHERE practitioner_id = ANY($1::uuid[])"
_QUALIFIED = "SELECT practitioner_id, awarded_on, valid_to FROM qualifications WHERE practitioner_id = ANY($1::uuid[])"
_POSTS = "SELECT practitioner_id, began_on, ended_on FROM posts WHERE practitioner_id = ANY($1::uuid[])"


async def read_practitioners(connection: Connection, keys: Sequence[str]) -> dict[str, Practitioner]:
    """Those of these people of whom any of it is known."""
    ids = [UUID(key) for key in keys]
    trained: dict[UUID, list[date]] = defaultdict(list)
    qualified: dict[UUID, list[Qualified]] = defaultdict(list)
    posts: dict[UUID, list[InPost]] = defaultdict(list)
    for person, day in await connection.fetch(_TRAINED, ids):
        trained[person].append(day)
    for person, *held in await connection.fetch(_QUALIFIED, ids):
        qualified[person].append(Qualified(*held))
    for person, *post in await connection.fetch(_POSTS, ids):
        posts[person].append(InPost(*post))
    return {
        str(person): Practitioner(tuple(trained[person]), tuple(qualified[person]), tuple(posts[person]))
        for person in trained.keys() | qualified.keys() | posts.keys()
    }
