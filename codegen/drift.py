"""What separates our schema from the CRDs that KServe releases, keyword by keyword."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen import source
from codegen.problems import InputError, Place, Problem, shown

_ABSENT = object()
_ASIDE = frozenset({"description"})


@dataclass(frozen=True, order=True)
class Difference:
    """One keyword that differs; ``ours`` or ``theirs`` is None where that side has nothing."""

    kind: str
    version: str
    path: str
    keyword: str
    ours: str | None
    theirs: str | None

    def __str__(self) -> str:
        where = f"{self.kind}/{self.version} {self.path or '.'}: {self.keyword}"
        return f"{where}: expected {self.theirs or 'nothing'}, got {self.ours or 'nothing'}"


@dataclass(frozen=True)
class Report:
    """All differences, and how much was compared."""

    differences: list[Difference]
    versions: int
    paths: int


def read_definitions(folder: Path) -> dict[str, dict[str, Any]]:
    """The CustomResourceDefinitions of the YAML files in a folder, by name.

    Raises:
        InputError: there are none, a file is not YAML, a document is another kind, lacks a schema
            or takes a name twice.
    """
    problems: list[Problem] = []
    found: dict[str, dict[str, Any]] = {}
    paths = sorted(folder.glob("*.yaml")) + sorted(folder.glob("*.yml"))
    if not paths:
        problem = "no such folder" if not folder.is_dir() else "expected *.yaml files, found none"
        raise InputError([Problem(Place(shown(folder)), problem)])
    for path in paths:
        try:
            documents = source.read_all(path)
        except InputError as error:
            problems.extend(error.problems)
            continue
        for document in documents:
            message = _wrong(document.data)
            if message:
                problems.append(Problem(document.place(), message))
                continue
            name = document.data["metadata"]["name"]
            if name in found:
                problems.append(Problem(document.place(), f"{name} is defined twice"))
            found[name] = document.data
    if problems:
        raise InputError(problems)
    return found


def compare(ours: dict[str, dict[str, Any]], theirs: dict[str, dict[str, Any]]) -> Report:
    """Every difference between two sets of CustomResourceDefinitions, descriptions aside.

    Of ``metadata`` only the name counts. ``paths`` is the number of fields of ``theirs``.
    """
    comparison = _Comparison()
    for name in sorted({*ours, *theirs}):
        comparison.definition(name, ours.get(name), theirs.get(name))
    return Report(sorted(comparison.differences), comparison.versions, comparison.paths)


def _wrong(data: Any) -> str | None:
    if not isinstance(data, dict) or data.get("kind") != "CustomResourceDefinition":
        kind = data.get("kind") if isinstance(data, dict) else data
        return f"expected a CustomResourceDefinition, got {kind!r}"
    try:
        str(data["metadata"]["name"] + data["spec"]["names"]["kind"])
        for version in data["spec"]["versions"]:
            if not isinstance(version["schema"]["openAPIV3Schema"], dict):
                return f"version {version['name']} has no schema"
    except (KeyError, TypeError) as error:
        return f"not a CustomResourceDefinition of apiextensions.k8s.io/v1: {error} is missing"
    return None


class _Comparison:
    def __init__(self) -> None:
        self.differences: list[Difference] = []
        self.versions = 0
        self.paths = 0
        self._equal: dict[tuple[int, int], int] = {}
        self._at = ("", "")

    def definition(self, name: str, ours: Any, theirs: Any) -> None:
        kind = (theirs or ours)["spec"]["names"]["kind"]
        self._at = (kind, "*")
        if ours is None or theirs is None:
            self._add("", "definition", name if ours else None, name if theirs else None)
            return
        for key in sorted({*ours["spec"], *theirs["spec"]} - {"versions"}):
            self._values("", f"spec.{key}", ours["spec"].get(key), theirs["spec"].get(key))
        our_versions = {version["name"]: version for version in ours["spec"]["versions"]}
        for version in theirs["spec"]["versions"]:
            self._at = (kind, version["name"])
            self.versions += 1
            mine = our_versions.pop(version["name"], None)
            if mine is None:
                self._add("", "version", None, version["name"])
                continue
            for key in sorted({*mine, *version} - {"schema"}):
                self._values("", key, mine.get(key), version.get(key))
            self.paths += self._schema(
                "", mine["schema"]["openAPIV3Schema"], version["schema"]["openAPIV3Schema"]
            )
        for extra in our_versions:
            self._at = (kind, extra)
            self._add("", "version", extra, None)

    def _schema(self, path: str, ours: Any, theirs: Any) -> int:
        """Compare two nodes; the number of fields below the second."""
        count = 0
        for key in sorted({*ours, *theirs} - _ASIDE):
            mine, other = ours.get(key, _ABSENT), theirs.get(key, _ABSENT)
            if key == "properties":
                count += self._properties(path, mine, other)
            elif key in ("items", "additionalProperties") and all(
                isinstance(value, dict) for value in (mine, other)
            ):
                count += self._schema(path + ("[]" if key == "items" else "{}"), mine, other)
            else:
                self._values(path, key, mine, other)
        return count

    def _properties(self, path: str, ours: Any, theirs: Any) -> int:
        ours, theirs = (value if isinstance(value, dict) else {} for value in (ours, theirs))
        count = len(theirs)
        for name in sorted({*ours, *theirs}):
            child = f"{path}.{name}" if path else name
            if name not in ours:
                self._add(child, "property", None, "a property")
            elif name not in theirs:
                self._add(child, "property", "a property", None)
            else:
                count += self._schema(child, ours[name], theirs[name])
        return count

    def _values(self, path: str, keyword: str, ours: Any, theirs: Any) -> None:
        if isinstance(ours, list) and isinstance(theirs, list) and keyword == "required":
            ours, theirs = sorted(ours), sorted(theirs)
        # True == 1 in Python, not in a schema.
        if ours is theirs or (ours == theirs and repr(ours) == repr(theirs)):
            return
        if isinstance(ours, (dict, list)) and _canonical(ours) == _canonical(theirs):
            return
        self._add(path, keyword, _text(ours), _text(theirs))

    def _add(self, path: str, keyword: str, ours: str | None, theirs: str | None) -> None:
        self.differences.append(Difference(*self._at, path, keyword, ours, theirs))


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _text(value: Any) -> str | None:
    return None if value is _ABSENT or value is None else _canonical(value)
