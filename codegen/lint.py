"""Rules that the schema keeps beyond what bundling it needs, each problem with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from codegen import bundle, keywords, naming, resources, source
from codegen.problems import InputError, Place, Problem, shown
from codegen.schema import NamedSchema, SchemaFolder, references

Rule = Callable[[SchemaFolder], Iterator[Problem]]
_MIN_WORDS = 4


def lint(folder: Path) -> list[Problem]:
    """Every problem of the schema, in order of place."""
    try:
        schema = SchemaFolder(folder)
    except InputError as error:
        return error.problems
    problems = [problem for rule in RULES for problem in rule(schema)]
    if not problems:
        try:
            bundled = bundle.Bundle(schema)
            resources.load(bundled)
            problems.extend(_standard(bundled))
        except InputError as error:
            problems.extend(error.problems)
    return sorted(set(problems))


def described(folder: SchemaFolder) -> Iterator[Problem]:
    """Each schema and each property says what it is, in words of its own."""
    for schema in folder.schemas.values():
        inherited = _inherited(folder, schema)
        yield from _description(schema.node, schema.name, schema.place())
        for name, node in _properties(schema):
            place = schema.place(f"/properties/{source.escape(name)}")
            if isinstance(node, dict) and not ("description" not in node and name in inherited):
                yield from _description(node, name, place)


def known_keywords(folder: SchemaFolder) -> Iterator[Problem]:
    """Keywords and extensions are those that codegen knows, where they have a meaning."""
    for schema in folder.schemas.values():
        for pointer, node in _nodes(schema.node):
            at_top = pointer == ""
            for key in node:
                place = schema.place(f"{pointer}/{source.escape(key)}")
                if key not in keywords.ALL:
                    yield Problem(place, f"unknown keyword {key!r}")
                elif key in keywords.KSERVE_OF_SCHEMA and not at_top:
                    yield Problem(place, f"{key} belongs to a schema, not to a property")
                elif key in keywords.KSERVE_OF_PROPERTY and at_top:
                    yield Problem(place, f"{key} belongs to a property, not to a schema")
            kind = node.get("type")
            if kind is not None and kind not in keywords.TYPES:
                place = schema.place(f"{pointer}/type")
                expected = ", ".join(sorted(keywords.TYPES))
                yield Problem(place, f"expected a type of {expected}, got {kind!r}")


def no_siblings_of_ref(folder: SchemaFolder) -> Iterator[Problem]:
    """OpenAPI 3.0 ignores what stands beside a ``$ref``; ``allOf`` around it is heard."""
    for schema in folder.schemas.values():
        for pointer, node in _nodes(schema.node):
            if "$ref" in node and len(node) > 1:
                beside = ", ".join(sorted(key for key in node if key != "$ref"))
                place = schema.place(f"{pointer}/$ref")
                yield Problem(place, f"{beside} beside $ref is ignored: put the $ref into allOf")


def used(folder: SchemaFolder) -> Iterator[Problem]:
    """Each schema is listed in the root document or reached from one that is."""
    reached: set[str] = set()
    waiting = list(folder.entries)
    while waiting:
        name = waiting.pop()
        if name in reached or name not in folder.schemas:
            continue
        reached.add(name)
        schema = folder.schemas[name]
        for _, ref in references(schema.node):
            target = folder.resolve(ref, schema.file)
            if target is not None:
                waiting.append(target.name)
        waiting.extend(
            node[keywords.ACCEPTS]
            for _, node in _properties(schema)
            if isinstance(node, dict) and keywords.ACCEPTS in node
        )
    for name, schema in folder.schemas.items():
        if name not in reached:
            yield Problem(
                schema.place(), f"{name} is not used: list it in the root document or remove it"
            )


def files_reached(folder: SchemaFolder) -> Iterator[Problem]:
    """Each YAML file below the folder is reached from the root document."""
    known = {folder.root.path.resolve(), folder.resources.path.resolve(), *folder.files}
    for path in sorted(folder.folder.rglob("*.y*ml")):
        if path.resolve() not in known:
            yield Problem(
                Place(shown(path)), "no $ref leads to this file: refer to it or remove it"
            )


def required_exist(folder: SchemaFolder) -> Iterator[Problem]:
    """A required name is a property of the schema, its own or of a part."""
    for schema in folder.schemas.values():
        names = {name for name, _ in _properties(schema)} | set(_inherited(folder, schema))
        for index, name in enumerate(schema.node.get("required", ())):
            if name not in names:
                place = schema.place(f"/required/{index}")
                yield Problem(place, f"{schema.name}: required {name!r} is not a property of it")


def positional_order(folder: SchemaFolder) -> Iterator[Problem]:
    """Positions of a constructor are named once each, by properties that exist."""
    for schema in folder.schemas.values():
        names = schema.node.get(keywords.POSITIONAL, [])
        place = schema.place(f"/{keywords.POSITIONAL}")
        have = {name for name, _ in _properties(schema)} | set(_inherited(folder, schema))
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield Problem(place, f"{schema.name}: {name!r} stands at two positions")
        for name in names:
            if name not in have:
                yield Problem(place, f"{schema.name}: position of {name!r}, which it does not have")


def attribute_names(folder: SchemaFolder) -> Iterator[Problem]:
    """Python names of a schema's properties, aliases included, differ from one another."""
    for schema in folder.schemas.values():
        taken: dict[str, str] = {}
        for name, node in [*_inherited(folder, schema).items(), *_properties(schema)]:
            if not isinstance(node, dict):
                continue
            attribute = node.get(keywords.ATTRIBUTE) or naming.attribute_name(name)
            for python_name in (attribute, *node.get(keywords.ALIASES, ())):
                if taken.setdefault(python_name, name) != name:
                    place = schema.place(f"/properties/{source.escape(name)}")
                    message = (
                        f"{name!r} and {taken[python_name]!r} are both {python_name!r} in Python"
                    )
                    yield Problem(place, f"{schema.name}: {message}")


