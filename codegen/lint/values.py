"""Rules about values: each is of the type, format and bounds that stand beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from codegen.problems import Problem, listed
from codegen.schema import resolve, shapes
from codegen.schema.folder import SchemaFolder

_NUMERIC = frozenset({"int32", "int64", "float", "double"})
_TEXTUAL = frozenset(
    {
        "bsonobjectid", "byte", "cidr", "creditcard", "date", "date-time", "datetime", "duration",
        "email", "hexcolor", "hostname", "ipv4", "ipv6", "isbn", "isbn10", "isbn13",
        "k8s-long-name", "k8s-short-name", "mac", "password", "rgbcolor", "ssn", "uri", "uuid",
        "uuid3", "uuid4", "uuid5",
    }
)  # fmt: skip
_FORMATS = {
    "integer": frozenset({"int32", "int64"}),
    "number": _NUMERIC,
    "string": _TEXTUAL,
    None: _NUMERIC | _TEXTUAL,
}
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
_BOUNDS = frozenset(
    {
        "type", "nullable", "enum", "pattern", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems",
        "minProperties", "maxProperties",
    }
)  # fmt: skip
# What Python's expressions have and those of Go, which API servers use, have not.
_NOT_IN_GO = re.compile(r"(?:\\\\|\\[^1-9]|[^\\])*?(?P<found>\(\?(?:[=!]|<[=!])|\\[1-9])")
# What Go's expressions have and Python's have not, with something alike.
_ONLY_IN_GO = (
    (re.compile(r"(?<!\\)((?:\\\\)*)\\z"), r"\1\\Z"),
    (re.compile(r"(?<!\\)((?:\\\\)*)\\[pP](?:\{\^?\w+\}|\w)"), r"\1\\w"),
    (re.compile(r"\[:\^?[a-z]+:\]"), r"\\w"),
)


def formats(folder: SchemaFolder) -> Iterator[Problem]:
    """A format is one that API servers know for the type: they ignore any other."""
    for schema in folder.schemas.values():
        for node in resolve.walk(folder, schema):
            kind, name = node.resolved.get("type"), node.written.get("format")
            if name is None or kind in ("object", "array", "boolean"):
                expected: frozenset[str] = frozenset()
            else:
                expected = _FORMATS.get(kind, frozenset())
            if name is not None and name not in expected and kind in {None, *_TYPES}:
                place = schema.place(f"{node.pointer}/format")
                what = listed(sorted(expected)) if expected else "no format"
                beside = f" for type {kind}" if kind else ""
                message = f"format: expected {what}{beside}, got {name!r}, which API servers ignore"
                yield Problem(place, message)


def patterns(folder: SchemaFolder) -> Iterator[Problem]:
    """A pattern is an expression that API servers can compile."""
    for schema in folder.schemas.values():
        for node in resolve.walk(folder, schema):
            pattern = node.written.get("pattern")
            reason = _uncompilable(pattern) if isinstance(pattern, str) else None
            if reason:
                message = (
                    f"pattern: expected a regular expression, got {shapes.brief(pattern)}: {reason}"
                )
                yield Problem(schema.place(f"{node.pointer}/pattern"), message)


def enums(folder: SchemaFolder) -> Iterator[Problem]:
    """The values of an enum are of the type and within the bounds that stand beside it."""
    for schema in folder.schemas.values():
        for node in resolve.walk(folder, schema):
            if not {"enum", *_BOUNDS} & set(node.written):
                continue
            bounds = {key: value for key, value in node.resolved.items() if key != "enum"}
            for index, value in enumerate(node.resolved.get("enum") or ()):
                wrong = _of_other_type(value, bounds) or _out_of_bounds(value, bounds)
                if wrong:
                    at = f"/enum/{index}" if "enum" in node.written else ""
                    yield Problem(schema.place(node.pointer + at), f"enum: {wrong}")


def defaults(folder: SchemaFolder) -> Iterator[Problem]:
    """A default is a value that the schema allows: API servers refuse any other."""
    for schema in folder.schemas.values():
        for node in resolve.walk(folder, schema):
            if "default" not in node.resolved or not {"default", *_BOUNDS} & set(node.written):
                continue
            at = "/default" if "default" in node.written else ""
            for path, wrong in _unfit(folder, node.resolved["default"], node.resolved):
                yield Problem(schema.place(node.pointer + at), f"default{path}: {wrong}")


def _unfit(
    folder: SchemaFolder, value: Any, whole: dict[str, Any], path: str = ""
) -> Iterator[tuple[str, str]]:
    """Why a schema does not allow a value or one in it, with the path to that."""
    wrong = _of_other_type(value, whole) or _out_of_bounds(value, whole)
    if wrong:
        yield path, wrong
    elif isinstance(value, list):
        items = resolve.resolve(folder, whole.get("items") or {})
        for index, item in enumerate(value):
            yield from _unfit(folder, item, items, f"{path}[{index}]")
    elif isinstance(value, dict):
        for name in whole.get("required") or ():
            if name not in value:
                yield path, f"expected property {name!r}, which is required, got none"
        properties, others = whole.get("properties") or {}, whole.get("additionalProperties")
        for name, item in value.items():
            below = properties.get(name, others)
            if isinstance(below, dict):
                yield from _unfit(folder, item, resolve.resolve(folder, below), f"{path}.{name}")


def _of_other_type(value: Any, whole: dict[str, Any]) -> str | None:
    """What is wrong with the type of a value, or None."""
    kind = whole.get("type")
    if kind not in _TYPES or (value is None and whole.get("nullable")):
        return None
    fits = isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
    return None if fits else f"expected a value of type {kind}, got {shapes.brief(value)}"


def _out_of_bounds(value: Any, whole: dict[str, Any]) -> str | None:
    """Which keyword of a schema a value of its type does not keep, or None."""
    if value is None:
        return None
    found = shapes.brief(value)
    allowed = whole.get("enum")
    if allowed and not any(_is_same(value, each) for each in allowed):
        return f"expected one of {listed([repr(each) for each in allowed])}, got {found}"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        step = whole.get("multipleOf")
        if step and not (value / step).is_integer():
            return f"expected a multiple of {step}, got {found}"
        return _beyond(value, whole, ("minimum", "maximum"), "")
    if isinstance(value, str):
        pattern = whole.get("pattern")
        if pattern and not _uncompilable(pattern) and not re.search(_in_python(pattern), value):
            return f"expected text that the pattern {shapes.brief(pattern)} matches, got {found}"
        return _beyond(len(value), whole, ("minLength", "maxLength"), " characters")
    if isinstance(value, list):
        return _beyond(len(value), whole, ("minItems", "maxItems"), " items")
    if isinstance(value, dict):
        return _beyond(len(value), whole, ("minProperties", "maxProperties"), " properties")
    return None


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values are equal in JSON, where true is not 1."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _beyond(number: float, whole: dict[str, Any], bounds: tuple[str, str], unit: str) -> str | None:
    least, most = (whole.get(bound) for bound in bounds)
    if least is not None and (
        number < least or (number == least and bool(whole.get("exclusiveMinimum") and not unit))
    ):
        return f"expected {bounds[0]} {least}{unit}, got {number}"
    if most is not None and (
        number > most or (number == most and bool(whole.get("exclusiveMaximum") and not unit))
    ):
        return f"expected {bounds[1]} {most}{unit}, got {number}"
    return None


def _uncompilable(pattern: str) -> str | None:
    """Why API servers can't compile a pattern, or None."""
    try:
        re.compile(_in_python(pattern))
    except (re.error, RecursionError, OverflowError) as error:
        return str(error)
    outside = _NOT_IN_GO.match(re.sub(r"\[\^?\]?(?:\\.|[^\]\\])*\]", "x", pattern))
    return f"API servers have no {outside['found']}" if outside else None


def _in_python(pattern: str) -> str:
    for written, alike in _ONLY_IN_GO:
        pattern = written.sub(alike, pattern)
    return pattern
