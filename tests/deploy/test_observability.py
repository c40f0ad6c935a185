"""Alert rules and dashboard: they name metrics that exist, each rule is tested both ways, and each alert has its paragraph."""

import json
import os
import re
import shutil
import subprocess
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis.metrics import METRICS, READINGS
from local_stack import topology

ROOT = Path(__file__).parents[2]
OBSERVABILITY = ROOT / "deploy/observability"
PAGE = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
RULES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(OBSERVABILITY.glob("rules/*.yml"))}
ALERTS = [rule for rules in RULES.values() for group in rules["groups"] for rule in group["rules"]]
DASHBOARDS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(OBSERVABILITY.glob("grafana/dashboards/*.json"))]
PANELS = [panel for dashboard in DASHBOARDS for panel in dashboard["panels"]]
DATASOURCE = yaml.safe_load((OBSERVABILITY / "grafana/provisioning/datasources/prometheus.yml").read_text())["datasources"][0]
QUERIES = [target["expr"] for panel in PANELS for target in panel.get("targets", ())]
PROMTOOL = shutil.which("promtool")
OURS = re.compile(r"\b(?:cradle|process)_[a-z0-9_]+")


def known_metrics() -> set[str]:
    """Every name a scrape may bring, as queries write it."""
    names = {"up", *(reading.name for reading in READINGS)}
    for family in METRICS.collect():
        suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}.get(family.type, [""])
        names |= {f"{family.name}{suffix}" for suffix in suffixes}
    return names


def promtool(*arguments: str | Path) -> None:
    """Run it. In CI its absence is a failure; on a machine without it the test is left out, and says so."""
    if PROMTOOL is None:
        cure = "promtool is not on PATH; it comes with Debian's package `prometheus` and with Prometheus' own archives"
        if os.environ.get("CI"):
            pytest.fail(cure)
        pytest.skip(cure)
    answer = subprocess.run([PROMTOOL, *arguments], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_metric_that_an_alert_or_a_panel_asks_for_exists():
    asked = {name for query in (*QUERIES, *(alert["expr"] for alert in ALERTS)) for name in OURS.findall(query)}
    assert len(asked) > 25
    assert asked - known_metrics() == set()


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_an_alert_says_how_long_how_grave_what_and_where_to_read_on(alert: dict[str, Any]):
    assert alert["labels"]["severity"] in ("critical", "warning")
    assert re.fullmatch(r"\d+[mh]", alert["for"])
    assert alert["annotations"]["summary"]
    assert alert["annotations"]["runbook"] == f"docs/operations.md#{alert['alert'].lower()}"
    paragraph = re.search(rf"^### {alert['alert']}\n(.+)$", PAGE, re.MULTILINE)
    assert paragraph, f"docs/operations.md has no heading {alert['alert']}"
    assert len(paragraph[1]) > 80


def test_no_paragraph_is_about_an_alert_that_is_gone():
    section = PAGE.partition("## 6 Alerts")[2].partition("## 7")[0]
    in_the_order_of_an_event = [alert["alert"] for name in ("commands", "publishing", "consuming") for alert in alerts_of(name)]
    assert re.findall(r"^### (\w+)$", section, re.MULTILINE) == in_the_order_of_an_event


def alerts_of(name: str) -> list[dict[str, Any]]:
    return [rule for group in RULES[name]["groups"] for rule in group["rules"]]


@pytest.mark.parametrize("name", RULES)
def test_each_alert_of_a_file_is_tested_firing_and_silent(name: str):
    cases = yaml.safe_load((OBSERVABILITY / f"rules/tests/{name}.yml").read_text(encoding="utf-8"))["tests"]
    expected = [(test["alertname"], bool(test["exp_alerts"])) for case in cases for test in case["alert_rule_test"]]
    assert sorted(expected) == sorted((alert["alert"], fires) for alert in alerts_of(name) for fires in (True, False))


@pytest.mark.parametrize("name", RULES)
def test_the_rules_do_as_their_tests_say(name: str):
    promtool("test", "rules", OBSERVABILITY / f"rules/tests/{name}.yml")


def test_prometheus_takes_its_configuration():
    promtool("check", "config", "--syntax-only", OBSERVABILITY / "prometheus.yml")


def test_the_queries_of_the_dashboard_parse(tmp_path: Path):
    filled = [query.replace("$__rate_interval", "1m").replace("$service", ".*") for query in QUERIES]
    rules = [{"record": f"panel:{number}", "expr": query} for number, query in enumerate(filled)]
    (tmp_path / "queries.yml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    promtool("check", "rules", tmp_path / "queries.yml")


def test_each_process_of_each_service_is_scraped():
    [job] = yaml.safe_load((OBSERVABILITY / "prometheus.yml").read_text())["scrape_configs"]
    scraped = {(c["labels"]["service"], c["labels"]["role"]): c["targets"] for c in job["static_configs"]}
    expected = {(spec.name, role) for spec in topology.SERVICES for role in topology.SEPARATE_ROLES} - {("registry", "consume")}
    assert scraped.keys() == expected, "the registry consumes nothing"
    assert all(targets == [f"{service}-{role}:8000"] for (service, role), targets in scraped.items())


def test_the_dashboard_is_one_that_grafana_can_show():
    [dashboard] = DASHBOARDS
    assert dashboard["uid"]
    assert dashboard["schemaVersion"] >= 39
    shown = [panel for panel in PANELS if panel["type"] != "row"]
    assert {panel["title"].split(" · ")[1] for panel in PANELS if panel["type"] == "row"} == {
        "Commands", "Publishing", "Consuming", "Parked", "Money", "Messages",
    }  # fmt: skip
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)
    for panel in shown:
        assert panel["targets"], panel["title"]
        sources = [panel["datasource"], *(target["datasource"] for target in panel["targets"])]
        assert {source["uid"] for source in sources} == {DATASOURCE["uid"]}, panel["title"]
        references = [target["refId"] for target in panel["targets"]]
        assert len(set(references)) == len(references), panel["title"]
    for one, other in combinations(PANELS, 2):
        assert not overlap(one["gridPos"], other["gridPos"]), f"{one['title']} lies over {other['title']}"


def overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    return (
        one["x"] < other["x"] + other["w"]
        and other["x"] < one["x"] + one["w"]
        and one["y"] < other["y"] + other["h"]
        and other["y"] < one["y"] + one["h"]
    )
