"""How values are written in ``openapi/``: lists of names in one line, lists of mappings in several."""

from __future__ import annotations

import json
from typing import Any

from codegen.text import yaml

_INDENT = "  "
_SPECIAL_INLINE = frozenset(",[]{}:#'\"")


def pair(key: str, value: Any) -> list[str]:
    """The lines of a key with its value."""
    name = scalar(key)
    if isinstance(value, dict) and value:
        below = [line for each, what in value.items() for line in pair(each, what)]
        return [f"{name}:", *(_INDENT + line for line in below)]
    if isinstance(value, list) and value and not _is_short(value):
        return [f"{name}:", *(line for each in value for line in item(each))]
    if key == "$ref" and isinstance(value, str):
        return [f"{name}: {_quoted(value)}"]
    return [f"{name}: {inline(value) if isinstance(value, (dict, list)) else scalar(value)}"]


def item(value: Any) -> list[str]:
    """The lines of an item of a list."""
    if not isinstance(value, dict) or not value:
        return [f"- {inline(value) if isinstance(value, (dict, list)) else scalar(value)}"]
    lines = [line for key, what in value.items() for line in pair(key, what)]
    return [("- " if number == 0 else _INDENT) + line for number, line in enumerate(lines)]


def inline(value: Any) -> str:
    """A value in one line."""
    if isinstance(value, dict):
        entries = (f"{scalar(key, inline=True)}: {inline(what)}" for key, what in value.items())
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return scalar(value, inline=True)


def scalar(value: Any, *, inline: bool = False) -> str:
    """A text, number or truth value, quoted where it has to be."""
    text = yaml.dump(value).rstrip("\n").removesuffix("\n...")
    if "\n" in text:
        return json.dumps(value, ensure_ascii=False)
    if inline and isinstance(value, str) and text == value and _SPECIAL_INLINE & set(text):
        return _quoted(value)
    return text


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _is_short(values: list[Any]) -> bool:
    """Whether a list is written in one line: one of names and numbers, not of texts or mappings."""
    return all(not isinstance(value, (dict, list)) for value in values)
