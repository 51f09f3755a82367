"""The two sides of a comparison: read from a schema folder, a bundle, CRDs, or a git revision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from codegen import bundle, crds
from codegen.bundle import resources
from codegen.bundle.bundle_file import BundledDocument
from codegen.crds import read as definitions
from codegen.diff import rules
from codegen.diff.changes import python_classes, python_methods
from codegen.diff.changes.python_classes import PythonClass
from codegen.diff.changes.python_methods import Method
from codegen.diff.compare import kinds
from codegen.diff.compare.kinds import Kind
from codegen.diff.compare.pairs import Where
from codegen.diff.report import compatibility
from codegen.diff.sides import revisions
from codegen.diff.sides.nodes import (
    Components,
    Node,
    Nodes,
    Origin,
)
from codegen.problems import InputError, Place, Problem
from codegen.schema import keywords, source
from codegen.schema.folder import ROOT_FILE

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
    bundle: bundle.BundledSchemas | None = None
    definitions: dict[str, definitions.Definition] = field(default_factory=dict)
    exemptions: list[compatibility.Exemption] = field(default_factory=list)
    """What its ``compatibility.yaml`` says."""
    shown: Callable[[Place], Place] = lambda place: place

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
        return self.shown(
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
            return self.shown(definition.place(pointer))
        if self.bundle is None:
            return None
        table = self.bundle.resources
        names = [f"{row['plural']}.{row['group']}" for row in table.data]
        below = below.replace("/names/", "/")
        at_version = f"/versions/{source.escape(version)}" if version else ""
        return self.shown(table.place(f"/{names.index(kind.name)}{at_version}{below}"))

    def place_at(self, where: Where) -> Place | None:
        """Where a node of a CRD is written."""
        label, _, version = where.root.partition("/")
        kind = self.kind(label)
        definition = self.definitions.get(kind.name) if kind else None
        if definition is None:
            return None
        pointer = _version_pointer(definition, version)
        below = f"{pointer}/schema/openAPIV3Schema{where.pointer}"
        return self.shown(definition.place(below))


def read(nodes: Nodes, spec: str, schema: Path) -> Side:
    """Read a side; ``schema`` is the folder that ``git:REVISION`` alone means.

    Raises:
        InputError: with everything that is wrong in it.
    """
    if not spec.startswith(revisions.PREFIX):
        return _read(nodes, spec, Path(spec))
    with revisions.checkout(spec, schema) as found:
        try:
            side = _read(nodes, spec, found.path)
        except InputError as error:
            raise InputError(
                Problem(_at_revision(found.shown(problem.place), spec), problem.message)
                for problem in error.problems
            ) from None
        side.shown = found.shown
        return side


def _at_revision(place: Place, spec: str) -> Place:
    revision = spec.removeprefix(revisions.PREFIX).partition(":")[0]
    return Place(f"{revisions.PREFIX}{revision}:{place.file}", place.line)


def _read(nodes: Nodes, name: str, path: Path) -> Side:
    if path.is_dir() and (path / ROOT_FILE).is_file():
        side = _of_bundle(nodes, name, SCHEMA_FOLDER, bundle.load(path))
        side.exemptions = compatibility.read(path / compatibility.FILE, rules.load())
        return side
    if path.is_file():
        documents = source.read_all(path)
        if len(documents) == 1 and _is_openapi(documents[0]):
            return _of_bundle(nodes, name, BUNDLE, _bundled(documents[0]))
        found = definitions.of_documents(path, documents)
    else:
        found = definitions.read(path)
    return Side(
        name,
        DEFINITIONS,
        kinds.labelled(kinds.of_definition(nodes, key, value.data) for key, value in found.items()),
        definitions=found,
    )


def _is_openapi(document: source.Source) -> bool:
    return isinstance(document.data, dict) and "openapi" in document.data


def _bundled(document: source.Source) -> BundledDocument:
    if document.path.name == ROOT_FILE and document.path.parent.is_dir():
        components = document.data.get("components")
        schemas = components.get("schemas") if isinstance(components, dict) else None
        if isinstance(schemas, dict) and any(
            isinstance(node, dict) and not str(node.get("$ref", "#")).startswith("#")
            for node in schemas.values()
        ):
            message = (
                "expected one bundled document, this one refers to other files: give its folder"
            )
            raise InputError([Problem(document.place(), message)])
    return BundledDocument(document)


def _of_bundle(nodes: Nodes, name: str, form: str, found: bundle.BundledSchemas) -> Side:
    components = Components(nodes, found)
    of_kinds = kinds.labelled(
        kinds.of_definition(nodes, resource.name, crds.definition(components, resource))
        for resource in resources.load(found)
    )
    others = {
        component: components.written(component)
        for component, schema in found.schemas.items()
        if component not in components.made and keywords.VARIANT_OF not in schema
    }
    return Side(
        name,
        form,
        of_kinds,
        python_classes.read(found),
        python_methods.read(found),
        others,
        found,
    )


def _version_pointer(definition: definitions.Definition, version: str) -> str:
    for index, found in enumerate(definition.data["spec"]["versions"]):
        if found["name"] == version:
            return f"/spec/versions/{index}"
    return "/spec"
