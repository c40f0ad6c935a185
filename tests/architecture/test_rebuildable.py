"""Every projection names the tables it alone writes, so that an operator can rebuild and exchange it."""

from collections import Counter

import pytest

import finance.bootstrap
import registry.bootstrap
import reporting.bootstrap
import services_delivery.bootstrap
from chassis.rebuild.parts import ALL, OWN, parts_of
from chassis.service import Service

SERVICES = [
    module.SERVICE for module in (registry.bootstrap, services_delivery.bootstrap, finance.bootstrap, reporting.bootstrap)
]


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_projection_names_its_tables_and_shares_none(service: Service) -> None:
    assert all(projection.tables for projection in service.projections)
    parts = parts_of(service)
    owned = Counter(table for name in (ALL, OWN) if name in parts for table in parts[name].tables)
    assert owned
    assert set(owned.values()) == {1}
