"""How the kinds of two sides differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from codegen.diff.compare.differences import ABSENT, same
from codegen.diff.compare.pairs import Pair, Pairs
from codegen.diff.sides.kinds import Kind, KindVersion
from codegen.diff.sides.nodes import Node

_VERSION_NAME = re.compile(r"v(?P<major>\d+)((?P<stage>alpha|beta)(?P<minor>\d+))?")
DEFINITION = "definition"
VERSION = "version"


@dataclass(frozen=True)
class SettingDifference:
    """A setting of a CRD that differs: what it says of a kind or a version beside its schema."""

    kind: str
    """The label of the kind, the new side's where it is there."""
    version: str
    key: str
    old: Any
    new: Any
    old_kind: str = ""
    """The label of the kind on the old side."""


@dataclass(frozen=True)
class Succession:
    """A version that is new, compared with the one before it: ``pairs`` are of these two."""

    kind: str
    before: str
    version: str
    is_stored_unconverted: bool
    """Whether objects of the version before are stored as the new one, with no conversion."""
    pairs: Pairs


@dataclass
class Comparison:
    """Two sides, compared."""

    settings: list[SettingDifference] = field(default_factory=list)
    pairs: Pairs = field(default_factory=Pairs)
    roots: list[tuple[Kind, str, Pair]] = field(default_factory=list)
    unserved: set[tuple[str, str]] = field(default_factory=set)
    """Versions, by label and name, that the old side has and did not serve."""
    successions: list[Succession] = field(default_factory=list)
    versions: int = 0
    paths: int = 0
    """Number of fields of the new side's versions, shared types counted at each place."""


def compare(old: Mapping[str, Kind], new: Mapping[str, Kind]) -> Comparison:
    """Every difference between two sets of kinds."""
    result = Comparison()
    for before, after in match_kinds(old, new):
        if before is not None and after is not None:
            _both(result, before, after)
        elif before is not None:
            _setting(result, before, before, "", DEFINITION, before.name, ABSENT)
        elif after is not None:
            _setting(result, after, after, "", DEFINITION, ABSENT, after.name)
    return result


def compare_others(result: Comparison, old: Mapping[str, Node], new: Mapping[str, Node]) -> None:
    """Compare classes that no kind holds, where both sides have them."""
    for name in sorted({*old} & {*new}):
        result.pairs.other(name, old[name], new[name])


def match_kinds(
    old: Mapping[str, Kind], new: Mapping[str, Kind]
) -> Iterator[tuple[Kind | None, Kind | None]]:
    """The kinds of both sides in pairs: by the definition's name, else by the kind's."""
    come = [kind for name, kind in new.items() if name not in old]
    for name, kind in sorted(old.items()):
        same_kind = [other for other in come if other.kind == kind.kind]
        if name in new:
            yield kind, new[name]
        elif len(same_kind) == 1:
            come.remove(same_kind[0])
            yield kind, same_kind[0]
        else:
            yield kind, None
    for kind in come:
        yield None, kind


def _both(result: Comparison, old: Kind, new: Kind) -> None:
    if old.name != new.name:
        _setting(result, old, new, "", DEFINITION, old.name, new.name)
    _values(result, old, new, "", old.spec, new.spec)
    for name in sorted({*old.versions, *new.versions}):
        _version(result, old, new, name)


def _version(result: Comparison, old_kind: Kind, new_kind: Kind, name: str) -> None:
    old, new = old_kind.versions.get(name), new_kind.versions.get(name)
    if new is not None:
        result.versions += 1
        result.paths += new.root.fields
    if new is None and old is not None and old.keys.get("served") is False:
        result.unserved.add((new_kind.label, name))
    if old is None or new is None:
        before, after = name if old else ABSENT, name if new else ABSENT
        _setting(result, old_kind, new_kind, name, VERSION, before, after)
        if new is not None:
            _succession(result, old_kind, new_kind, new)
        return
    _values(result, old_kind, new_kind, name, old.keys, new.keys)
    pair = result.pairs.root(f"{new_kind.label}/{name}", old.root, new.root)
    if pair is not None:
        result.roots.append((new_kind, name, pair))


def _succession(result: Comparison, old_kind: Kind, new_kind: Kind, new: KindVersion) -> None:
    before = _version_before(old_kind, new.name)
    if before is None:
        return
    pairs = Pairs(across_classes=True)
    pairs.root(f"{new_kind.label}/{new.name}", before.root, new.root)
    conversion = new_kind.spec.get("conversion") or {}
    is_stored = new.keys.get("storage") is True and conversion.get("strategy") != "Webhook"
    result.successions.append(Succession(new_kind.label, before.name, new.name, is_stored, pairs))


def _version_before(kind: Kind, name: str) -> KindVersion | None:
    """The version that Kubernetes ranks next below a name, or the one that is stored."""
    ranked = sorted(kind.versions.values(), key=lambda version: _rank(version.name))
    below = [version for version in ranked if _rank(version.name) < _rank(name)]
    stored = [version for version in ranked if version.keys.get("storage") is True]
    return next(iter([*below[::-1], *stored, *ranked]), None)


def _rank(name: str) -> tuple[int, int, int, str]:
    """How mature a version is, as Kubernetes ranks them: v1alpha1, v1alpha2, v1beta1, v1, v2."""
    found = _VERSION_NAME.fullmatch(name)
    if found is None:
        return (-1, 0, 0, name)
    stage = ("alpha", "beta", None).index(found["stage"])
    return (stage, int(found["major"]), int(found["minor"] or 0), "")


def _values(
    result: Comparison,
    old_kind: Kind,
    new_kind: Kind,
    version: str,
    old: dict[str, Any],
    new: dict[str, Any],
) -> None:
    for key in sorted({*old, *new}):
        before, after = old.get(key, ABSENT), new.get(key, ABSENT)
        if not same(before, after):
            _setting(result, old_kind, new_kind, version, key, before, after)


def _setting(
    result: Comparison, old: Kind, new: Kind, version: str, key: str, before: Any, after: Any
) -> None:
    setting = SettingDifference(new.label, version, key, before, after, old.label)
    result.settings.append(setting)
