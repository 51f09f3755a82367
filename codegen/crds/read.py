"""CustomResourceDefinitions as they are written in YAML files."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.problems import InputError, Place, Problem, shown
from codegen.schema import shapes, source
from codegen.schema.folder import ROOT_FILE

_TYPES: dict[Any, str] = {str: "text", list: "a list", dict: "a mapping"}
_TEXT, _TRUTH, _NAMES = shapes.TEXT, shapes.TRUTH, shapes.NAMES
_OF_SPEC = {"scope": _TEXT, "conversion": shapes.MAPPING, "preserveUnknownFields": _TRUTH}
_OF_NAMES = {"singular": _TEXT, "listKind": _TEXT, "shortNames": _NAMES, "categories": _NAMES}
_OF_VERSION = {
    "served": _TRUTH,
    "storage": _TRUTH,
    "deprecated": _TRUTH,
    "deprecationWarning": _TEXT,
    "subresources": shapes.MAPPING,
    "additionalPrinterColumns": shapes.Shape(
        "a list of mappings, each with a name", lambda value: _named(value, "name")
    ),
    "selectableFields": shapes.Shape(
        "a list of mappings, each with a jsonPath", lambda value: _named(value, "jsonPath")
    ),
}
_OF_SUBRESOURCES = {"status": shapes.MAPPING, "scale": shapes.MAPPING}
_BELOW = ("properties", "items", "additionalProperties", "allOf", "anyOf", "oneOf", "not")
# What the keywords of a schema may hold; keywords that are not here may hold anything.
_KEYWORDS = {
    **{key: shape for key, shape in shapes._SHAPES.items() if "kserve" not in key},
    "multipleOf": shapes.Shape(
        "a number above 0", lambda value: shapes._is_number(value) and value > 0
    ),
    "items": shapes.Shape("a schema", lambda value: isinstance(value, dict)),
    "not": shapes.Shape("a schema", lambda value: isinstance(value, dict)),
    "additionalProperties": shapes.Shape(
        "a schema, true or false", lambda value: isinstance(value, (dict, bool))
    ),
}
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
    if (path / ROOT_FILE).is_file():
        message = (
            f"expected a folder of {KIND}s, got a schema folder, as it holds {ROOT_FILE}: compare"
            " schema folders with 'python -m codegen diff'"
        )
        raise InputError([Problem(Place(shown(path)), message)])
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
    return of_documents(path, documents, problems)


def of_documents(
    path: Path, documents: list[source.Source], known: Iterable[Problem] = ()
) -> dict[str, Definition]:
    """The definitions among the documents that were read from a path, by name.

    Raises:
        InputError: there are none, or one is wrong, as for ``read``; with the problems that are
            known already.
    """
    problems = list(known)
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
    if not found and not problems:
        problems.append(Problem(Place(shown(path)), "expected definitions, found none"))
    if problems:
        raise InputError(problems)
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
        found = "no kind" if kind is None else shapes.brief(kind)
        yield Problem(definition.place(), f"expected a {KIND}, got {found}")
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
    yield from _misshapen(definition, "/spec", _OF_SPEC)
    yield from _misshapen(definition, "/spec/names", _OF_NAMES)
    for index, version in enumerate(versions):
        at = f"/spec/versions/{index}"
        yield from _misshapen(definition, at, _OF_VERSION)
        yield from _misshapen(definition, f"{at}/subresources", _OF_SUBRESOURCES)
        schema = _at(version, "/schema/openAPIV3Schema")
        if isinstance(schema, dict) and not _is_sound(schema):
            yield from _unsound(definition, f"{at}/schema/openAPIV3Schema", schema)
    names = [_at(version, "/name") for version in versions]
    for index, name in enumerate(names):
        if name is not None and name in names[:index]:
            place = definition.place(f"/spec/versions/{index}/name")
            yield Problem(place, f"version {name} stands here twice")


def _misshapen(
    definition: Definition, pointer: str, keys: dict[str, shapes.Shape]
) -> Iterator[Problem]:
    """The keys of a mapping that hold something of another shape."""
    holder = _at(definition.data, pointer)
    for key, shape in keys.items() if isinstance(holder, dict) else ():
        message = shape.problem(key, holder[key]) if key in holder else None
        if message:
            yield Problem(definition.place(f"{pointer}/{key}"), message)


def _is_sound(schema: Any) -> bool:
    """Whether a schema, and all below it, have the shapes that they must have.

    This is asked of each of some ten thousand nodes, so it does not ask where they stand.
    """
    if not isinstance(schema, dict):
        return False
    for key, value in schema.items():
        shape = _KEYWORDS.get(key)
        if shape is not None and not shape.fits(value):
            return False
        if key in _BELOW and not all(map(_is_sound, _children(key, value))):
            return False
    return True


def _unsound(definition: Definition, pointer: str, schema: Any) -> Iterator[Problem]:
    """What is wrong in a schema that is not sound."""
    if not isinstance(schema, dict):
        expected = f"expected a schema, got {shapes.brief(schema)}"
        yield Problem(definition.place(pointer), expected)
        return
    for key, value in schema.items():
        at = f"{pointer}/{source.escape(key)}"
        shape = _KEYWORDS.get(key)
        message = shape.problem(key, value) if shape else None
        if message:
            yield Problem(definition.place(at), message)
        elif key == "properties":
            for name, child in value.items():
                yield from _unsound(definition, f"{at}/{source.escape(name)}", child)
        elif key in _BELOW:
            for index, child in enumerate(_children(key, value)):
                below = f"/{index}" if isinstance(value, list) else ""
                yield from _unsound(definition, at + below, child)


def _children(key: str, value: Any) -> Collection[Any]:
    """The schemas that a keyword holds."""
    if key == "properties":
        children: Collection[Any] = value.values()
        return children
    if isinstance(value, list):
        return value
    return () if isinstance(value, bool) else (value,)


def _at(data: Any, pointer: str) -> Any:
    """The value at a pointer; None where it leads nowhere."""
    for token in pointer.split("/")[1:]:
        if isinstance(data, list) and token.isdecimal():
            data = data[int(token)]
        else:
            data = data.get(token) if isinstance(data, dict) else None
    return data


def _named(value: Any, key: str) -> bool:
    """Whether a value is a list of mappings with a text at a key."""
    return isinstance(value, list) and all(
        isinstance(item, dict) and isinstance(item.get(key), str) for item in value
    )
