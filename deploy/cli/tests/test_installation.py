import json

import pytest

from cradle_cli.installation import installation, service_parts
from local_stack.errors import LocalStackError

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


def test_an_environment_names_an_installation(tmp_path, monkeypatch):
    def secret(variable, text):
        path = tmp_path / variable
        path.write_text(text + "\n")
        monkeypatch.setenv(variable, str(path))

    secret("CRADLE_POSTGRES_ADMIN_URL_FILE", "postgresql://postgres:p@db:5432/postgres")
    for name in SERVICES:
        secret(f"CRADLE_{name.upper()}_DATABASE_URL_FILE", f"postgresql://{name}:p@db:5432/{name}")
        secret(f"CRADLE_{name.upper()}_OWNER_DATABASE_URL_FILE", f"postgresql://{name}_owner:p@db:5432/{name}")
    monkeypatch.setenv("CRADLE_FINANCE_URL", "http://finance:8000")
    monkeypatch.setenv("CRADLE_BACKUPS", str(tmp_path / "backups"))
    found = installation()
    assert found.kind == "named"
    assert found.services["finance"].url == "http://finance:8000"
    assert found.admin_dsn_of("finance") == "postgresql://postgres:p@db:5432/finance"

    (tmp_path / "CRADLE_FINANCE_DATABASE_URL_FILE").write_text("")
    with pytest.raises(LocalStackError, match=r"CRADLE_FINANCE_DATABASE_URL_FILE is .*empty"):
        installation()


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_wired_by_its_own_root(name):
    assert service_parts(name).name == name
