"""`python tests/oracle/main.py RECORDS [--years 2020 2021 2022]`: what ought to have come of these records, as JSON."""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.result import result
from oracle.submissions import read


def main() -> None:
    """Read the records, print the answer."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("records", type=Path)
    arguments.add_argument("--years", type=int, nargs="+", default=[2020])
    given = arguments.parse_args()
    with given.records.open(encoding="utf-8") as lines:
        books = read(lines)
    json.dump(result(books, given.years), sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
