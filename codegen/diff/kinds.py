"""The kinds of a side, each with its versions, and how two sets of them differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from codegen.diff.compare import ABSENT, Pair, Pairs, same
from codegen.diff.nodes import Node, Nodes

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

    @property
    def kind(self) -> str:
        """``InferenceService``."""
        kind: str = self.spec["names"]["kind"]
        return kind


@dataclass(frozen=True)
class HeadDifference:
    """Something beside the schemas that differs: of a kind, or of one of its versions."""

    kind: str
    version: str
    key: str
    old: Any
    new: Any


@dataclass
class Comparison:
    """Two sides, compared."""

    heads: list[HeadDifference] = field(default_factory=list)
    pairs: Pairs = field(default_factory=Pairs)
    roots: list[tuple[Kind, str, Pair]] = field(default_factory=list)
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


def compare(old: Mapping[str, Kind], new: Mapping[str, Kind]) -> Comparison:
    """Every difference between two sets of kinds."""
    result = Comparison()
    for before, after in _matched(old, new):
        if before is not None and after is not None:
            _both(result, before, after)
        elif before is not None:
            result.heads.append(HeadDifference(before.kind, "", DEFINITION, before.name, ABSENT))
        elif after is not None:
            result.heads.append(HeadDifference(after.kind, "", DEFINITION, ABSENT, after.name))
    return result


def compare_others(result: Comparison, old: Mapping[str, Node], new: Mapping[str, Node]) -> None:
    """Compare classes that no kind holds, where both sides have them."""
    for name in sorted({*old} & {*new}):
        result.pairs.other(name, old[name], new[name])


def _matched(
    old: Mapping[str, Kind], new: Mapping[str, Kind]
) -> Iterator[tuple[Kind | None, Kind | None]]:
    """The kinds of both sides in pairs: by the definition's name, else by the kind's."""
    come = {kind.kind: kind for name, kind in new.items() if name not in old}
    for name, kind in sorted(old.items()):
        yield kind, new[name] if name in new else come.pop(kind.kind, None)
    for kind in come.values():
        yield None, kind


def _both(result: Comparison, old: Kind, new: Kind) -> None:
    if old.name != new.name:
        result.heads.append(HeadDifference(new.kind, "", DEFINITION, old.name, new.name))
    _values(result, new.kind, "", old.spec, new.spec)
    for name in sorted({*old.versions, *new.versions}):
        _version(result, new, name, old.versions.get(name), new.versions.get(name))


def _version(
    result: Comparison,
    kind: Kind,
    name: str,
    old: KindVersion | None,
    new: KindVersion | None,
) -> None:
    if new is not None:
        result.versions += 1
        result.paths += new.root.fields
    if old is None or new is None:
        before, after = name if old else ABSENT, name if new else ABSENT
        result.heads.append(HeadDifference(kind.kind, name, VERSION, before, after))
        return
    _values(result, kind.kind, name, old.keys, new.keys)
    pair = result.pairs.root(f"{kind.kind}/{name}", old.root, new.root)
    if pair is not None:
        result.roots.append((kind, name, pair))


def _values(
    result: Comparison, kind: str, version: str, old: dict[str, Any], new: dict[str, Any]
) -> None:
    for key in sorted({*old, *new}):
        before, after = old.get(key, ABSENT), new.get(key, ABSENT)
        if not same(before, after):
            result.heads.append(HeadDifference(kind, version, key, before, after))
