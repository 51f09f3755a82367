"""`python -m bench`: what kserve_models costs beside its peers, as ratios measured in one run."""

from __future__ import annotations

import argparse
import sys

from bench import environment, measure, report
from bench.floors import FLOORS

_ROUNDS = 40


def main() -> int:
    """Measure, print, write and test as the arguments say; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--write", action="store_true", help="write docs/benchmarks.md and docs/benchmarks.svg"
    )
    parser.add_argument(
        "--check", action="store_true", help="test the floors and exit with 1 where one fails"
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=_ROUNDS,
        help=f"rounds of each operation, {_ROUNDS} unless given",
    )
    arguments = parser.parse_args()
    try:
        results = measure.run(environment.prepare(), arguments.rounds)
    except environment.PreparationError as problem:
        print(f"bench: {problem}", file=sys.stderr)
        return 2
    print("Ratios to kserve-models: 2.00 takes twice as long, or twice the memory.\n")
    print(report.text(report.table(results)))
    print()
    print(report.text(report.import_table(results)))
    if arguments.write:
        docs = environment.ROOT / "docs"
        docs.mkdir(exist_ok=True)
        page = report.page(results, arguments.rounds)
        (docs / "benchmarks.md").write_text(page, encoding="utf-8")
        (docs / "benchmarks.svg").write_text(report.picture(results), encoding="utf-8")
    print()
    for floor in FLOORS:
        print(floor.line(results))
    if not arguments.check:
        return 0
    return 0 if all(floor.holds(results) for floor in FLOORS) else 1


if __name__ == "__main__":
    sys.exit(main())
