"""Every rule that a schema folder keeps beyond what bundling it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from codegen import drift
from codegen.diff import rules as diff_rules
from codegen.diff.sides import compatibility
from codegen.history import moves, releases
from codegen.lint import bounds, buildable, list_types, structure, values
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
    # Rules about what belongs together find the consequences of a misspelt keyword only.
    rules = NODE_RULES if structure.has_misspelt_keywords(schema) else RULES
    problems = [problem for rule in rules for problem in rule(schema)]
    return sorted(set(problems)) or buildable.problems(schema)


def exemptions(folder: SchemaFolder) -> Iterator[Problem]:
    """The changes that are accepted are told as they should be."""
    try:
        compatibility.read(folder.folder / COMPATIBILITY_FILE, diff_rules.load())
    except InputError as error:
        yield from error.problems


def history(folder: SchemaFolder) -> Iterator[Problem]:
    """What is known of releases is as it was written, and advice is of fields that are gone."""
    try:
        known = releases.load(folder.folder)
        if known is not None:
            moves.load_advice(folder.folder, known)
    except InputError as error:
        yield from error.problems


def accepted_drift(folder: SchemaFolder) -> Iterator[Problem]:
    """What may differ from upstream's CRDs is told as it should be."""
    try:
        drift.accepted_in(folder.folder)
    except InputError as error:
        yield from error.problems


NODE_RULES: tuple[Rule, ...] = (
    structure.described,
    structure.known_keywords,
    structure.no_siblings_of_ref,
    structure.plain_names,
    exemptions,
    history,
    accepted_drift,
    values.formats,
    values.patterns,
    values.enums,
    bounds.bounds,
)
"""The rules that look at one node at a time."""
RULES: tuple[Rule, ...] = (
    *NODE_RULES,
    structure.used,
    structure.files_reached,
    structure.required_exist,
    structure.positional_order,
    structure.attribute_names,
    values.defaults,
    list_types.list_types,
)
