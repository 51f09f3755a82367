"""From changes to causes: what has one cause becomes one entry of a report.

A type that many kinds use differs at every place where it is written out. Changes that are the
same, of objects that are alike, are one entry with all its places; what the change means for code
joins the entry of the property that it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from codegen.diff.causes.cause import Cause, property_of
from codegen.diff.causes.class_names import ClassNames
from codegen.diff.causes.moves import mark_moves
from codegen.diff.changes import class_changes
from codegen.diff.changes.change import CLASS, FIELD, Change
from codegen.diff.changes.class_changes import ClassChange
from codegen.diff.changes.method_changes import MethodChange
from codegen.diff.changes.schema_changes import schema_changes
from codegen.diff.changes.setting_changes import setting_changes
from codegen.diff.compare.comparison import DEFINITION, Comparison, SettingDifference
from codegen.diff.compare.comparison import VERSION as VERSION_KEY
from codegen.diff.compare.differences import ABSENT
from codegen.diff.compare.pairs import Pair, Pairs
from codegen.diff.sides.locations import Step
from codegen.diff.sides.nodes import Node
from codegen.diff.sides.side import Side

_ALIKE = 0.5
_NAMES = re.compile(r"[A-Z]\w+")
# What of a kind its classes say in their defaults.
_SAID_BY_CLASSES = frozenset({DEFINITION, VERSION_KEY, "group", "names"})
_SAID_BY_METHODS = _SAID_BY_CLASSES | {"scope", "subresources"}


def group_changes(comparison: Comparison) -> list[Cause]:
    """The causes of all differences in the manifest view."""
    return [*_of_settings(comparison), *causes_of_pairs(comparison.pairs)]


def causes_of_pairs(pairs: Pairs) -> list[Cause]:
    """The causes of what differs in the schemas of kinds and classes."""
    found: dict[str, list[Cause]] = {}
    for pair in pairs.located():
        for change in schema_changes(pair.differences, at_root=_is_root(pair)):
            alike = found.setdefault(change.identity, [])
            for cause in alike:
                if are_alike(cause.pairs[0], pair):
                    cause.pairs.append(pair)
                    break
            else:
                alike.append(Cause([change], [pair]))
    joined = _joined(cause for alike in found.values() for cause in alike)
    return mark_moves(joined)


def add_class_changes(
    causes: list[Cause], changes: Iterable[ClassChange], names: ClassNames
) -> list[Cause]:
    """The causes with what they mean for code; changes of code alone get causes of their own."""
    index = _Index(causes, names)
    # Attributes first: a class may come or go with the type of one.
    for found in sorted(changes, key=lambda found: found.change.what == CLASS):
        index.cause(*found).class_changes.append(found)
    return causes + list(index.alone.values())


def add_method_changes(causes: list[Cause], changes: Iterable[MethodChange]) -> list[Cause]:
    """The causes with what they mean for API classes; what methods have alone gets its own."""
    by_version: dict[tuple[str, str], Cause] = {}
    for cause in causes:
        for setting in cause.settings:
            if setting.key in _SAID_BY_METHODS:
                for label in {setting.kind, setting.old_kind}:
                    by_version.setdefault((label.partition(".")[0], setting.version), cause)
    alone: dict[str, Cause] = {}
    for found in changes:
        method, change = found.method, found.change
        known = by_version.get((method.kind, method.version)) or by_version.get((method.kind, ""))
        if known is None or change.key != "method":
            key = f"{change.key} {change.identity if change.key == 'argument' else method.kind}"
            known = alone.setdefault(key, Cause([]))
        known.method_changes.append(found)
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


def _of_settings(comparison: Comparison) -> Iterator[Cause]:
    """One cause for all changes of one key of a kind, whichever of its versions have them."""
    versions: dict[tuple[str, str], tuple[Change, list[SettingDifference]]] = {}
    for setting, change in setting_changes(comparison.settings, comparison.unserved):
        versions.setdefault((setting.kind, change.identity), (change, []))[1].append(setting)
    found: dict[tuple[str, str, tuple[str, ...]], Cause] = {}
    for change, having in versions.values():
        setting = having[0]
        key = setting.key if setting.key not in (DEFINITION, VERSION_KEY) else change.identity
        where = tuple(other.version for other in having)
        cause = found.setdefault((setting.kind, key, where), Cause([], settings=having))
        cause.changes.append(change)
    return iter(found.values())


def _is_root(pair: Pair) -> bool:
    """Whether the objects are whole manifests."""
    return any(not where.path and "/" in where.root for where in pair.examples)


def are_alike(one: Pair, other: Pair) -> bool:
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
    for setting in cause.settings:
        if setting.key not in _SAID_BY_CLASSES:
            continue
        for label, of_new in ((setting.kind, True), (setting.old_kind, False)):
            for root in names.roots(label, setting.version, of_new):
                if ABSENT in (setting.old, setting.new):
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


def changes_of_classes(
    old: Side, new: Side, causes: Iterable[Cause], names: ClassNames
) -> Iterator[ClassChange]:
    """The changes of classes, where both sides have some."""
    if old.classes is None or new.classes is None:
        return
    renamed: dict[str, dict[str, str]] = {}
    for cause in causes:
        change = cause.changes[0]
        if change.at(FIELD, "renamed") and change.before:
            for class_name in names.of(cause):
                wires = renamed.setdefault(class_name, {})
                wires[property_of(change.before.pointer)] = cause.property_name
    yield from class_changes.compare(old.classes, new.classes, renamed)
