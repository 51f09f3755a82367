"""The changes of kinds and versions, beside their schemas."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from typing import Any

from codegen.diff.changes.change import KIND, VERSION, Change
from codegen.diff.compare.kinds import DEFINITION, HeadDifference
from codegen.diff.compare.kinds import VERSION as VERSION_KEY
from codegen.diff.compare.pairs import ABSENT

_COLUMNS = "additionalPrinterColumns"
_DEPRECATED = ("deprecated", "deprecationWarning")
# What a definition means when it says nothing.
_IMPLIED: dict[str, Any] = {
    "conversion": {"strategy": "None"},
    "preserveUnknownFields": False,
    "deprecated": False,
    "subresources": {},
    _COLUMNS: [],
    "selectableFields": [],
}
# Of these, reports name it.
_NAMED = ("conversion", "preserveUnknownFields")
Found = Iterator[tuple[HeadDifference, Change]]


def of_heads(
    heads: Iterable[HeadDifference], unserved: Container[tuple[str, str]] = frozenset()
) -> Found:
    """The changes of kinds and versions.

    ``unserved`` are kinds and versions that the old side did not serve.
    """
    found = list(heads)
    yield from _storage(found)
    for head in found:
        old, new = (_IMPLIED.get(head.key) if v is ABSENT else v for v in (head.old, head.new))
        if head.key == "storage" or (head.key in _IMPLIED and old == new):
            continue
        for change in _changes(head, found, unserved):
            yield head, change


def _changes(
    head: HeadDifference, found: list[HeadDifference], unserved: Container[tuple[str, str]]
) -> Iterator[Change]:
    what = VERSION if head.version else KIND
    name = head.version or head.kind
    if head.key == DEFINITION and head.old is not ABSENT and head.new is not ABSENT:
        return  # The name is made of group and plural, which are compared.
    if head.key in ("names", "subresources"):
        yield from _members(what, head.key, head.old, head.new)
    elif head.key == _COLUMNS:
        yield from _columns(head)
    elif head.key == "selectableFields":
        yield from _selectable(head)
    elif head.key in _DEPRECATED:
        yield from _deprecation(head, found)
    elif head.key == VERSION_KEY and (head.kind, head.version) in unserved:
        yield Change(what, "unserved version", head.old, head.new, name)
    else:
        old, new = (
            _IMPLIED[head.key] if value is ABSENT and head.key in _NAMED else value
            for value in (head.old, head.new)
        )
        yield Change(what, head.key, old, new, name)


def _storage(found: list[HeadDifference]) -> Found:
    """The move of stored objects to another version: two versions say it, or one that goes."""
    by_kind: dict[str, list[HeadDifference]] = {}
    for head in found:
        if head.key == "storage":
            by_kind.setdefault(head.kind, []).append(head)
    for kind, heads in by_kind.items():
        old = [head.version for head in heads if head.old is True]
        new = [head.version for head in heads if head.new is True]
        others = [head for head in found if head.kind == kind and head.key == VERSION_KEY]
        old = old or [head.version for head in others if head.new is ABSENT]
        new = new or [head.version for head in others if head.old is ABSENT]
        one, other = (found[0] if len(found) == 1 else ABSENT for found in (old, new))
        head = replace(heads[0], version="", old=one, new=other)
        yield head, Change(KIND, "storage", one, other, kind)


def _deprecation(head: HeadDifference, found: list[HeadDifference]) -> Iterator[Change]:
    """The mark and its warning as one change."""
    marks = {
        other.key: other
        for other in found
        if (other.kind, other.version) == (head.kind, head.version) and other.key in _DEPRECATED
    }
    mark, warning = map(marks.get, _DEPRECATED)
    if mark is None or (mark.old is True) == (mark.new is True):
        yield Change(VERSION, "deprecationWarning", head.old, head.new, head.version)
    elif head is mark:
        old, new = (True if value is True else ABSENT for value in (mark.old, mark.new))
        if new is True and warning is not None and warning.new is not ABSENT:
            new = warning.new
        yield Change(VERSION, "deprecated", old, new, head.version)


def _members(what: str, key: str, old: Any, new: Any) -> Iterator[Change]:
    """The members of a mapping that differ; of lists of names, each name."""
    before, after = (_written_out(key, value) for value in (old, new))
    for member in sorted({*before, *after}):
        one, other = before.get(member, ABSENT), after.get(member, ABSENT)
        if one == other:
            continue
        if not isinstance(one, list) and not isinstance(other, list):
            yield Change(what, f"{key}.{member}", one, other, member)
            continue
        gone, come = (value if isinstance(value, list) else [] for value in (one, other))
        for name in gone:
            if name not in come:
                yield Change(what, f"{key}.{member}", name, ABSENT, name)
        for name in come:
            if name not in gone:
                yield Change(what, f"{key}.{member}", ABSENT, name, name)


def _written_out(key: str, value: Any) -> dict[str, Any]:
    """A mapping, of names with those that the API server makes of the kind."""
    members = dict(value) if isinstance(value, dict) else {}
    if key == "names":
        kind = members["kind"]
        members["singular"] = members.get("singular") or kind.lower()
        members["listKind"] = members.get("listKind") or f"{kind}List"
    return members


def _columns(head: HeadDifference) -> Iterator[Change]:
    """The printer columns that differ, by name, and what differs in each."""
    before, after = (_by(value, "name") for value in (head.old, head.new))
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            one, other = (ABSENT if value is None else value for value in (old, new))
            yield Change(VERSION, head.key, one, other, name)
            continue
        for member in sorted({*old, *new}):
            one, other = old.get(member, ABSENT), new.get(member, ABSENT)
            if one != other:
                key = f"{head.key} {member}"
                yield Change(VERSION, key, one, other, f"{name}: {member}")
    old_order = [name for name in before if name in after]
    new_order = [name for name in after if name in before]
    if old_order != new_order:
        yield Change(VERSION, f"{head.key} order", old_order, new_order)


def _selectable(head: HeadDifference) -> Iterator[Change]:
    before, after = (_by(value, "jsonPath") for value in (head.old, head.new))
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name, ABSENT), after.get(name, ABSENT)
        if old != new:
            yield Change(VERSION, head.key, old, new, name)


def _by(value: Any, key: str) -> dict[str, Any]:
    """The items of a list of mappings, by what names them."""
    return {str(item.get(key)): item for item in value} if isinstance(value, list) else {}
