"""`python -m bench`: what the models, the schema's gates and the client cost beside their peers."""

from __future__ import annotations

import argparse
import sys

from bench import environment, report
from bench.client import measure as client
from bench.floors import CLIENT_FLOORS, FLOORS
from bench.models import measure
from bench.schema import measure as schema

_ROUNDS = 40


def main() -> int:
    """Measure, print, write and test as the arguments say; the exit code."""
    arguments = _arguments()
    results = schema_results = client_results = None
    try:
        prepared = environment.prepare() if arguments.only != "schema" else None
        if prepared and arguments.only != "client":
            results = measure.run(prepared, arguments.rounds)
            _print_models(results)
        if arguments.only in (None, "schema"):
            schema_results = schema.run()
            _print_schema(schema_results)
        if prepared and arguments.only != "models":
            client_results = client.run(prepared)
            _print_client(client_results)
    except environment.PreparationError as problem:
        print(f"bench: {problem}", file=sys.stderr)
        return 2
    if arguments.write and results and schema_results and client_results:
        _write(results, schema_results, client_results, arguments.rounds)
    verdicts = []
    if results:
        verdicts += [(floor.line(results), floor.holds(results)) for floor in FLOORS]
    if client_results and not client_results.left_out:
        verdicts += [(f.line(client_results), f.holds(client_results)) for f in CLIENT_FLOORS]
    for line, _ in verdicts:
        print(line)
    holds = all(held for _, held in verdicts)
    return 1 if arguments.check and not holds else 0


def _arguments() -> argparse.Namespace:
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
    parser.add_argument(
        "--only",
        choices=("models", "schema", "client"),
        help="measure just the models, just the schema's diff and drift, or just the client",
    )
    arguments = parser.parse_args()
    if arguments.only and arguments.write:
        parser.error("--write takes a whole run: the page is of one machine in one hour")
    if arguments.only == "schema" and arguments.check:
        parser.error("--check tests the floors; there are none for --only schema")
    return arguments


def _print_models(results: measure.Results) -> None:
    print("Ratios to kserve-models: 2.00 takes twice as long, or twice the memory.\n")
    print(report.text(report.table(results)))
    print()
    print(report.text(report.import_table(results)))
    print()


def _print_schema(results: schema.SchemaResults) -> None:
    print("The schema's diff and drift, in seconds of the processor.\n")
    print(report.text(schema.table(results)))
    print()
    print(schema.words(results))
    print()


def _print_client(results: client.ClientResults) -> None:
    if not results.left_out:
        print("The client, against a real API server: microseconds an object.\n")
        print(report.text(client.table(results)))
        print()
    print(client.words(results))
    print()


def _write(
    results: measure.Results,
    schema_results: schema.SchemaResults,
    client_results: client.ClientResults,
    rounds: int,
) -> None:
    docs = environment.ROOT / "docs"
    docs.mkdir(exist_ok=True)
    page = report.page(results, rounds, schema_results, client_results)
    (docs / "benchmarks.md").write_text(page, encoding="utf-8")
    (docs / "benchmarks.svg").write_text(report.picture(results), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
