"""Whether events flow: the relay's lease and what waits for it, holes and forks, what is parked."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.figures import figures
from cradle_cli.doctor.examination import Examination, Finding, failed, ok, warned

WAITING_SECONDS_WARNED, WAITING_SECONDS_FAILED = 30.0, 300.0


async def check_relay(examination: Examination) -> Sequence[Finding]:
    """Each service's relay holds its lease, has no fork, and leaves nothing waiting."""
    findings = []
    for service in examination.services:
        seen = await figures(await examination.admin(service.database))
        lease, waiting = seen["relay"], seen["oldest_unpublished_seconds"] or 0.0
        if lease["fork"]:
            findings.append(failed(f"{service.name}: store and topics differ: {lease['fork']}", f"cradle recover {service.name}"))
            continue
        restart = examination.command("cradle up", f"up -d --wait {service.name}-relay")
        if lease["expires_at"] is None or lease["expires_at"] < examination.now:
            findings.append(failed(f"{service.name}: no relay holds the lease; {seen['unpublished']} events wait", restart))
        elif waiting > WAITING_SECONDS_WARNED:
            says = f"{service.name}: {seen['unpublished']} events wait for the relay, the oldest for {waiting:.0f} s"
            state = failed if waiting > WAITING_SECONDS_FAILED else warned
            findings.append(
                state(says, examination.command(f"cradle logs {service.name}", f"logs --tail 50 {service.name}-relay"))
            )
        else:
            findings.append(ok(f"{service.name}: epoch {lease['epoch']} of {lease['holder']}, {seen['unpublished']} waiting"))
    return findings


async def check_holes(examination: Examination) -> Sequence[Finding]:
    """No consumer stands before a hole or has met a fork."""
    findings = []
    for service in examination.services:
        seen = await figures(await examination.admin(service.database))
        for row in seen["holes"]:
            place, owner = f"{row['topic']}[{row['partition']}]", row["topic"].partition(".")[0]
            if row["fork"]:
                says = f"{service.name} has stopped at {place}, another log than it has read: {row['fork']}"
                findings.append(failed(says, f"cradle recover {owner}, then cradle recover {service.name}"))
            else:
                says = f"{service.name} misses {row['hole_at']} of {place} and discards what follows"
                findings.append(failed(says, f"cradle recover {owner}"))
    return findings or [ok("no consumer stands before a hole or a fork")]


async def check_parked(examination: Examination) -> Sequence[Finding]:
    """Nothing is parked."""
    findings = []
    for service in examination.services:
        if parked := (await figures(await examination.admin(service.database)))["parked"]:
            by_reason = ", ".join(f"{count} {reason}" for reason, count in parked.items())
            findings.append(
                warned(f"{service.name}: {by_reason}", f"cradle parked list --service {service.name}; cradle parked retry")
            )
    return findings or [ok("nothing is parked")]
