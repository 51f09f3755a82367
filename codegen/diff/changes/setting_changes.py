"""The changes of a CRD's settings: what it says of kinds and versions beside their schemas."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from typing import Any

from codegen.diff.changes.change import KIND, VERSION, Change
from codegen.diff.compare.comparison import DEFINITION, SettingDifference
from codegen.diff.compare.comparison import VERSION as VERSION_KEY
from codegen.diff.compare.differences import ABSENT

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
Found = Iterator[tuple[SettingDifference, Change]]


def setting_changes(
    settings: Iterable[SettingDifference], unserved: Container[tuple[str, str]] = frozenset()
) -> Found:
    """The changes of kinds and versions.

    ``unserved`` are kinds and versions that the old side did not serve.
    """
    found = list(settings)
    yield from _storage(found)
    for setting in found:
        old, new = (
            _IMPLIED.get(setting.key) if v is ABSENT else v for v in (setting.old, setting.new)
        )
        if setting.key == "storage" or (setting.key in _IMPLIED and old == new):
            continue
        for change in _changes(setting, found, unserved):
            yield setting, change


def _changes(
    setting: SettingDifference, found: list[SettingDifference], unserved: Container[tuple[str, str]]
) -> Iterator[Change]:
    what = VERSION if setting.version else KIND
    name = setting.version or setting.kind
    if setting.key == DEFINITION and setting.old is not ABSENT and setting.new is not ABSENT:
        return  # The name is made of group and plural, which are compared.
    if setting.key in ("names", "subresources"):
        yield from _members(what, setting.key, setting.old, setting.new)
    elif setting.key == _COLUMNS:
        yield from _columns(setting)
    elif setting.key == "selectableFields":
        yield from _selectable(setting)
    elif setting.key in _DEPRECATED:
        yield from _deprecation(setting, found)
    elif setting.key == VERSION_KEY and (setting.kind, setting.version) in unserved:
        yield Change(what, "unserved version", setting.old, setting.new, name)
    else:
        old, new = (
            _IMPLIED[setting.key] if value is ABSENT and setting.key in _NAMED else value
            for value in (setting.old, setting.new)
        )
        yield Change(what, setting.key, old, new, name)


def _storage(found: list[SettingDifference]) -> Found:
    """The move of stored objects to another version: two versions say it, or one that goes."""
    by_kind: dict[str, list[SettingDifference]] = {}
    for setting in found:
        if setting.key == "storage":
            by_kind.setdefault(setting.kind, []).append(setting)
    for kind, settings in by_kind.items():
        old = [setting.version for setting in settings if setting.old is True]
        new = [setting.version for setting in settings if setting.new is True]
        others = [
            setting for setting in found if setting.kind == kind and setting.key == VERSION_KEY
        ]
        old = old or [setting.version for setting in others if setting.new is ABSENT]
        new = new or [setting.version for setting in others if setting.old is ABSENT]
        one, other = (found[0] if len(found) == 1 else ABSENT for found in (old, new))
        setting = replace(settings[0], version="", old=one, new=other)
        yield setting, Change(KIND, "storage", one, other, kind)


def _deprecation(setting: SettingDifference, found: list[SettingDifference]) -> Iterator[Change]:
    """The mark and its warning as one change."""
    marks = {
        other.key: other
        for other in found
        if (other.kind, other.version) == (setting.kind, setting.version)
        and other.key in _DEPRECATED
    }
    mark, warning = map(marks.get, _DEPRECATED)
    if mark is None or (mark.old is True) == (mark.new is True):
        yield Change(VERSION, "deprecationWarning", setting.old, setting.new, setting.version)
    elif setting is mark:
        old, new = (True if value is True else ABSENT for value in (mark.old, mark.new))
        if new is True and warning is not None and warning.new is not ABSENT:
            new = warning.new
        yield Change(VERSION, "deprecated", old, new, setting.version)


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


def _columns(setting: SettingDifference) -> Iterator[Change]:
    """The printer columns that differ, by name, and what differs in each."""
    before, after = (_by(value, "name") for value in (setting.old, setting.new))
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            one, other = (ABSENT if value is None else value for value in (old, new))
            yield Change(VERSION, setting.key, one, other, name)
            continue
        for member in sorted({*old, *new}):
            one, other = old.get(member, ABSENT), new.get(member, ABSENT)
            if one != other:
                key = f"{setting.key} {member}"
                yield Change(VERSION, key, one, other, f"{name}: {member}")
    old_order = [name for name in before if name in after]
    new_order = [name for name in after if name in before]
    if old_order != new_order:
        yield Change(VERSION, f"{setting.key} order", old_order, new_order)


def _selectable(setting: SettingDifference) -> Iterator[Change]:
    before, after = (_by(value, "jsonPath") for value in (setting.old, setting.new))
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name, ABSENT), after.get(name, ABSENT)
        if old != new:
            yield Change(VERSION, setting.key, old, new, name)


def _by(value: Any, key: str) -> dict[str, Any]:
    """The items of a list of mappings, by what names them."""
    return {str(item.get(key)): item for item in value} if isinstance(value, list) else {}
