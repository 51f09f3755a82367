"""Every rule that a schema folder keeps beyond what bundling it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from codegen.diff import rules
from codegen.diff.sides import compatibility
from codegen.lint import buildable, list_types, structure, values
from codegen.problems import InputError, Place, Problem, display_path
from codegen.schema.folder import COMPATIBILITY_FILE, ROOT_FILE, SchemaFolder

Rule = Callable[[SchemaFolder], Iterator[Problem]]


def lint(folder: Path) -> list[Problem]:
    """Every problem of the schema, in order of place.

    Raises:
        InputError: the folder has no root document that can be read.
    """
    root = folder / ROOT_FILE
    try:
        root.read_bytes()
    except OSError as error:
        way_out = "name the schema folder with --schema DIR"
        message = f"can't be read: {error.strerror}: {way_out}"
        raise InputError([Problem(Place(display_path(root)), message)]) from None
    try:
        schema = SchemaFolder(folder)
    except InputError as error:
        return error.problems
    problems = [problem for rule in RULES for problem in rule(schema)]
    return sorted(set(problems)) or buildable.problems(schema)


def exemptions(folder: SchemaFolder) -> Iterator[Problem]:
    """The changes that are accepted are told as they should be."""
    try:
        compatibility.read(folder.folder / COMPATIBILITY_FILE, rules.load())
    except InputError as error:
        yield from error.problems


RULES: tuple[Rule, ...] = (
    structure.described,
    structure.known_keywords,
    structure.no_siblings_of_ref,
    structure.used,
    structure.files_reached,
    exemptions,
    structure.required_exist,
    structure.positional_order,
    structure.attribute_names,
    values.formats,
    values.patterns,
    values.enums,
    values.defaults,
    list_types.list_types,
)
