"""Who may publish: one lease row with an epoch. To take over is to raise the epoch."""

from dataclasses import dataclass

import asyncpg

_TAKE = """
    UPDATE relay_lease SET epoch = epoch + 1, holder = $1, expires_at = now() + make_interval(secs => $2)
    WHERE expires_at IS NULL OR expires_at < now() RETURNING epoch"""
_RENEW = """
    UPDATE relay_lease SET expires_at = now() + make_interval(secs => $2) WHERE epoch = $1 RETURNING epoch"""
_RELEASE = "UPDATE relay_lease SET expires_at = NULL WHERE epoch = $1"
_FORK = "UPDATE relay_lease SET fork = $2 WHERE epoch = $1"


class LeaseLost(Exception):
    """Another relay has raised the epoch: this one stops, and makes no other producer."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to publish under an epoch, for `seconds` after each renewal."""

    pool: asyncpg.Pool
    epoch: int
    seconds: float

    async def renew(self) -> None:
        """Read the epoch again and extend the lease. Raises LeaseLost."""
        if await self.pool.fetchval(_RENEW, self.epoch, self.seconds) is None:
            raise LeaseLost(f"epoch {self.epoch} is over")

    async def release(self) -> None:
        """Let the next relay take over at once."""
        await self.pool.execute(_RELEASE, self.epoch)

    async def record_fork(self, text: str | None) -> None:
        """Say that topic and store disagree, so that nothing is appended either; None: they agree."""
        await self.pool.execute(_FORK, self.epoch, text)


async def take_lease(pool: asyncpg.Pool, holder: str, seconds: float) -> Lease | None:
    """The lease, if nobody holds it."""
    epoch = await pool.fetchval(_TAKE, holder, seconds)
    return None if epoch is None else Lease(pool, epoch, seconds)
