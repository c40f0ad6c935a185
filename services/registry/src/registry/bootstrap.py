"""The registry's composition root: the only place that wires."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from chassis.application import CommandType
from chassis.policy_file import load_edition
from chassis.service import Service
from contracts.policy import Policy
from registry.application.agreement import RECORD_SELECTION_REASON, TERMINATE_AGREEMENT, amend_agreement, sign_agreement
from registry.application.apply_for_facility import apply_for_facility
from registry.application.child_changes import RECORD_CHILD_LEFT, correct_birth_date, move_child
from registry.application.child_merging import MERGE_CHILD, UNDO_MERGE
from registry.application.consent import GIVE_CONSENT, WITHDRAW_CONSENT
from registry.application.facility_acceptance import acceptance_commands
from registry.application.facility_building import building_commands
from registry.application.facility_designation import designation_commands
from registry.application.facility_plan import plan_commands
from registry.application.governance import governance_commands
from registry.application.guidance_centre import centre_commands
from registry.application.inspection import CLOSE_INSPECTION_FINDING, HOLD_INSPECTION
from registry.application.institution import institution_commands
from registry.application.institution_standing import standing_commands
from registry.application.mutual_care import END_MUTUAL_CARE, RECORD_MUTUAL_CARE
from registry.application.organisation import REGISTER_ORGANISATION, WITHDRAW_ORGANISATION
from registry.application.own_state import OWN_STATE
from registry.application.practitioner import RECORD_TITLE, register_practitioner
from registry.application.practitioner_career import CAREER_COMMANDS
from registry.application.quality_list import publish_quality_list
from registry.application.register_child import register_child
from registry.application.register_unit import REGISTER_UNIT
from registry.application.special_family import END_SPECIAL_FAMILY_FLAG, SET_SPECIAL_FAMILY_FLAG
from registry.domain.centre import centre_decider
from registry.domain.duty import duty_decider
from registry.domain.facility.decider import facility_decider
from registry.domain.institution.decider import institution_decider
from registry.errors import PROBLEMS
from registry.settings import settings
from registry.vault.master_key import read_master_key
from registry.vault.vault import Vault
from registry.web.files.children import children_file
from registry.web.files.institutions import institutions_file
from registry.web.files.practitioners import practitioners_file
from registry.web.routers import Deciders, routers

MIGRATIONS = Path(__file__).parent / "migrations"


def registry_service(policy: Policy, vault: Callable[[], Vault]) -> Service:
    """The service under a policy and over a vault; `vault()` is first called when the web part starts."""
    deciders = Deciders(institution_decider(policy), facility_decider(policy), centre_decider(policy))
    commands = {command.name: command for command in _commands(policy, deciders, vault)}
    return Service(
        name="registry",
        migrations=MIGRATIONS,
        commands=tuple(commands.values()),
        problems=PROBLEMS,
        routers=routers(vault, deciders, policy),
        files=(
            children_file(commands["register-child"]),
            institutions_file(commands["file-institution"]),
            practitioners_file(commands["register-practitioner"]),
        ),
        own_state=OWN_STATE,
    )


def _commands(policy: Policy, deciders: Deciders, vault: Callable[[], Vault]) -> Sequence[CommandType[Any, Any, Any]]:
    facility = deciders.facility
    return (
        REGISTER_UNIT,
        register_child(vault),
        move_child(vault),
        correct_birth_date(vault),
        RECORD_CHILD_LEFT,
        MERGE_CHILD,
        UNDO_MERGE,
        GIVE_CONSENT,
        WITHDRAW_CONSENT,
        SET_SPECIAL_FAMILY_FLAG,
        END_SPECIAL_FAMILY_FLAG,
        *institution_commands(deciders.institution),
        *standing_commands(deciders.institution),
        HOLD_INSPECTION,
        CLOSE_INSPECTION_FINDING,
        publish_quality_list(deciders.institution),
        RECORD_MUTUAL_CARE,
        *governance_commands(duty_decider(policy)),
        END_MUTUAL_CARE,
        register_practitioner(vault),
        RECORD_TITLE,
        *CAREER_COMMANDS,
        REGISTER_ORGANISATION,
        WITHDRAW_ORGANISATION,
        sign_agreement(policy),
        amend_agreement(policy),
        RECORD_SELECTION_REASON,
        TERMINATE_AGREEMENT,
        apply_for_facility(facility),
        *plan_commands(facility),
        *building_commands(facility),
        *acceptance_commands(facility),
        *designation_commands(facility),
        *centre_commands(deciders.centre),
    )


@lru_cache
def configured_vault() -> Vault:
    """The vault under the master key of the settings. Raises MissingMasterKey."""
    return Vault.of(read_master_key(settings().vault_master_key_file))


SERVICE = registry_service(Policy(load_edition(settings().policy_file)), configured_vault)
