"""What a node says of its fields."""

from __future__ import annotations

from typing import Any

from codegen.diff.change import Change
from codegen.diff.nodes import Node


def is_required(holder: Node | None, name: str) -> bool:
    """Whether an object requires a field."""
    return holder is not None and name in holder.keywords.get("required", ())


def has_default(field: Any) -> bool:
    """Whether the API server fills a field in."""
    return isinstance(field, Node) and "default" in field.keywords


def new_field(change: Change) -> Node | None:
    """The field that a change of ``required`` is about, as the new side has it."""
    return change.new_node.properties.get(change.name) if change.new_node else None


def keeps_unknown(holder: Node | None) -> bool:
    """Whether an object keeps fields that its schema does not know."""
    return holder is not None and (
        holder.keywords.get("x-kubernetes-preserve-unknown-fields") is True
        or holder.values is not None
        or holder.keywords.get("additionalProperties") is True
    )
