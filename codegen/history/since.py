"""Since which release the classes of the schema and their fields exist, over all places they have.

A class stands in many places, whose histories differ. A field exists *since* the first release from
which on it is there wherever the class is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from codegen.history.releases import History, KindVersion
from codegen.schema import keywords
from codegen.schema.resources import Resource

_PREFIX = "#/components/schemas/"
Bits = int
"""A set of releases: bit 0 is the oldest."""


@dataclass
class ClassHistory:
    """Since when a class and its fields exist, in each kind that has them.

    ``since`` and each of ``fields`` have release numbers, from 0 on, by kind. What no release has
    wherever its class is stands in ``never`` and not among the ``fields``.
    """

    since: dict[str, int] = field(default_factory=dict)
    fields: dict[str, dict[str, int]] = field(default_factory=dict)
    never: set[str] = field(default_factory=set)


def of_classes(
    history: History, schemas: Mapping[str, dict[str, Any]], resources: list[Resource]
) -> dict[str, ClassHistory]:
    """The histories of the classes that kinds are made of, by the classes' names.

    Args:
        history: the known releases.
        schemas: the components of the bundle.
        resources: the kinds that are made of them.
    """
    walk = _Walk(history, schemas)
    for resource in resources:
        for version in resource.versions:
            kind = KindVersion(resource.group, resource.kind, version.name)
            if kind in history.kinds:
                walk.visit(resource.kind, version.schema, history.roots(kind))
    return {name: _history_of(places) for name, places in walk.places.items()}


def mark(history: History, schemas: dict[str, dict[str, Any]], resources: list[Resource]) -> None:
    """Say in the components since when they and their fields exist, where that is worth a word.

    It is where a class came after the oldest release, and a field after its class: a release, or
    releases by kind where kinds differ.
    """
    releases = history.releases
    found = of_classes(history, schemas, resources)
    for name, schema in schemas.items():
        known = found.get(schema.get(keywords.VARIANT_OF, name))
        if known is None:
            continue
        first = min(known.since.values())
        if first > 0:
            schema[keywords.SINCE] = releases[first]
        for wire, node in schema.get("properties", {}).items():
            since = _worth_a_word(known, wire)
            if since is not None:
                named = (
                    releases[since]
                    if isinstance(since, int)
                    else {kind: releases[number] for kind, number in since.items()}
                )
                schema["properties"][wire] = {**node, keywords.SINCE: named}


def _worth_a_word(known: ClassHistory, wire: str) -> int | dict[str, int] | None:
    by_kind = known.fields.get(wire, {})
    late = {kind: since for kind, since in by_kind.items() if since > known.since[kind]}
    if not late:
        return None
    last = max(late.values())
    # Where the class itself is no older, its kind says so: the field was there from the start.
    agree = all(since == last or known.since[kind] >= last for kind, since in by_kind.items())
    return last if agree else late


@dataclass(frozen=True)
class _Place:
    """Where a class stands: the kind, when it is there, and when each of its fields is."""

    kind: str
    there: Bits
    fields: tuple[tuple[str, Bits], ...]


class _Walk:
    """Goes down components and the schemas of all releases side by side."""

    def __init__(self, history: History, schemas: Mapping[str, dict[str, Any]]) -> None:
        self._history = history
        self._schemas = schemas
        self._newest = 1 << (len(history.releases) - 1)
        self._is_snapshot = history.is_snapshot(history.releases[-1])
        self._seen: set[tuple[str, str, tuple[str | None, ...]]] = set()
        self.places: dict[str, set[_Place]] = defaultdict(set)

    def visit(self, kind: str, component: str, nodes: tuple[str | None, ...]) -> None:
        """Note the places of a component and of all below it."""
        if (kind, component, nodes) in self._seen:
            return
        self._seen.add((kind, component, nodes))
        children = [self._history.nodes.children(node) for node in nodes]
        if not any(children):
            # Opaque to CRDs, as the metadata of an object is.
            return
        schema = self._schemas[component]
        fields: list[tuple[str, Bits]] = []
        for wire, node in schema["properties"].items():
            if keywords.SHORTHAND in node:
                fields.append((wire, 0))
                continue
            below = tuple(found.get(f".{wire}") for found in children)
            bits = _bits(below)
            if not bits and self._is_snapshot and children[-1]:
                # The schema follows a release of which only a commit before it is known.
                bits = self._newest
            fields.append((wire, bits))
            self._descend(kind, node, below)
        name = schema.get(keywords.VARIANT_OF, component)
        self.places[name].add(_Place(kind, _bits(nodes), tuple(fields)))

    def _descend(self, kind: str, node: dict[str, Any], below: tuple[str | None, ...]) -> None:
        holder = node["allOf"][0] if "allOf" in node else node
        if "$ref" in holder:
            self.visit(kind, holder["$ref"].removeprefix(_PREFIX), below)
        for key, step in (("items", "[]"), ("additionalProperties", "{}")):
            if isinstance(node.get(key), dict):
                inner = [self._history.nodes.children(name).get(step) for name in below]
                self._descend(kind, node[key], tuple(inner))


def _history_of(places: set[_Place]) -> ClassHistory:
    result = ClassHistory()
    by_kind: dict[str, list[_Place]] = defaultdict(list)
    for place in places:
        by_kind[place.kind].append(place)
    for kind in sorted(by_kind):
        there = [place for place in by_kind[kind] if place.there]
        if not there:
            continue
        result.since[kind] = min(_lowest(place.there) for place in there)
        fields: dict[str, list[tuple[Bits, Bits]]] = defaultdict(list)
        for place in there:
            for wire, bits in place.fields:
                # A place that never has a field is one of another shape.
                if bits:
                    fields[wire].append((place.there, bits))
        result.never.update(wire for place in there for wire, _ in place.fields)
        for wire, pairs in fields.items():
            number = _since(pairs)
            if number is not None:
                result.fields.setdefault(wire, {})[kind] = number
    result.never.difference_update(result.fields)
    return result


def _since(places: list[tuple[Bits, Bits]]) -> int | None:
    """The first release from which on a field is there wherever its class is; None where there is none.

    Releases after the last that has it do not count: the schema may be of one before them.
    """
    lacking = having = 0
    for there, bits in places:
        lacking |= there & ~bits
        having |= bits
    lacking &= (1 << having.bit_length()) - 1
    after = lacking.bit_length()
    return after + _lowest(having >> after) if having >> after else None


def _lowest(bits: Bits) -> int:
    return (bits & -bits).bit_length() - 1


def _bits(nodes: tuple[str | None, ...]) -> Bits:
    return sum(1 << index for index, node in enumerate(nodes) if node is not None)
