"""What keeps a CustomResourceDefinition from being compared: keys of another shape, or missing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from codegen.crds.definition import API_GROUP, KIND, Definition
from codegen.problems import Problem
from codegen.schema import shapes, source

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
    **{key: shape for key, shape in shapes.SHAPES.items() if "kserve" not in key},
    "items": shapes.Shape("a schema", lambda value: isinstance(value, dict)),
    "not": shapes.Shape("a schema", lambda value: isinstance(value, dict)),
    "additionalProperties": shapes.Shape(
        "a schema, true or false", lambda value: isinstance(value, (dict, bool))
    ),
}


def problems(definition: Definition) -> Iterator[Problem]:
    """What keeps a document from being compared."""
    data = definition.data
    kind = data.get("kind") if isinstance(data, dict) else data
    if kind != KIND:
        found = "no kind" if kind is None else shapes.brief(kind)
        yield Problem(definition.place(), f"expected a {KIND}, got {found}")
        return
    places = [
        ("/apiVersion", f"{API_GROUP}/v1"),
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
