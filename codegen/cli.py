"""The commands around the schema."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from codegen import atomic, bundle, crds, definitions, drift, generate, lint
from codegen.diff import changelog, rules
from codegen.diff import command as diff
from codegen.problems import CodegenError, OutputError, listed, shown
from codegen.tools import REPOSITORY

SCHEMA = REPOSITORY / "openapi"
PACKAGE = REPOSITORY / "kserve_models"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code: 0 done, 1 findings, 2 wrong input or a failed tool."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except BrokenPipeError:
        return 2
    except CodegenError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    parser.add_argument(
        "--schema",
        type=Path,
        default=SCHEMA,
        metavar="DIR",
        help="schema folder (default: openapi)",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser(
        "generate", help="regenerate kserve_models/models and kserve_models/api"
    )
    command.add_argument("--check", action="store_true", help="only say what is stale: exit 1")
    command.add_argument(
        "--package", type=Path, default=PACKAGE, metavar="DIR", help="package folder to write to"
    )
    command.set_defaults(run=_generate)

    command = commands.add_parser("bundle", help="one self-contained OpenAPI 3.0 document, as JSON")
    command.add_argument("-o", "--output", type=Path, metavar="FILE")
    command.set_defaults(run=_bundle)

    command = commands.add_parser("crds", help="CustomResourceDefinitions that kubectl apply takes")
    command.add_argument("-o", "--output", type=Path, metavar="DIR", help="one file a kind")
    command.add_argument(
        "--descriptions", action="store_true", help="with descriptions: far larger"
    )
    command.set_defaults(run=_crds)

    command = commands.add_parser("lint", help="what is wrong in the schema, with file and line")
    command.set_defaults(run=_lint)

    command = commands.add_parser("diff", help="what changed in the schema, and whom it breaks")
    diff.add_arguments(command)
    command.set_defaults(run=_diff)

    command = commands.add_parser("rules", help="the rules of diff, with their severities")
    command.set_defaults(run=_rules)

    command = commands.add_parser("changelog", help="which schema changes the changelog lacks")
    command.add_argument(
        "base", nargs="?", metavar="REVISION", help="default: the last release, else origin/main"
    )
    command.add_argument(
        "--changelog", type=Path, default=REPOSITORY / "CHANGELOG.md", metavar="FILE"
    )
    command.set_defaults(run=_changelog)

    command = commands.add_parser("drift", help="what separates the schema from upstream's CRDs")
    command.add_argument("crds", type=Path, metavar="CRD_DIR")
    command.set_defaults(run=_drift)
    for command in commands.choices.values():
        # A hook's arguments come after the command.
        command.add_argument(
            "--schema", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS
        )
    return parser


def _generate(options: argparse.Namespace) -> int:
    stale = False
    for name, changes in generate.generate(options.schema, options.package, options.check).items():
        _report(shown(options.package / name), changes, options.check)
        stale = stale or bool(changes)
    return 1 if stale and options.check else 0


def _report(folder: str, changes: generate.Changes, check: bool) -> None:
    """Say what is stale in a generated folder, or what was changed in it."""
    if not changes:
        _print(f"{folder} is current\n")
        return
    for verb, names in (
        ("added", changes.added),
        ("removed", changes.removed),
        ("changed", changes.changed),
    ):
        if check:
            for name in names:
                print(f"{folder}/{name}: stale ({verb}): run 'make generate'", file=sys.stderr)
        elif names:
            _print(f"{verb}: {listed(names)}\n")
    counts = f"{len(changes.added)} added, {len(changes.removed)} removed, {len(changes.changed)} changed"
    _print(f"{folder}: {counts}\n")


def _bundle(options: argparse.Namespace) -> int:
    text = bundle.dumps(bundle.load(options.schema).document)
    if options.output is None:
        _print(text)
    else:
        atomic.write_text(options.output, text)
    return 0


def _crds(options: argparse.Namespace) -> int:
    for definition in crds.definitions(bundle.load(options.schema), options.descriptions):
        text = crds.dumps(definition)
        if options.output is None:
            _print(text)
        else:
            atomic.write_text(options.output / crds.file_name(definition), text)
    return 0


def _lint(options: argparse.Namespace) -> int:
    problems = lint.lint(options.schema)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _diff(options: argparse.Namespace) -> int:
    def write(text: str) -> None:
        if options.output is None:
            _print(text)
        else:
            atomic.write_text(options.output, text)

    return diff.run(options, write)


def _rules(_: argparse.Namespace) -> int:
    rows = [
        f"{name:34}{rule.severity.value:10}{rule.view.value:10}{rule.summary}\n"
        for name, rule in rules.load().items()
    ]
    _print("".join(rows))
    return 0


def _changelog(options: argparse.Namespace) -> int:
    base = options.base or changelog.base(options.schema)
    if base is None:
        _print("not checked: this is no git repository, so there is nothing to compare with\n")
        return 0
    report = diff.shown_changes(f"git:{base}", shown(options.schema), options.schema)
    problems = changelog.missing(report, options.changelog)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _drift(options: argparse.Namespace) -> int:
    theirs = {name: found.data for name, found in definitions.read(options.crds).items()}
    ours = {
        definition["metadata"]["name"]: definition
        for definition in crds.definitions(bundle.load(options.schema))
    }
    report = drift.compare(ours, theirs)
    compared = f"{report.versions} versions, {report.paths:,} paths compared"
    lines = [*map(str, report.differences), f"{len(report.differences)} differences; {compared}"]
    _print("".join(f"{line}\n" for line in lines))
    return 1 if report.differences else 0


def _print(text: str) -> None:
    """Write to standard output: UTF-8 whatever the locale, and at once, so that errors show here."""
    try:
        with open(1, "w", encoding="utf-8", newline="\n", closefd=False) as output:
            output.write(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output: {error.strerror}") from None
