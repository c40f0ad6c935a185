"""I7's memory: the resident set of each service after a thousand events since its start, and after ten times as many."""

from faults.matrix.site import Site
from faults.matrix.stack import NAMES
from faults.oracle.finding import Finding
from faults.oracle.i7_memory import judge_memory

EVENTS = 1_000
FILE_ROWS = 500


async def memory_findings(site: Site) -> list[Finding]:
    """Start every service anew, record visits in files, and compare."""
    for service in NAMES:
        await site.stop(service)
        await site.start(service)
    await _record(site, EVENTS)
    before = _resident(site)
    await _record(site, 9 * EVENTS)
    return judge_memory(before, _resident(site))


async def _record(site: Site, visits: int) -> None:
    for _ in range(visits // FILE_ROWS):
        await site.clerks.send_file(site.load.visits(FILE_ROWS))
    await site.settle()


def _resident(site: Site) -> dict[str, int]:
    found = {service: site.process(service) for service in NAMES}
    return {service: process.memory_info().rss for service, process in found.items() if process is not None}
