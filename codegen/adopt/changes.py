"""Existing fields that take more: further values of an enum, further rules, keywords that are new."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codegen.adopt.files.draft import Draft
from codegen.adopt.files.yaml_text import NoPlaceError
from codegen.adopt.sides import Sides, tokens
from codegen.diff.compare.differences import ABSENT, PROPERTY, Difference
from codegen.diff.sides.nodes import Node
from codegen.schema import keywords

_LISTS = ("enum", "x-kubernetes-validations", "x-kubernetes-list-map-keys")
_OTHER = ("description", PROPERTY, "items", "additionalProperties", "required", "type", "anyOf")


@dataclass(frozen=True)
class Addition:
    """A keyword of a schema that has more in the CRDs, at a pointer of the schema."""

    schema: str
    pointer: str
    keyword: str
    old: Any
    new: Any


def write(sides: Sides, draft: Draft) -> bool:
    """Write what only adds to a schema; whether there was any."""
    written = [_write(addition, sides, draft) for addition in _additions(sides)]
    return any(written)


def is_in_all(sides: Sides, schema: str, difference: Difference) -> bool:
    """Whether all places of all classes that a schema is a part of differ like this."""
    first, *_ = [*tokens(difference.step.pointer)[1:2], ""]
    for user in sides.composed_of(schema):
        if first:
            writer = sides.writer_of(user, first)
            if writer is None or writer.name != schema:
                continue
        for pair in sides.by_class[user]:
            if not any(is_same(difference, other) for other in pair.differences):
                return False
    return True


def is_same(one: Difference, other: Difference) -> bool:
    """Whether two differences are of the same keyword in the same place of two objects."""
    return (one.step, one.keyword) == (other.step, other.keyword) and all(
        _text(mine) == _text(yours) for mine, yours in ((one.old, other.old), (one.new, other.new))
    )


def _additions(sides: Sides) -> Iterator[Addition]:
    found: dict[tuple[str, str, str], Addition] = {}
    for name, pairs in sides.by_class.items():
        if name not in sides.folder.schemas:
            continue
        for pair in pairs:
            for difference in pair.differences:
                for each in _addition(sides, name, difference):
                    found.setdefault((each.schema, each.pointer, each.keyword), each)
    # Each is written right behind what stands there: the first one last.
    yield from reversed(found.values())


def _addition(sides: Sides, name: str, difference: Difference) -> Iterator[Addition]:
    if difference.keyword in _OTHER or not _is_more(difference):
        return
    pointer, keyword = difference.step.pointer, difference.keyword
    first = tokens(pointer)[1:2]
    if first:
        writer = sides.writer_of(name, first[0])
        names = [writer.name] if writer else []
    else:
        said = [
            each
            for each in (name, *sides.parts(name))
            if keyword in sides.folder.schemas[each].node
        ]
        names = said if difference.old is not ABSENT else [name]
        if difference.old is ABSENT:
            shared = [part for part in sides.parts(name) if is_in_all(sides, part, difference)]
            names = shared[-1:] or names
    if len(names) != 1 or not is_in_all(sides, names[0], difference):
        return
    node = _written(sides.folder.schemas[names[0]].node, tokens(pointer))
    if node is None or "$ref" in node:
        return
    if difference.old is not ABSENT and node.get(keyword) != difference.old:
        return
    yield Addition(names[0], pointer, keyword, difference.old, difference.new)


def _is_more(difference: Difference) -> bool:
    """Whether nothing goes that was there."""
    if isinstance(difference.new, Node) or difference.new is ABSENT:
        return False
    if difference.old is ABSENT:
        return difference.keyword in keywords.VALIDATION | keywords.KUBERNETES
    if difference.keyword not in _LISTS or not isinstance(difference.old, list):
        return False
    rest = iter(difference.new)
    return all(any(_text(each) == _text(other) for other in rest) for each in difference.old)


def _written(node: dict[str, Any], path: list[str]) -> dict[str, Any] | None:
    found: Any = node
    for token in path:
        found = found.get(token) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def _write(addition: Addition, sides: Sides, draft: Draft) -> bool:
    schema = sides.folder.schemas[addition.schema]
    file = sides.folder.file_name(schema)
    text = draft.text(file)
    path = [addition.schema, *tokens(addition.pointer)]
    try:
        if addition.old is ABSENT:
            node = _written(schema.node, tokens(addition.pointer)) or {}
            text.put_after(_before(node), addition.keyword, addition.new, path)
            return True
        old = list(addition.old)
        for index, item in enumerate(addition.new):
            if index >= len(old) or _text(old[index]) != _text(item):
                text.add([*path, addition.keyword], index, item)
                old.insert(index, item)
    except NoPlaceError:
        return False
    return True


def _before(node: dict[str, Any]) -> str:
    """The key that a keyword is written behind: the last that holds no schema."""
    plain = [key for key in node if key not in ("properties", "items", "additionalProperties")]
    return plain[-1] if plain else ""


def _text(value: Any) -> str:
    if isinstance(value, Node):
        return f"node {value.shape}"
    return json.dumps(value, sort_keys=True, default=repr)
