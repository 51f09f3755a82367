"""Schemas as interned nodes: two places with the same schema share one node.

The CRDs of KServe expand shared types hundreds of times. Interned, each shape exists once, and
comparing two of them needs one look however often they occur.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

_BELOW = ("properties", "items", "additionalProperties")


@dataclass(frozen=True)
class Origin:
    """The component of an OpenAPI document that a node was written in.

    ``class_name`` is the model class: the component, or the one that it is a variant of.
    ``property_name`` is the property of the component that holds the node, empty for the
    component itself.
    """

    component: str
    class_name: str
    property_name: str = ""


class Node:
    """A schema. Equal nodes of one ``Nodes`` are one object.

    Two nodes of one ``shape`` differ in descriptions and origin at most.
    """

    __slots__ = ("fields", "items", "keywords", "number", "origin", "properties", "shape", "values")

    def __init__(
        self,
        keywords: dict[str, Any],
        properties: dict[str, Node],
        items: Node | None,
        values: Node | None,
        origin: Origin | None,
    ) -> None:
        self.keywords = keywords
        self.properties = properties
        self.items = items
        self.values = values
        """What ``additionalProperties`` holds, where that is a schema."""
        self.origin = origin
        self.number = 0
        self.shape = 0
        self.fields = len(properties)
        """Number of fields below, at every depth."""
        for child in (*properties.values(), items, values):
            if child is not None:
                self.fields += child.fields

    @property
    def class_name(self) -> str:
        """The model class that the node is, empty where it is written in another."""
        origin = self.origin
        return origin.class_name if origin and not origin.property_name else ""

    def schema(self) -> dict[str, Any]:
        """The node as it is written in a definition."""
        result = dict(self.keywords)
        if self.properties:
            result["properties"] = {name: node.schema() for name, node in self.properties.items()}
        if self.items is not None:
            result["items"] = self.items.schema()
        if self.values is not None:
            result["additionalProperties"] = self.values.schema()
        return result


class Nodes:
    """The nodes of both sides of a comparison."""

    def __init__(self) -> None:
        self._nodes: dict[Any, Node] = {}
        self._shapes: dict[Any, int] = {}

    def node(
        self,
        keywords: dict[str, Any],
        properties: dict[str, Node],
        items: Node | None = None,
        values: Node | None = None,
        origin: Origin | None = None,
    ) -> Node:
        """The node with these contents."""
        text = json.dumps(
            {
                key: _unordered(key, value)
                for key, value in keywords.items()
                if key != "description"
            },
            sort_keys=True,
        )
        shape = (
            text,
            tuple(sorted((name, child.shape) for name, child in properties.items())),
            items and items.shape,
            values and values.shape,
        )
        number = self._shapes.setdefault(shape, len(self._shapes) + 1)
        key = (
            number,
            keywords.get("description"),
            tuple(sorted((name, child.number) for name, child in properties.items())),
            items and items.number,
            values and values.number,
            origin,
        )
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = Node(keywords, properties, items, values, origin)
            found.shape = number
            found.number = len(self._nodes)
        return found

    def of_schema(self, schema: dict[str, Any]) -> Node:
        """The node of a schema that is written out, as in a CustomResourceDefinition."""
        properties = schema.get("properties")
        items = schema.get("items")
        values = schema.get("additionalProperties")
        plain = {key: value for key, value in schema.items() if key not in _BELOW}
        children: dict[str, Node] = {}
        if isinstance(properties, dict):
            for name, child in properties.items():
                if isinstance(child, dict):
                    children[name] = self.of_schema(child)
                else:
                    children[name] = self.node({"schema": child}, {})
        elif properties is not None:
            plain["properties"] = properties
        if items is not None and not isinstance(items, dict):
            plain["items"] = items
        if values is not None and not isinstance(values, dict):
            plain["additionalProperties"] = values
        return self.node(
            plain,
            children,
            self.of_schema(items) if isinstance(items, dict) else None,
            self.of_schema(values) if isinstance(values, dict) else None,
        )


def _unordered(key: str, value: Any) -> Any:
    """The value of a keyword, in one order where its order says nothing."""
    if key == "required" and isinstance(value, list):
        return sorted(value, key=json.dumps)
    return value
