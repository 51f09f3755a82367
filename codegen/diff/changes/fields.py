"""What a node says of its fields."""

from __future__ import annotations

from typing import Any

from codegen.diff.changes.change import Change
from codegen.diff.changes.keyword_names import INT_OR_STRING, PRESERVE, VALUES
from codegen.diff.sides.nodes import Node

# The API server has these fields of every object, and of embedded ones, in the schema or not.
IMPLIED = ("apiVersion", "kind", "metadata")
# What becomes of a field that an object does not name.
CLOSED, KEPT, OPEN, TYPED = "dropped", "kept", "taken", "validated"


def is_required(holder: Node | None, name: str) -> bool:
    """Whether an object requires a field."""
    return holder is not None and name in holder.keywords.get("required", ())


def has_default(field: Any) -> bool:
    """Whether the API server fills a field in."""
    return isinstance(field, Node) and "default" in field.keywords


def new_field(change: Change) -> Node | None:
    """The field that a change of ``required`` is about, as the new side has it."""
    return change.new_node.properties.get(change.name) if change.new_node else None


def openness(holder: Node) -> str:
    """What becomes of a field that an object does not name."""
    if holder.values is not None:
        return TYPED
    values = holder.keywords.get(VALUES)
    if values is None:
        return KEPT if holder.keywords.get(PRESERVE) is True else CLOSED
    return OPEN if values is True else CLOSED


def keeps_unknown(holder: Node | None) -> bool:
    """Whether an object keeps fields that its schema does not know."""
    return holder is not None and openness(holder) != CLOSED


def is_new_to(holder: Node | None, field: Any) -> bool:
    """Whether an object had no such field before, not even as one that it did not know."""
    if holder is None or not isinstance(field, Node) or not keeps_unknown(holder):
        return True
    return holder.values is not None and holder.values.shape == field.shape


def type_of(node: Node) -> str:
    """``integer or string``, ``any``, or what ``type`` says."""
    if node.keywords.get(INT_OR_STRING) is True:
        return "integer or string"
    return str(node.keywords.get("type", "any"))
