"""Constraints on values that follow from others: a bound from an enum, a bound or a part of allOf."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from codegen.diff.changes.keyword_names import BOUNDS, INT_OR_STRING, LOWER
from codegen.diff.sides.nodes import Node

Schema = Mapping[str, Any]
_EXCLUSIVE = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}
_BOUND_OF = {exclusive: bound for bound, exclusive in _EXCLUSIVE.items()}
_SILENT = frozenset({"description", "title", "example", "externalDocs"})
_LARGE = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
_MEASURED = {"Length": str, "Items": list, "Properties": dict}
CONSTRAINTS = (
    *BOUNDS, *_BOUND_OF, "multipleOf", "pattern", "format", "enum", "uniqueItems", "allOf", "anyOf",
    "oneOf", "not",
)  # fmt: skip
"""Keywords that refuse values."""


def schema_of(node: Node) -> Schema:
    """A node as a schema; what it holds stays a node."""
    held: dict[str, Any] = {"properties": node.properties} if node.properties else {}
    if node.items is not None:
        held["items"] = node.items
    if node.values is not None:
        held["additionalProperties"] = node.values
    return {**node.keywords, **held}


def implied_by(old: Schema, new: Schema, key: str) -> str | None:
    """The keyword by which a schema asks for what another asks for with ``key``; None if by none.

    Empty text where the schema asks for it with ``key`` itself.
    """
    rule = _RULES.get(key, _is_equal)
    if rule(old, new, key):
        # Alone, without what stands beside it, the keyword says whether it is enough.
        return "" if rule(_only(old, key), new, key) else _reason(old, new, key)
    for part in _dicts(old.get("allOf")):
        if implied_by(_typed(part, old), new, key) is not None:
            return "allOf"
    for junctor in ("anyOf", "oneOf"):
        branches = _dicts(old.get(junctor))
        if branches and all(implied_by(_typed(b, old), new, key) is not None for b in branches):
            return junctor
    return None


def implies(old: Any, new: Any) -> bool:
    """Whether every value that fits one schema fits another."""
    if isinstance(old, Node):
        old = schema_of(old)
    if isinstance(new, Node):
        new = schema_of(new)
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return _text(old) == _text(new)
    return all(implied_by(old, new, key) is not None for key in new if key not in _SILENT)


def _only(schema: Schema, *names: str) -> Schema:
    return {name: schema[name] for name in (*names, "type") if name in schema}


def _reason(old: Schema, new: Schema, key: str) -> str:
    """The keyword that says as much, beside ``key`` at most."""
    rule = _RULES.get(key, _is_equal)
    names = [name for name in old if name not in (key, "type")]
    return next((name for name in names if rule(_only(old, key, name), new, key)), "other keywords")


def _typed(part: Schema, holder: Schema) -> Schema:
    """A part of a schema, which is of the schema's type where it says none."""
    return {"type": holder.get("type"), **part}


def _dicts(value: Any) -> Sequence[Schema]:
    return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []


def _is_equal(old: Schema, new: Schema, key: str) -> bool:
    if key in ("type", "nullable") and new[key] is None:
        return True
    return key in old and _text(old[key]) == _text(new[key])


def _is_of_type(old: Schema, new: Schema, key: str) -> bool:
    return _is_equal(old, new, key) or (old.get(key), new[key]) == ("integer", "number")


def _is_of_enum(old: Schema, new: Schema, key: str) -> bool:
    values, allowed = old.get("enum"), new[key]
    if not isinstance(values, list) or not isinstance(allowed, list):
        return False
    return {_text(value) for value in values} <= {_text(value) for value in allowed}


def _is_bounded(old: Schema, new: Schema, key: str) -> bool:
    """Whether a bound holds: by the enum, by a bound that is as tight, or by required names."""
    bound = _BOUND_OF.get(key, key)
    if bound not in new or (key in _BOUND_OF and new[key] is not True):
        return True
    limit = Decimal(str(new[bound]))
    is_open = new.get(_EXCLUSIVE.get(bound, "")) is True
    if isinstance(old.get("enum"), list):
        sizes = [_size(value, bound) for value in old["enum"]]
        if all(size is None or _is_within(size, limit, bound, is_open) for size in sizes):
            return True
    found = _limit(old, bound)
    if found is None:
        return False
    mine, is_mine_open = found
    is_beyond = mine > limit if bound in LOWER else mine < limit
    return is_beyond or (mine == limit and (is_mine_open or not is_open))


