"""A topic's file names as consumers exactly the services that subscribe to it."""

import pytest

from chassis.service import Service
from contracts.topics import consumed_by
from finance.bootstrap import SERVICE as FINANCE
from registry.bootstrap import SERVICE as REGISTRY
from reporting.bootstrap import SERVICE as REPORTING
from services_delivery.bootstrap import SERVICE as DELIVERY


@pytest.mark.parametrize("service", [REGISTRY, DELIVERY, FINANCE, REPORTING], ids=lambda service: service.name)
def test_what_a_service_reads_is_what_the_topics_say(service: Service) -> None:
    read = {topic.name for projection in service.projections for topic in projection.topics}
    assert read == {topic.name for topic in consumed_by(service.name)}
