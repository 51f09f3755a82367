"""Types of attributes, as ``openapi_types`` has them."""

from __future__ import annotations

import re

from codegen.diff.changes.change import Change

_PLAIN = frozenset({"str", "int", "float", "bool"})
_HOLDER = re.compile(r"(list\[|dict\(str, )(.*)[\])]")


def is_widened_type(change: Change) -> bool:
    """Whether a plain type gave way to any, itself or in the same list or map."""
    old, new = change.old, change.new
    while (inner := _HOLDER.fullmatch(old)) and (outer := _HOLDER.fullmatch(new)):
        if inner[1] != outer[1]:
            return False
        old, new = inner[2], outer[2]
    return (old in _PLAIN and new == "object") or (old, new) == ("int", "float")
