"""The events the benchmarks run on: a county whose institutions give sessions all year, in the product's own words.

Every child is between 13 and 36 months old all year, every session holds an agreement and full credentials, no child is in two
places at once: each attendance is eligible, the earliest four of a child are paid.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from chassis.ids import derived_id, uuid7
from chassis.store import NewEvents
from contracts.catalogue import DomainEvent
from contracts.events.delivery import SessionDelivered
from contracts.events.registry import AgreementSigned, ChildRegistered, CredentialGranted, InstitutionFiled

YEAR = 2020
INSTITUTIONS, CHILDREN, TOWNSHIPS = 190, 30_000, 19
CHILDREN_A_SESSION = 3
FREE_SESSIONS = 4
FEE_FEN = 2_000
CREDENTIALS = ("registration", "health-permit", "fire-inspection", "food-licence", "staff-health")
ACTOR = "benchmark@341881"
FIRST_HOUR = 6


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution with its agreement and the children who attend it."""

    institution_id: UUID
    agreement_id: UUID
    township_code: str
    children: tuple[UUID, ...]


def institutions() -> list[Institution]:
    """All of them; the same at every call."""
    children = [derived_id("benchmark-child", number) for number in range(CHILDREN)]
    return [
        Institution(
            derived_id("benchmark-institution", number),
            derived_id("benchmark-agreement", number),
            township_code(number),
            tuple(children[number::INSTITUTIONS]),
        )
        for number in range(INSTITUTIONS)
    ]


def township_code(institution: int) -> str:
    """The township an institution's agreement is of."""
    return f"341881{institution % TOWNSHIPS + 1:03d}"


def facts() -> Iterator[NewEvents]:
    """What the registry records beforehand: institutions, their credentials and agreements, and the children."""
    first = date(YEAR, 1, 1)
    for institution in institutions():
        number = institution.institution_id
        filed: list[DomainEvent] = [
            InstitutionFiled(
                institution_id=number, name="亲子园", kind="parent-child-centre", legal_form="non-profit",
                township_code=institution.township_code, capacity=60, filed_on=first,
            )
        ]  # fmt: skip
        filed += [
            CredentialGranted(
                institution_id=number, credential_id=derived_id(number, kind), kind=kind, number="1", issuer="市监局",
                valid_from=first, issued_by=None, valid_to=None,
            )
            for kind in CREDENTIALS
        ]  # fmt: skip
        yield _stream(number, filed)
        signed = AgreementSigned(
            agreement_id=institution.agreement_id, township_code=institution.township_code, institution_id=number,
            modes=("in-institution",), fee_fen=None, valid_from=first, valid_to=date(YEAR, 12, 31),
        )  # fmt: skip
        yield _stream(institution.agreement_id, [signed])
        for child_id in institution.children:
            born = date(YEAR - 1, 1, 1) - timedelta(days=150 + child_id.int % 150)
            registered = ChildRegistered(
                child_id=child_id, household_id=derived_id("benchmark-household", child_id), birth_date=born,
                village_code=f"{institution.township_code}001", registered_on=first,
            )  # fmt: skip
            yield _stream(child_id, [registered])


def sessions(number: int, seed: int = 7) -> Iterator[NewEvents]:
    """This many sessions, spread over the year, in the order of their days."""
    for session in deliveries(number, seed):
        yield _stream(session.session_id, [session])


def deliveries(number: int, seed: int = 7) -> Iterator[SessionDelivered]:
    """The events of `sessions`; an institution's sessions of a day follow one another."""
    choice = random.Random(seed)
    all_institutions = institutions()
    held: dict[int, int] = {}
    today = None
    for index in range(number):
        day = date(YEAR, 1, 1) + timedelta(days=index * 365 // number)
        if day != today:
            today, held = day, {}
        which = choice.randrange(INSTITUTIONS)
        slot = held[which] = held.get(which, -1) + 1
        start = (FIRST_HOUR * 60 + 15 * slot) % (24 * 60 - 15)
        institution = all_institutions[which]
        yield SessionDelivered(
            session_id=derived_id("benchmark-session", seed, index),
            mode="in-institution",
            institution_id=institution.institution_id,
            agreement_id=institution.agreement_id,
            facility_id=None,
            service_date=day,
            starts_at=time(start // 60, start % 60),
            ends_at=time((start + 15) // 60, (start + 15) % 60),
            children=tuple(choice.sample(institution.children, CHILDREN_A_SESSION)),
        )


@dataclass(frozen=True, slots=True)
class Expected:
    """What has to stand when all is decided, by a computation of its own."""

    claims: int
    accrued: int
    amount_fen: int
    by_township_fen: dict[str, int]
    paid: frozenset[tuple[UUID, UUID]]
    """Session and child of every attendance that is paid."""


def expected(number: int, seed: int = 7) -> Expected:
    """The earliest four of each child, by day, start and session id."""
    attended: dict[UUID, list[tuple[date, time, UUID, str]]] = {}
    township_of = {one.institution_id: one.township_code for one in institutions()}
    for session in deliveries(number, seed):
        place = (session.service_date, session.starts_at, session.session_id, township_of[session.institution_id])
        for child_id in session.children:
            attended.setdefault(child_id, []).append(place)
    paid = {(place[2], child_id): place[3] for child_id, places in attended.items() for place in sorted(places)[:FREE_SESSIONS]}
    by_township: dict[str, int] = {}
    for township in paid.values():
        by_township[township] = by_township.get(township, 0) + FEE_FEN
    return Expected(
        claims=number * CHILDREN_A_SESSION,
        accrued=len(paid),
        amount_fen=len(paid) * FEE_FEN,
        by_township_fen=by_township,
        paid=frozenset(paid),
    )


def _stream(stream_id: UUID, events: list[DomainEvent]) -> NewEvents:
    cause = uuid7()
    return NewEvents(stream_id, 0, events, cause, cause, ACTOR)
