"""What differs between two nodes, keyword by keyword."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from codegen.diff.sides.locations import Step
from codegen.diff.sides.nodes import Node


class Absent(Enum):
    """What a side has where it has nothing."""

    ABSENT = "nothing"

    def __repr__(self) -> str:
        return self.value


ABSENT = Absent.ABSENT
PROPERTY = "property"


@dataclass(frozen=True)
class Difference:
    """A keyword of a node, or a property of it, that differs.

    ``old`` and ``new`` are the keyword's values, or nodes where ``keyword`` is ``property``,
    ``items`` or ``additionalProperties``. ``old_node`` and ``new_node`` are what holds them;
    ``step`` leads there from the pair.
    """

    step: Step
    keyword: str
    old: Any
    new: Any
    old_node: Node
    new_node: Node


def same(old: Any, new: Any) -> bool:
    """Whether two values say the same; 1 and true, equal in Python, do not."""
    return bool(old == new) and repr(_sorted(old)) == repr(_sorted(new))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value
