"""From differences to entries: what has one cause becomes one entry.

A type that many kinds use differs at every place where it is written out. Changes that are the
same, of objects that are alike, are one entry with all its places; what the change means for code
joins the entry of the property that it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from codegen.diff.causes import moves
from codegen.diff.causes.class_names import ClassNames
from codegen.diff.changes import crd_settings, objects, python_classes
from codegen.diff.changes.change import CLASS, FIELD, Change
from codegen.diff.changes.python_methods import MethodChange
from codegen.diff.compare.kinds import DEFINITION, Comparison, HeadDifference
from codegen.diff.compare.kinds import VERSION as VERSION_KEY
from codegen.diff.compare.pairs import (
    ABSENT,
    HERE,
    Pair,
    Step,
    Where,
)
from codegen.diff.sides.nodes import Node
from codegen.diff.sides.side import Side
from codegen.schema.source import unescape

_ALIKE = 0.5
_EXAMPLES = 3
_NAMES = re.compile(r"[A-Z]\w+")
# What of a kind its classes say in their defaults.
_SAID_BY_CLASSES = frozenset({DEFINITION, VERSION_KEY, "group", "names"})
_SAID_BY_METHODS = _SAID_BY_CLASSES | {"scope", "subresources"}


@dataclass(eq=False)
class Cause:
    """Changes with one cause: all at one place of objects that are alike."""

    changes: list[Change]
    pairs: list[Pair] = field(default_factory=list)
    heads: list[HeadDifference] = field(default_factory=list)
    code: list[tuple[str, str, Change]] = field(default_factory=list)
    """Changes of classes: class, wire name of the property, change."""
    methods: list[MethodChange] = field(default_factory=list)
    """Changes of methods of the API classes."""

    around: Step | None = None
    """The way to the object of another type that the changes are in, where they are in one."""

    @property
    def step(self) -> Step:
        """The way from the object to what changed."""
        if self.around is not None:
            return self.around
        return self.changes[0].step if self.changes else HERE

    @property
    def path(self) -> str:
        """The way from the object to what changed, as text."""
        return self.step.text

    @property
    def property_name(self) -> str:
        """The property of the object that the change is at or below, or empty."""
        return _property_of(self.step.pointer)

    @property
    def property_names(self) -> set[str]:
        """The property's names: a renamed one has two."""
        before = {change.before.pointer for change in self.changes if change.before}
        return {self.property_name, *map(_property_of, before)}

    @property
    def kinds(self) -> list[str]:
        """The kinds and versions that it reaches."""
        found = {root for pair in self.pairs for root in pair.roots if "/" in root}
        for head in self.heads:
            found.add(f"{head.kind}/{head.version}" if head.version else head.kind)
        return sorted(found)

    @property
    def places(self) -> int:
        """Number of places that it reaches."""
        return sum(pair.places for pair in self._located()) + len(self.heads)

    def _located(self) -> list[Pair]:
        """The pairs that kinds hold; all where no kind holds any."""
        found = [pair for pair in self.pairs if any("/" in root for root in pair.roots)]
        return found or self.pairs

    def shown(self, where: Where) -> Where:
        """The place of what changed, for one of the object."""
        down = Step(where.path, where.pointer).then(self.step)
        return Where(where.root, down.text, down.pointer)

    @property
    def shown_examples(self) -> list[Where]:
        """The first places of what changed."""
        return [self.shown(where) for where in self.examples]

    @property
    def examples(self) -> list[Where]:
        """The places with the shortest paths."""
        found = [where for pair in self._located() for where in pair.examples]
        return sorted(set(found), key=lambda where: (len(where.path), where))[:_EXAMPLES]


def of_manifests(comparison: Comparison) -> list[Cause]:
    """The causes of all differences in the manifest view."""
    causes = list(_of_heads(comparison))
    found: dict[str, list[Cause]] = {}
    for pair in comparison.pairs.located():
        for change in objects.of_objects(pair.differences, at_root=_is_root(pair)):
            alike = found.setdefault(change.identity, [])
            for cause in alike:
                if _are_alike(cause.pairs[0], pair):
                    cause.pairs.append(pair)
                    break
            else:
                alike.append(Cause([change], [pair]))
    joined = _joined(cause for alike in found.values() for cause in alike)
    return causes + moves.found(joined)


def add_code(
    causes: list[Cause], changes: Iterable[tuple[str, str, Change]], names: ClassNames
) -> list[Cause]:
    """The causes with what they mean for code; changes of code alone get causes of their own."""
    index = _Index(causes, names)
    # Attributes first: a class may come or go with the type of one.
    for class_name, wire, change in sorted(changes, key=lambda found: found[2].what == CLASS):
        index.cause(class_name, wire, change).code.append((class_name, wire, change))
    return causes + list(index.alone.values())


def add_methods(causes: list[Cause], changes: Iterable[MethodChange]) -> list[Cause]:
    """The causes with what they mean for API classes; what methods have alone gets its own."""
    by_version: dict[tuple[str, str], Cause] = {}
    for cause in causes:
        for head in cause.heads:
            if head.key in _SAID_BY_METHODS:
                for label in {head.kind, head.old_kind}:
                    by_version.setdefault((label.partition(".")[0], head.version), cause)
    alone: dict[str, Cause] = {}
    for found in changes:
        method, change = found.method, found.change
        known = by_version.get((method.kind, method.version)) or by_version.get((method.kind, ""))
        if known is None or change.key != "method":
            key = f"{change.key} {change.identity if change.key == 'argument' else method.kind}"
            known = alone.setdefault(key, Cause([]))
        known.methods.append(found)
    return causes + list(alone.values())


