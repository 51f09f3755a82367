"""What a schema means when it says nothing: values that say no more are no difference."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from codegen.diff.changes.checked_formats import is_checked, without_dashes
from codegen.diff.changes.keyword_names import BOUNDS, INT_OR_STRING, VALIDATIONS
from codegen.diff.compare.differences import ABSENT, Difference
from codegen.diff.sides.nodes import Node

# An API server takes these values as if the keyword were not there.
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(
        (
            "nullable",
            "uniqueItems",
            "exclusiveMinimum",
            "exclusiveMaximum",
            INT_OR_STRING,
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-embedded-resource",
        ),
        False,
    ),
    **dict.fromkeys(("minLength", "minItems", "minProperties"), 0),
    VALIDATIONS: [],
    "required": [],
    "x-kubernetes-list-map-keys": [],
    "x-kubernetes-map-type": "granular",
}
_NUMBERS = (*BOUNDS, "multipleOf")
_SETS = ("oneOf", "anyOf", "allOf", "x-kubernetes-list-map-keys")
_EITHER = [{"type": "integer"}, {"type": "string"}]


def is_equivalent(d: Difference) -> bool:
    """Whether both values of a keyword mean the same."""
    old, new = (
        _meant(d.keyword, value, node) for value, node in ((d.old, d.old_node), (d.new, d.new_node))
    )
    if isinstance(old, Node) or isinstance(new, Node) or old is ABSENT or new is ABSENT:
        return old is new
    return canonical_text(old) == canonical_text(new)


def canonical_text(value: Any) -> str:
    """Text that is equal for equal values."""
    return json.dumps(value, sort_keys=True)


def _meant(keyword: str, value: Any, node: Node) -> Any:
    """A keyword's value in its plainest form; ``ABSENT`` where it says nothing."""
    if value is ABSENT or isinstance(value, Node):
        return value
    if keyword in _NOTHING and value == _NOTHING[keyword]:
        return ABSENT
    if keyword == "x-kubernetes-list-type" and value == "atomic":
        return ABSENT if node.keywords.get("type") == "array" else value
    if keyword == "format" and is_checked(value):
        return without_dashes(value)
    if keyword in _NUMBERS:
        return str(Decimal(str(value)).normalize())
    if keyword in _SETS:
        ordered = sorted(value, key=canonical_text)
        is_either = keyword == "anyOf" and node.keywords.get(INT_OR_STRING) is True
        return ABSENT if is_either and ordered == _EITHER else ordered
    return value
