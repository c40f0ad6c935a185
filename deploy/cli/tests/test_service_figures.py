from cradle_cli.service_figures import ServiceFigures, figures, published_by_topic

DELIVERY = {
    "recorded": 12,
    "published": 10,
    "applied": 0,
    "parked": {},
    "topics": {"published": {"delivery.visits.v1": 10}, "reached": {}},
}
REPORTING = {
    "recorded": 0,
    "published": 0,
    "applied": 6,
    "pending": 3,
    "parked": {"undecodable": 1},
    "topics": {"published": {}, "reached": {"delivery.visits.v1": 7}},
}


def test_lag_is_what_others_published_and_the_service_has_not_reached():
    published = published_by_topic([DELIVERY, REPORTING])
    assert figures("reporting", REPORTING, published) == ServiceFigures("reporting", 0, 0, 6, 3, 3, 1)


def test_a_service_without_marks_says_unknown_not_zero():
    assert figures("delivery", DELIVERY, published_by_topic([DELIVERY])) == ServiceFigures("delivery", 12, 10, 0, None, 0, 0)


def test_lag_is_unknown_while_an_owner_does_not_answer():
    assert figures("reporting", REPORTING, published_by_topic([None, REPORTING])).lag is None


def test_a_silent_service_is_unknown_throughout():
    assert figures("finance", None, {}) == ServiceFigures("finance", None, None, None, None, None, None)
