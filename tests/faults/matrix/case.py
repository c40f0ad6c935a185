"""Registering a case: a fault, committed on a site under load. What it leaves broken is mended by `Site.heal`."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from faults.matrix.site import Site

Fault = Callable[[Site, random.Random], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Case:
    """A fault by its family and name. `alone`: the case brings its own load, or needs there to be none."""

    family: str
    name: str
    fault: Fault
    alone: bool = False


CASES: list[Case] = []
"""In the order of registration: families are imported by `families`."""


def case(family: str, *, alone: bool = False) -> Callable[[Fault], Fault]:
    """Register a function as a case of the family, under its own name."""

    def register(fault: Fault) -> Fault:
        CASES.append(Case(family, fault.__name__.replace("_", "-"), fault, alone))
        return fault

    return register
