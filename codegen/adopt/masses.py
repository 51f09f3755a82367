"""Kinds that the CRDs do not validate any more: a mark that says it once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codegen.adopt.files.draft import Draft
from codegen.adopt.files.yaml_text import NoPlaceError
from codegen.adopt.sides import Sides
from codegen.diff.sides.nodes import Node
from codegen.problems import Place
from codegen.schema import keywords

_MASS = 10
"""Fields that lost validation, from which on a mark says it."""


@dataclass(frozen=True)
class Mark:
    """An ``x-kserve-unvalidated`` that the CRDs ask for, at a property of the schema of a kind."""

    schema: str
    field: str
    """The property, such as ``spec``."""
    keywords: tuple[str, ...]
    fields: tuple[str, ...]
    """Paths from the property on; empty where all below it is meant."""
    root: str
    """The kind and version, as ``Widget/v1``."""
    place: Place
    """Where the property stands or, where it has one, its override or mark."""

    @property
    def value(self) -> dict[str, Any]:
        """What the mark holds."""
        fields = {"fields": list(self.fields)} if self.fields else {}
        return {"keywords": list(self.keywords), **fields}


@dataclass(frozen=True)
class _Loss:
    """What is not validated at a node or below it, and what still is."""

    gone: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    fields: frozenset[tuple[int, int]] = frozenset()


def marks(sides: Sides) -> Iterator[Mark]:
    """The marks that the kinds ask for."""
    losses = _Losses()
    for kind, version, pair in sides.found.roots:
        for name, old in pair.old.properties.items():
            new = pair.new.properties.get(name)
            schema = sides.folder.schemas.get(pair.old.class_name)
            if new is None or schema is None or name not in schema.node.get("properties", {}):
                continue
            loss = losses.of(old, new)
            if len(loss.fields) < _MASS:
                continue
            fields = losses.fields(old, new, loss.gone)
            node = schema.node["properties"][name]
            at = next((key for key in (keywords.UNVALIDATED, keywords.OVERRIDE) if key in node), "")
            place = schema.place(f"/properties/{name}" + (f"/{at}" if at else ""))
            if fields:
                whole = "" in fields
                yield Mark(
                    schema.name,
                    name,
                    tuple(sorted(loss.gone | _taken(node.get(keywords.OVERRIDE)))),
                    () if whole else tuple(fields),
                    f"{kind.label}/{version}",
                    place,
                )


def write(mark: Mark, sides: Sides, draft: Draft) -> bool:
    """Write a mark, where no other mark or override stands; whether it was."""
    schema = sides.folder.schemas[mark.schema]
    node = schema.node["properties"][mark.field]
    if keywords.OVERRIDE in node or keywords.UNVALIDATED in node or "allOf" not in node:
        return False
    file = sides.folder.file_name(schema)
    path = [mark.schema, "properties", mark.field]
    try:
        draft.text(file).put(path, keywords.UNVALIDATED, mark.value)
    except NoPlaceError:
        return False
    return True


def _taken(override: Any) -> set[str]:
    """The keywords that an override takes away already, which a mark in its place has to name."""
    if not isinstance(override, dict):
        return set()
    gone = {key for key in keywords.UNVALIDATABLE if key in override and override[key] is None}
    return gone.union(*map(_taken, override.values()))


class _Losses:
    """What pairs of nodes lost, each computed once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], _Loss] = {}

    def of(self, old: Node, new: Node) -> _Loss:
        """What is not validated any more at a node and below it."""
        key = (old.number, new.number)
        found = self._known.get(key)
        if found is None:
            said = {name for name in old.keywords if name in keywords.UNVALIDATABLE}
            kept = {name for name in new.keywords if name in keywords.UNVALIDATABLE}
            gone = frozenset(said - kept)
            below = [self.of(mine, yours) for _, mine, yours in _children(old, new)]
            fields = frozenset([key] if gone else ())
            found = self._known[key] = _Loss(
                gone.union(*(each.gone for each in below)),
                frozenset(kept).union(*(each.kept for each in below)),
                fields.union(*(each.fields for each in below)),
            )
        return found

    def fields(self, old: Node, new: Node, taken: frozenset[str]) -> list[str]:
        """The fields, as few as can be, below which nothing is left of some keywords."""
        loss = self.of(old, new)
        if not loss.gone & taken:
            return []
        if not loss.kept & taken:
            return [""]
        return [
            f"{name}.{path}" if path else name
            for name, mine, yours in _children(old, new)
            if name
            for path in self.fields(mine, yours, taken)
        ]


def _children(old: Node, new: Node) -> Iterator[tuple[str, Node, Node]]:
    for name, child in old.properties.items():
        if name in new.properties:
            yield name, child, new.properties[name]
    for mine, yours in ((old.items, new.items), (old.values, new.values)):
        if mine is not None and yours is not None:
            yield "", mine, yours
