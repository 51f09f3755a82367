"""The value before, beside the one that takes its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kserve_models._history.structural import LIST_TYPE, Path, Schema, child_schema

_ABSENT = object()


def old_at(old: Any, value: Any, schema: Schema, step: str | int) -> tuple[Any, Any, Schema | None]:
    """What a step leads to: in the old value, in the new one, and the schema of both.

    An item of a list is what it was where its keys are the same; of other lists nobody can say.
    The old value is ``_ABSENT`` where there was none.
    """
    if type(value) is dict:
        below = child_schema(schema, str(step))
        before = old.get(step, _ABSENT) if type(old) is dict else _ABSENT
        return before, value[step], below
    item = value[step]
    before = _ABSENT
    if schema.get(LIST_TYPE) == "map" and type(old) is list:
        own = _keys(item, schema)
        same = [one for one in old if own is not None and _keys(one, schema) == own]
        before = same[0] if same else _ABSENT
    return before, item, schema.get("items")


def _keys(item: Any, schema: Schema) -> list[Any] | None:
    """What an item of a list that is a map is known by; None where a part of that is missing."""
    names = schema.get("x-kubernetes-list-map-keys", ())
    if type(item) is not dict or any(name not in item for name in names):
        return None
    return [item[name] for name in names]


def same(old: Any, value: Any, schema: Schema | None) -> bool:
    """Whether a value is what it was.

    Where a list is a map, the order of its items says nothing, and an item without its keys is
    another one.
    """
    if schema is not None and type(value) is list and schema.get(LIST_TYPE) == "map":
        if type(old) is not list or len(old) != len(value):
            return False
        pairs = [old_at(old, value, schema, index) for index in range(len(value))]
        return all(before is not _ABSENT and same(before, item, s) for before, item, s in pairs)
    if type(old) is not type(value):
        return False
    if type(value) is dict:
        return old.keys() == value.keys() and all(
            _same_below(old, value, schema, name) for name in value
        )
    if type(value) is list:
        # Here, a list is one value: what is in it has its order.
        return len(old) == len(value) and all(
            same(before, item, None) for before, item in zip(old, value, strict=True)
        )
    return bool(old == value)


def _same_below(
    old: dict[str, Any], value: dict[str, Any], schema: Schema | None, name: str
) -> bool:
    if schema is None:
        return same(old[name], value[name], None)
    below = child_schema(schema, name)
    # Of what the schema does not know nobody can say.
    return below is not None and same(old[name], value[name], below)


def is_unchanged(old: Any, value: Any, schema: Schema, path: Path) -> bool:
    """Whether the value at a path, or one that holds it, is what it was."""
    return any(same(*found) for found in _on_the_way(old, value, schema, path))


def _on_the_way(
    old: Any, value: Any, schema: Schema, path: Path
) -> Iterator[tuple[Any, Any, Schema | None]]:
    """The old value, the new one and the schema of each step of a path."""
    yield old, value, schema
    below: Schema | None = schema
    for step in path:
        is_there = (type(value) is dict and step in value) or type(value) is list
        if below is None or not is_there or old is _ABSENT:
            return
        old, value, below = old_at(old, value, below, step)
        yield old, value, below


def is_absent(old: Any) -> bool:
    """Whether there was no value."""
    return old is _ABSENT
