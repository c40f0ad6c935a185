"""The refusal that the chassis gives in an aggregate's name has its texts too."""

from services_delivery.bootstrap import SERVICE


def test_every_aggregate_has_a_text_for_being_recorded_already() -> None:
    names = {kind.decider.name for kind in SERVICE.commands}
    assert names == {
        "visit",
        "session",
        "lecture",
        "training",
        "outreach",
        "column",
        "handover",
        "survey",
        "volunteers",
        "family-help",
        "township-means",
        "referral",
        "guide",
        "campaign",
    }
    assert {f"{name}.already-recorded" for name in names} <= SERVICE.problems.keys()
