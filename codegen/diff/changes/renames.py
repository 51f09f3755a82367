"""Which names are so alike that one took the place of the other."""

from __future__ import annotations

import difflib
import re

from codegen.diff.sides.nodes import Node

_ALIKE = 0.6
_TELLING = 4
"""Letters from which on a part of a name says something."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def renamed(gone: dict[str, Node], come: dict[str, Node]) -> dict[str, str]:
    """New names by old ones, of nodes that went and nodes that came with the same shape."""
    found: dict[str, str] = {}
    left = dict(come)
    for old_name, old in gone.items():
        alike = [
            (_likeness(old_name, new_name), new_name)
            for new_name, new in left.items()
            if new.shape == old.shape
        ]
        likeness, new_name = max(alike, default=(0.0, ""))
        only = len(alike) == 1 and len(old.properties) > 1
        if likeness >= _ALIKE or only:
            found[old_name] = new_name
            del left[new_name]
    return found


def _likeness(one: str, other: str) -> float:
    """From 0 to 1; 1 where one name is made of the other."""
    short, long = sorted((one, other), key=len)
    if _holds(_words(long), _words(short)):
        return 1.0
    if len(short) < _TELLING:
        return 0.0
    if short.lower() in long.lower():
        return 1.0
    return difflib.SequenceMatcher(None, short.lower(), long.lower()).ratio()


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _holds(long: list[str], short: list[str]) -> bool:
    """Whether the words of one name stand, in a row, in another."""
    count = len(short)
    return bool(short) and any(
        long[start : start + count] == short for start in range(len(long) - count + 1)
    )
