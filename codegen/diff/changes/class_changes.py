"""The changes of model classes, as code that uses them sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from codegen.diff.changes.change import ATTRIBUTE, CLASS, Change
from codegen.diff.compare.differences import ABSENT
from codegen.diff.sides.python_classes import Attribute, PythonClass


class ClassChange(NamedTuple):
    """A change of a class, and the wire name of the property that it is about, if of one."""

    class_name: str
    wire: str
    change: Change


def compare(
    old: Mapping[str, PythonClass],
    new: Mapping[str, PythonClass],
    renamed: Mapping[str, Mapping[str, str]],
) -> Iterator[ClassChange]:
    """Every change of classes and of their attributes.

    ``renamed`` says by class which properties have another name in manifests.
    """
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            one, other = (name if before else ABSENT), (name if after else ABSENT)
            yield ClassChange(name, "", Change(CLASS, "class", one, other, name))
            continue
        if before.translation != after.translation:
            values = before.translation, after.translation
            yield ClassChange(name, "", Change(CLASS, "translation", *values, name))
        for wire, change in _attributes(before, after, renamed.get(name, {})):
            yield ClassChange(name, wire, change)


def _attributes(
    old: PythonClass, new: PythonClass, wires: Mapping[str, str]
) -> Iterator[tuple[str, Change]]:
    renamed = dict(_renamed(old, new, wires))
    for name, attribute in old.attributes.items():
        if name in renamed:
            after = new.attributes[renamed[name]]
            # A name that goes on as an alias works as before.
            key = "renamed with alias" if name in after.aliases else "renamed"
            yield after.wire, Change(ATTRIBUTE, key, name, after.name, f"{name} -> {after.name}")
            yield from _same_attribute(attribute, after, is_renamed=True)
        elif name not in new.attributes:
            yield attribute.wire, Change(ATTRIBUTE, "attribute", name, ABSENT, name)
        else:
            yield from _same_attribute(attribute, new.attributes[name])
    taken = {*old.attributes, *renamed.values()}
    last = max((i for i, name in enumerate(new.attributes) if name in taken), default=-1)
    for index, (name, attribute) in enumerate(new.attributes.items()):
        if name not in taken:
            key = "inserted" if index < last else "attribute"
            key = "required attribute" if attribute.required else key
            yield attribute.wire, Change(ATTRIBUTE, key, ABSENT, name, name)
    yield from _moved(old, new, renamed)


def _renamed(
    old: PythonClass, new: PythonClass, wires: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Attributes of one wire name that have another name now, or that keep the old as an alias.

    ``wires`` are the properties that have another name in manifests.
    """
    by_wire = {attribute.wire: attribute.name for attribute in new.attributes.values()}
    by_alias = {alias: a.name for a in new.attributes.values() for alias in a.aliases}
    for name, attribute in old.attributes.items():
        wire = wires.get(attribute.wire, attribute.wire)
        found = by_alias.get(name) or by_wire.get(wire)
        if name not in new.attributes and found is not None and found not in old.attributes:
            yield name, found


def _same_attribute(
    old: Attribute, new: Attribute, is_renamed: bool = False
) -> Iterator[tuple[str, Change]]:
    pairs: list[tuple[str, Any, Any]] = [
        ("wire", new.wire if is_renamed else old.wire, new.wire),
        ("type", old.type, new.type),
        ("required", old.required, new.required),
        ("default", old.default, new.default),
        ("accepts", old.accepts, new.accepts),
        ("shorthand", old.shorthand, new.shorthand),
    ]
    for key, before, after in pairs:
        if before != after:
            yield new.wire, Change(ATTRIBUTE, key, before or ABSENT, after or ABSENT, new.name)
    for alias in old.aliases:
        if alias not in (*new.aliases, new.name):
            yield new.wire, Change(ATTRIBUTE, "alias", alias, ABSENT, new.name)
    for alias in new.aliases:
        if alias not in (*old.aliases, old.name):
            yield new.wire, Change(ATTRIBUTE, "alias", ABSENT, alias, new.name)


def _moved(
    old: PythonClass, new: PythonClass, renamed: Mapping[str, str]
) -> Iterator[tuple[str, Change]]:
    """Attributes that stand in another order: as few as explain it."""
    before = [renamed.get(name, name) for name in old.attributes]
    after = list(new.attributes)
    before = [name for name in before if name in new.attributes]
    common = [name for name in after if name in before]
    kept = set(_longest_ordered([before.index(name) for name in common], common))
    places = {renamed.get(name, name): index + 1 for index, name in enumerate(old.attributes)}
    for name in common:
        # One in the middle may stay where it is while all around it move.
        if name not in kept and places[name] != after.index(name) + 1:
            change = Change(ATTRIBUTE, "position", places[name], after.index(name) + 1, name)
            yield new.attributes[name].wire, change


def _longest_ordered(numbers: list[int], names: list[str]) -> list[str]:
    """Names of the longest part whose numbers grow."""
    best: list[tuple[int, int]] = []
    for index, number in enumerate(numbers):
        length, previous = max(
            ((best[i][0], i) for i in range(index) if numbers[i] < number), default=(0, -1)
        )
        best.append((length + 1, previous))
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    result = []
    while at >= 0:
        result.append(names[at])
        at = best[at][1]
    return result
