"""What the objects of a comparison are called: by their class, where one is known."""

from __future__ import annotations

from codegen.diff.causes.cause import Cause
from codegen.diff.sides.locations import Location
from codegen.diff.sides.nodes import Node
from codegen.diff.sides.side import Side
from codegen.problems import Place
from codegen.schema.source import unescape


class ClassNames:
    """Names of classes by place: CRDs have none, so a schema that has tells them."""

    def __init__(self, old: Side, new: Side, reference: Side | None) -> None:
        self._sides = (new, old)
        self._references = [side for side in (new, old, reference) if side and side.bundle]

    def of(self, cause: Cause) -> list[str]:
        """The classes that a cause is in, that of its first example first, then by their places."""
        places: dict[str, int] = {}
        shown = cause.examples[:1]
        first = ""
        for pair in cause.pairs:
            name = pair.class_name
            for where in pair.examples:
                name = name or self._at(where)
            if name:
                places[name] = places.get(name, 0) + pair.places
                first = name if shown and shown[0] in pair.examples else first
        return sorted(places, key=lambda name: (name != first, -places[name], name))

    def place(self, class_name: str, wire: str) -> Place | None:
        """Where a class, or a property of it, is written."""
        for side in self._sides:
            place = side.class_place(class_name, wire)
            if place is not None:
                return place
        return None

    def roots(self, kind: str, version: str, of_new: bool) -> list[Node]:
        """The schemas of a kind, of one version or of all."""
        side = self._sides[0 if of_new else 1]
        resource = side.kind(kind)
        versions = resource.versions.values() if resource else ()
        return [found.root for found in versions if version in ("", found.name)]

    def _at(self, where: Location) -> str:
        kind, _, version = where.root.partition("/")
        for side in self._references:
            found = side.kind(kind)
            root = found.versions.get(version) if found else None
            node = _down(root.root, where.pointer) if root else None
            if node is not None and node.class_name:
                return node.class_name
        return ""


def _down(node: Node, pointer: str) -> Node | None:
    found: Node | None = node
    keys = iter(pointer.split("/")[1:])
    for keyword in keys:
        if found is None:
            return None
        if keyword == "properties":
            found = found.properties.get(unescape(next(keys)))
        else:
            found = found.items if keyword == "items" else found.values
    return found
