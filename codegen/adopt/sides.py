"""The types of the schema beside what the CRDs have in their places."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from codegen import drift
from codegen.bundle.document import Bundle
from codegen.crds.definition import Definition
from codegen.diff.compare import comparison
from codegen.diff.compare.pairs import Pair
from codegen.diff.sides.components import ComponentNodes
from codegen.diff.sides.kinds import Kind, kind_of_definition, labelled
from codegen.diff.sides.nodes import Node, Nodes
from codegen.schema import keywords, source
from codegen.schema.folder import NamedSchema, SchemaFolder


class Sides:
    """A schema and CRDs, compared: for each class, what the CRDs have at each of its places.

    Raises:
        InputError: the schema can't be read or bundled.
    """

    def __init__(self, folder: Path, definitions: Mapping[str, Definition]) -> None:
        self.nodes = Nodes()
        self.folder = SchemaFolder(folder)
        self.bundle = Bundle(self.folder)
        ours = drift.definitions(self.nodes, self.bundle)
        theirs = {name: found.data for name, found in definitions.items()}
        self.kinds, self.their_kinds = (self._kinds(side) for side in (ours, theirs))
        self.found = comparison.compare(self.kinds, self.their_kinds)
        self.pairs = self.found.pairs.located()
        accepted = drift.accepted_in(folder)
        self.report = drift.compare(ours, theirs, self.nodes, accepted)
        self.by_class: dict[str, list[Pair]] = {}
        for pair in self.pairs:
            if pair.old.class_name:
                self.by_class.setdefault(pair.old.class_name, []).append(pair)
        self._components = ComponentNodes(self.nodes, self.bundle)
        self._parts = {name: tuple(self._parts_of(name)) for name in self.folder.schemas}

    def _kinds(self, side: Mapping[str, Mapping[str, Any]]) -> dict[str, Kind]:
        return labelled(kind_of_definition(self.nodes, name, data) for name, data in side.items())

    def classes(self) -> Iterator[tuple[str, Node]]:
        """Each class that may be referred to, as the CRDs have it where they have it."""
        for name in self.bundle.schemas:
            schema = self.folder.schemas.get(name)
            if schema is None or keywords.GROUP_VERSION_KIND in schema.node:
                continue
            if keywords.PART not in schema.node:
                yield name, self.usual(name) or self._components.component(name)

    def usual(self, name: str) -> Node | None:
        """What the CRDs have at most places of a class; None where they have none of it."""
        return usual([(pair.new, pair.places) for pair in self.by_class.get(name, ())])

    def composed_of(self, part: str) -> list[str]:
        """The classes that the CRDs hold and that are composed of a schema, itself included."""
        return [name for name in self.by_class if part in (name, *self._parts.get(name, ()))]

    def parts(self, name: str) -> tuple[str, ...]:
        """The schemas that a class is composed of, at every depth."""
        return self._parts.get(name, ())

    def writer_of(self, name: str, property_name: str) -> NamedSchema | None:
        """The schema that a property of a class is written in: the class itself, or a part."""
        for each in (name, *self.parts(name)):
            schema = self.folder.schemas.get(each)
            if schema is not None and property_name in schema.node.get("properties", {}):
                return schema
        return None

    def _parts_of(self, name: str) -> Iterator[str]:
        for part in self.folder.schemas[name].node.get("allOf", ()):
            target = self.folder.target(part["$ref"]).name
            yield target
            yield from self._parts_of(target)


def usual(found: list[tuple[Node, int]]) -> Node | None:
    """The node that most places have; among equals the one that says most."""
    places: Counter[int] = Counter()
    nodes: dict[int, Node] = {}
    for node, count in found:
        places[node.shape] += count
        nodes.setdefault(node.shape, node)
    if not nodes:
        return None
    return max(nodes.values(), key=lambda node: (places[node.shape], len(text(node)), node.number))


def text(node: Node) -> str:
    """A node as text, descriptions aside."""
    return json.dumps(bare(node.schema()), sort_keys=True)


def bare(schema: Any) -> Any:
    """A schema without its descriptions."""
    if isinstance(schema, dict):
        return {
            key: {name: bare(child) for name, child in value.items()}
            if key == "properties" and isinstance(value, dict)
            else bare(value)
            for key, value in schema.items()
            if key != "description"
        }
    return [bare(each) for each in schema] if isinstance(schema, list) else schema


def tokens(pointer: str) -> list[str]:
    """The tokens of a JSON pointer."""
    return [source.unescape(token) for token in pointer.split("/")[1:]]
