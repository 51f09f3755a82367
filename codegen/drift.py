"""What separates our schema from the CRDs that KServe releases, keyword by keyword."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen import source
from codegen.problems import InputError, Place, Problem, shown

_ABSENT = object()
_NOTHING = "nothing"
_ASIDE = frozenset({"description"})
_BELOW = {"properties": "", "items": "[]", "additionalProperties": "{}"}
_TYPES: dict[Any, str] = {str: "text", list: "a list", dict: "a mapping"}


@dataclass(frozen=True, order=True)
class Difference:
    """One keyword that differs; ``ours`` and ``theirs`` say what each side has."""

    kind: str
    version: str
    path: str
    keyword: str
    ours: str
    theirs: str

    def __str__(self) -> str:
        where = f"{self.kind}/{self.version} {self.path or '.'}: {self.keyword}"
        return f"{where}: expected {self.theirs}, got {self.ours}"


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
    if not folder.is_dir():
        message = "expected a folder, got a file" if folder.exists() else "no such folder"
        raise InputError([Problem(Place(shown(folder)), message)])
    paths = sorted(folder.glob("*.yaml")) + sorted(folder.glob("*.yml"))
    if not paths:
        raise InputError([Problem(Place(shown(folder)), "expected *.yaml files, found none")])
    for path in paths:
        try:
            documents = source.read_all(path)
        except InputError as error:
            problems.extend(error.problems)
            continue
        for document in documents:
            problem = _wrong(document)
            if problem:
                problems.append(problem)
                continue
            name = document.data["metadata"]["name"]
            if name in found:
                problems.append(Problem(document.place(), f"{name} is defined twice"))
            found[name] = document.data
    if not found and not problems:
        problems.append(Problem(Place(shown(folder)), "expected definitions, found none"))
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


def _wrong(document: source.Source) -> Problem | None:
    """What keeps a document from being compared."""
    data = document.data
    kind = data.get("kind") if isinstance(data, dict) else data
    if kind != "CustomResourceDefinition":
        return Problem(document.place(), f"expected a CustomResourceDefinition, got {kind!r}")
    places = [
        ("/apiVersion", "apiextensions.k8s.io/v1"),
        ("/metadata/name", str),
        ("/spec/names/kind", str),
        ("/spec/versions", list),
    ]
    versions = _at(data, "/spec/versions")
    for index in range(len(versions) if isinstance(versions, list) else 0):
        at = f"/spec/versions/{index}"
        places += [(f"{at}/name", str), (f"{at}/schema/openAPIV3Schema", dict)]
    for pointer, expected in places:
        value = _at(data, pointer)
        if value != expected and type(value) is not expected:
            wanted = _TYPES.get(expected, expected)
            found = "nothing" if value is None else _text(value)[:60]
            return Problem(document.place(pointer), f"{pointer}: expected {wanted}, got {found}")
    names = [version["name"] for version in versions]
    for index, name in enumerate(names):
        if name in names[:index]:
            place = document.place(f"/spec/versions/{index}/name")
            return Problem(place, f"version {name} stands here twice")
    return None


def _at(data: Any, pointer: str) -> Any:
    """The value at a pointer; None where it leads nowhere."""
    for token in pointer.split("/")[1:]:
        if isinstance(data, list) and token.isdecimal():
            data = data[int(token)]
        else:
            data = data.get(token) if isinstance(data, dict) else None
    return data


class _Comparison:
    def __init__(self) -> None:
        self.differences: list[Difference] = []
        self.versions = 0
        self.paths = 0
        self._at = ("", "")

    def definition(self, name: str, ours: Any, theirs: Any) -> None:
        kind = (theirs or ours)["spec"]["names"]["kind"]
        self._at = (kind, "*")
        if ours is None or theirs is None:
            self._add("", "definition", name if ours else _NOTHING, name if theirs else _NOTHING)
            return
        for key in sorted({*ours["spec"], *theirs["spec"]} - {"versions"}):
            mine, other = ours["spec"].get(key, _ABSENT), theirs["spec"].get(key, _ABSENT)
            self._values("", f"spec.{key}", mine, other)
        our_versions = {version["name"]: version for version in ours["spec"]["versions"]}
        for version in theirs["spec"]["versions"]:
            self._at = (kind, version["name"])
            self.versions += 1
            mine = our_versions.pop(version["name"], None)
            if mine is None:
                self._add("", "version", _NOTHING, version["name"])
                continue
            for key in sorted({*mine, *version} - {"schema"}):
                self._values("", key, mine.get(key, _ABSENT), version.get(key, _ABSENT))
            self.paths += self._schema(
                "", mine["schema"]["openAPIV3Schema"], version["schema"]["openAPIV3Schema"]
            )
        for extra in our_versions:
            self._at = (kind, extra)
            self._add("", "version", extra, _NOTHING)

    def _schema(self, path: str, ours: Any, theirs: Any) -> int:
        """Compare two nodes; the number of fields below the second."""
        count = 0
        for key in sorted({*ours, *theirs} - _ASIDE):
            absent = {} if key == "properties" else _ABSENT
            mine, other = ours.get(key, absent), theirs.get(key, absent)
            if key not in _BELOW or not isinstance(mine, dict) or not isinstance(other, dict):
                self._values(path, key, mine, other)
            elif key == "properties":
                count += self._properties(path, mine, other)
            else:
                count += self._schema(path + _BELOW[key], mine, other)
        return count

    def _properties(self, path: str, ours: dict[str, Any], theirs: dict[str, Any]) -> int:
        count = len(theirs)
        for name in sorted({*ours, *theirs}):
            child = f"{path}.{name}" if path else name
            if name not in ours:
                self._add(child, "property", _NOTHING, "a property")
            elif name not in theirs:
                self._add(child, "property", "a property", _NOTHING)
            elif not isinstance(theirs[name], dict):
                self._add(child, "property", "a property", _text(theirs[name]))
            else:
                count += self._schema(child, ours[name], theirs[name])
        return count

    def _values(self, path: str, keyword: str, ours: Any, theirs: Any) -> None:
        if isinstance(ours, list) and isinstance(theirs, list) and keyword == "required":
            ours, theirs = sorted(ours, key=_text), sorted(theirs, key=_text)
        # True == 1 in Python, not in a schema.
        if ours is theirs or (ours == theirs and repr(ours) == repr(theirs)):
            return
        mine, other = _text(ours), _text(theirs)
        if mine != other:
            self._add(path, keyword, mine, other)

    def _add(self, path: str, keyword: str, ours: str, theirs: str) -> None:
        self.differences.append(Difference(*self._at, path, keyword, ours, theirs))


def _text(value: Any) -> str:
    return _NOTHING if value is _ABSENT else json.dumps(value, sort_keys=True)
