"""The shape of schemas: what each keyword may hold, checked before anything else reads it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codegen.problems import Place, Problem, did_you_mean
from codegen.schema import keywords
from codegen.schema.source import escape


@dataclass(frozen=True)
class Shape:
    """What a key may hold: in words, and as a test."""

    words: str
    fits: Callable[[Any], bool]

    def problem(self, key: str, value: Any) -> str | None:
        """What is wrong with the value of a key, or None."""
        return None if self.fits(value) else f"{key}: expected {self.words}, got {brief(value)}"


def _list_of(kind: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(isinstance(v, kind) for v in value)


def is_number(value: Any) -> bool:
    """Whether a value is a number, which true and false are not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_kind(value: Any) -> bool:
    if not (_list_of(dict)(value) and len(value) == 1):
        return False
    names = value[0]
    return set(names) == {"group", "version", "kind"} and _list_of(str)(list(names.values()))


def _is_unvalidated(value: Any) -> bool:
    if not isinstance(value, dict) or not {"keywords"} <= set(value) <= {"keywords", "fields"}:
        return False
    return all(_list_of(str)(names) and names for names in value.values())


TEXT = Shape("text", lambda value: isinstance(value, str))
NAME = Shape("a name", lambda value: isinstance(value, str) and value != "")
TRUTH = Shape("true or false", lambda value: isinstance(value, bool))
NAMES = Shape("a list of names", _list_of(str))
MAPPING = Shape("a mapping", lambda value: isinstance(value, dict))
MAPPINGS = Shape("a list of mappings", _list_of(dict))
_TRUE = Shape("true", lambda value: value is True)
_OPTIONAL = Shape("'optional'", lambda value: value == "optional")
_NUMBER = Shape("a number", is_number)
POSITIVE = Shape("a number above 0", lambda value: is_number(value) and value > 0)
_COUNT = Shape("a number from 0 on", lambda v: is_number(v) and isinstance(v, int) and v >= 0)
_VALUES = Shape("a list of values", lambda value: isinstance(value, list) and value != [])
_PARTS = Shape("a list of schemas", lambda value: isinstance(value, list) and value != [])
_UNVALIDATED = Shape(
    "keywords, and fields where not all are meant: {keywords: [pattern], fields: [a.b]}",
    _is_unvalidated,
)
_KIND = Shape("a list of one mapping of group, version and kind", _is_kind)
_BY_SHAPE: dict[Shape, tuple[str, ...]] = {
    TEXT: (
        "type", "format", "pattern", "x-kubernetes-list-type", "x-kubernetes-map-type",
        keywords.TRANSLATION, keywords.ATTRIBUTE, keywords.ACCEPTS,
    ),
    TRUTH: (
        "nullable", "uniqueItems", "exclusiveMinimum", "exclusiveMaximum",
        "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource",
        "x-kubernetes-int-or-string",
    ),
    NAMES: (
        "required", "x-kubernetes-list-map-keys", keywords.POSITIONAL, keywords.ALIASES,
    ),
    MAPPING: ("properties",),
    MAPPINGS: ("x-kubernetes-validations",),
    _TRUE: (keywords.PART, keywords.SHORTHAND),
    _OPTIONAL: (keywords.CONSTRUCTOR,),
    _NUMBER: ("minimum", "maximum"),
    POSITIVE: ("multipleOf",),
    _COUNT: (
        "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
    ),
    _VALUES: ("enum",),
    _PARTS: ("allOf", "anyOf", "oneOf"),
    _UNVALIDATED: (keywords.UNVALIDATED,),
    _KIND: (keywords.GROUP_VERSION_KIND,),
}  # fmt: skip
SHAPES = {key: shape for shape, keys in _BY_SHAPE.items() for key in keys}
"""The shape of each keyword."""
# Schemas below these only restrict or patch: they refer to no other.
_WITHOUT_REFERENCES = frozenset({"anyOf", "oneOf", "not", keywords.OVERRIDE})


