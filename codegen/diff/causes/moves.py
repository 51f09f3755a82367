"""Fields that went at one place and came, of the same name and shape, at another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from codegen.diff.causes.cause import Cause
from codegen.diff.changes.change import FIELD, Change
from codegen.diff.sides.locations import HERE, Step
from codegen.diff.sides.nodes import Node


def mark_moves(causes: list[Cause]) -> list[Cause]:
    """The causes, with a removed field that was found elsewhere told as moved."""
    removed = [cause for cause in causes if _is_field(cause) and cause.changes[0].removed]
    added = [cause for cause in causes if _is_field(cause) and cause.changes[0].added]
    gone: set[int] = set()
    for cause in removed:
        change = cause.changes[0]
        targets = [
            (target, step)
            for target in added
            if id(target) not in gone and set(target.kinds) & set(cause.kinds)
            for step in _places(target.changes[0], change)
            if _is_telling(cause, target)
        ]
        if len(targets) == 1:
            [(target, step)] = targets
            cause.changes[0] = _moved(cause, target, step)
            if not step.text:
                gone.add(id(target))
    return [cause for cause in causes if id(cause) not in gone]


def _is_field(cause: Cause) -> bool:
    return [change.at(FIELD, "field") for change in cause.changes] == [True]


def _places(added: Change, removed: Change) -> Iterator[Step]:
    """Where in a field that came the field that went is: the field itself, or below it."""
    node = added.new
    if added.name == removed.name and node.shape == removed.old.shape:
        yield HERE
    else:
        yield from _below(node, removed, HERE, set())


def _below(node: Node, removed: Change, step: Step, seen: set[int]) -> Iterator[Step]:
    if node.number in seen:
        return
    seen.add(node.number)
    for name, child in node.properties.items():
        if name == removed.name and child.shape == removed.old.shape:
            yield step.property(name)
        else:
            yield from _below(child, removed, step.property(name), seen)
    for held, below in ((node.items, step.items()), (node.values, step.values())):
        if held is not None:
            yield from _below(held, removed, below, seen)


def _is_telling(removed: Cause, added: Cause) -> bool:
    """Whether name and shape say enough: an object's do, a plain value must have stayed near."""
    near = removed.pairs == added.pairs
    return near or len(removed.changes[0].old.properties) > 1


def _moved(cause: Cause, target: Cause, step: Step) -> Change:
    change = cause.changes[0]
    new = target.changes[0]
    if cause.pairs == target.pairs:
        old_path, new_path = change.step.text, new.step.then(step).text
    else:
        old_path, new_path = (
            str(c.examples[0].path) + "." + s.text
            for c, s in ((cause, change.step), (target, new.step.then(step)))
        )
        old_path, new_path = old_path.lstrip("."), new_path.lstrip(".")
    return replace(change, key="moved", old=old_path, new=new_path)
