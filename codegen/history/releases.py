"""What is known of each release: the kinds that it has, and their schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codegen.history.nodes import Nodes
from codegen.problems import InputError, Place, Problem, display_path

FOLDER = "history"
SCHEMAS_FILE = "schemas.jsonl"
"""The schemas of all releases, in the folder ``history`` of the schema folder: a node a line."""
_TAG = re.compile(r"v(\d+\.\d+)\.\d+")


@dataclass(frozen=True)
class Served:
    """How one release has one version of a kind; ``schema`` is the name of a node."""

    schema: str
    served: bool
    scope: str
    has_status: bool
    """Whether status is a subresource, so that writing an object leaves it alone."""


@dataclass(frozen=True, order=True)
class KindVersion:
    """One version of a kind."""

    group: str
    kind: str
    version: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.version}"


@dataclass
class History:
    """Every known release with its kinds.

    ``folders`` are the names of the folders that the releases' CRDs were read from, by release.
    """

    nodes: Nodes = field(default_factory=Nodes)
    folders: dict[str, str] = field(default_factory=dict)
    kinds: dict[KindVersion, dict[str, Served]] = field(default_factory=dict)

    @property
    def releases(self) -> list[str]:
        """The releases, oldest first."""
        return sorted(self.folders, key=_order)

    def roots(self, kind: KindVersion) -> tuple[str | None, ...]:
        """The node of a kind's version in each release, None where it has none."""
        found = self.kinds[kind]
        return tuple(found[r].schema if r in found else None for r in self.releases)

    def is_snapshot(self, release: str) -> bool:
        """Whether a release's CRDs are not those that were released, but of a commit before it."""
        return not _TAG.fullmatch(self.folders[release])

    def put(self, release: str, folder: str, definitions: Iterable[dict[str, Any]]) -> None:
        """Take in the CRDs of a release, in place of what is known of it."""
        self.folders[release] = folder
        for found in self.kinds.values():
            found.pop(release, None)
        for definition in definitions:
            spec = definition["spec"]
            for version in spec["versions"]:
                kind = KindVersion(spec["group"], spec["names"]["kind"], version["name"])
                served = Served(
                    self.nodes.add(version["schema"]["openAPIV3Schema"]),
                    version["served"],
                    spec["scope"],
                    "status" in version.get("subresources", {}),
                )
                self.kinds.setdefault(kind, {})[release] = served

    def dumps(self) -> str:
        """The text of the file of schemas: releases, kinds, and the nodes in the order of their names."""
        lines: list[dict[str, Any]] = [
            {"release": release, "crds": self.folders[release]} for release in self.releases
        ]
        used: set[str] = set()
        for kind in sorted(self.kinds):
            for release in self.releases:
                served = self.kinds[kind].get(release)
                if served is not None:
                    lines.append({**vars(kind), "in": release, **vars(served)})
                    used.update(self.nodes.below(served.schema))
        lines += [{"node": name, **self.nodes.by_name[name]} for name in sorted(used)]
        return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def load(schema_folder: Path) -> History | None:
    """What a schema folder knows of releases; None where it has no history.

    Raises:
        InputError: the file is not what ``History.dumps`` writes.
    """
    path = schema_folder / FOLDER / SCHEMAS_FILE
    if not path.is_file():
        return None
    history = History()
    lines = path.read_text(encoding="utf-8").splitlines()
    number = 0
    try:
        while number < len(lines):
            number += 1
            _take(history, json.loads(lines[number - 1]))
        number = 0
        _expect_all_nodes(history)
    except (ValueError, KeyError, TypeError, AttributeError):
        message = (
            "not what 'python -m codegen history' writes: run it with the CRDs of all releases,"
            " with this file out of the way"
        )
        raise InputError([Problem(Place(display_path(path), number), message)]) from None
    return history


def release_of(folder: str) -> str | None:
    """The release that a folder of CRDs is named after: ``0.17`` of ``v0.17.1``."""
    found = _TAG.fullmatch(folder)
    return found[1] if found else None


def is_release(text: str) -> bool:
    """Whether a text names a release, as ``0.17`` does."""
    return re.fullmatch(r"\d+\.\d+", text) is not None


def spans(present: Iterable[bool], releases: list[str]) -> str:
    """Releases as people write them: ``0.11-0.13, 0.15-`` for what the last one still has."""
    return ", ".join(
        first
        if first == last != releases[-1]
        else f"{first}-{'' if last == releases[-1] else last}"
        for first, last in _runs(present, releases)
    )


def _runs(present: Iterable[bool], releases: list[str]) -> Iterator[tuple[str, str]]:
    run: list[str] = []
    for release, is_there in zip(releases, present, strict=True):
        if is_there:
            run.append(release)
        elif run:
            yield run[0], run[-1]
            run = []
    if run:
        yield run[0], run[-1]


def _take(history: History, line: dict[str, Any]) -> None:
    if "node" in line:
        history.nodes.by_name[line.pop("node")] = line
    elif "kind" in line:
        release = line.pop("in")
        if release not in history.folders:
            raise KeyError(release)
        kind = KindVersion(line.pop("group"), line.pop("kind"), line.pop("version"))
        history.kinds.setdefault(kind, {})[release] = Served(**line)
    else:
        history.folders[line["release"]] = line["crds"]


def _expect_all_nodes(history: History) -> None:
    for served in (served for found in history.kinds.values() for served in found.values()):
        for _ in history.nodes.below(served.schema):
            pass


def _order(release: str) -> list[int]:
    return [int(part) for part in release.split(".")]