def check(
    node: Any, place: Callable[[str], Place], pointer: str = "", inside: str = ""
) -> Iterator[Problem]:
    """Every keyword of a schema, and of those below it, that is of another shape or misplaced.

    ``place`` tells where a pointer stands; ``inside`` is the keyword without references around.
    """
    if not isinstance(node, dict):
        yield Problem(place(pointer), f"expected a schema, got {brief(node)}")
        return
    for key, value in node.items():
        if value is None and inside == keywords.OVERRIDE:
            continue
        below = f"{pointer}/{escape(key)}"
        message = _misplaced(node, key, pointer == "", inside) or _unfit(key, value)
        if message:
            yield Problem(place(below), message)
        elif key == "allOf":
            yield from _parts(value or [], place, below)
        else:
            around = key if key in _WITHOUT_REFERENCES else inside
            for token, child in _children(key, value):
                if child is not None or inside != keywords.OVERRIDE:
                    yield from check(child, place, below + token, around)


def wrong_keys(
    row: Any, expected: Mapping[str, Shape], optional: Container[str] = ()
) -> Iterator[tuple[str, str]]:
    """What is wrong with a mapping: keys that are unknown, missing or of another shape.

    Each message comes with its key, which is empty where the row is no mapping.
    """
    if not isinstance(row, dict):
        yield "", f"expected a mapping, got {row!r}"
        return
    for key, value in row.items():
        if key in expected:
            message = expected[key].problem(key, value)
        else:
            message = f"unknown key {key!r}{did_you_mean(key, set(expected) - set(row))}"
        if message:
            yield key, message
    misspelt = [key for key in row if key not in expected]
    for key in expected:
        if any(did_you_mean(other, [key]) for other in misspelt):
            continue
        if key not in row and key not in optional:
            yield key, f"key {key!r} is missing"


def walk(node: dict[str, Any], pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """A schema of sound shape and every schema below it, with their JSON pointers."""
    yield pointer, node
    for key, value in node.items():
        for token, child in _children(key, value):
            if child is not None:
                yield from walk(child, f"{pointer}/{escape(key)}{token}")


def brief(value: Any) -> str:
    """A value as messages show it."""
    return shortened(repr(value))


def shortened(text: str) -> str:
    """A text as messages show it: at most 100 characters of it."""
    return text if len(text) <= 100 else f"{text[:97]}..."


def _children(key: str, value: Any) -> list[tuple[str, Any]]:
    """The schemas that a keyword holds, with their JSON pointers from it on."""
    if key == "properties":
        return [(f"/{escape(name)}", child) for name, child in (value or {}).items()]
    if key in ("allOf", "anyOf", "oneOf"):
        return [(f"/{index}", child) for index, child in enumerate(value or ())]
    if key == "additionalProperties" and isinstance(value, bool):
        return []
    return (
        [("", value)] if key in ("items", "additionalProperties", "not", keywords.OVERRIDE) else []
    )


def _parts(parts: list[Any], place: Callable[[str], Place], pointer: str) -> Iterator[Problem]:
    for index, part in enumerate(parts):
        if not isinstance(part, dict) or set(part) != {"$ref"}:
            message = "expected a part of allOf to be a $ref alone"
            yield Problem(place(f"{pointer}/{index}"), message)


def _unfit(key: str, value: Any) -> str | None:
    shape = SHAPES.get(key)
    return shape.problem(key, value) if shape else None


def _misplaced(node: dict[str, Any], key: str, at_top: bool, inside: str) -> str | None:
    if inside and key in ("$ref", "allOf", keywords.OVERRIDE, keywords.UNVALIDATED):
        return f"{key} can't stand in {inside}"
    if key in keywords.KSERVE_OF_SCHEMA and not at_top:
        return f"{key} belongs to a schema, not to a property"
    if key in keywords.KSERVE_OF_PROPERTY and at_top:
        return f"{key} belongs to a property, not to a schema"
    if key == "allOf" and not at_top and isinstance(node[key], list) and len(node[key]) != 1:
        return "expected allOf to hold one $ref here"
    if key == keywords.UNVALIDATED and not {"$ref", "allOf"} & set(node):
        return f"{key} belongs beside allOf: take the keywords out of this schema itself"
    if key == keywords.OVERRIDE and not {"$ref", "allOf"} & set(node):
        return f"{key} belongs beside allOf: write what differs into this schema itself"
    return None
