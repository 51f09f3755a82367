"""Schemas of many releases, stored once each: a node is named by the hash of what it holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from codegen.schema import keywords

_KEPT = (keywords.VALIDATION | keywords.KUBERNETES) - {
    "x-kubernetes-map-type",  # says how to merge, and refuses nothing
    keywords.GROUP_VERSION_KIND,
}
_EITHER = [{"type": "integer"}, {"type": "string"}]
_INT_OR_STRING = "x-kubernetes-int-or-string"
_DIGITS = 10

Node = dict[str, Any]
"""A schema that names its children: in ``properties``, ``items`` and ``additionalProperties``."""


class Nodes:
    """Nodes by name; equal schemas are one node."""

    def __init__(self) -> None:
        self.by_name: dict[str, Node] = {}

    def add(self, schema: dict[str, Any]) -> str:
        """The name of a schema, which is stored with all below it; texts for people are left out."""
        node: Node = {key: value for key, value in schema.items() if key in _KEPT}
        if node.get(_INT_OR_STRING) is True and node.get("anyOf") == _EITHER:
            # The keyword says it.
            del node["anyOf"]
        properties = schema.get("properties")
        if properties:
            node["properties"] = {name: self.add(properties[name]) for name in sorted(properties)}
        for key in ("items", "additionalProperties"):
            value = schema.get(key)
            if isinstance(value, dict):
                node[key] = self.add(value)
            elif value is not None:
                node[key] = value
        return self.put(node)

    def put(self, node: Node) -> str:
        """The name of a node that names its children."""
        text = json.dumps(node, sort_keys=True)
        name = hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
        self.by_name.setdefault(name, node)
        return name

    def children(self, name: str | None) -> dict[str, str]:
        """The names of a node's children by the step to them: ``.field``, ``[]`` or ``{}``."""
        if name is None:
            return {}
        node = self.by_name[name]
        found = {f".{key}": child for key, child in node.get("properties", {}).items()}
        for key, step in (("items", "[]"), ("additionalProperties", "{}")):
            if isinstance(node.get(key), str):
                found[step] = node[key]
        return found

    def below(self, name: str) -> Iterator[str]:
        """A node's name and those of all below it, each once."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current not in seen:
                seen.add(current)
                yield current
                waiting.extend(self.children(current).values())

    def paths(self, name: str, path: str = "") -> Iterator[str]:
        """The path of every field below a node, as ``.spec.list[].name``; empty for itself."""
        yield path
        for step, child in self.children(name).items():
            yield from self.paths(child, path + step)


def joined(path: str) -> str:
    """A path as people write it: ``spec.list[].name``."""
    return path.removeprefix(".")
