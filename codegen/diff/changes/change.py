"""A change: one thing that a side has otherwise than the other, as rules judge it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from codegen.diff.changes.keyword_names import INT_OR_STRING
from codegen.diff.compare.differences import ABSENT
from codegen.diff.sides.locations import HERE, Step
from codegen.diff.sides.nodes import Node

KIND = "kind"
VERSION = "version"
FIELD = "field"
KEYWORD = "keyword"
CLASS = "class"
ATTRIBUTE = "attribute"
METHOD = "method"
_BRIEF = 100


@dataclass(frozen=True, eq=False)
class Change:
    """What changed: the ``key`` of a kind, version, field, keyword, class or attribute.

    ``old`` and ``new`` are what each side has, ``ABSENT`` where it has nothing. ``name`` is the
    field, attribute or item that it is about, where there is one. ``old_node`` and ``new_node``
    hold what changed, of ``step`` below the object that the change is reported at.
    """

    what: str
    key: str
    old: Any
    new: Any
    name: str = ""
    step: Step = HERE
    old_node: Node | None = None
    new_node: Node | None = None
    before: Step | None = None
    """Where the old side has what stands elsewhere now."""
    candidates: tuple[str, ...] = ()
    """The fields that may have taken the place of one that went."""

    def at(self, what: str, *keys: str) -> bool:
        """Whether this is a change of one of these keys."""
        return self.what == what and self.key in keys

    @property
    def added(self) -> bool:
        """Whether only the new side has it."""
        return self.old is ABSENT

    @property
    def removed(self) -> bool:
        """Whether only the old side has it."""
        return self.new is ABSENT

    @property
    def changed(self) -> bool:
        """Whether both sides have it."""
        return not self.added and not self.removed

    @property
    def identity(self) -> str:
        """Text that is equal for changes which are the same, wherever they happen."""
        return "\0".join(
            [
                self.what,
                self.key,
                self.name,
                self.step.text,
                _identity(self.old),
                _identity(self.new),
                *self.candidates,
            ]
        )


def short_value_text(value: Any) -> str:
    """A value in a line, shortened."""
    text = value_text(value)
    return text if len(text) <= _BRIEF else f"{text[: _BRIEF - 3]}..."


def value_text(value: Any) -> str:
    """A value in a line, as reports show it."""
    if value is ABSENT:
        return repr(value)
    if isinstance(value, Node):
        return described(value)
    if isinstance(value, str) and not _is_misread(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_misread(text: str) -> bool:
    """Whether text reads as something else when it stands without quotes."""
    if text == repr(ABSENT) or text != text.strip():
        return True
    try:
        value = json.loads(text)
    except ValueError:
        return text == ""
    return not isinstance(value, str)


def described(node: Node) -> str:
    """What a node is: ``string``, ``list of V1Container``, ``object of 3 fields``."""
    if node.class_name and node.properties:
        return node.class_name
    if node.items is not None:
        return f"list of {described(node.items)}"
    if node.values is not None:
        return f"map of {described(node.values)}"
    if node.properties and not node.keywords.get(INT_OR_STRING):
        count = len(node.properties)
        kind = node.keywords.get("type", "any value")
        return f"{kind} of {count} field{'' if count == 1 else 's'}"
    return type_text(node)


def type_text(node: Node) -> str:
    """The type of a node alone: its class, or ``string (date-time)``."""
    if node.class_name and node.properties:
        return node.class_name
    if node.keywords.get(INT_OR_STRING):
        return "integer or string"
    kind = str(node.keywords.get("type", "any value"))
    text_format = node.keywords.get("format")
    return f"{kind} ({text_format})" if text_format else kind


def _identity(value: Any) -> str:
    if isinstance(value, Node):
        return f"node {value.shape}"
    return repr(value) if value is ABSENT else json.dumps(value, sort_keys=True)
