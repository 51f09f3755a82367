"""Entries of a report, made from causes."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from codegen.diff import rules
from codegen.diff.causes.cause import Cause
from codegen.diff.causes.class_names import ClassNames
from codegen.diff.changes.change import Change
from codegen.diff.compare.comparison import DEFINITION, VERSION
from codegen.diff.compare.differences import ABSENT
from codegen.diff.report.report import Entry, Finding, finding_of
from codegen.diff.rule import Rule
from codegen.diff.sides.side import Side
from codegen.problems import Place, listed


def entry_of(
    known: Collection[Rule], cause: Cause, names: ClassNames, old: Side, new: Side
) -> Entry:
    """What a cause means for manifests and for code."""
    found = [finding_of(rules.classify(known, change), change) for change in cause.changes]
    # In an object of another type the same may be said of several of its fields.
    findings = list({(f.rule, f.message, f.old, f.new): f for f in found}.values())
    findings += _class_findings(known, cause)
    findings += _method_findings(known, cause)
    classes = names.of(cause)
    return Entry(
        _subject(cause, classes),
        findings,
        classes or sorted({class_name for class_name, _, _ in cause.class_changes}),
        cause.kinds,
        cause.places,
        cause.locations,
        _place(cause, classes, old, is_new=False),
        _place(cause, classes, new, is_new=True),
        cause,
    )


def _class_findings(known: Collection[Rule], cause: Cause) -> list[Finding]:
    """What a cause means for code: the same in several classes is one finding."""
    found = []
    changes = ((change, name, change.what == "class") for name, _, change in cause.class_changes)
    for change, names in _same_changes(changes):
        classes = set(names)
        made = finding_of(rules.classify(known, change), change, classes)
        if change.what == "class" and len(classes) > 1:
            made.message = made.message.replace(f"class {change.name}", f"{len(classes)} classes")
            made.message += f": {', '.join(made.classes)}"
        found.append(made)
    return found


def _method_findings(known: Collection[Rule], cause: Cause) -> list[Finding]:
    """What a cause means for API classes: the same in several methods is one finding."""
    found = []
    changes = (
        (at.change, f"{at.method.class_name}.{at.method.name}", at.change.key != "argument")
        for at in cause.method_changes
    )
    for change, methods in _same_changes(changes):
        made = finding_of(rules.classify(known, change), change)
        if change.key == "argument":
            made.message += f": {listed(methods)}"
        elif len(methods) > 1:
            made.message = made.message.replace(f"method {change.name}", f"{len(methods)} methods")
            made.message += f": {listed(methods)}"
        found.append(made)
    return found


def _same_changes(
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
    if cause.settings:
        first = cause.settings[0]
        one_version = len({setting.version for setting in cause.settings}) == 1
        return f"{first.kind}/{first.version}" if first.version and one_version else first.kind
    if not cause.pairs and not cause.class_changes:
        method, change = cause.method_changes[0].method, cause.method_changes[0].change
        return f"{method.class_name}.{change.name}" if change.key == "argument" else method.kind
    if not cause.pairs:
        class_name, _, change = cause.class_changes[0]
        attribute = change.name.rpartition(" -> ")[2]
        return class_name if change.what == "class" else f"{class_name}.{attribute}"
    path = cause.path
    holder = classes[0] if classes else str(cause.examples[0])
    if not path:
        return holder
    between = "" if path[0] in "[{" else "." if classes or cause.examples[0].path else " "
    return f"{holder}{between}{path}"


def _setting_place(cause: Cause, side: Side, is_new: bool) -> Place | None:
    """Where a kind or a version says what changed, or the kind where it does not."""
    first, change = cause.settings[0], cause.changes[0]
    label = first.kind if is_new else first.old_kind or first.kind
    whole = first.key in (DEFINITION, VERSION)
    if whole and (first.new if is_new else first.old) is ABSENT:
        return None
    key = "" if whole else change.key.split(" ")[0].replace(".", "/")
    return side.kind_place(label, first.version, key)


def _place(cause: Cause, classes: list[str], side: Side, is_new: bool) -> Place | None:
    if cause.settings:
        return _setting_place(cause, side, is_new)
    if cause.pairs and side.bundle is None:
        places = (side.place_at(cause.location_of(where)) for where in cause.examples)
        return next((place for place in places if place is not None), None)
    for class_name in classes:
        place = side.class_place(class_name, cause.property_name)
        if place is not None:
            return place
    for pair in cause.pairs:
        origin = (pair.new if is_new else pair.old).origin
        if origin is not None:
            return side.place_of(origin, cause.property_name)
    for class_name, wire, _ in cause.class_changes:
        place = side.class_place(class_name, wire)
        if place is not None:
            return place
    methods = [found.method for found in cause.method_changes]
    return side.kind_place(methods[0].kind, methods[0].version) if methods else None
