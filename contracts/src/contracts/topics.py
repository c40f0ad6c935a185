"""The topics of the bus: one per aggregate type, owned by exactly one context."""

from dataclasses import dataclass
from typing import Literal

PARTITIONS = 12
"""Partitions of every event topic, for ever: a key's partition is murmur2(key) mod 12."""

Context = Literal["registry", "delivery", "finance", "reporting"]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as its subscribers see it.

    `kind` is "events" (kept for ever, chained by partition sequence) or "state" (compacted, a version per key, no chain).
    `personal_data` says in one line what in it could be about a person; identities never leave the registry's vault.
    """

    name: str
    owner: Context | Literal["cradle"]
    purpose: str
    key: str
    consumers: tuple[Context, ...]
    personal_data: str
    kind: Literal["events", "state"] = "events"
    restricted: bool = False
    partitions: int = PARTITIONS


_NO_PERSON = "none: units, institutions and sites only"
_PSEUDONYM = "pseudonymous ids; no name, number, phone or address"

UNITS = Topic("registry.units.v1", "registry", "Administrative units of the county.", "unit (UUIDv5 of its code)",
              ("delivery", "finance", "reporting"), _NO_PERSON)  # fmt: skip
CHILDREN = Topic("registry.children.v1", "registry", "Children under 3: birth date and village over time.", "child id",
                 ("delivery", "finance", "reporting"), _PSEUDONYM + "; birth date and village")  # fmt: skip
CONSENTS = Topic("registry.consents.v1", "registry", "What guardians consent to, by purpose.",
                 "household and purpose (UUIDv5)", ("delivery",), _PSEUDONYM)  # fmt: skip
SPECIAL_FAMILIES = Topic("registry.special-families.v1", "registry", "Special-family flags (restricted).",
                         "household id", ("delivery", "reporting"), _PSEUDONYM + "; kind of hardship", restricted=True)  # fmt: skip
INSTITUTIONS = Topic("registry.institutions.v1", "registry", "Care institutions and their credentials over time.",
                     "institution id", ("delivery", "finance", "reporting"), _NO_PERSON)  # fmt: skip
PRACTITIONERS = Topic("registry.practitioners.v1", "registry", "Practitioners and their professional titles.",
                      "practitioner id", ("delivery", "finance", "reporting"), _PSEUDONYM)  # fmt: skip
AGREEMENTS = Topic("registry.agreements.v1", "registry", "Service agreements of townships with institutions.",
                   "agreement id", ("delivery", "finance"), _NO_PERSON)  # fmt: skip
FACILITIES = Topic("registry.facilities.v1", "registry", "Guidance stations and activity rooms, application to acceptance.",
                   "facility id", ("delivery", "finance", "reporting"), _NO_PERSON)  # fmt: skip
CENTRES = Topic("registry.centres.v1", "registry", "The county's inclusive guidance institution.", "centre id",
                ("reporting",), _NO_PERSON)  # fmt: skip
INSPECTIONS = Topic("registry.inspections.v1", "registry", "Inspections of institutions and what they found.",
                    "inspection id", ("reporting",), _NO_PERSON)  # fmt: skip
QUALITY_LISTS = Topic("registry.quality-lists.v1", "registry", "Editions of the public list of quality institutions.",
                      "the county's list (UUIDv5)", (), _NO_PERSON)  # fmt: skip
MUTUAL_CARE = Topic("registry.mutual-care.v1", "registry", "Neighbourly mutual care in villages.", "arrangement id",
                    (), "none: a village and numbers")  # fmt: skip
MEETINGS = Topic("registry.meetings.v1", "registry", "Meetings of the coordination group, minutes and resolutions.",
                 "meeting id", (), "none: departments and what they resolved")  # fmt: skip
TASKS = Topic("registry.tasks.v1", "registry", "Tasks of departments, with their due dates.", "task id",
              (), "none: departments and what they do")  # fmt: skip
DUTIES = Topic("registry.duties.v1", "registry", "What departments report of their duties by the annex.",
               "duty and year (UUIDv5)", ("reporting",), "none: departments and what they do")  # fmt: skip
VISITS = Topic("delivery.visits.v1", "delivery", "Home visits to children of 0-12 months.", "visit id",
               ("reporting",), _PSEUDONYM)  # fmt: skip
SESSIONS = Topic("delivery.sessions.v1", "delivery", "Free experience sessions with their attendance lists.", "session id",
                 ("finance", "reporting"), _PSEUDONYM)  # fmt: skip
LECTURES = Topic("delivery.lectures.v1", "delivery", "Parenting lectures of villages and communities, with dossiers.",
                 "lecture id", ("finance", "reporting"), _PSEUDONYM)  # fmt: skip
TRAININGS = Topic("delivery.trainings.v1", "delivery", "Trainings and who attended.", "training id",
                  ("reporting",), _PSEUDONYM)  # fmt: skip
OUTREACH = Topic("delivery.outreach.v1", "delivery", "Expert lectures, training of carers, columns and programmes in media.",
                 "outreach or column id", ("reporting",), _PSEUDONYM)  # fmt: skip
HANDOVERS = Topic("delivery.handovers.v1", "delivery", "Must-know material handed over to households.", "handover id",
                  ("reporting",), _PSEUDONYM)  # fmt: skip
SURVEYS = Topic("delivery.surveys.v1", "delivery", "Rounds of the knowledge survey with their results.", "survey id",
                ("reporting",), "none: counts per township")  # fmt: skip
ORGANISATIONS = Topic("registry.organisations.v1", "registry", "Social organisations that help with early development.",
                      "organisation id", ("delivery",), "none: organisations only")  # fmt: skip
VOLUNTEERING = Topic("delivery.volunteering.v1", "delivery", "Services of volunteers, with their time.", "service id", (),
                     _PSEUDONYM)  # fmt: skip
FAMILY_HELP = Topic("delivery.family-help.v1", "delivery", "Help given to special families (restricted).", "help id",
                    ("reporting",), _PSEUDONYM + "; that a household is in hardship", restricted=True)  # fmt: skip
TOWNSHIP_MEANS = Topic("delivery.township-means.v1", "delivery", "Which townships have the means to help special families.",
                       "township (UUIDv5 of its code)", ("reporting",), _NO_PERSON)  # fmt: skip
REFERRALS = Topic("delivery.referrals.v1", "delivery", "Children referred to and from health services.", "referral id", (),
                  _PSEUDONYM + "; ground of the referral")  # fmt: skip
GUIDES = Topic("delivery.guides.v1", "delivery", "Editions of the guide to services and resources for families.",
               "the county's guide (UUIDv5)", (), _NO_PERSON)  # fmt: skip
CAMPAIGNS = Topic("delivery.campaigns.v1", "delivery", "Messages to families, by audience.", "campaign id", (),
                  "none: content and audience")  # fmt: skip
MESSAGES = Topic("delivery.messages.v1", "delivery", "What became of each message to a household (restricted).", "message id",
                 ("reporting",), _PSEUDONYM + "; that a household is in hardship, where the audience was", restricted=True)  # fmt: skip
SUBSIDIES = Topic("finance.subsidies.v1", "finance", "Decisions on subsidy claims: accrued, denied, reversed.",
                  "session id of the claims on its attendances (S3.1), else claim id",
                  ("reporting",), _PSEUDONYM)  # fmt: skip
ATTENDANCES = Topic("finance.attendances.v1", "finance", "Outreach attendances as assessed: eligible or not, and why.",
                    "attendance id", ("reporting",), _PSEUDONYM)  # fmt: skip
ENACTMENTS = Topic("finance.enactments.v1", "finance", "Which document enacted a policy edition, and which withdrew that.",
                   "edition (UUIDv5)", (), "none: documents")  # fmt: skip
BUDGETS = Topic("finance.budgets.v1", "finance", "What each fund has for a year, and what may be paid beyond it.",
                "fund and year (UUIDv5)", ("reporting",), "none: funds and their money; the ids of who acts")  # fmt: skip
RULINGS = Topic("finance.rulings.v1", "finance", "How readings and parameters are ruled, from when, and what is withdrawn.",
                "edition (UUIDv5)", ("reporting",), "none: documents")  # fmt: skip
FUND_INSPECTIONS = Topic("finance.fund-inspections.v1", "finance", "What inspecting the funds found, and what is deducted.",
                         "inspection id", ("reporting",), "none: institutions and units; the ids of who acts")  # fmt: skip
SETTLEMENTS = Topic("finance.settlements.v1", "finance", "What is settled with whom, approved, instructed, paid and paid back.",
                    "settlement or repayment", ("reporting",), "none: payees are institutions and units; the ids of who acts")  # fmt: skip
TARGETS = Topic("reporting.targets.v1", "reporting", "Progress of every policy target per unit and year.",
                "target, unit and year", (), "none: counts per unit", kind="state")  # fmt: skip
EVALUATIONS = Topic("reporting.evaluations.v1", "reporting", "Yearly evaluations of townships and institutions.",
                    "evaluation (UUIDv5 of its subject and year)", (), _NO_PERSON)  # fmt: skip

DEAD_LETTERS = Topic("<service>.<topic>.dlt", "cradle", "Records a consuming service has parked, with their bytes.",
                     "record (UUIDv5 of its place)", (), "what the parked record holds", partitions=1)  # fmt: skip
"""The pattern of the dead-letter topics: one for each service and topic it consumes, see `dead_letter_topic`."""
DEAD_LETTER_BYTES_MAX = 4 * 1024 * 1024
"""A letter carries its record in Base64, a third longer: the largest record that a topic takes must fit into one."""

TOPICS: dict[str, Topic] = {
    topic.name: topic
    for topic in (
        UNITS, CHILDREN, SPECIAL_FAMILIES, INSTITUTIONS, PRACTITIONERS, AGREEMENTS, FACILITIES, CENTRES, INSPECTIONS,
        QUALITY_LISTS, MUTUAL_CARE, MEETINGS, TASKS, DUTIES,
        VISITS, SESSIONS, LECTURES, TRAININGS, SUBSIDIES, ATTENDANCES, TARGETS,
        OUTREACH, HANDOVERS, SURVEYS, ORGANISATIONS, VOLUNTEERING, FAMILY_HELP, TOWNSHIP_MEANS, REFERRALS,
        CONSENTS, GUIDES, CAMPAIGNS, MESSAGES,
        ENACTMENTS, EVALUATIONS,
        BUDGETS,
        RULINGS,
        FUND_INSPECTIONS,
        SETTLEMENTS,
    )
}  # fmt: skip


def owned_by(context: str) -> list[Topic]:
    """The topics a context publishes."""
    return [topic for topic in TOPICS.values() if topic.owner == context]


def consumed_by(context: str) -> list[Topic]:
    """The topics a context subscribes to."""
    return [topic for topic in TOPICS.values() if context in topic.consumers]


def dead_letter_topic(service: str, topic: str) -> str:
    """Where `service` publishes the records of `topic` it has parked."""
    return f"{service}.{topic}.dlt"
