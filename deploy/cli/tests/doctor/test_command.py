import json

from cradle_cli.doctor.checks import CHECKS


def test_the_list_names_every_check_and_what_it_looks_at(cradle):
    answer = cradle("doctor", "--list", "--json")
    assert answer.exit_code == 0
    listed = json.loads(answer.stdout)
    assert [check["name"] for check in listed] == list(CHECKS)
    assert all(check["looks_at"] for check in listed)


def test_an_unknown_check_and_a_missing_installation_cannot_run(cradle, monkeypatch):
    monkeypatch.delenv("CRADLE_POSTGRES_ADMIN_URL_FILE", raising=False)
    unknown = cradle("doctor", "--check", "weather", "--json")
    assert unknown.exit_code == 2
    assert "there are: versions, clock" in json.loads(unknown.stdout)["error"]
    missing = cradle("doctor", "--json")
    assert missing.exit_code == 2
    assert "cradle up" in json.loads(missing.stdout)["error"]
