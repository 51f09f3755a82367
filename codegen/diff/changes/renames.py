"""Which names are so alike that one took the place of the other."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from codegen.diff.sides.nodes import Node

_SPELLED_OTHERWISE = 2.0
_MADE_OF_THE_OTHER = 1.0
_ALIKE = 0.6
_MARGIN = 0.1
"""How much liker than the next a name must be, where neither is made of the old one."""
_TELLING = 4
"""Letters from which on a part of a name says something."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@dataclass(frozen=True)
class Renames:
    """New names by old ones, and what may have taken the place of an old name where none is sure."""

    names: dict[str, str] = field(default_factory=dict)
    candidates: dict[str, list[str]] = field(default_factory=dict)


def find(gone: Mapping[str, Node], come: Mapping[str, Node], kept: Collection[str]) -> Renames:
    """The renames among nodes that went and nodes that came, beside the names that stayed.

    A rename is a new name of the same shape that is liker to the old one than any other, and to
    which no other old name is as like.
    """
    scores = {
        old: {new: likeness(old, new) for new in (*come, *_respelled(old, kept))} for old in gone
    }
    found = Renames()
    for old, node in gone.items():
        rivals = [other for other in gone if other != old]
        is_alone = all(gone[other].shape != node.shape for other in rivals)
        new = _successor(
            node, come, scores[old], [scores[other] for other in rivals], is_alone=is_alone
        )
        if new is not None:
            found.names[old] = new
    for old in gone:
        if old not in found.names:
            left = {n: s for n, s in scores[old].items() if n not in found.names.values()}
            alike = sorted((n for n in left if left[n] >= _ALIKE), key=lambda n: (-left[n], n))
            if alike:
                found.candidates[old] = alike
    return found


def _successor(
    node: Node,
    come: Mapping[str, Node],
    scores: Mapping[str, float],
    rivals: Iterable[Mapping[str, float]],
    *,
    is_alone: bool,
) -> str | None:
    """The one name that took the place of a node's.

    ``rivals`` are the scores of the other names that went; ``is_alone`` where none of these nodes
    has the same shape.
    """
    same = [name for name, other in come.items() if other.shape == node.shape]
    if not same:
        return None
    best = max(same, key=lambda name: scores[name])
    others = [score for name, score in scores.items() if name != best]
    contested = [of_rival[best] for of_rival in rivals]
    if scores[best] >= _ALIKE:
        return best if _stands_out(scores[best], [*others, *contested]) else None
    # What an object holds may tell it without its name, where nothing else comes into question.
    is_only = len(same) == 1 and is_alone and len(node.properties) > 1
    return best if is_only and max(others, default=0.0) < _ALIKE else None


def _stands_out(score: float, others: list[float]) -> bool:
    margin = 0.0 if score >= _MADE_OF_THE_OTHER else _MARGIN
    return all(other < score and other <= score - margin for other in others)


def _respelled(old: str, kept: Collection[str]) -> list[str]:
    """Names that stayed, and that say the same as one that went: it needs no other successor."""
    return [name for name in kept if likeness(old, name) >= _SPELLED_OTHERWISE]


def likeness(one: str, other: str) -> float:
    """From 0 on: 1 where one name is made of the other, 2 where they differ in spelling alone."""
    if _letters(one) == _letters(other):
        return _SPELLED_OTHERWISE
    short, long = sorted((one, other), key=len)
    if _holds(_words(long), _words(short)):
        return _MADE_OF_THE_OTHER
    if len(short) < _TELLING:
        return 0.0
    if short.lower() in long.lower():
        return _MADE_OF_THE_OTHER
    return difflib.SequenceMatcher(None, short.lower(), long.lower()).ratio()


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _holds(long: list[str], short: list[str]) -> bool:
    """Whether the words of one name stand, in a row, in another."""
    count = len(short)
    return bool(short) and any(
        long[start : start + count] == short for start in range(len(long) - count + 1)
    )
