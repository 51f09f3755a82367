"""The kinds of a side, each with its versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from codegen.diff.sides.nodes import Node, Nodes


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


def kind_of_definition(nodes: Nodes, name: str, data: Mapping[str, Any]) -> Kind:
    """The kind of the CustomResourceDefinition ``name``; its schemas may be nodes already."""
    spec = {key: value for key, value in data["spec"].items() if key != "versions"}
    versions = {}
    for version in data["spec"]["versions"]:
        schema = version["schema"]["openAPIV3Schema"]
        root = schema if isinstance(schema, Node) else nodes.of_schema(schema)
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
