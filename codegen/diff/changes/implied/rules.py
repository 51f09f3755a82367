"""CEL rules that ask for nothing that was not asked for before."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codegen.diff.changes.fields import keeps_unknown
from codegen.diff.changes.implied import cel
from codegen.diff.changes.implied.cel import SELF, Expression
from codegen.diff.changes.implied.logic import Path, Presence, follows
from codegen.diff.changes.keyword_names import INT_OR_STRING, VALIDATIONS
from codegen.diff.sides.nodes import Node

REWORDED = "validation reworded"
OF_NEW_FIELD = "validation of new field"
MOVED = "validation moved"
IMPLIED = "validation implied"

_DEPTH = 3
# Names that CEL would not take are written so.
_ESCAPED = {"__dot__": ".", "__dash__": "-", "__slash__": "/", "__underscores__": "__"}
_ESCAPE = re.compile("|".join(_ESCAPED))
_KEYWORD = re.compile(r"__(\w+?)__")
# What decides, beside the value itself, how CEL sees a value.
_MEANING = (
    "type", "format", "default", "nullable", INT_OR_STRING, "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys", "x-kubernetes-preserve-unknown-fields", "additionalProperties",
    "x-kubernetes-embedded-resource",
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """Why a rule asks for nothing new; ``places`` are the fields that rules came from."""

    key: str
    places: tuple[str, ...] = ()


class Proof:
    """What is known of the objects of one node that were valid before."""

    def __init__(self, old: Node, new: Node) -> None:
        self._old = old
        self._new = new

    def of_rule(self, rule: dict[str, Any]) -> Verdict | None:
        """Why a rule of the new side refuses no object that was valid; None where it may."""
        goal = _parsed(rule)
        if goal is None:
            return None
        mine = [
            other
            for other in _rules(self._old)
            if other.get("optionalOldSelf") == rule.get("optionalOldSelf")
        ]
        if any(_parsed(other) == goal for other in mine):
            return Verdict(REWORDED)
        if cel.mentions(goal, "oldSelf"):
            return None
        if follows(goal, (), self._presence):
            is_new = Presence.ABSENT in map(self._presence, _asked(goal))
            return Verdict(OF_NEW_FIELD if is_new else IMPLIED)
        if not self._is_unchanged(goal):
            return None
        own = self._own
        if follows(goal, own, self._presence):
            return Verdict(IMPLIED)
        below = self._lifted
        if follows(goal, own + [found for _, found in below], self._presence):
            needed = {
                place
                for place, _ in below
                if not follows(goal, own + [f for p, f in below if p != place], self._presence)
            }
            return Verdict(MOVED, tuple(sorted(needed)))
        return None

    def of_required(self, name: str) -> bool:
        """Whether rules asked for a field before."""
        goal: Expression = ("has", SELF, _escaped(name))
        return self._is_unchanged(goal) and follows(goal, self._own, self._presence)

    @functools.cached_property
    def _own(self) -> list[Expression]:
        """The rules of the old side that mean on the new side what they meant."""
        return [found for found in _premises(self._old) if self._is_unchanged(found)]

    @functools.cached_property
    def _lifted(self) -> list[tuple[str, Expression]]:
        found = _from_below(self._old)
        return [(place, premise) for place, premise in found if self._is_unchanged(premise)]

    def _is_unchanged(self, expression: Expression) -> bool:
        """Whether what an expression reads of a valid object is the same on both sides."""
        return all(
            self._is_new(path) or _is_there_alike(*self._down(path)) for path in _asked(expression)
        ) and all(self._is_new(path) or _is_same(*self._down(path)) for path in _read(expression))

    def _is_new(self, path: Path) -> bool:
        """Whether no valid object has the field, nor had it."""
        parts = (path[:length] for length in range(1, len(path) + 1))
        return Presence.ABSENT in map(self._presence, parts)

    def _presence(self, path: Path) -> Presence:
        """Whether valid objects of the old side have a field, as the new side reads them."""
        old: Node | None = self._old
        new = self._new
        presence = Presence.PRESENT
        is_filled = False
        for name in map(_unescaped, path):
            if name not in new.properties:
                return Presence.UNKNOWN
            child = new.properties[name]
            known = old.properties.get(name) if old is not None else None
            if child.keywords.get("nullable") is True:
                return Presence.UNKNOWN
            if child.keywords.get("default") is not None:
                presence = Presence.PRESENT
            elif old is not None and name in old.keywords.get("required", ()):
                presence = Presence.PRESENT if known is not None else Presence.UNKNOWN
            elif known is None and old is not None and not keeps_unknown(old) and not is_filled:
                presence = Presence.ABSENT
            else:
                presence = Presence.EITHER
            # The default of what holds a field may hold the field.
            is_filled = is_filled or "default" in child.keywords
            old, new = known, child
        return presence

    def _down(self, path: Path) -> tuple[Node | None, Node | None]:
        """The nodes of both sides at a path, or as near to it as there is one."""
        old: Node | None = self._old
        new: Node | None = self._new
        for name in map(_unescaped, path):
            if new is None or name not in new.properties:
                break
            new = new.properties[name]
            old = old.properties.get(name) if old is not None else None
            if not _is_there_alike(old, new):
                return None, new
        return old, new


def _rules(node: Node) -> list[dict[str, Any]]:
    found = node.keywords.get(VALIDATIONS)
    return [rule for rule in found if isinstance(rule, dict)] if isinstance(found, list) else []


def _parsed(rule: dict[str, Any]) -> Expression | None:
    text = rule.get("rule")
    return cel.parse(text) if isinstance(text, str) else None


def _premises(node: Node) -> Iterator[Expression]:
    """The rules that every valid object of a node keeps: not those that compare it with another."""
    for rule in _rules(node):
        found = _parsed(rule)
        if found is not None and not cel.mentions(found, "oldSelf"):
            yield found


def _from_below(node: Node, path: Path = ()) -> Iterator[tuple[str, Expression]]:
    """The rules of what a node holds, as rules of the node, each with the field that it is at."""
    if len(path) >= _DEPTH:
        return
    for name, child in node.properties.items():
        if child.keywords.get("nullable") is True:
            continue
        here = (*path, _escaped(name))
        shown = ".".join(map(_unescaped, here))
        for premise in _premises(child):
            yield shown, _guarded(here, cel.with_self(premise, functools.partial(_at_depth, here)))
        if child.items is not None and child.items.keywords.get("nullable") is not True:
            for premise in _premises(child.items):
                body = cel.with_self(premise, lambda depth: ("variable", depth))
                yield f"{shown}[]", _guarded(here, ("macro", "all", _at(here), 1, (body,)))
        yield from _from_below(child, here)


def _guarded(path: Path, rule: Expression) -> Expression:
    """A rule that is kept where the field is there."""
    guards = [("not", ("has", _at(path[:i]), path[i])) for i in range(len(path))]
    operands = rule[1:] if rule[0] == "or" else (rule,)
    return ("or", *guards, *operands)


def _at_depth(path: Path, _: int) -> Expression:
    return _at(path)


def _at(path: Path) -> Expression:
    result = SELF
    for name in path:
        result = ("select", result, name)
    return result


def _read(expression: Any) -> set[Path]:
    """The fields whose values a rule reads, those by which it gets to others left out."""
    if not isinstance(expression, tuple):
        return set()
    if expression[:1] == ("has",):
        return set() if cel.path_of(expression) is not None else _read(expression[1])
    path = cel.path_of(expression) if expression[:1] in (("select",), ("identifier",)) else None
    return {path} if path is not None else {path for part in expression for path in _read(part)}


def _asked(expression: Any) -> set[Path]:
    """The fields that a rule asks for with ``has``."""
    if not isinstance(expression, tuple):
        return set()
    path = cel.path_of(expression) if expression[:1] == ("has",) else None
    return {path} if path is not None else {path for part in expression for path in _asked(part)}


def _is_there_alike(old: Node | None, new: Node | None) -> bool:
    """Whether a field is there on one side where it is there on the other."""
    if old is None or new is None:
        return old is new
    return all(old.keywords.get(key) == new.keywords.get(key) for key in ("default", "nullable"))


def _is_same(old: Node | None, new: Node | None) -> bool:
    """Whether CEL sees in each valid value of the old node what it sees in it in the new one."""
    if old is new:
        return True
    if old is None or new is None:
        return False
    if any(old.keywords.get(key) != new.keywords.get(key) for key in _MEANING):
        return False
    if not {*old.properties} <= {*new.properties}:
        return False
    held = [(old.properties[name], new.properties[name]) for name in old.properties]
    return all(
        _is_same(one, other)
        for one, other in (*held, (old.items, new.items), (old.values, new.values))
    )


def _unescaped(name: str) -> str:
    found = _ESCAPE.sub(lambda match: _ESCAPED[match.group()], name)
    keyword = _KEYWORD.fullmatch(found)
    return keyword[1] if keyword else found


def _escaped(name: str) -> str:
    for escape, plain in sorted(_ESCAPED.items(), key=lambda item: -len(item[1])):
        name = name.replace(plain, escape)
    return name
