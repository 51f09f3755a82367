"""Places that differ from their type: said there, as an override, and not in the type."""

from __future__ import annotations

from collections.abc import Container, Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from codegen.adopt.changes import is_same
from codegen.adopt.files.draft import Draft
from codegen.adopt.files.yaml_text import NoPlaceError, YamlText
from codegen.adopt.sides import Sides, tokens
from codegen.diff.compare.differences import ABSENT, PROPERTY, Difference
from codegen.diff.compare.pairs import Pair
from codegen.diff.sides.locations import Step
from codegen.diff.sides.nodes import Node
from codegen.drift import MassEntry
from codegen.schema import keywords

_OTHER = ("description", PROPERTY, "items", "additionalProperties", "type")


def write(sides: Sides, draft: Draft, added: Container[tuple[str, str]]) -> bool:
    """Write overrides for the few places of a type that differ; whether there were any.

    A field that is missing in a place is one only where it is ``added``, by schema and name. What
    a kind lost or got of validation in many places is not said place by place.
    """
    masses = {each.kind for each in sides.report.entries if isinstance(each, MassEntry)}
    parents = _parents(sides)
    written = [
        _write(at, patch, sides, draft)
        for name, pairs in sides.by_class.items()
        for difference, patch in _differences(sides, name, pairs, added)
        for at in _anchors(sides, _few(pairs, difference, masses), parents)
    ]
    return any(written)


def _few(pairs: list[Pair], difference: Difference, masses: AbstractSet[str]) -> list[Pair]:
    """The objects of a class that differ like this, where most of the class do not."""
    here = [pair for pair in pairs if any(is_same(difference, d) for d in pair.differences)]
    elsewhere = [pair for pair in pairs if not any(pair is other for other in here)]
    kinds = {root.partition("/")[0] for pair in here for root in pair.roots}
    if difference.keyword in keywords.UNVALIDATABLE and kinds <= masses:
        return []
    return here if _places(here) < _places(elsewhere) else []


def _places(pairs: list[Pair]) -> int:
    return sum(pair.places for pair in pairs)


def _differences(
    sides: Sides, name: str, pairs: list[Pair], added: Container[tuple[str, str]]
) -> Iterator[tuple[Difference, dict[str, Any]]]:
    """What differs in a place of a class, each once, with the patch of the class that says it."""
    known: list[Difference] = []
    for pair in pairs:
        for difference in pair.differences:
            patch = _patch(sides, name, difference, added)
            if patch and not any(is_same(difference, other) for other in known):
                known.append(difference)
                yield difference, patch


def _patch(
    sides: Sides, name: str, difference: Difference, added: Container[tuple[str, str]]
) -> dict[str, Any]:
    path = tokens(difference.step.pointer)
    if difference.keyword == PROPERTY and difference.new is ABSENT:
        writer = sides.writer_of(name, path[-1])
        is_added = writer is not None and (writer.name, path[-1]) in added
        return nested(path, None) if is_added else {}
    if difference.keyword in _OTHER or isinstance(difference.new, Node):
        return {}
    new = None if difference.new is ABSENT else difference.new
    return nested([*path, difference.keyword], new)


def nested(path: list[str], value: Any) -> dict[str, Any]:
    """A mapping that holds a value at a path."""
    for token in reversed(path):
        value = {token: value}
    found: dict[str, Any] = value
    return found


def put_deep(text: YamlText, path: list[str], value: dict[str, Any]) -> None:
    """Give a mapping all of another's keys, and those below, that it lacks.

    Raises:
        NoPlaceError: it has something else there.
    """
    for key, below in value.items():
        if not text.has([*path, key]):
            text.put(path, key, below)
        elif isinstance(below, dict):
            put_deep(text, [*path, key], below)
        else:
            raise NoPlaceError(f"{key} stands there already")


_Parents = dict[int, list[tuple[Pair, Step]]]


def _parents(sides: Sides) -> _Parents:
    found: _Parents = {}
    for pair in sides.pairs:
        for step, child in pair.below:
            found.setdefault(id(child), []).append((pair, step))
    return found


def _anchors(
    sides: Sides, pairs: list[Pair], parents: _Parents, below: str = ""
) -> Iterator[tuple[list[str], list[str]]]:
    """Where overrides stand that are about just these objects: the path there, and on from there."""
    groups: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        for parent, step in parents.get(id(pair), ()):
            groups.setdefault((parent.old.class_name, step.pointer), []).append(parent)
    children = {id(pair) for pair in pairs}
    for (name, pointer), holders in groups.items():
        path = tokens(pointer)
        writer = sides.writer_of(name, path[1]) if name and len(path) > 1 else None
        if writer is None:
            continue
        same = [
            child
            for user in sides.composed_of(writer.name)
            for holder in sides.by_class[user]
            for step, child in holder.below
            if step.pointer == pointer and sides.writer_of(user, path[1]) is writer
        ]
        if all(id(child) in children for child in same) and _can_hold(writer.node, path):
            yield [writer.name, *path], tokens(below)
        else:
            yield from _anchors(sides, holders, parents, pointer + below)


def _can_hold(node: Any, path: list[str]) -> bool:
    for token in path:
        node = node.get(token) if isinstance(node, dict) else None
    return isinstance(node, dict) and "allOf" in node


def _write(
    at: tuple[list[str], list[str]], patch: dict[str, Any], sides: Sides, draft: Draft
) -> bool:
    path, below = at
    whole = nested(below, patch)
    text = draft.text(sides.folder.file_name(sides.folder.schemas[path[0]]))
    before = text.text
    try:
        put_deep(text, path, {keywords.OVERRIDE: whole})
    except NoPlaceError:
        text.text = before
        return False
    return True
