"""Rules about the schemas of a folder: what each must have, and that each is used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from codegen.history.moves import ADVICE_FILE
from codegen.history.releases import FOLDER as HISTORY
from codegen.problems import Place, Problem, did_you_mean, display_path
from codegen.render import naming
from codegen.schema import keywords, shapes, source
from codegen.schema.folder import (
    COMPATIBILITY_FILE,
    DRIFT_FILE,
    NamedSchema,
    SchemaFolder,
    references,
)

_MIN_WORDS = 4
_TODO = re.compile(r"\s*TODO\b")
_WAY_OUT = "say what it means, its unit, its default and what it excludes, in words of its own"


def described(folder: SchemaFolder) -> Iterator[Problem]:
    """Each schema and each property says what it is, in words of its own."""
    for schema in folder.schemas.values():
        inherited = _inherited(folder, schema)
        yield from _description(schema.node, schema.name, schema.place())
        for name, node in _properties(schema):
            place = schema.place(f"/properties/{source.escape(name)}")
            if "description" in node or name not in inherited:
                yield from _description(node, name, place)


def known_keywords(folder: SchemaFolder) -> Iterator[Problem]:
    """Keywords, extensions and types are those that codegen knows."""
    expected = ", ".join(sorted(keywords.TYPES))
    for schema in folder.schemas.values():
        for pointer, node in shapes.walk(schema.node):
            for key in node:
                if key not in keywords.ALL:
                    place = schema.place(f"{pointer}/{source.escape(key)}")
                    meant = did_you_mean(key, keywords.ALL)
                    yield Problem(place, f"unknown keyword {key!r}{meant}")
            kind = node.get("type")
            if kind is not None and kind not in keywords.TYPES:
                place = schema.place(f"{pointer}/type")
                meant = did_you_mean(kind, keywords.TYPES)
                yield Problem(place, f"expected a type of {expected}, got {kind!r}{meant}")


def has_misspelt_keywords(folder: SchemaFolder) -> bool:
    """Whether a keyword is all but one that codegen knows."""
    return any(
        key not in keywords.ALL and did_you_mean(key, keywords.ALL)
        for schema in folder.schemas.values()
        for _, node in shapes.walk(schema.node)
        for key in node
    )


def no_siblings_of_ref(folder: SchemaFolder) -> Iterator[Problem]:
    """OpenAPI 3.0 ignores what stands beside a ``$ref``; ``allOf`` around it is heard."""
    for schema in folder.schemas.values():
        for pointer, node in shapes.walk(schema.node):
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
            waiting.append(folder.target(ref).name)
        for _, node in shapes.walk(schema.node):
            waiting.extend(name for key, name in node.items() if key == keywords.ACCEPTS)
    for name, schema in folder.schemas.items():
        if name not in reached:
            yield Problem(
                schema.place(), f"{name} is not used: list it in the root document or remove it"
            )


def files_reached(folder: SchemaFolder) -> Iterator[Problem]:
    """Each YAML file below the folder is reached from the root document."""
    tables = [table for table in (folder.resources, folder.operations) if table is not None]
    known = {file.path.resolve() for file in (folder.root, *tables)} | {*folder.files}
    known |= {
        (folder.folder / name).resolve()
        for name in (COMPATIBILITY_FILE, DRIFT_FILE, f"{HISTORY}/{ADVICE_FILE}")
    }
    for path in sorted(folder.folder.rglob("*.y*ml")):
        if path.resolve() not in known:
            yield Problem(
                Place(display_path(path)), "no $ref leads to this file: refer to it or remove it"
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
            attribute = node.get(keywords.ATTRIBUTE) or naming.attribute_name(name)
            for python_name in (attribute, *node.get(keywords.ALIASES, ())):
                if taken.setdefault(python_name, name) != name:
                    place = schema.place(f"/properties/{source.escape(name)}")
                    message = (
                        f"{name!r} and {taken[python_name]!r} are both {python_name!r} in Python"
                    )
                    yield Problem(place, f"{schema.name}: {message}")


def _description(node: dict[str, Any], name: str, place: Place) -> Iterator[Problem]:
    text = node.get("description")
    if text is None and any(did_you_mean(key, ["description"]) for key in node):
        return
    if not isinstance(text, str) or not text.strip():
        yield Problem(place, f"{name}: expected a description")
        return
    if _TODO.match(text):
        yield Problem(place, f"{name}: {text!r} is still to be written: {_WAY_OUT}")
        return
    words = re.findall(r"[A-Za-z0-9]+", text)
    if len(words) < _MIN_WORDS:
        yield Problem(place, f"{name}: expected a description that says something, got {text!r}")
    if not text.rstrip().endswith((".", ")", "`")):
        yield Problem(place, f"{name}: expected a description in full sentences, got no full stop")


def plain_names(folder: SchemaFolder) -> Iterator[Problem]:
    """No property is called ``true`` because it stands there as ``on``, ``yes`` or ``y``."""
    for schema in folder.schemas.values():
        for pointer, node in shapes.walk(schema.node):
            for name in node.get("properties") or ():
                if name in ("true", "false"):
                    message = (
                        f"property {name!r}: YAML reads on, off, yes, no, y and n so: quote the name"
                        " if one of these is meant, or choose another"
                    )
                    place = schema.place(f"{pointer}/properties/{name}")
                    yield Problem(place, message)


def _properties(schema: NamedSchema) -> list[tuple[str, dict[str, Any]]]:
    return list(schema.node.get("properties", {}).items())


def _inherited(
    folder: SchemaFolder, schema: NamedSchema, around: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Properties of the parts that a schema is composed of, by name."""
    found: dict[str, Any] = {}
    around = (*around, schema.name)
    for part in schema.node.get("allOf", ()):
        target = folder.target(part["$ref"])
        if target.name not in around:
            found.update(_inherited(folder, target, around))
            found.update(_properties(target))
    return found
