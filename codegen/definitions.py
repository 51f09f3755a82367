"""CustomResourceDefinitions as they are written in YAML files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen import source
from codegen.problems import InputError, Place, Problem, shown

_TYPES: dict[Any, str] = {str: "text", list: "a list", dict: "a mapping"}
KIND = "CustomResourceDefinition"


@dataclass(frozen=True)
class Definition:
    """A definition, and where its nodes stand; ``pointer`` leads to it in its document."""

    data: dict[str, Any]
    document: source.Source
    pointer: str = ""

    def place(self, pointer: str = "") -> Place:
        """Where the node at a JSON pointer of the definition stands."""
        return self.document.place(self.pointer + pointer)


def read(path: Path) -> dict[str, Definition]:
    """The definitions of a YAML file, or of the YAML files in a folder, by name.

    A ``List`` of definitions is opened.

    Raises:
        InputError: there are none, a file is not YAML, a document is another kind, lacks a schema
            or takes a name twice.
    """
    if not path.exists():
        raise InputError([Problem(Place(shown(path)), "no such file or folder")])
    paths = [path]
    if path.is_dir():
        paths = sorted(path.glob("*.yaml")) + sorted(path.glob("*.yml"))
        if not paths:
            raise InputError([Problem(Place(shown(path)), "expected *.yaml files, found none")])
    problems: list[Problem] = []
    documents: list[source.Source] = []
    for file in paths:
        try:
            documents.extend(source.read_all(file))
        except InputError as error:
            problems.extend(error.problems)
    found = of_documents(documents, problems)
    if not found and not problems:
        problems.append(Problem(Place(shown(path)), "expected definitions, found none"))
    if problems:
        raise InputError(problems)
    return found


def of_documents(documents: list[source.Source], problems: list[Problem]) -> dict[str, Definition]:
    """The definitions among documents, by name; what is wrong is added to ``problems``."""
    found: dict[str, Definition] = {}
    for document in documents:
        for definition in _opened(document):
            wrong = list(_wrong(definition))
            problems += wrong
            if wrong:
                continue
            name = definition.data["metadata"]["name"]
            if name in found:
                message = f"{name} is defined twice: it stands at {found[name].place()} too"
                problems.append(Problem(definition.place(), message))
            found[name] = definition
    return found


def _opened(document: source.Source) -> Iterator[Definition]:
    data = document.data
    if (
        isinstance(data, dict)
        and data.get("kind") == "List"
        and isinstance(data.get("items"), list)
    ):
        for index, item in enumerate(data["items"]):
            yield Definition(item, document, f"/items/{index}")
    else:
        yield Definition(data, document)


def _wrong(definition: Definition) -> Iterator[Problem]:
    """What keeps a document from being compared."""
    data = definition.data
    kind = data.get("kind") if isinstance(data, dict) else data
    if kind != KIND:
        yield Problem(definition.place(), f"expected a {KIND}, got {kind!r}")
        return
    places = [
        ("/apiVersion", "apiextensions.k8s.io/v1"),
        ("/metadata/name", str),
        ("/spec/group", str),
        ("/spec/names/kind", str),
        ("/spec/names/plural", str),
        ("/spec/versions", list),
    ]
    versions = _at(data, "/spec/versions")
    if not isinstance(versions, list):
        versions = []
    for index in range(len(versions)):
        at = f"/spec/versions/{index}"
        places += [(f"{at}/name", str), (f"{at}/schema/openAPIV3Schema", dict)]
    for pointer, expected in places:
        value = _at(data, pointer)
        if value != expected and type(value) is not expected:
            wanted = _TYPES.get(expected, expected)
            found = "nothing" if value is None else json.dumps(value)[:60]
            yield Problem(definition.place(pointer), f"{pointer}: expected {wanted}, got {found}")
    names = [_at(version, "/name") for version in versions]
    for index, name in enumerate(names):
        if name is not None and name in names[:index]:
            place = definition.place(f"/spec/versions/{index}/name")
            yield Problem(place, f"version {name} stands here twice")


def _at(data: Any, pointer: str) -> Any:
    """The value at a pointer; None where it leads nowhere."""
    for token in pointer.split("/")[1:]:
        if isinstance(data, list) and token.isdecimal():
            data = data[int(token)]
        else:
            data = data.get(token) if isinstance(data, dict) else None
    return data
