"""Reading a side from a schema folder, a bundle, CRDs, or any of these at a git revision."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from codegen import bundle
from codegen.bundle.bundle_file import BundleFile
from codegen.crds import read as definitions
from codegen.crds.build import definition_of
from codegen.diff.sides import compatibility, python_classes, python_methods, revisions
from codegen.diff.sides.components import ComponentNodes
from codegen.diff.sides.kinds import kind_of_definition, labelled
from codegen.diff.sides.nodes import Nodes
from codegen.diff.sides.side import BUNDLE, DEFINITIONS, SCHEMA_FOLDER, Side
from codegen.problems import InputError, Place, Problem, display_path
from codegen.schema import keywords, resources, shapes, source
from codegen.schema.folder import COMPATIBILITY_FILE, RESOURCES_FILE, ROOT_FILE


def read(nodes: Nodes, spec: str, schema: Path, rules: Container[str]) -> Side:
    """Read a side; ``schema`` is the folder that ``git:REVISION`` alone means.

    ``rules`` are the ids that exemptions may name.

    Raises:
        InputError: with everything that is wrong in it.
    """
    if not spec.startswith(revisions.PREFIX):
        return _read(nodes, spec, Path(spec), rules)
    with revisions.checkout(spec, schema) as found:
        try:
            side = _read(nodes, spec, found.path, rules)
        except InputError as error:
            raise InputError(
                Problem(_at_revision(found.display_place(problem.place), spec), problem.message)
                for problem in error.problems
            ) from None
        side.display_place = found.display_place
        return side


def _at_revision(place: Place, spec: str) -> Place:
    revision = spec.removeprefix(revisions.PREFIX).partition(":")[0]
    return Place(f"{revisions.PREFIX}{revision}:{place.file}", place.line)


def _read(nodes: Nodes, name: str, path: Path, rules: Container[str]) -> Side:
    if path.is_dir() and (path / ROOT_FILE).is_file():
        if not (path / RESOURCES_FILE).exists():
            got = f"a folder with {ROOT_FILE} and without {RESOURCES_FILE}"
            raise _no_side(Place(display_path(path)), got)
        side = _of_bundle(nodes, name, SCHEMA_FOLDER, bundle.load(path))
        side.exemptions = compatibility.read(path / COMPATIBILITY_FILE, rules)
        return side
    if path.is_file():
        documents = source.read_all(path)
        if len(documents) == 1 and _openapi_version(documents[0]):
            return _of_bundle(nodes, name, BUNDLE, _bundled(documents[0]))
        found = definitions.of_documents(path, documents)
    else:
        found = definitions.read(path)
    return Side(
        name,
        DEFINITIONS,
        labelled(
            kind_of_definition(nodes, key, value.data) for key, value in found.by_name.items()
        ),
        definitions=found.by_name,
        left_out=found.left_out,
    )


def _openapi_version(document: source.Source) -> str:
    """``OpenAPI 3.1.0`` or ``Swagger 2.0``; empty for any other document."""
    data = document.data if isinstance(document.data, dict) else {}
    for key, name in (("openapi", "OpenAPI"), ("swagger", "Swagger")):
        if key in data:
            return f"{name} {shapes.shortened(str(data[key]))}"
    return ""


def _bundled(document: source.Source) -> BundleFile:
    components = document.data.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    if document.path.name == ROOT_FILE and isinstance(schemas, dict):
        references = [node.get("$ref") for node in schemas.values() if isinstance(node, dict)]
        if any(isinstance(ref, str) and not ref.startswith("#") for ref in references):
            message = (
                "expected one bundled document, this one refers to other files: give its folder"
            )
            raise InputError([Problem(document.place(), message)])
    if keywords.RESOURCES not in document.data:
        got = f"an {_openapi_version(document)} document without {keywords.RESOURCES}"
        raise _no_side(document.place(), got.replace("an Sw", "a Sw"))
    return BundleFile(document)


def _no_side(place: Place, got: str) -> InputError:
    message = (
        f"expected a side of a comparison, got {got}: a side is a schema folder, what 'python -m"
        " codegen bundle' wrote of one, CustomResourceDefinitions in a file or a folder, or"
        " git:REVISION[:PATH] for any of these"
    )
    return InputError([Problem(place, message)])


def _of_bundle(nodes: Nodes, name: str, form: str, found: bundle.BundledSchemas) -> Side:
    components = ComponentNodes(nodes, found)
    of_kinds = labelled(
        kind_of_definition(nodes, resource.name, definition_of(components, resource))
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
