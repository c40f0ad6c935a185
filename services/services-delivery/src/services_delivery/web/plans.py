"""GET /training-plans/{year} (S4.1, S4.2) and /volunteering/{year} (M4): what a year's records come to."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel

from chassis.clock import business_date, system_clock
from contracts.events.volunteering import VolunteersServed
from contracts.policy import Policy
from services_delivery.domain.training_plan import OfficePlan, StaffPlan, office_plan, staff_plan
from services_delivery.domain.volunteering import VOLUNTEERS, TimeGiven, time_given
from services_delivery.projections.practitioners import engaged_in
from services_delivery.projections.recorded_trainings import held_in
from services_delivery.web.areas import area_of
from services_delivery.web.records import Area, Database, Reader, read_streams_of

YearPath = Annotated[int, Path(ge=2020, le=2999)]


class TrainingPlan(BaseModel):
    """The year's trainings as of its reporting date: 31 December, or today while it runs."""

    year: int
    as_of: date
    offices: OfficePlan
    institutions: StaffPlan


class Volunteering(BaseModel):
    """The time volunteers gave in a unit and those in it."""

    year: int
    unit_code: str
    organisations: tuple[TimeGiven, ...]


def plans_router(policy: Policy) -> APIRouter:
    """What is reckoned of a year when it is asked for."""
    router = APIRouter(tags=["plans"])

    @router.get("/training-plans/{year}", summary="年度培训计划与缺训名单 · who is still to be trained in a year")
    async def training_plan(year: YearPath, who: Reader, database: Database, unit_code: Area = None) -> TrainingPlan:
        """S4.1: who of the offices of the area has not attended; S4.2: the county's person-times."""
        area, as_of = area_of(who, unit_code), min(business_date(system_clock()), date(year, 12, 31))
        people, trainings = await engaged_in(database, year), await held_in(database, year)
        own = [one for one in people if one.unit_code is not None and one.unit_code.startswith(area)]
        offices = office_plan(policy, as_of, own, trainings)
        return TrainingPlan(year=year, as_of=as_of, offices=offices, institutions=staff_plan(policy, as_of, people, trainings))

    @router.get("/volunteering/{year}", summary="志愿服务时长 · the time volunteers gave in a year")
    async def volunteering(year: YearPath, who: Reader, database: Database, unit_code: Area = None) -> Volunteering:
        """By social organisation, the most minutes first. M4."""
        area = area_of(who, unit_code)
        services = await read_streams_of(database, VolunteersServed, VOLUNTEERS, area, year)
        return Volunteering(
            year=year, unit_code=area, organisations=time_given([service for service in services if service is not None])
        )

    return router
