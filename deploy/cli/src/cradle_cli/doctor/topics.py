"""Whether the topics are as their owners need them: partitions, retention, cleanup; and who may write to them."""

from __future__ import annotations

from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from chassis.topic_layout import Layout, layouts
from cradle_cli.doctor.examination import Examination, Finding, failed, ok
from cradle_cli.doctor.kafka_questions import ALL_OPERATIONS, DENY, WRITE, TopicRule, topic_rules

LITERAL, PREFIXED = 3, 4
"""Pattern types of an access rule."""
ANY_TOPIC = "*"


async def check_topics(examination: Examination) -> Sequence[Finding]:
    """Every topic of every service: there, with its partitions, kept or compacted as its owner says."""
    admin = await examination.kafka()
    existing = set(await admin.list_topics())
    findings: list[Finding] = []
    for service in examination.services:
        wanted = layouts(service.name)
        if missing := [layout.name for layout in wanted if layout.name not in existing]:
            cure = examination.run_job(service.name, "topics")
            findings.append(failed(f"{service.name}: no topic {', '.join(missing)}", cure))
        present = [layout for layout in wanted if layout.name in existing]
        findings += await _partitions(admin, present)
        findings += await _configurations(admin, present)
    return findings or [ok("every topic has its partitions, retention and cleanup policy")]


async def _partitions(admin: AIOKafkaAdminClient, wanted: Sequence[Layout]) -> list[Finding]:
    found = {
        topic["topic"]: len(topic["partitions"]) for topic in await admin.describe_topics([layout.name for layout in wanted])
    }
    cure = "make the topic anew with its number of partitions and publish it again: cradle recover SERVICE after a restore"
    return [
        failed(f"{layout.name} has {found[layout.name]} partitions, not {layout.partitions}: keys are in the wrong ones", cure)
        for layout in wanted
        if found[layout.name] != layout.partitions
    ]


async def _configurations(admin: AIOKafkaAdminClient, wanted: Sequence[Layout]) -> list[Finding]:
    found = await topic_configurations(admin, [layout.name for layout in wanted])
    findings = []
    for layout in wanted:
        for name, value in layout.config.items():
            if found[layout.name].get(name) != value:
                cure = (
                    f"kafka-configs.sh --bootstrap-server SERVER --alter --entity-type topics --entity-name {layout.name} "
                    f"--add-config {name}={value}"
                )
                findings.append(failed(f"{layout.name}: {name} is {found[layout.name].get(name)}, not {value}", cure))
    return findings


async def topic_configurations(admin: AIOKafkaAdminClient, topics: Sequence[str]) -> dict[str, dict[str, str]]:
    """The configuration of each topic, by name."""
    if not topics:
        return {}
    answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in topics])
    return {
        resource[3]: {entry[0]: entry[1] for entry in resource[4]} for answer in answers for resource in answer.resources
    }  # fmt: skip


async def check_acls(examination: Examination) -> Sequence[Finding]:
    """Each topic may be written by its owner alone. Where no authorizer is on, there is nothing to check."""
    rules = await topic_rules(await examination.kafka())
    if rules is None:
        return [ok("no authorizer is on: whoever reaches the broker may write; keep it on 127.0.0.1 or behind a network")]
    findings = []
    for service in examination.services:
        for layout in layouts(service.name):
            writers = may_write(rules, layout.name)
            if strangers := sorted(writers - {f"User:{service.name}"}):
                cure = (
                    f"kafka-acls.sh --bootstrap-server SERVER --remove --force --topic {layout.name} --operation Write "
                    f"--allow-principal {strangers[0]}"
                )
                findings.append(
                    failed(f"{layout.name} may be written by {', '.join(strangers)}, not by {service.name} alone", cure)
                )
            if f"User:{service.name}" not in writers:
                cure = examination.command("cradle down && cradle up", "up -d --force-recreate kafka-access")
                findings.append(failed(f"{layout.name} may not be written by its owner {service.name}", cure))
    return findings or [ok("each topic may be written by its owner alone")]


def may_write(rules: Sequence[TopicRule], topic: str) -> set[str]:
    """The principals that rules let write to a topic."""
    about = [rule for rule in rules if _covers(rule, topic) and rule.operation in (WRITE, ALL_OPERATIONS)]
    denied = {rule.principal for rule in about if rule.permission == DENY}
    return {rule.principal for rule in about if rule.permission != DENY} - denied


def _covers(rule: TopicRule, topic: str) -> bool:
    if rule.pattern == PREFIXED:
        return topic.startswith(rule.topic)
    return rule.topic in (topic, ANY_TOPIC)
