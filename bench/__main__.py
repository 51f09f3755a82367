"""`python -m bench`: what models, the schema's gates, the client and validate cost beside peers."""

from __future__ import annotations

import argparse
import sys

from bench import environment, report
from bench.client import measure as client
from bench.floors import CLIENT_FLOORS, FLOORS, revision_floors, validate_floors
from bench.models import measure, revisions
from bench.schema import measure as schema
from bench.validate import measure as validate

_ROUNDS = 40


def main() -> int:
    """Measure, print, write and test as the arguments say; the exit code."""
    arguments = _arguments()
    if arguments.against is not None:
        return _against(arguments.against, arguments.rounds, arguments.check)
    results = schema_results = client_results = validate_results = None
    try:
        prepared = environment.prepare() if arguments.only in (None, "models", "client") else None
        if prepared and arguments.only != "client":
            results = measure.run(prepared, arguments.rounds)
            _print_models(results)
        if arguments.only in (None, "schema"):
            schema_results = schema.run()
            _print_schema(schema_results)
        if arguments.only in (None, "validate"):
            validate_results = validate.run()
            _print_validate(validate_results)
        if prepared and arguments.only != "models":
            client_results = client.run(prepared)
            _print_client(client_results)
    except environment.PreparationError as problem:
        return _not_prepared(problem)
    if arguments.write and results and schema_results and client_results and validate_results:
        page = report.page(
            results, arguments.rounds, schema_results, client_results, validate_results
        )
        _write(page, report.picture(results))
    return _told(_verdicts(results, client_results, validate_results), arguments.check)


def _against(revision: str, rounds: int, check: bool) -> int:
    """Compare the models with those of a revision; the exit code."""
    try:
        comparison = revisions.run(environment.prepare(), revision, rounds)
    except environment.PreparationError as problem:
        return _not_prepared(problem)
    print(f"Ratios to {revision}: 2.00 takes twice as much. Instructions decide; of time it is the")
    print("median, and in brackets where that lies 95 times in 100.\n")
    print(report.text(revisions.table(comparison)))
    print()
    floors = revision_floors(comparison)
    return _told([(floor.line(comparison), floor.holds(comparison)) for floor in floors], check)


def _not_prepared(problem: environment.PreparationError) -> int:
    print(f"bench: {problem}", file=sys.stderr)
    return 2


def _told(verdicts: list[tuple[str, bool]], check: bool) -> int:
    """Print the verdicts; the exit code."""
    for line, _ in verdicts:
        print(line)
    return 1 if check and not all(held for _, held in verdicts) else 0


def _verdicts(
    results: measure.Results | None,
    client_results: client.ClientResults | None,
    validate_results: validate.ValidateResults | None,
) -> list[tuple[str, bool]]:
    """The line of each floor, and whether it holds."""
    verdicts = []
    if results:
        verdicts += [(floor.line(results), floor.holds(results)) for floor in FLOORS]
    if client_results and not client_results.left_out:
        verdicts += [(f.line(client_results), f.holds(client_results)) for f in CLIENT_FLOORS]
    if validate_results:
        floors = validate_floors(validate_results)
        verdicts += [(f.line(validate_results), f.holds(validate_results)) for f in floors]
    return verdicts


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
        choices=("models", "schema", "client", "validate"),
        help="measure just the models, the schema's diff and drift, the client, or validate",
    )
    parser.add_argument(
        "--against",
        metavar="REVISION",
        help="measure just the models, beside those of another revision of this repository",
    )
    arguments = parser.parse_args()
    if arguments.rounds < 1:
        parser.error(f"--rounds: expected at least 1, got {arguments.rounds}")
    if arguments.against is not None and (arguments.only or arguments.write):
        parser.error(
            "--against takes neither --only nor --write: it compares the models with themselves"
        )
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


def _print_validate(results: validate.ValidateResults) -> None:
    print("validate beside its peers, on one core.\n")
    print(report.text(validate.table(results)))
    print()
    print(validate.words(results))
    print()


def _write(page: str, picture: str) -> None:
    docs = environment.ROOT / "docs"
    docs.mkdir(exist_ok=True)
    (docs / "benchmarks.md").write_text(page, encoding="utf-8")
    (docs / "benchmarks.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