RULES: tuple[Rule, ...] = (
    described,
    known_keywords,
    no_siblings_of_ref,
    used,
    files_reached,
    required_exist,
    positional_order,
    attribute_names,
)


def _standard(bundled: bundle.Bundle) -> Iterator[Problem]:
    """What the OpenAPI 3.0 specification itself asks, checked by openapi-spec-validator."""
    from openapi_spec_validator import OpenAPIV30SpecValidator

    for error in OpenAPIV30SpecValidator(bundled.document).iter_errors():
        path = [str(part) for part in error.absolute_path]
        place = bundled.folder.root.place()
        if path[:2] == ["components", "schemas"] and len(path) > 2:
            property_name = path[4] if path[3:4] == ["properties"] and len(path) > 4 else ""
            place = bundled.place(path[2], property_name)
        yield Problem(place, f"OpenAPI 3.0: {'/'.join(path)}: {error.message.splitlines()[0]}")


def _description(node: dict[str, Any], name: str, place: Place) -> Iterator[Problem]:
    text = node.get("description")
    if not isinstance(text, str) or not text.strip():
        yield Problem(place, f"{name}: expected a description")
        return
    words = re.findall(r"[A-Za-z0-9]+", text)
    if len(words) < _MIN_WORDS:
        yield Problem(place, f"{name}: expected a description that says something, got {text!r}")
    if not text.rstrip().endswith((".", ")", "`")):
        yield Problem(place, f"{name}: expected a description in full sentences, got no full stop")


def _properties(schema: NamedSchema) -> list[tuple[str, Any]]:
    return list((schema.node.get("properties") or {}).items())


def _inherited(folder: SchemaFolder, schema: NamedSchema) -> dict[str, Any]:
    """Properties of the parts that a schema is composed of, by name."""
    found: dict[str, Any] = {}
    for part in schema.node.get("allOf", ()):
        ref = part.get("$ref") if isinstance(part, dict) else None
        target = folder.resolve(ref, schema.file) if isinstance(ref, str) else None
        if target is not None and target.name != schema.name:
            found.update(_inherited(folder, target))
            found.update(_properties(target))
    return found


def _nodes(node: Any, pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """A schema and every schema below it, with their JSON pointers."""
    if not isinstance(node, dict):
        return
    yield pointer, node
    for name, child in (node.get("properties") or {}).items():
        yield from _nodes(child, f"{pointer}/properties/{source.escape(name)}")
    for key in ("items", "additionalProperties", "not"):
        yield from _nodes(node.get(key), f"{pointer}/{key}")
    for key in ("allOf", "anyOf", "oneOf"):
        for index, child in enumerate(node.get(key, ())):
            yield from _nodes(child, f"{pointer}/{key}/{index}")
