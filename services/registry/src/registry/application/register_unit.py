"""register-unit: a unit exists under its statistical division code."""

from collections.abc import Sequence

from chassis.application import CommandRequest, CommandType, Issued
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.existence import Absent
from chassis.fields import Name
from chassis.issuing import by
from contracts.events.registry import UnitKind, UnitLevel
from contracts.policy import Bilingual
from contracts.values import UnitCode
from registry.application.known import units_among, unknown_unit
from registry.domain.unit.commands import RegisterUnit
from registry.domain.unit.decider import UNIT
from registry.domain.unit.state import UnitState

_RECORD = "INSERT INTO units (code, level, parent_code) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])"


class RegisterUnitRequest(CommandRequest):
    """A unit by its statistical division code, below the one its code says."""

    code: UnitCode
    name: Name
    level: UnitLevel
    kind: UnitKind
    parent_code: UnitCode | None = None


def _command(request: RegisterUnitRequest, issued: Issued) -> RegisterUnit:
    return RegisterUnit(**by(issued), **dict(request))


async def _prepare(connection: Connection, commands: Sequence[RegisterUnit]) -> Sequence[RegisterUnit | Refusal]:
    """Refuse a unit whose parent is neither registered nor earlier in the batch."""
    registered = await units_among(connection, [c.parent_code for c in commands if c.parent_code is not None])
    prepared: list[RegisterUnit | Refusal] = []
    for command in commands:
        if command.parent_code is not None and command.parent_code not in registered:
            prepared.append(unknown_unit(command.parent_code))
            continue
        prepared.append(command)
        if not isinstance(UNIT.decide(Absent(), command), Refusal):
            registered.add(command.code)
    return prepared


async def _record(connection: Connection, commands: Sequence[RegisterUnit]) -> None:
    rows = [(command.code, command.level, command.parent_code) for command in commands]
    await connection.execute(_RECORD, *zip(*rows, strict=True))


REGISTER_UNIT: CommandType[RegisterUnitRequest, UnitState, RegisterUnit] = CommandType(
    name="register-unit",
    summary=Bilingual(zh="登记行政单位", en="register an administrative unit"),
    request=RegisterUnitRequest,
    decider=UNIT,
    command=_command,
    roles=frozenset({"commission", "operator"}),
    office=lambda request: request.code,
    prepare=_prepare,
    record=_record,
)
