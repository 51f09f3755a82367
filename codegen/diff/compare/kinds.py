"""The kinds of a side, each with its versions, and how two sets of them differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from codegen.diff.compare.pairs import (
    ABSENT,
    Pair,
    Pairs,
    same,
)
from codegen.diff.sides.nodes import Node, Nodes

DEFINITION = "definition"
VERSION = "version"


@dataclass(frozen=True)
class KindVersion:
    """One version of a kind: what its definition says of it, and its schema."""

    name: str
    keys: dict[str, Any]
    root: Node


@dataclass(frozen=True)
class Kind:
    """A kind as its CustomResourceDefinition has it; ``spec`` without the versions."""

    name: str
    spec: dict[str, Any]
    versions: dict[str, KindVersion]

    label: str = ""
    """What reports call it: ``InferenceService``, with its group where two kinds share the name."""

    @property
    def kind(self) -> str:
        """``InferenceService``."""
        kind: str = self.spec["names"]["kind"]
        return kind

    @property
    def full_name(self) -> str:
        """``InferenceService.serving.kserve.io``."""
        return f"{self.kind}.{self.spec['group']}"


@dataclass(frozen=True)
class HeadDifference:
    """Something beside the schemas that differs: of a kind, or of one of its versions."""

    kind: str
    """The label of the kind, the new side's where it is there."""
    version: str
    key: str
    old: Any
    new: Any
    old_kind: str = ""
    """The label of the kind on the old side."""


@dataclass
class Comparison:
    """Two sides, compared."""

    heads: list[HeadDifference] = field(default_factory=list)
    pairs: Pairs = field(default_factory=Pairs)
    roots: list[tuple[Kind, str, Pair]] = field(default_factory=list)
    unserved: set[tuple[str, str]] = field(default_factory=set)
    """Versions, by label and name, that the old side has and did not serve."""
    versions: int = 0
    paths: int = 0
    """Number of fields of the new side's versions, shared types counted at each place."""


def of_definition(nodes: Nodes, name: str, data: Mapping[str, Any]) -> Kind:
    """The kind of the CustomResourceDefinition ``name``; its schemas may be nodes already."""
    spec = {key: value for key, value in data["spec"].items() if key != "versions"}
    versions = {}
    for version in data["spec"]["versions"]:
        schema = version["schema"]["openAPIV3Schema"]
        root = schema if isinstance(schema, Node) else nodes.of_definition(schema)
        keys = {key: value for key, value in version.items() if key not in ("name", "schema")}
        versions[version["name"]] = KindVersion(version["name"], keys, root)
    return Kind(name, spec, versions)


def labelled(kinds: Iterable[Kind]) -> dict[str, Kind]:
    """The kinds of a side by name, with their labels."""
    found = list(kinds)
    names = Counter(kind.kind for kind in found)
    return {
        kind.name: replace(kind, label=kind.kind if names[kind.kind] == 1 else kind.full_name)
        for kind in found
    }


def compare(old: Mapping[str, Kind], new: Mapping[str, Kind]) -> Comparison:
    """Every difference between two sets of kinds."""
    result = Comparison()
    for before, after in matched(old, new):
        if before is not None and after is not None:
            _both(result, before, after)
        elif before is not None:
            _head(result, before, before, "", DEFINITION, before.name, ABSENT)
        elif after is not None:
            _head(result, after, after, "", DEFINITION, ABSENT, after.name)
    return result


def compare_others(result: Comparison, old: Mapping[str, Node], new: Mapping[str, Node]) -> None:
    """Compare classes that no kind holds, where both sides have them."""
    for name in sorted({*old} & {*new}):
        result.pairs.other(name, old[name], new[name])


def matched(
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
        _head(result, old, new, "", DEFINITION, old.name, new.name)
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
        _head(result, old_kind, new_kind, name, VERSION, before, after)
        return
    _values(result, old_kind, new_kind, name, old.keys, new.keys)
    pair = result.pairs.root(f"{new_kind.label}/{name}", old.root, new.root)
    if pair is not None:
        result.roots.append((new_kind, name, pair))


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
            _head(result, old_kind, new_kind, version, key, before, after)


def _head(
    result: Comparison, old: Kind, new: Kind, version: str, key: str, before: Any, after: Any
) -> None:
    head = HeadDifference(new.label, version, key, before, after, old.label)
    result.heads.append(head)
