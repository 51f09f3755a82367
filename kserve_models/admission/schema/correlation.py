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
    keys = schema.get("x-kubernetes-list-map-keys", [])
    if schema.get(LIST_TYPE) == "map" and type(old) is list and type(item) is dict:
        own = [item.get(key) for key in keys]
        same = [one for one in old if type(one) is dict and [one.get(key) for key in keys] == own]
        before = same[0] if same else _ABSENT
    return before, item, schema.get("items")


def is_unchanged(old: Any, value: Any, schema: Schema, path: Path) -> bool:
    """Whether the value at a path, or one that holds it, is what it was."""
    return any(before == after for before, after in _pairs(old, value, schema, path))


def _pairs(old: Any, value: Any, schema: Schema, path: Path) -> Iterator[tuple[Any, Any]]:
    yield old, value
    below: Schema | None = schema
    for step in path:
        is_there = (type(value) is dict and step in value) or type(value) is list
        if below is None or not is_there or old is _ABSENT:
            return
        old, value, below = old_at(old, value, below, step)
        yield old, value


def is_absent(old: Any) -> bool:
    """Whether there was no value."""
    return old is _ABSENT
