"""A side of a comparison: kinds, classes and methods, and where each of them is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from codegen.bundle import BundledSchemas
from codegen.crds.definition import Definition
from codegen.diff.sides.compatibility import Exemption
from codegen.diff.sides.kinds import Kind
from codegen.diff.sides.locations import Location
from codegen.diff.sides.nodes import Node, Origin
from codegen.diff.sides.python_classes import PythonClass
from codegen.diff.sides.python_methods import Method
from codegen.problems import Place
from codegen.schema.source import escape

SCHEMA_FOLDER = "schema"
BUNDLE = "bundle"
DEFINITIONS = "definitions"


@dataclass
class Side:
    """One side, read."""

    name: str
    """As it was given: ``openapi``, ``git:v1.2.0``, ``crds/v0.20.0``."""
    form: str
    kinds: dict[str, Kind]
    classes: dict[str, PythonClass] | None = None
    """None where the side has no classes: CRDs."""
    methods: dict[str, Method] = field(default_factory=dict)
    others: dict[str, Node] = field(default_factory=dict)
    """The classes that no kind holds."""
    bundle: BundledSchemas | None = None
    definitions: dict[str, Definition] = field(default_factory=dict)
    left_out: str = ""
    """The objects beside the definitions, which are not compared: ``1 Kustomization, 2 Secret``."""
    exemptions: list[Exemption] = field(default_factory=list)
    """What its ``compatibility.yaml`` says."""
    display_place: Callable[[Place], Place] = lambda place: place
    """A place as reports show it: that of a git revision is in a temporary folder."""

    @property
    def is_described(self) -> bool:
        """Whether any schema of it has a description."""
        roots = [version.root for kind in self.kinds.values() for version in kind.versions.values()]
        return any(
            "description" in node.keywords
            for root in roots
            for node in (root, *root.properties.values())
        )

    def place_of(self, origin: Origin, property_name: str = "") -> Place | None:
        """Where a component, or a property of it, is written."""
        if self.bundle is None or origin.component not in self.bundle.schemas:
            return None
        return self.display_place(
            self.bundle.place(origin.component, origin.property_name or property_name)
        )

    def class_place(self, class_name: str, property_name: str = "") -> Place | None:
        """Where a class, or a property of it, is written."""
        return self.place_of(Origin(class_name, class_name), property_name)

    def kind(self, label: str) -> Kind | None:
        """The kind that reports call so."""
        for name in ("label", "full_name", "kind"):
            for kind in self.kinds.values():
                if getattr(kind, name) == label:
                    return kind
        return None

    def kind_place(self, label: str, version: str = "", key: str = "") -> Place | None:
        """Where a kind is defined, or what it says of a key, itself or in a version."""
        kind = self.kind(label)
        if kind is None:
            return None
        below = f"/{key}" if key else ""
        definition = self.definitions.get(kind.name)
        if definition is not None:
            pointer = _version_pointer(definition, version) + below
            return self.display_place(definition.place(pointer))
        if self.bundle is None:
            return None
        table = self.bundle.resources
        names = [f"{row['plural']}.{row['group']}" for row in table.data]
        below = below.replace("/names/", "/")
        at_version = f"/versions/{escape(version)}" if version else ""
        return self.display_place(table.place(f"/{names.index(kind.name)}{at_version}{below}"))

    def place_at(self, where: Location) -> Place | None:
        """Where a node of a CRD is written."""
        label, _, version = where.root.partition("/")
        kind = self.kind(label)
        definition = self.definitions.get(kind.name) if kind else None
        if definition is None:
            return None
        pointer = _version_pointer(definition, version)
        below = f"{pointer}/schema/openAPIV3Schema{where.pointer}"
        return self.display_place(definition.place(below))


def _version_pointer(definition: Definition, version: str) -> str:
    for index, found in enumerate(definition.data["spec"]["versions"]):
        if found["name"] == version:
            return f"/spec/versions/{index}"
    return "/spec"
