"""What keeps a schema from becoming what is made of it: a bundle, CRDs and classes."""

from __future__ import annotations

from collections.abc import Iterator

from codegen import crds
from codegen.bundle import Bundle, paths
from codegen.problems import InputError, Problem
from codegen.render import model_input
from codegen.schema import shapes
from codegen.schema.folder import SchemaFolder


def problems(schema: SchemaFolder) -> list[Problem]:
    """What keeps the schema from becoming a bundle, CustomResourceDefinitions and classes."""
    try:
        bundled = Bundle(schema)
    except InputError as error:
        return error.problems
    found: set[Problem] = set()
    for make in (paths.expand, crds.definitions, model_input.generator_input):
        try:
            make(bundled)
        except InputError as error:
            found.update(error.problems)
    return sorted(found or set(_standard(bundled)))


def _standard(bundled: Bundle) -> Iterator[Problem]:
    """What the OpenAPI 3.0 specification itself asks, checked by openapi-spec-validator."""
    from openapi_spec_validator import OpenAPIV30SpecValidator
    from referencing.exceptions import Unresolvable

    try:
        errors = list(OpenAPIV30SpecValidator(bundled.document).iter_errors())
    except Unresolvable as unresolved:
        message = f"OpenAPI 3.0: data holds a $ref that leads nowhere: {unresolved.ref!r}"
        yield Problem(bundled.folder.root.place(), message)
        return
    for error in errors:
        while error.context:
            error = max(error.context, key=lambda cause: len(cause.absolute_path))
        if error.validator == "format" and error.validator_value == "regex":
            # Of Python's: values.patterns knows those of API servers.
            continue
        path = [str(part) for part in error.absolute_path]
        place = bundled.folder.root.place()
        if path[:2] == ["components", "schemas"] and len(path) > 2:
            property_name = path[4] if path[3:4] == ["properties"] and len(path) > 4 else ""
            place = bundled.place(path[2], property_name)
        message = error.message.partition("\n")[0]
        where = "/".join(path) or "the bundled document"
        yield Problem(place, f"OpenAPI 3.0: {where}: {shapes.shortened(message)}")
