"""``kserve-models validate``: what a cluster would say to manifests, without one."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from kserve_models.cli.arguments import add_sources, release
from kserve_models.cli.output import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kserve_models.admission import Problem
    from kserve_models.cli.located_objects import LocatedObject, Objects
    from kserve_models.cli.output.finding import Finding

_CATEGORIES = ("error", "warning", "not checked")
_TOOL = "kserve-models validate"
_DUPLICATE = "schema/duplicate-field"
_DESCRIPTION = """\
Say what a cluster would say to manifests: unknown fields, wrong types and values,
CEL rules. Nothing is asked over a network. Objects of other kinds are left alone.

  error        the cluster refuses the object
  warning      it takes it, and warns
  not checked  a rule concerns the object, but what it needs to know is not given

Exit codes: 0 no error; 1 errors; 2 wrong usage, or something that is no manifest
or can't be read.
"""


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this command to the parser's."""
    parser = commands.add_parser(
        "validate",
        help="what a cluster would say to manifests",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_sources(parser)
    parser.add_argument(
        "--format", choices=FORMATS, default="text", help="of the output (default: text)"
    )
    parser.add_argument(
        "--kserve",
        metavar="RELEASE",
        type=release,
        help="judge by the schemas of this release, such as 0.17 (default: 0.21)",
    )
    parser.add_argument(
        "--config-map",
        metavar="FILE",
        help="the cluster's ConfigMap inferenceservice-config (default: as KServe ships it)",
    )
    runner: Callable[[argparse.Namespace], int] = run
    parser.set_defaults(run=runner, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Validate; the exit code."""
    # Only now: `kserve-models --help` reads no schemas.
    from kserve_models.cli.located_objects import read_objects
    from kserve_models.cli.output import written
    from kserve_models.cli.output.finding import FOUND, NOTHING_FOUND, UNUSABLE, Report

    try:
        config_map = None if arguments.config_map is None else _config_map(arguments.config_map)
    except ValueError as error:
        print(f"{_TOOL}: {error}", file=sys.stderr)
        return UNUSABLE
    read = read_objects(arguments.sources)
    problems = list(read.problems)
    findings = _keys_twice(read)
    checked = left_alone = 0
    for obj in read.objects:
        found = _findings(obj, arguments.kserve, config_map)
        if isinstance(found, str):
            problems.append(found)
        elif found is None:
            left_alone += 1
        else:
            checked += 1
            findings.extend(found)
    order = {
        file: number for number, file in enumerate(dict.fromkeys(o.file for o in read.objects))
    }
    findings.sort(key=lambda one: (order.get(one.file, -1), one.line, one.column))
    report = Report(findings, _CATEGORIES, checked, left_alone, tool=_TOOL)
    sys.stdout.write(written(report, arguments.format))
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return UNUSABLE
    return FOUND if any(one.category == "error" for one in findings) else NOTHING_FOUND


def _findings(
    obj: LocatedObject, kserve: str | None, config_map: Mapping[str, Any] | None
) -> list[Finding] | str | None:
    """What is found in an object; a line where it can't be validated, None where it is not KServe's."""
    from kserve_models.admission.review import KIND, is_kserve, validate

    if not isinstance(obj.data.get("kind"), str) or not isinstance(obj.data.get("apiVersion"), str):
        return f"{obj.file}:{obj.line_of(())}: expected an object with apiVersion and kind"
    if not is_kserve(obj.data):
        return None
    found = validate(obj.data, kserve=kserve, config_map=config_map)
    for problem in found:
        if problem.rule == KIND:
            return f"{obj.file}:{obj.line_of(problem.path)}: {problem.field}: {problem.message}"
    return [_finding(obj, problem) for problem in found]


def _finding(obj: LocatedObject, problem: Problem) -> Finding:
    from kserve_models.admission.rules.inference_service.components import path_as_sent
    from kserve_models.cli.output.finding import Finding

    place = obj.place_of(path_as_sent(problem.path, obj.data))
    return Finding(
        obj.file,
        place.line,
        obj.name,
        problem.severity,
        problem.field,
        problem.message,
        rule=problem.rule,
        column=place.column,
        source=place.source,
    )


def _keys_twice(read: Objects) -> list[Finding]:
    from kserve_models.cli.located_objects import line_of
    from kserve_models.cli.output.finding import Finding

    findings = []
    for file, text, error in read.keys_twice:
        line, column = error.line or 1, error.column or 1
        before = [obj for obj in read.objects if obj.file == file and obj.line_of(()) <= line]
        findings.append(
            Finding(
                file,
                line,
                before[-1].name if before else "",
                "error",
                "",
                error.problem,
                rule=_DUPLICATE,
                column=column,
                source=line_of(text, line),
            )
        )
    return findings


def _config_map(path: str) -> Mapping[str, Any]:
    """The ConfigMap of a file.

    Raises:
        ValueError: there is none; the message is a line.
    """
    from kserve_models._text import yaml

    try:
        with open(path, "rb") as file:
            documents = yaml.parse(file.read(), path)
    except OSError as error:
        raise ValueError(f"--config-map {path}: {error.strerror or error}") from None
    for document in documents:
        data = document.data
        if isinstance(data, dict) and data.get("kind") == "ConfigMap":
            return data
    raise ValueError(f"--config-map {path}: expected a ConfigMap, got none")
