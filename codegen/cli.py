"""The commands around the schema."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from codegen import adopt, atomic, bundle, crd_history, crds, drift, lint
from codegen.crds.read import read as read_definitions
from codegen.diff import changelog, rules
from codegen.diff import command as diff
from codegen.diff.output.phrases import plural
from codegen.diff.sides.nodes import Nodes
from codegen.history.releases import History
from codegen.problems import CodegenError, OutputError, display_path, listed
from codegen.render import generate
from codegen.repository import REPOSITORY

_SCHEMA, _PACKAGE, _CHANGELOG = "openapi", "kserve_models", "CHANGELOG.md"


def main(arguments: Sequence[str] | None = None, home: Path = REPOSITORY) -> int:
    """Run a command; the exit code: 0 done, 1 findings, 2 wrong input or a failed tool.

    ``home`` is where the folders are that are not named.
    """
    options, unknown = _parser(home).parse_known_args(arguments)
    if unknown:
        options.command.error(f"unrecognized arguments: {' '.join(unknown)}")
    given = _given_schema(options)
    options.schema = given or home / _SCHEMA
    # CRDs anywhere are told by the names of classes that this repository has.
    is_there = given or options.schema.is_dir()
    options.names = options.schema if is_there else REPOSITORY / _SCHEMA
    try:
        code: int = options.run(options)
    except BrokenPipeError:
        return 2
    except CodegenError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror or error}", file=sys.stderr)
        return 2
    return code


def _parser(home: Path) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    _add_schema(parser, "schema_ahead")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser(
        "generate", help="regenerate kserve_models/models and kserve_models/api"
    )
    command.add_argument("--check", action="store_true", help="only say what is stale: exit 1")
    command.add_argument(
        "--package",
        type=Path,
        default=home / _PACKAGE,
        metavar="DIR",
        help="package folder to write to (default: kserve_models)",
    )
    command.set_defaults(run=_generate)

    command = commands.add_parser("bundle", help="one self-contained OpenAPI 3.0 document, as JSON")
    command.add_argument("-o", "--output", type=Path, metavar="FILE")
    command.add_argument(
        "--scalar-defaults",
        action="store_true",
        help="without defaults that are objects or lists, for generators of Go",
    )
    command.set_defaults(run=_bundle)

    command = commands.add_parser("crds", help="CustomResourceDefinitions that kubectl apply takes")
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="DIR|FILE.yaml",
        help="a folder gets one file a kind, a .yaml file all of them",
    )
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
        "base",
        nargs="?",
        metavar="REVISION",
        help="default: the last release, else where HEAD left origin/main, else HEAD",
    )
    command.add_argument(
        "--changelog",
        type=Path,
        default=home / _CHANGELOG,
        metavar="FILE",
        help="default: CHANGELOG.md",
    )
    command.set_defaults(run=_changelog)

    command = commands.add_parser("drift", help="what separates the schema from upstream's CRDs")
    command.add_argument("crds", type=Path, metavar="CRD_DIR")
    command.add_argument("--paths", action="store_true", help="every path that differs, one a line")
    command.set_defaults(run=_drift)

    command = commands.add_parser(
        "history", help="in which releases each field exists, computed from their CRDs"
    )
    command.add_argument(
        "crds",
        nargs="*",
        metavar="[RELEASE=]CRD_DIR",
        help="CRDs of a release, which the folder is named after (v0.17.1) or that stands ahead"
        " (0.21=main); without one, the table is written anew from what is known",
    )
    command.add_argument("--check", action="store_true", help="only say what differs: exit 1")
    command.set_defaults(run=_history)
    command = commands.add_parser(
        "adopt", help="write into the schema what upstream's CRDs have and it lacks"
    )
    command.add_argument("crds", type=Path, metavar="CRD_DIR")
    command.add_argument(
        "--check", action="store_true", help="show the patch, write nothing: exit 1 if there is one"
    )
    command.set_defaults(run=_adopt)
    for command in commands.choices.values():
        _add_schema(command, "schema_behind")
        command.set_defaults(command=command)
    return parser


def _add_schema(parser: argparse.ArgumentParser, name: str) -> None:
    parser.add_argument(
        "--schema",
        type=Path,
        action="append",
        default=[],
        dest=name,
        metavar="DIR",
        help="schema folder (default: openapi)",
    )


def _given_schema(options: argparse.Namespace) -> Path | None:
    """The schema folder that was named ahead of the command or, as hooks do, behind it."""
    given: list[Path] = list(dict.fromkeys([*options.schema_ahead, *options.schema_behind]))
    if len(given) > 1:
        names = " and ".join(map(str, given))
        options.command.error(f"argument --schema: expected one folder, got {names}: name it once")
    return given[0] if given else None


def _generate(options: argparse.Namespace) -> int:
    stale = False
    command = _command_to_generate(options.schema, options.package)
    for name, changes in generate.generate(options.schema, options.package, options.check).items():
        _report(display_path(options.package / name), changes, command if options.check else None)
        stale = stale or bool(changes)
    return 1 if stale and options.check else 0


def _command_to_generate(schema: Path, package: Path) -> str:
    """The command that brings a package up to date."""
    if (schema.resolve(), package.resolve()) == (REPOSITORY / _SCHEMA, REPOSITORY / _PACKAGE):
        return "make generate"
    script = REPOSITORY / "scripts" / "codegen.py"
    return shlex.join(
        [
            str(script),
            "generate",
            "--schema",
            display_path(schema),
            "--package",
            display_path(package),
        ]
    )


def _report(folder: str, changes: generate.Changes, command: str | None) -> None:
    """Say what was changed in a generated folder or, with the command that mends it, what is stale in it."""
    if not changes:
        _print(f"{folder} is current\n")
        return
    for verb, names in (
        ("added", changes.added),
        ("removed", changes.removed),
        ("changed", changes.changed),
    ):
        if command:
            for name in names:
                print(f"{folder}/{name}: stale ({verb}): run {command!r}", file=sys.stderr)
        elif names:
            _print(f"{verb}: {listed(names)}\n")
    counts = f"{len(changes.added)} added, {len(changes.removed)} removed, {len(changes.changed)} changed"
    _print(f"{folder}: {counts}\n")


def _bundle(options: argparse.Namespace) -> int:
    document = bundle.load(options.schema).document
    if options.scalar_defaults:
        document = bundle.with_scalar_defaults(document)
    text = bundle.dumps(document)
    if options.output is None:
        _print(text)
    else:
        atomic.write_text(options.output, text)
    return 0


def _crds(options: argparse.Namespace) -> int:
    output: Path | None = options.output
    if output is not None and output.suffix == ".json" and not output.is_dir():
        options.command.error("argument -o: definitions are YAML: name a .yaml file, or a folder")
    definitions = crds.definitions(bundle.load(options.schema), options.descriptions)
    if output is None:
        _print("".join(map(crds.dumps, definitions)))
    elif not output.is_dir() and (output.suffix in (".yaml", ".yml") or _is_stream(output)):
        atomic.write_text(output, "".join(map(crds.dumps, definitions)))
    else:
        for definition in definitions:
            atomic.write_text(output / crds.file_name(definition), crds.dumps(definition))
    return 0


def _is_stream(path: Path) -> bool:
    """Whether a path is of a pipe, a terminal or the like."""
    return path.exists() and not path.is_file()


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
    base = changelog.base(options.schema) if options.base is None else None
    revision = base.revision if base else options.base
    if revision is None:
        _print("not checked: this is no git repository, so there is nothing to compare with\n")
        return 0
    told = changelog.read(options.changelog)
    report = diff.shown_changes(f"git:{revision}", display_path(options.schema), options.schema)
    _print(f"compared with {base or revision}\n")
    problems = changelog.missing(report, told)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _drift(options: argparse.Namespace) -> int:
    read = read_definitions(options.crds)
    theirs = {name: found.data for name, found in read.by_name.items()}
    nodes = Nodes()
    ours = drift.definitions(nodes, bundle.load(options.schema))
    report = drift.compare(ours, theirs, nodes, drift.accepted_in(options.schema))
    compared = f"{report.versions} versions, {report.paths:,} paths compared"
    counts = plural(len(report.differences), "difference")
    if report.entries:
        counts = f"{plural(len(report.entries), 'entry')} for {counts}"
    if report.accepted:
        counts = f"{counts}, {report.accepted_places:,} accepted"
    lines = [*map(str, report.differences if options.paths else report.entries)]
    lines += [*map(str, report.accepted), *report.stale]
    if read.left_out:
        lines.append(f"Left out of {display_path(options.crds)}: {read.left_out}")
    lines.append(f"{counts}; {compared}")
    _print("".join(f"{line}\n" for line in lines))
    return 1 if report.differences or report.stale else 0


def _adopt(options: argparse.Namespace) -> int:
    read = read_definitions(options.crds)
    found = adopt.adopt(options.schema, read.by_name)
    if options.check:
        _print(found.patch)
        print(found.summary, end="", file=sys.stderr)
        return 1 if found.patch or found.left else 0
    found.write()
    _print(found.summary)
    return 1 if found.left else 0


def _history(options: argparse.Namespace) -> int:
    found = crd_history.written(options.schema, options.crds)
    if not options.check:
        for path in found.write():
            _print(f"written: {display_path(path)}\n")
        _print(f"{_counted(found.history)}\n")
        return 0
    differences = list(crd_history.differences(options.schema, found.history))
    stale = [
        f"{display_path(path)}: stale: run 'python -m codegen history'" for path in found.stale()
    ]
    for line in differences or stale:
        print(line, file=sys.stderr)
    _print(f"{_counted(found.history)}; {plural(len(differences), 'difference')}\n")
    return 1 if differences or stale else 0


def _counted(history: History) -> str:
    fields = sum(
        1
        for kind in history.kinds
        for root in history.roots(kind)
        if root is not None
        for _ in history.nodes.paths(root)
    )
    kinds = plural(len(history.kinds), "version")
    return f"{plural(len(history.releases), 'release')}, {kinds}, {fields:,} fields"


def _print(text: str) -> None:
    """Write to standard output: UTF-8 whatever the locale, and at once, so that errors show here."""
    try:
        with open(1, "w", encoding="utf-8", newline="\n", closefd=False) as output:
            output.write(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output: {error.strerror}") from None
