"""What an API server does with an object by the schema of its kind: default, prune, validate.

The rules are those of structural schemas, as CustomResourceDefinitions have them; CEL rules
(``x-kubernetes-validations``) are not evaluated.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from kserve_models._text import go_syntax

Schema: TypeAlias = "dict[str, Any]"
Path: TypeAlias = "tuple[str | int, ...]"

PRESERVE = "x-kubernetes-preserve-unknown-fields"
RULES = "x-kubernetes-validations"
LIST_TYPE = "x-kubernetes-list-type"
INT_OR_STRING = "x-kubernetes-int-or-string"
_OF_EVERY_OBJECT = frozenset({"apiVersion", "kind", "metadata"})
_NAMES = {dict: "a map", list: "a list", str: "text", bool: "a boolean", type(None): "null"}
_EXPECTED = {
    "object": "a map",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "a boolean",
}


class Violation(NamedTuple):
    """Why an API server refuses an object.

    Attributes: path (tuple: of keys and indexes, where), keyword (str: of the schema, or
    ``type``), message (str: what was expected, and what came).
    """

    path: Path
    keyword: str
    message: str


class Default(NamedTuple):
    """A value that an API server puts where an object has none."""

    path: Path
    value: Any


def defaults(value: Any, schema: Schema, path: Path = ()) -> Iterator[Default]:
    """Put defaults into a value, in place, and take out nulls that stand for no value; what was put."""
    if type(value) is dict:
        for name, child in schema.get("properties", {}).items():
            is_unset = name not in value or (value[name] is None and not _takes_null(child))
            if is_unset and "default" in child:
                value[name] = json.loads(json.dumps(child["default"]))
                yield Default((*path, name), child["default"])
        for name in list(value):
            below = child_schema(schema, name)
            if below is None:
                continue
            if value[name] is None and not _takes_null(below):
                # With a default there is a value by now.
                del value[name]
            else:
                yield from defaults(value[name], below, (*path, name))
    elif type(value) is list and isinstance(schema.get("items"), dict):
        for index, item in enumerate(value):
            yield from defaults(item, schema["items"], (*path, index))


def prune(value: Any, schema: Schema, path: Path = ()) -> Iterator[Path]:
    """Take out of a value, in place, what its schema does not know; the paths of what was taken.

    Of an object itself, ``metadata`` stays as it is.
    """
    if type(value) is dict:
        for name in list(value):
            if not path and name in _OF_EVERY_OBJECT:
                continue
            below = child_schema(schema, name)
            if below is not None:
                yield from prune(value[name], below, (*path, name))
            elif not schema.get(PRESERVE) and schema.get("additionalProperties") is not True:
                del value[name]
                yield (*path, name)
    elif type(value) is list and isinstance(schema.get("items"), dict):
        for index, item in enumerate(value):
            yield from prune(item, schema["items"], (*path, index))


def violations(value: Any, schema: Schema, path: Path = ()) -> Iterator[Violation]:
    """Why a value is refused, CEL rules aside; ``metadata`` of an object is not looked at."""
    wrong = _wrong_type(value, schema)
    if wrong:
        yield Violation(path, "type", wrong)
    if wrong or value is None:
        return
    yield from _violations_here(value, schema, path)
    for below, item, child in _below(value, schema, path):
        if below != ("metadata",):
            yield from violations(item, child, below)


def _violations_here(value: Any, schema: Schema, path: Path) -> Iterator[Violation]:
    for keyword, check in _CHECKS.items():
        message = check(value, schema[keyword], schema) if keyword in schema else ""
        if message:
            yield Violation(path, keyword, message)
    if type(value) is dict:
        for name in schema.get("required", ()):
            if name not in value:
                yield Violation((*path, name), "required", "it is required")
    elif type(value) is list:
        for index, message in _duplicates(value, schema):
            yield Violation((*path, index), LIST_TYPE, message)


def visit(value: Any, schema: Schema, path: Path = ()) -> Iterator[tuple[Path, Any, Schema]]:
    """A value and all below it that its schema knows, each with its path and schema."""
    yield path, value, schema
    for below, item, child in _below(value, schema, path):
        yield from visit(item, child, below)


def _below(value: Any, schema: Schema, path: Path) -> Iterator[tuple[Path, Any, Schema]]:
    """What a value holds, each with its path and schema."""
    if type(value) is dict:
        for name in list(value):
            child = child_schema(schema, name)
            if child is not None:
                yield (*path, name), value[name], child
    elif type(value) is list and isinstance(schema.get("items"), dict):
        for index, item in enumerate(value):
            yield (*path, index), item, schema["items"]


def child_schema(schema: Schema, name: str) -> Schema | None:
    """The schema of a key of a map."""
    found: Schema | None = schema.get("properties", {}).get(name)
    if found is None and isinstance(schema.get("additionalProperties"), dict):
        found = schema["additionalProperties"]
    return found


def _takes_null(schema: Schema) -> bool:
    return schema.get("nullable") is True


def _expected(schema: Schema) -> str:
    if schema.get(INT_OR_STRING):
        return "a whole number or text"
    return _EXPECTED.get(schema.get("type", ""), "a value")


def _wrong_type(value: Any, schema: Schema) -> str:
    if value is None:
        takes_any = "type" not in schema and not schema.get(INT_OR_STRING)
        fits = _takes_null(schema) or takes_any
    elif schema.get(INT_OR_STRING):
        fits = type(value) is str or _is_whole(value)
    else:
        fits = _FITS[schema["type"]](value) if "type" in schema else True
    return "" if fits else f"expected {_expected(schema)}, got {shown(value)}"


def _is_whole(value: Any) -> bool:
    if type(value) is int and -_MOST_INT64 <= value < _MOST_INT64:
        return True
    # What does not fit into 64 bits is read as a float.
    return type(value) in (int, float) and abs(value) < _MOST_EXACT and value == int(value)


_MOST_INT64 = 1 << 63
_MOST_EXACT = 1 << 53
"""From here on not every whole number is a float."""


_FITS: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: type(value) is dict,
    "array": lambda value: type(value) is list,
    "string": lambda value: type(value) is str,
    "integer": _is_whole,
    "number": lambda value: type(value) in (int, float),
    "boolean": lambda value: type(value) is bool,
}


def shown(value: Any) -> str:
    """A value as messages have it, in short."""
    if type(value) in (dict, list):
        return _NAMES[type(value)]
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


_LONGEST = 60


def _enum(value: Any, allowed: list[Any], _: Schema) -> str:
    if any(value == one and type(value) is type(one) for one in allowed):
        return ""
    return f"expected one of {', '.join(map(str, allowed))}, got {shown(value)}"


def _pattern(value: Any, pattern: str, _: Schema) -> str:
    if type(value) is not str or go_syntax.pattern(pattern).search(value):
        return ""
    return f"expected text that fits {pattern}, got {shown(value)}"


def _format(value: Any, name: str, _: Schema) -> str:
    """Formats of numbers are not looked at: an API server takes any whole number for an ``int32``."""
    if name != "date-time" or type(value) is not str or is_time(value):
        return ""
    return f"expected a time such as 2026-01-31T12:00:00Z, got {shown(value)}"


def is_time(text: str) -> bool:
    """Whether a text is a time as RFC 3339 has it."""
    found = re.fullmatch(
        r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})([.,]\d+)?(Z|[+-]\d{2}:\d{2})", text, re.I | re.A
    )
    if found is None:
        return False
    try:
        datetime.fromisoformat(f"{found[1]}T{found[2]}")
    except ValueError:
        return False
    return True


def _bound(is_least: bool, exclusive: str) -> Callable[[Any, Any, Schema], str]:
    def check(value: Any, bound: Any, schema: Schema) -> str:
        if type(value) not in (int, float):
            return ""
        is_out = value < bound if is_least else value > bound
        strictly = schema.get(exclusive) is True
        if not is_out and not (strictly and value == bound):
            return ""
        words = (
            ("more than" if strictly else "at least")
            if is_least
            else ("less than" if strictly else "at most")
        )
        return f"expected {words} {bound}, got {shown(value)}"

    return check


def _size(types: tuple[type, ...], is_least: bool, unit: str) -> Callable[[Any, Any, Schema], str]:
    def check(value: Any, bound: Any, _: Schema) -> str:
        if type(value) not in types:
            return ""
        size = len(value)
        if size >= bound if is_least else size <= bound:
            return ""
        words = "at least" if is_least else "at most"
        return f"expected {words} {bound} {unit if bound == 1 else unit + 's'}, got {size}"

    return check


def _multiple(value: Any, factor: Any, _: Schema) -> str:
    fits = type(value) not in (int, float) or value % factor == 0
    return "" if fits else f"expected a multiple of {factor}, got {shown(value)}"


def _duplicates(value: list[Any], schema: Schema) -> Iterator[tuple[int, str]]:
    """The items of a list that stand there for a second time, by its list type."""
    list_type = schema.get(LIST_TYPE)
    if list_type not in ("set", "map") or len(value) < 2:
        return
    if list_type == "map" and any(type(item) not in (dict, type(None)) for item in value):
        # Of their wrong type alone is told.
        return
    times: Counter[str] = Counter()
    for index, item in enumerate(value):
        key = _key(item, schema) if list_type == "map" else item
        text = json.dumps(key, sort_keys=True, ensure_ascii=False)
        times[text] += 1
        if times[text] == 2:
            keys = ", ".join(f"{k} {shown(v)}" for k, v in key.items()) if key is not item else ""
            yield index, f"expected each item once, got another {keys or shown(item)}"


def _key(item: Any, schema: Schema) -> Any:
    """What tells an item of a list map from others."""
    keys = schema.get("x-kubernetes-list-map-keys", ())
    return {key: item[key] for key in keys if item is not None and key in item}


_CHECKS: dict[str, Callable[[Any, Any, Schema], str]] = {
    "enum": _enum,
    "pattern": _pattern,
    "format": _format,
    "minimum": _bound(True, "exclusiveMinimum"),
    "maximum": _bound(False, "exclusiveMaximum"),
    "multipleOf": _multiple,
    "minLength": _size((str,), True, "character"),
    "maxLength": _size((str,), False, "character"),
    "minItems": _size((list,), True, "item"),
    "maxItems": _size((list,), False, "item"),
    "minProperties": _size((dict,), True, "key"),
    "maxProperties": _size((dict,), False, "key"),
}
