"""Which type of the schema a new field is of: one of the same shape, by name where several are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from codegen.adopt.sides import Sides, bare
from codegen.diff.sides.nodes import Node

_BESIDE = ("default", "nullable")
"""Keywords that a place has, and not the type that it refers to."""
_FEW = 3
"""So many keywords may differ in one place, at most, of a type that is much larger."""
_LARGE = 8
_LEAST_SHARED = 3
"""An object is composed of a type from so many shared fields on."""
_PLAIN = {"type", "format", "nullable"}
_PREFIX = re.compile(r"(?P<group>[A-Za-z]*?)(?P<version>V\d+(?:(?:alpha|beta)\d+)?)(?=[A-Z])")


@dataclass(frozen=True)
class Recognised:
    """A type for a place: what stands beside the reference, and what differs in this place."""

    name: str
    beside: dict[str, Any] = field(default_factory=dict)
    override: dict[str, Any] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    """Types of the same shape that were not taken."""


class Types:
    """The types that exist, to be found by their shape."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._classes: dict[str, Node] = dict(sides.classes())
        self._values = [
            (name, schema.node)
            for name, schema in sides.folder.schemas.items()
            if not schema.is_class and not set(schema.node) <= {"description", *_PLAIN}
        ]

    def add(self, name: str, node: Node) -> None:
        """A type that is new."""
        self._classes[name] = node

    def node(self, name: str) -> Node:
        """The shape of a type."""
        return self._classes[name]

    def object(self, node: Node, hint: str, holder: str) -> Recognised | None:
        """The type of an object with fields, which a property called like ``hint`` holds."""
        beside = {key: node.keywords[key] for key in _BESIDE if key in node.keywords}
        plain = self._without(node, beside)
        same = [name for name, other in self._classes.items() if other.shape == plain.shape]
        if same:
            first, *others = sorted(same, key=lambda name: _distance(name, hint, holder))
            return Recognised(first, beside, others=tuple(others))
        return self._nearly(plain, beside, hint, holder)

    def value(self, node: Node, hint: str, holder: str) -> str | None:
        """The value said once, such as Quantity, that a node is."""
        said = bare(node.keywords)
        if node.items or node.values or set(said) <= _PLAIN:
            return None
        found = [name for name, other in self._values if bare(other) == said]
        hinted = [name for name in found if _resembles(name, hint)]
        if len(found) == 1 or hinted:
            return min(hinted or found, key=lambda name: _distance(name, hint, holder))
        return None

    def base(self, node: Node, hint: str, holder: str) -> str | None:
        """The type that an object has all fields of, and more."""
        found = [
            (len(other.properties), name)
            for name, other in self._classes.items()
            if len(other.properties) >= _LEAST_SHARED and _holds(node, other)
        ]
        if not found:
            return None
        most = max(count for count, _ in found)
        names = [name for count, name in found if count == most]
        return min(names, key=lambda name: _distance(name, hint, holder))

    def _nearly(
        self, node: Node, beside: dict[str, Any], hint: str, holder: str
    ) -> Recognised | None:
        """A much larger type, of which little differs in this place."""
        found: list[tuple[int, tuple[Any, ...], Recognised]] = []
        for name, other in self._classes.items():
            if other.fields < _LARGE or set(other.properties) != set(node.properties):
                continue
            patch = merge_patch(bare(other.schema()), bare(node.schema()))
            count = _leaves(patch)
            if count <= _FEW and other.fields >= _LARGE * count:
                near = Recognised(name, beside, patch)
                found.append((count, _distance(name, hint, holder), near))
        return min(found, key=lambda each: each[:2])[2] if found else None

    def _without(self, node: Node, beside: Iterable[str]) -> Node:
        plain = {key: value for key, value in node.keywords.items() if key not in beside}
        return self._sides.nodes.node(plain, node.properties, node.items, node.values)


def prefix(name: str) -> str:
    """Group and version that the name of a class begins with: ``GatewayV1``, ``V1alpha1``."""
    found = _PREFIX.match(name)
    return found.group() if found else ""


def capitalised(name: str) -> str:
    """A property's name as part of the name of a class."""
    return name[:1].upper() + re.sub("[^A-Za-z0-9]", "", name[1:])


def singular(name: str) -> str:
    """What one item of a list is called."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    if name.endswith(("sses", "xes", "ches", "shes")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def merge_patch(old: Any, new: Any) -> Any:
    """The merge patch (RFC 7396) that makes one schema of another."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    patch = {key: None for key in old if key not in new}
    for key, value in new.items():
        if key not in old or old[key] != value:
            patch[key] = merge_patch(old.get(key), value)
    return patch


def _leaves(patch: Any) -> int:
    return sum(map(_leaves, patch.values())) if isinstance(patch, dict) and patch else 1


def _holds(node: Node, part: Node) -> bool:
    """Whether an object has all fields of a part, and is no less restricted than it."""
    for name, child in part.properties.items():
        own = node.properties.get(name)
        if own is None or own.shape != child.shape:
            return False
    ours, theirs = bare(node.keywords), bare(part.keywords)
    if not set(theirs.pop("required", ())) <= set(ours.pop("required", ())):
        return False
    return bool(ours == theirs)


def _distance(name: str, hint: str, holder: str) -> tuple[bool, bool, int, str]:
    """How far the name of a type is from what is called so in a class: the least is taken."""
    return (
        not _resembles(name, hint),
        prefix(name) != prefix(holder),
        len(name),
        name,
    )


def _resembles(name: str, hint: str) -> bool:
    word = singular(hint).lower()
    return bool(word) and word in name.lower()
