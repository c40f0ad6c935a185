"""`python -m contracts.publish`: write the contracts down, or check that they are written and kept."""

import argparse
import sys

import contracts.events  # noqa: F401 fills the catalogue
from contracts.catalogue import event_types
from contracts.publish.artifacts import MissingExample, artifacts
from contracts.publish.drift import drift, write
from contracts.publish.layout import HERE
from contracts.publish.released import broken_promises, release

_EVOLVE = (
    "A released event version only ever gains optional fields. For anything else add the next version of the event\n"
    "with an upcaster from this one (contracts/README.md).\n"
)


def main(arguments: list[str]) -> int:
    """Write, check or release; 1 where something is to be mended."""
    options = _parser().parse_args(arguments)
    catalogue = event_types()
    try:
        files = artifacts(catalogue, HERE)
    except MissingExample as error:
        return _fail([str(error)])
    if options.check:
        drifted = drift(files, HERE)
        broken = broken_promises(catalogue, HERE)
        advice = ["Run `python -m contracts.publish` and commit what it writes."] if drifted else []
        return _fail([*drifted, *advice, *broken, *([_EVOLVE.rstrip()] if broken else [])])
    for path in write(files, HERE):
        sys.stdout.write(f"{path.relative_to(HERE.root)}\n")
    broken = broken_promises(catalogue, HERE)
    if options.release and not broken:
        release(catalogue, HERE)
    return _fail([*broken, *([_EVOLVE.rstrip()] if broken else [])])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m contracts.publish", description=__doc__)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="write nothing; fail on drift and on a breaking change")
    choice.add_argument("--release", action="store_true", help="write, then make this the promise that --check holds us to")
    return parser


def _fail(lines: list[str]) -> int:
    for line in lines:
        sys.stderr.write(f"{line}\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
