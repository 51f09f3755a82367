"""The report of a comparison, from what was given on the command line."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from codegen.diff import rules
from codegen.diff.causes.cause import Cause
from codegen.diff.causes.class_names import ClassNames
from codegen.diff.causes.group import (
    add_class_changes,
    add_method_changes,
    changes_of_classes,
    group_changes,
)
from codegen.diff.changes import method_changes
from codegen.diff.compare import comparison
from codegen.diff.report.entries import entry_of
from codegen.diff.report.report import Entry, Report
from codegen.diff.report.successions import judge_successions
from codegen.diff.rule import View
from codegen.diff.sides.nodes import Nodes
from codegen.diff.sides.read import read
from codegen.diff.sides.side import Side
from codegen.problems import CodegenError, InputError
from codegen.schema.folder import ROOT_FILE


def build_report(old: str, new: str, schema: Path) -> tuple[Report, Side, Side]:
    """Compare two sides, with every entry and none accepted yet.

    ``schema`` is the schema folder: what ``git:REVISION`` alone means, and where names of classes
    come from when CRDs are compared.

    Raises:
        InputError: with everything that is wrong in either side.
    """
    nodes = Nodes()
    known = rules.load()
    problems = []
    found: list[Side] = []
    for spec in (old, new):
        try:
            found.append(read(nodes, spec, schema, known))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    before, after = found
    compared = comparison.compare(before.kinds, after.kinds)
    comparison.compare_others(compared, before.others, after.others)
    names = ClassNames(before, after, _reference(nodes, schema, before, after, known))
    found_causes = group_changes(compared)
    changes = changes_of_classes(before, after, found_causes, names)
    all_causes = add_class_changes(found_causes, changes, names)
    if before.methods and after.methods:
        methods = method_changes.compare(before.methods, after.methods)
        all_causes = add_method_changes(all_causes, methods)

    def entry(cause: Cause) -> Entry:
        return entry_of(known.values(), cause, names, before, after)

    parts = judge_successions(compared, all_causes, entry)
    entries = [entry(cause) for cause in all_causes]
    for found_entry in entries:
        found_entry.parts = parts.get(id(found_entry.cause), [])
    views = [View.MANIFEST]
    notes = []
    if before.classes is not None and after.classes is not None:
        views.append(View.PYTHON)
    else:
        without = [side.name for side in found if side.classes is None]
        have = "has" if len(without) == 1 else "have"
        notes.append(f"Python view not compared: {' and '.join(without)} {have} no classes")
    if bool(before.definitions) != bool(after.definitions):
        notes += _undescribed(entries, found)
    notes += [f"Left out of {side.name}: {side.left_out}" for side in found if side.left_out]
    entries.sort(key=lambda entry: (entry.severity.rank, entry.subject))
    report = Report(old, new, views, entries, notes)
    report.versions, report.paths = compared.versions, compared.paths
    return report, before, after


def _undescribed(entries: list[Entry], found: list[Side]) -> list[str]:
    """Leave descriptions out where a side is CRDs without any."""
    bare = [side for side in found if side.definitions and not side.is_described]
    if not bare:
        return []
    for entry in entries:
        entry.findings = [f for f in entry.findings if f.rule != "description-changed"]
    entries[:] = [entry for entry in entries if entry.findings]
    return [f"Descriptions not compared: {bare[0].name} has none"]


def _reference(
    nodes: Nodes, schema: Path, old: Side, new: Side, known: Container[str]
) -> Side | None:
    """The schema folder, where both sides are CRDs and have no names of classes."""
    if old.bundle or new.bundle or not (schema / ROOT_FILE).is_file():
        return None
    try:
        return read(nodes, str(schema), schema, known)
    except CodegenError:
        return None
