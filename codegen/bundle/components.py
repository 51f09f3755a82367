"""The components of a bundled document: what all that read a bundle share."""

from __future__ import annotations

from typing import Any, Protocol

from codegen.problems import Place
from codegen.schema.source import Source

PREFIX = "#/components/schemas/"


class BundledSchemas(Protocol):
    """A bundled document with the places that its nodes were written at."""

    @property
    def document(self) -> dict[str, Any]:
        """The OpenAPI document."""
        ...

    @property
    def schemas(self) -> dict[str, dict[str, Any]]:
        """Its components by name."""
        ...

    @property
    def resources(self) -> Source:
        """The table of kinds."""
        ...

    def place(self, name: str, property_name: str = "") -> Place:
        """Where a component, or a property of it, is written."""
        ...


def reference_of(node: dict[str, Any]) -> str | None:
    """The ``$ref`` of a node, which may stand alone in its ``allOf``."""
    holder = node["allOf"][0] if "allOf" in node else node
    ref: str | None = holder.get("$ref")
    return ref


def class_of(node: dict[str, Any]) -> str | None:
    """The component that a bundled node refers to, or None."""
    ref = reference_of(node)
    return None if ref is None else ref.removeprefix(PREFIX)
