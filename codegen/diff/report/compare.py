"""Comparing two sides, from what was given on the command line to the report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from codegen.diff import rules
from codegen.diff.causes import group as causes
from codegen.diff.causes.class_names import ClassNames
from codegen.diff.causes.group import Cause
from codegen.diff.changes import python_methods
from codegen.diff.changes.change import Change
from codegen.diff.compare import kinds
from codegen.diff.compare.pairs import ABSENT
from codegen.diff.report.report import (
    Entry,
    Finding,
    Report,
    finding,
)
from codegen.diff.rule import Rule, View
from codegen.diff.sides import side as sides
from codegen.diff.sides.nodes import Nodes
from codegen.diff.sides.side import Side
from codegen.problems import CodegenError, InputError, Place, listed
from codegen.schema.folder import ROOT_FILE


def compare(old: str, new: str, schema: Path) -> tuple[Report, Side, Side]:
    """Compare two sides, with every entry and none accepted yet.

    ``schema`` is the schema folder: what ``git:REVISION`` alone means, and where names of classes
    come from when CRDs are compared.

    Raises:
        InputError: with everything that is wrong in either side.
    """
    nodes = Nodes()
    problems = []
    found: list[Side] = []
    for spec in (old, new):
        try:
            found.append(sides.read(nodes, spec, schema))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    before, after = found
    comparison = kinds.compare(before.kinds, after.kinds)
    kinds.compare_others(comparison, before.others, after.others)
    names = ClassNames(before, after, _reference(nodes, schema, before, after))
    found_causes = causes.of_manifests(comparison)
    changes = causes.code_changes(before, after, found_causes, names)
    all_causes = causes.add_code(found_causes, changes, names)
    if before.methods and after.methods:
        methods = python_methods.compare(before.methods, after.methods)
        all_causes = causes.add_methods(all_causes, methods)
    known = rules.load()
    entries = [_entry(known, cause, names, before, after) for cause in all_causes]
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
    entries.sort(key=lambda entry: (entry.severity.rank, entry.subject))
    report = Report(old, new, views, entries, notes)
    report.versions, report.paths = comparison.versions, comparison.paths
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


def _reference(nodes: Nodes, schema: Path, old: Side, new: Side) -> Side | None:
    """The schema folder, where both sides are CRDs and have no names of classes."""
    if old.bundle or new.bundle or not (schema / ROOT_FILE).is_file():
        return None
    try:
        return sides.read(nodes, str(schema), schema)
    except CodegenError:
        return None


def _entry(known: dict[str, Rule], cause: Cause, names: ClassNames, old: Side, new: Side) -> Entry:
    found = [finding(*rules.judge(known, change), change) for change in cause.changes]
    # In an object of another type the same may be said of several of its fields.
    findings = list({(f.rule, f.says, f.old, f.new): f for f in found}.values())
    findings += _of_code(known, cause)
    findings += _of_methods(known, cause)
    classes = names.of(cause)
    return Entry(
        _subject(cause, classes),
        findings,
        classes or sorted({class_name for class_name, _, _ in cause.code}),
        cause.kinds,
        cause.places,
        cause.shown_examples,
        _place(cause, classes, old, is_new=False),
        _place(cause, classes, new, is_new=True),
        cause,
    )


def _of_code(known: dict[str, Rule], cause: Cause) -> list[Finding]:
    """What a cause means for code: the same in several classes is one finding."""
    found = []
    changes = ((change, name, change.what == "class") for name, _, change in cause.code)
    for change, names in _told_together(changes):
        classes = set(names)
        name, rule = rules.judge(known, change)
        made = finding(name, rule, change, classes)
        if change.what == "class" and len(classes) > 1:
            made.says = made.says.replace(f"class {change.name}", f"{len(classes)} classes")
            made.says += f": {', '.join(made.classes)}"
        found.append(made)
    return found


def _of_methods(known: dict[str, Rule], cause: Cause) -> list[Finding]:
    """What a cause means for API classes: the same in several methods is one finding."""
    found = []
    changes = (
        (at.change, f"{at.method.class_name}.{at.method.name}", at.change.key != "argument")
        for at in cause.methods
    )
    for change, methods in _told_together(changes):
        made = finding(*rules.judge(known, change), change)
        if change.key == "argument":
            made.says += f": {listed(methods)}"
        elif len(methods) > 1:
            made.says = made.says.replace(f"method {change.name}", f"{len(methods)} methods")
            made.says += f": {listed(methods)}"
        found.append(made)
    return found


def _told_together(
    changes: Iterable[tuple[Change, str, bool]],
) -> Iterable[tuple[Change, list[str]]]:
    """Changes that say the same, each with the classes or methods that it is said of.

    A change comes with one of these, and whether it is that as a whole that came or went.
    """
    found: dict[str, tuple[Change, list[str]]] = {}
    for change, name, is_whole in changes:
        key = f"{change.key} {change.added}" if is_whole else change.identity
        found.setdefault(key, (change, []))[1].append(name)
    return found.values()


def _subject(cause: Cause, classes: list[str]) -> str:
    if cause.heads:
        head = cause.heads[0]
        one_version = len({h.version for h in cause.heads}) == 1
        return f"{head.kind}/{head.version}" if head.version and one_version else head.kind
    if not cause.pairs and not cause.code:
        method, change = cause.methods[0].method, cause.methods[0].change
        return f"{method.class_name}.{change.name}" if change.key == "argument" else method.kind
    if not cause.pairs:
        class_name, _, change = cause.code[0]
        attribute = change.name.rpartition(" -> ")[2]
        return class_name if change.what == "class" else f"{class_name}.{attribute}"
    path = cause.path
    holder = classes[0] if classes else str(cause.examples[0])
    if not path:
        return holder
    between = "" if path[0] in "[{" else "." if classes or cause.examples[0].path else " "
    return f"{holder}{between}{path}"


def _head_place(cause: Cause, side: Side, is_new: bool) -> Place | None:
    """Where a kind or a version says what changed, or the kind where it does not."""
    head, change = cause.heads[0], cause.changes[0]
    label = head.kind if is_new else head.old_kind or head.kind
    whole = head.key in (kinds.DEFINITION, kinds.VERSION)
    if whole and (head.new if is_new else head.old) is ABSENT:
        return None
    key = "" if whole else change.key.split(" ")[0].replace(".", "/")
    return side.kind_place(label, head.version, key)


def _place(cause: Cause, classes: list[str], side: Side, is_new: bool) -> Place | None:
    if cause.heads:
        return _head_place(cause, side, is_new)
    if cause.pairs and side.bundle is None:
        places = (side.place_at(cause.shown(where)) for where in cause.examples)
        return next((place for place in places if place is not None), None)
    for class_name in classes:
        place = side.class_place(class_name, cause.property_name)
        if place is not None:
            return place
    for pair in cause.pairs:
        origin = (pair.new if is_new else pair.old).origin
        if origin is not None:
            return side.place_of(origin, cause.property_name)
    for class_name, wire, _ in cause.code:
        place = side.class_place(class_name, wire)
        if place is not None:
            return place
    methods = [found.method for found in cause.methods]
    return side.kind_place(methods[0].kind, methods[0].version) if methods else None