class _Index:
    """The causes by the properties and classes that they are about."""

    def __init__(self, causes: list[Cause], names: ClassNames) -> None:
        self.alone: dict[str, Cause] = {}
        """Causes of what changed for code alone."""
        self._names = names
        self._by_property: dict[tuple[str, str], Cause] = {}
        self._by_class: dict[str, Cause] = {}
        for cause in causes:
            for class_name in names.of(cause):
                for name in cause.property_names:
                    self._by_property.setdefault((class_name, name), cause)
            self._add_classes(cause, [*_classes_within(cause), *_classes_of_kinds(cause, names)])

    def cause(self, class_name: str, wire: str, change: Change) -> Cause:
        """The cause of a change of a class."""
        if change.what == CLASS or change.key == "default":
            found = self._by_class.get(class_name)
        else:
            found = self._by_property.get((class_name, wire))
        if found is None:
            # A part that several classes share changes in all of them.
            key = f"{self._names.place(class_name, wire)}\0{wire or class_name}"
            found = self.alone.setdefault(key, Cause([]))
        if change.key == "type":
            self._add_classes(found, _NAMES.findall(f"{change.old} {change.new}"))
        return found

    def _add_classes(self, cause: Cause, class_names: Iterable[str]) -> None:
        for name in class_names:
            self._by_class.setdefault(name, cause)


def _property_of(pointer: str) -> str:
    tokens = pointer.split("/")
    return unescape(tokens[2]) if tokens[1:2] == ["properties"] else ""


def _of_heads(comparison: Comparison) -> Iterator[Cause]:
    """One cause for all changes of one key of a kind, whichever of its versions have them."""
    versions: dict[tuple[str, str], tuple[Change, list[HeadDifference]]] = {}
    for head, change in crd_settings.of_heads(comparison.heads, comparison.unserved):
        versions.setdefault((head.kind, change.identity), (change, []))[1].append(head)
    found: dict[tuple[str, str, tuple[str, ...]], Cause] = {}
    for change, having in versions.values():
        head = having[0]
        key = head.key if head.key not in (DEFINITION, VERSION_KEY) else change.identity
        where = tuple(other.version for other in having)
        cause = found.setdefault((head.kind, key, where), Cause([], heads=having))
        cause.changes.append(change)
    return iter(found.values())


def _is_root(pair: Pair) -> bool:
    """Whether the objects are whole manifests."""
    return any(not where.path and "/" in where.root for where in pair.examples)


def _are_alike(one: Pair, other: Pair) -> bool:
    """Whether two objects are one type, or variants of it."""
    if one.class_name and one.class_name == other.class_name:
        return True
    mine, others = _fields(one), _fields(other)
    return len(mine & others) >= _ALIKE * len(mine | others)


def _fields(pair: Pair) -> set[str]:
    return {*pair.old.properties, *pair.new.properties}


def _joined(causes: Iterable[Cause]) -> list[Cause]:
    """Causes with all changes at one place of the same objects in one."""
    found: dict[tuple[str, tuple[int, ...]], Cause] = {}
    for cause in causes:
        cause.around = _around(cause)
        key = (cause.step.pointer, tuple(id(pair) for pair in cause.pairs))
        if key in found:
            found[key].changes += cause.changes
        else:
            found[key] = cause
    for cause in found.values():
        # What is nearest to the object names the entry.
        cause.changes.sort(key=lambda change: len(change.step.pointer))
    return list(found.values())


def _around(cause: Cause) -> Step | None:
    """The outermost object of another type that a change is in: all in it are one entry."""
    pointer = cause.changes[0].step.pointer
    found = [
        step for step in cause.pairs[0].retyped if f"{pointer}/".startswith(f"{step.pointer}/")
    ]
    return min(found, key=lambda step: len(step.pointer), default=None)


def _classes_within(cause: Cause) -> set[str]:
    """The classes that came or went with a field."""
    classes: set[str] = set()
    for change in cause.changes:
        if change.what == FIELD:
            for value in (change.old, change.new):
                if isinstance(value, Node):
                    _collect(value, classes, set())
    return classes


def _classes_of_kinds(cause: Cause, names: ClassNames) -> set[str]:
    """The classes of a kind or version that changed; all below where it came or went."""
    classes: set[str] = set()
    for head in cause.heads:
        if head.key not in _SAID_BY_CLASSES:
            continue
        for label, of_new in ((head.kind, True), (head.old_kind, False)):
            for root in names.roots(label, head.version, of_new):
                if ABSENT in (head.old, head.new):
                    _collect(root, classes, set())
                if root.class_name:
                    classes |= {root.class_name, f"{root.class_name}List"}
    return classes


def _collect(node: Node, classes: set[str], seen: set[int]) -> None:
    if node.number in seen:
        return
    seen.add(node.number)
    if node.class_name:
        classes.add(node.class_name)
    for child in (*node.properties.values(), node.items, node.values):
        if child is not None:
            _collect(child, classes, seen)


def code_changes(
    old: Side, new: Side, causes: Iterable[Cause], names: ClassNames
) -> Iterator[tuple[str, str, Change]]:
    """The changes of classes, where both sides have some."""
    if old.classes is None or new.classes is None:
        return
    renamed: dict[str, dict[str, str]] = {}
    for cause in causes:
        change = cause.changes[0]
        if change.at(FIELD, "renamed") and change.before:
            for class_name in names.of(cause):
                wires = renamed.setdefault(class_name, {})
                wires[_property_of(change.before.pointer)] = cause.property_name
    yield from python_classes.compare(old.classes, new.classes, renamed)
