"""Python names from the names of the schema, as swagger's Python classes have them."""

from __future__ import annotations

import keyword
import re

TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
"""What Python calls the types of plain values."""
_ACRONYM = re.compile(r"([A-Z]+)([A-Z][a-z])")
_WORD = re.compile(r"([a-z\d])([A-Z])")


def attribute_name(wire: str) -> str:
    """``minReplicas`` -> ``min_replicas``, ``hostIPC`` -> ``host_ipc``, ``continue`` -> ``_continue``."""
    name = _WORD.sub(r"\1_\2", _ACRONYM.sub(r"\1_\2", wire)).replace("-", "_").lower()
    return f"_{name}" if keyword.iskeyword(name) else name