def _limit(schema: Schema, bound: str) -> tuple[Decimal, bool] | None:
    """The tightest bound that a schema's keywords say, and whether it is itself left out."""
    if bound not in schema:
        names = set(schema.get("required") or ()) if bound == "minProperties" else ()
        return (Decimal(len(names)), False) if names else None
    limit = Decimal(str(schema[bound]))
    is_open = schema.get(_EXCLUSIVE.get(bound, "")) is True
    if schema.get("type") == "integer" and bound in _EXCLUSIVE:
        # Of whole numbers, the next one is the bound.
        step = 1 if bound in LOWER else -1
        whole = Decimal(math.ceil(limit) if bound in LOWER else math.floor(limit))
        return (whole + step if is_open and whole == limit else whole), False
    return limit, is_open


def _size(value: Any, bound: str) -> Decimal | None:
    """What a bound measures of a value; None where it does not apply to it."""
    if bound in _LARGE:
        return Decimal(len(value)) if isinstance(value, _MEASURED[bound[3:]]) else None
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return Decimal(str(value)) if is_number else None


def _is_within(size: Decimal, limit: Decimal, bound: str, is_open: bool) -> bool:
    if size == limit:
        return not is_open
    return size > limit if bound in LOWER else size < limit


def _is_multiple(old: Schema, new: Schema, key: str) -> bool:
    step = Decimal(str(new[key]))
    if isinstance(old.get("enum"), list):
        sizes = (_size(value, "minimum") for value in old["enum"])
        if all(size is None or size % step == 0 for size in sizes):
            return True
    if step == 1 and old.get("type") == "integer":
        return True
    return key in old and Decimal(str(old[key])) % step == 0


def _is_required(old: Schema, new: Schema, key: str) -> bool:
    return {*(new[key] or ())} <= {*(old.get(key) or ())}


def _holds(old: Schema, new: Schema, key: str) -> bool:
    """Whether what is held below fits: a property that is there, items, values."""
    if key != "properties":
        return key in old and implies(old[key], new[key])
    held = old.get(key) or {}
    return all(name in held and implies(held[name], node) for name, node in new[key].items())


def _is_unique(old: Schema, new: Schema, key: str) -> bool:
    return new[key] is not True or old.get(key) is True


def _fits_all(old: Schema, new: Schema, key: str) -> bool:
    return all(implies(old, part) for part in new[key])


def _fits_any(old: Schema, new: Schema, key: str) -> bool:
    if any(implies(old, part) for part in new[key]):
        return True
    for branches in (_dicts(old.get("anyOf")), _dicts(old.get("oneOf"))):
        if branches and all(
            any(implies(_typed(branch, old), part) for part in new[key]) for branch in branches
        ):
            return True
    return False


def _fits_one(old: Schema, new: Schema, key: str) -> bool:
    # A further branch, or a wider one, may be a second that fits.
    return key in old and sorted(map(_text, old[key])) == sorted(map(_text, new[key]))


def _fits_not(old: Schema, new: Schema, key: str) -> bool:
    """Whether what is excluded was excluded: by a schema that more values fit."""
    return any(implies(new[key], excluded) for excluded in _excluded(old))


def _excluded(schema: Schema) -> Iterator[Schema]:
    if isinstance(schema.get("not"), Mapping):
        excluded = schema["not"]
        yield excluded
        # What fits one of several fits anyOf: each of them is excluded.
        if set(excluded) <= {"anyOf"}:
            yield from _dicts(excluded.get("anyOf"))


_Rule = Callable[[Schema, Schema, str], bool]
_RULES: dict[str, _Rule] = {
    **dict.fromkeys(BOUNDS, _is_bounded),
    **dict.fromkeys(_BOUND_OF, _is_bounded),
    "type": _is_of_type,
    "enum": _is_of_enum,
    "multipleOf": _is_multiple,
    "required": _is_required,
    "properties": _holds,
    "items": _holds,
    "additionalProperties": _holds,
    "uniqueItems": _is_unique,
    "allOf": _fits_all,
    "anyOf": _fits_any,
    "oneOf": _fits_one,
    "not": _fits_not,
    INT_OR_STRING: _is_equal,
}


def _text(value: Any) -> str:
    if isinstance(value, Node):
        return f"node {value.shape}"
    if isinstance(value, Mapping):
        return json.dumps({key: _text(item) for key, item in value.items()}, sort_keys=True)
    return json.dumps(value, sort_keys=True, default=str)
