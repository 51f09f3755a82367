"""The components of an OpenAPI document as nodes."""

from __future__ import annotations

from typing import Any

from codegen.bundle import BundledSchemas, class_of
from codegen.crds.dereference import Expansion
from codegen.diff.sides.nodes import Node, Nodes, Origin
from codegen.schema import keywords


class ComponentNodes(Expansion[Node]):
    """The nodes of an OpenAPI document's components."""

    def __init__(self, nodes: Nodes, bundle: BundledSchemas) -> None:
        super().__init__(bundle)
        self._nodes = nodes

    def _make(self, name: str) -> Node:
        schema = self._bundle.schemas[name]
        return self._node(schema, Origin(name, schema.get(keywords.VARIANT_OF, name)))

    def _opaque(self) -> Node:
        return self._nodes.node({"type": "object"}, {})

    def _node(self, schema: dict[str, Any], origin: Origin) -> Node:
        target = class_of(schema)
        base = self.component(target) if target is not None else None
        plain = dict(base.keywords) if base else {}
        plain.update((key, value) for key, value in schema.items() if _is_said(key, value))
        children = dict(base.properties) if base else {}
        for name, child in schema.get("properties", {}).items():
            if keywords.SHORTHAND not in child:
                below = (
                    origin
                    if origin.property_name
                    else Origin(origin.component, origin.class_name, name)
                )
                children[name] = self._node(child, below)
        items = schema.get("items")
        values = schema.get("additionalProperties")
        return self._nodes.node(
            plain,
            children,
            self._node(items, origin) if isinstance(items, dict) else base and base.items,
            self._node(values, origin) if isinstance(values, dict) else base and base.values,
            base.origin if base else origin,
        )


def _is_said(key: str, value: Any) -> bool:
    """Whether a keyword of an OpenAPI document belongs to the node itself."""
    if key in ("$ref", "allOf", "properties", "items", keywords.GROUP_VERSION_KIND):
        return False
    if key == "additionalProperties":
        return not isinstance(value, dict)
    return not key.startswith("x-kserve-")
