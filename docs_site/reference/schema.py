"""The bundled schema as readers of a reference see it: kinds, types and their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import kserve_models
from codegen.bundle import Bundle, class_of
from codegen.schema import keywords, resources
from codegen.schema.resources import Resource, Version

_OWN = "/serving/"


@dataclass(frozen=True)
class Field:
    """One property of a type: ``name`` in manifests, ``attribute`` of the class ``owner`` in Python."""

    name: str
    attribute: str
    owner: str
    node: dict[str, Any]
    required: bool
    is_shorthand: bool

    @property
    def description(self) -> str:
        """What the field means."""
        text: str = self.node.get("description", "")
        return text

    @property
    def target(self) -> str | None:
        """The component that its values, or the values in its lists and maps, are of."""
        return class_of(innermost(self.node))

    def since(self, kind: str = "") -> str:
        """The release that it came with, in a kind or in all, where the bundle tells one."""
        return _since(self.node, kind)


@dataclass(frozen=True)
class Type:
    """A component: a class, or what a class is in one place (``variant_of``)."""

    name: str
    node: dict[str, Any]
    variant_of: str | None
    is_shared: bool
    fields: tuple[Field, ...]

    @property
    def class_name(self) -> str:
        """The Python class."""
        return self.variant_of or self.name

    @property
    def description(self) -> str:
        """What the type is."""
        text: str = self.node.get("description", "")
        return text

    @property
    def since(self) -> str:
        """The release that it came with, where the bundle tells one."""
        return _since(self.node, "")


@dataclass(frozen=True)
class Kind:
    """A version of a kind."""

    resource: Resource
    version: Version

    @property
    def name(self) -> str:
        """The kind, as manifests have it."""
        return self.resource.kind

    @property
    def api_version(self) -> str:
        """As manifests have it: ``serving.kserve.io/v1beta1``."""
        return f"{self.resource.group}/{self.version.name}"

    @property
    def slug(self) -> str:
        """The name of its pages: ``inferenceservice-v1beta1``."""
        return f"{self.name.lower()}-{self.version.name}"


@dataclass(frozen=True)
class Use:
    """A place where a type stands: a field of another type."""

    type: Type
    field: Field


@dataclass(frozen=True)
class Place:
    """A field of a kind, and the way to it: ``spec.predictor.minReplicas``."""

    path: str
    field: Field
    children: tuple[Place, ...]

    def walk(self) -> Iterator[Place]:
        """The place itself, and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


class Reference:
    """Kinds and types of a bundle."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.types = {name: self._type(name) for name in bundle.schemas}
        self.kinds = [
            Kind(resource, version)
            for resource in resources.load(bundle)
            for version in resource.versions
            if version.served
        ]

    def _type(self, name: str) -> Type:
        node = self.bundle.schemas[name]
        variant_of = node.get(keywords.VARIANT_OF)
        class_name = variant_of or name
        required = set(node.get("required", ()))
        attributes = {
            wire: attribute
            for attribute, wire in getattr(kserve_models, class_name).attribute_map.items()
        }
        fields = tuple(
            Field(
                name=wire,
                attribute=attributes[wire],
                owner=class_name,
                node=child,
                required=wire in required,
                is_shorthand=keywords.SHORTHAND in child,
            )
            for wire, child in node.get("properties", {}).items()
        )
        is_shared = _OWN not in self.bundle.place(class_name).file
        return Type(name, node, variant_of, is_shared, fields)

    @cached_property
    def uses(self) -> dict[str, list[Use]]:
        """Where each type stands, by its name."""
        found: dict[str, list[Use]] = {name: [] for name in self.types}
        for each in self.types.values():
            for field in each.fields:
                if field.target:
                    found[field.target].append(Use(each, field))
        return found

    @cached_property
    def variants(self) -> dict[str, list[Type]]:
        """The variants of each class, by its name."""
        found: dict[str, list[Type]] = {name: [] for name in self.types}
        for each in self.types.values():
            if each.variant_of:
                found[each.variant_of].append(each)
        return found

    @cached_property
    def stands_at(self) -> dict[str, list[tuple[Kind, str]]]:
        """The paths at which each class stands in kinds, its variants included, by its name."""
        found: dict[str, list[tuple[Kind, str]]] = {name: [] for name in self.types}
        for kind in self.kinds:
            for root in self.places(kind):
                for place in root.walk():
                    if place.field.target:
                        class_name = self.types[place.field.target].class_name
                        found[class_name].append((kind, place.path))
        return found

    def places(self, kind: Kind) -> tuple[Place, ...]:
        """The fields of a kind, down to types that it shares with other projects."""
        return self._places(self.types[kind.version.schema], "")

    def _places(self, holder: Type, prefix: str) -> tuple[Place, ...]:
        return tuple(
            Place(f"{prefix}{field.name}", field, self._below(field, f"{prefix}{field.name}."))
            for field in holder.fields
            if not field.is_shorthand
        )

    def _below(self, field: Field, prefix: str) -> tuple[Place, ...]:
        if field.target is None or self.types[field.target].is_shared:
            return ()
        return self._places(self.types[field.target], prefix)


def _since(node: dict[str, Any], kind: str) -> str:
    found = node.get(keywords.SINCE, "")
    if not isinstance(found, Mapping):
        return str(found)
    if kind:
        return str(found.get(kind, ""))
    return "; ".join(f"{release} in {name}" for name, release in found.items())


def innermost(node: dict[str, Any]) -> dict[str, Any]:
    """The node of the values in lists and maps."""
    while class_of(node) is None:
        below = node.get("items", node.get("additionalProperties"))
        if not isinstance(below, dict):
            break
        node = below
    return node
