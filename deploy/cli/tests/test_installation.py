import json

import pytest

from chassis.web.auth import load_public_key, read_actor
from cradle_cli.installation import installation, service_parts
from local_stack.errors import LocalStackError
from local_stack.keys import Keys

SERVICES = ("registry", "delivery", "finance", "reporting")


def test_a_local_stack_is_read_from_its_home(home, monkeypatch):
    monkeypatch.delenv("CRADLE_POSTGRES_ADMIN_URL_FILE", raising=False)
    databases = {
        name: {
            "name": name,
            "run_dsn": f"postgresql://{name}:x@h:1/{name}",
            "owner_dsn": f"postgresql://{name}_owner:x@h:1/{name}",
        }
        for name in SERVICES
    }
    state = {
        "ports": {"postgres": 1},
        "databases": databases,
        "kafka_bootstrap": "h:2",
        "urls": dict.fromkeys(SERVICES, "http://h"),
    }
    (home / "stack.json").write_text(json.dumps(state))
    (home / "postgres").mkdir()
    (home / "postgres" / "admin.password").write_text("secret\n")
    found = installation()
    assert found.kind == "local"
    assert found.admin_dsn == "postgresql://postgres:secret@127.0.0.1:1/postgres"
    assert found.services["finance"].owner_role == "finance_owner"
    assert found.services["finance"].database == "finance"
    assert found.kafka.bootstrap == "h:2"
    assert found.backups == home / "backups"
    assert "secret" not in repr(found)


def test_without_a_stack_the_error_names_the_cure(home, monkeypatch):
    monkeypatch.delenv("CRADLE_POSTGRES_ADMIN_URL_FILE", raising=False)
    with pytest.raises(LocalStackError, match="cradle up"):
        installation()


@pytest.fixture
def named(tmp_path, monkeypatch):
    """An installation that the environment names, as the tools' container has it; nothing of it answers."""

    def secret(variable, text):
        path = tmp_path / variable
        path.write_text(text + "\n")
        monkeypatch.setenv(variable, str(path))

    secret("CRADLE_POSTGRES_ADMIN_URL_FILE", "postgresql://postgres:p@db:5432/postgres")
    for name in SERVICES:
        secret(f"CRADLE_{name.upper()}_DATABASE_URL_FILE", f"postgresql://{name}:p@db:5432/{name}")
        secret(f"CRADLE_{name.upper()}_OWNER_DATABASE_URL_FILE", f"postgresql://{name}_owner:p@db:5432/{name}")
        monkeypatch.setenv(f"CRADLE_{name.upper()}_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("CRADLE_BACKUPS", str(tmp_path / "backups"))
    return tmp_path


def test_an_environment_names_an_installation(named):
    found = installation()
    assert found.kind == "named"
    assert found.services["finance"].url == "http://127.0.0.1:9"
    assert found.admin_dsn_of("finance") == "postgresql://postgres:p@db:5432/finance"

    (named / "CRADLE_FINANCE_DATABASE_URL_FILE").write_text("")
    with pytest.raises(LocalStackError, match=r"CRADLE_FINANCE_DATABASE_URL_FILE is .*empty"):
        installation()


def test_a_token_is_signed_with_the_key_of_the_installation_that_is_named(named, home, cradle, monkeypatch):
    answer = cradle("token", "--role", "operator", "--json")
    assert answer.exit_code == 1
    assert "CRADLE_TOKEN_PRIVATE_KEY_FILE" in json.loads(answer.stdout)["error"]
    keys = Keys(named / "installation")
    keys.make_missing(())
    monkeypatch.setenv("CRADLE_TOKEN_PRIVATE_KEY_FILE", str(keys.token_private))
    token = cradle("token", "--role", "operator").stdout.strip()
    assert read_actor(token, load_public_key(keys.token_public)).roles == {"operator"}
    assert not (home / "keys").exists(), "nothing is written where the file system may be read-only"


def test_figures_and_parked_records_are_asked_of_the_installation_that_is_named(named, cradle, monkeypatch):
    keys = Keys(named / "installation")
    keys.make_missing(())
    monkeypatch.setenv("CRADLE_TOKEN_PRIVATE_KEY_FILE", str(keys.token_private))
    status = cradle("status", "--json")
    assert status.exit_code == 3
    assert {name: row["recorded"] for name, row in json.loads(status.stdout)["services"].items()} == dict.fromkeys(SERVICES)
    parked = cradle("parked", "list", "--json")
    assert parked.exit_code == 1
    assert "http://127.0.0.1:9 does not answer" in json.loads(parked.stdout)["error"]


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_wired_by_its_own_root(name):
    assert service_parts(name).name == name
