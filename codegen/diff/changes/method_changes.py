"""The changes of the methods of API classes, as code that calls them sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codegen.diff.changes.change import METHOD, Change
from codegen.diff.compare.differences import ABSENT
from codegen.diff.sides.python_methods import Method


@dataclass(frozen=True)
class MethodChange:
    """A change of one method, and the version of a kind that it belongs to."""

    method: Method
    change: Change


def compare(old: Mapping[str, Method], new: Mapping[str, Method]) -> Iterator[MethodChange]:
    """Every change of methods and of their arguments."""
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        if before is None and after is not None:
            yield MethodChange(after, Change(METHOD, "method", ABSENT, key, key))
        elif before is not None and after is None:
            yield MethodChange(before, Change(METHOD, "method", key, ABSENT, key))
        elif before is not None and after is not None:
            for name in sorted(before.arguments - after.arguments):
                yield MethodChange(after, Change(METHOD, "argument", name, ABSENT, name))
            for name in sorted(after.arguments - before.arguments):
                yield MethodChange(after, Change(METHOD, "argument", ABSENT, name, name))
