"""How far the services are, from their answers."""

from typing import Any

from cradle_demo.driver.standing import standings


def answer(published: dict[str, int], reached: dict[str, int], **more: Any) -> dict[str, Any]:
    """A status answer."""
    topics = {"published": published, "reached": reached}
    counts = {"recorded": 0, "published": 0, "unpublished": 0, "unpublished_states": 0, "applied": 0, "pending": 0, "parked": {}}
    return counts | {"topics": topics} | more


def test_what_a_service_has_not_reached_of_the_topics_it_reads_is_its_lag() -> None:
    visits, sessions = "delivery.visits.v1", "delivery.sessions.v1"
    delivery = answer({visits: 10, sessions: 7}, {})
    found = standings({"delivery": delivery, "finance": answer({}, {sessions: 5}), "reporting": answer({}, {visits: 10})})
    assert [standing.lag for standing in found] == [0, 2, 7]


def test_a_topic_not_begun_is_lag_too() -> None:
    found = standings({"delivery": answer({"delivery.sessions.v1": 7}, {}), "finance": answer({}, {})})
    assert found[1].lag == 7


def test_pending_work_and_unpublished_events_are_not_quiet() -> None:
    quiet, marked, unpublished, silent = standings(
        {
            "registry": answer({}, {}),
            "finance": answer({}, {}, pending=3),
            "delivery": answer({}, {}, unpublished=1),
            "reporting": None,
        }
    )
    assert (quiet.is_quiet, marked.is_quiet, unpublished.is_quiet, silent.is_quiet) == (True, False, False, False)


def test_what_is_parked_is_told() -> None:
    (registry,) = standings({"registry": answer({}, {}, parked={"undecodable": 2, "blocked": 1})})
    assert registry.parked == 3
