"""``kserve-models validate``: what a cluster would say to manifests, without one."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from kserve_models.cli.arguments import add_sources, release
from kserve_models.cli.output import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kserve_models.admission import Problem
    from kserve_models.admission.request import Cluster
    from kserve_models.cli.located_objects import LocatedObject, Objects
    from kserve_models.cli.output.finding import Finding, Unchecked

_CATEGORIES = ("error", "warning", "not checked")
_TOOL = "kserve-models validate"
_DUPLICATE = "schema/duplicate-field"
_WAY_OUT = "give them with --existing"
_DESCRIPTION = """\
Say what a cluster would say to manifests: unknown fields, wrong types and values,
CEL rules. Nothing is asked over a network. Objects of other kinds are left alone.

  error        the cluster refuses the object
  warning      it takes it, and warns
  not checked  a rule concerns the object, but what it needs to know is not given

Rules that compare objects look at all manifests that are given, and at those of --existing.
An object that is among these is checked as an update of what exists.

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
        "--existing",
        metavar="FILE|FOLDER|-",
        action="append",
        help="what the cluster has, such as `kubectl get -o yaml` writes it; can be repeated;"
        " what is not there is taken not to exist (default: not known)",
    )
    parser.add_argument(
        "--namespace",
        "-n",
        help="namespace of objects that name none (default: default)",
    )
    parser.add_argument(
        "--delete",
        action="store_true",
        help="say what the cluster would say to the deletion of the objects",
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
    from kserve_models.admission.review import is_kserve
    from kserve_models.cli.located_objects import STDIN, read_objects
    from kserve_models.cli.output import written
    from kserve_models.cli.output.finding import FOUND, NOTHING_FOUND, UNUSABLE, Report

    if STDIN in arguments.sources and STDIN in (arguments.existing or ()):
        arguments.parser.error("expected - once: what stdin holds is either given or existing")
    try:
        config_map = None if arguments.config_map is None else _config_map(arguments.config_map)
    except ValueError as error:
        print(f"{_TOOL}: {error}", file=sys.stderr)
        return UNUSABLE
    read = read_objects(arguments.sources)
    problems = list(read.problems)
    existing = None
    if arguments.existing is not None:
        known = read_objects(arguments.existing)
        problems += [f"--existing {problem}" for problem in known.unreadable()]
        existing = known.objects
    findings = _keys_twice(read)
    own = [obj for obj in read.objects if is_kserve(obj.data)]
    reviews = _Reviews(arguments, own, existing, config_map)
    checked = left_alone = 0
    for obj in read.objects:
        found = reviews.findings(obj)
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
    report = Report(
        findings, _CATEGORIES, checked, left_alone, tool=_TOOL, unchecked=reviews.unchecked()
    )
    sys.stdout.write(written(report, arguments.format))
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return UNUSABLE
    return FOUND if any(one.category == "error" for one in findings) else NOTHING_FOUND


class _Reviews:
    """The objects of a run, each looked at in what is known of the cluster."""

    def __init__(
        self,
        arguments: argparse.Namespace,
        objects: Sequence[LocatedObject],
        existing: Sequence[LocatedObject] | None,
        config_map: Mapping[str, Any] | None,
    ) -> None:
        from kserve_models.admission.request import Cluster

        self._arguments = arguments
        self._cluster: Cluster = Cluster.of(
            None if existing is None else map(self._placed, existing),
            () if arguments.delete else map(self._placed, objects),
            config_map,
        )
        self._unknown: dict[tuple[str, str], int] = {}

    def findings(self, obj: LocatedObject) -> list[Finding] | str | None:
        """What is found in an object; a line where it can't be validated, None where it is not KServe's."""
        from kserve_models.admission.review import KIND, Review, is_kserve

        kind, version = obj.data.get("kind"), obj.data.get("apiVersion")
        if not isinstance(kind, str) or not isinstance(version, str):
            return f"{obj.file}:{obj.line_of(())}: expected an object with apiVersion and kind"
        if not is_kserve(obj.data):
            return None
        review = Review(self._placed(obj), None, self._arguments.kserve, self._cluster)
        found = list(review.of_deletion() if self._arguments.delete else review.problems())
        for problem in found:
            if problem.rule == KIND:
                return f"{obj.file}:{obj.line_of(problem.path)}: {problem.field}: {problem.message}"
        return [_finding(obj, problem) for problem in found if not self._is_of_cluster(problem)]

    def unchecked(self) -> list[Unchecked]:
        """The rules that could not be checked, as the cluster is not known."""
        from kserve_models.cli.output.finding import Unchecked

        return [
            Unchecked(rule, count, f"{message}: {_WAY_OUT}")
            for (rule, message), count in sorted(self._unknown.items())
        ]

    def _is_of_cluster(self, problem: Problem) -> bool:
        """Whether it says that the cluster is not known, which is said once and not of each object."""
        from kserve_models.admission.rules import OF_CLUSTER

        is_unknown = self._cluster.existing is None
        if problem.severity != "not checked" or problem.rule not in OF_CLUSTER or not is_unknown:
            return False
        key = (problem.rule, problem.message)
        self._unknown[key] = self._unknown.get(key, 0) + 1
        return True

    def _placed(self, obj: LocatedObject) -> dict[str, Any]:
        """The object in the namespace that is asked for, where it lives in one and names none."""
        from kserve_models._history.releases import is_namespaced

        metadata = obj.data.get("metadata")
        namespace = self._arguments.namespace
        if not namespace or not isinstance(metadata, dict) or metadata.get("namespace"):
            return obj.data
        if not is_namespaced(str(obj.data.get("kind"))):
            return obj.data
        return {**obj.data, "metadata": {**metadata, "namespace": namespace}}


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
