"""Every rule of the schema diff on a pair that triggers it, and on a near miss that must not.

``rules/RULE/`` holds ``old.yaml``, ``new.yaml`` and the entries that separate them; its folder
``spared`` the same for the near miss. ``python -m tests.codegen.diff.test_rules RULE...`` writes
the entries anew: read the difference before you commit it.
"""

from __future__ import annotations

import contextlib
import difflib
import functools
import importlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from codegen.diff import rules
from codegen.diff.changes.change import Change
from codegen.diff.output import json as json_format
from codegen.diff.report.build import build_report
from codegen.diff.report.report import Report
from codegen.diff.rule import Rule
from codegen.diff.severity import Severity
from tests.on_each import on_each

FOLDER = Path(__file__).with_name("rules")
MODULES = sorted(Path(rules.__file__).parent.glob("[a-z]*.py"))
RULES = sorted(path.name for path in FOLDER.iterdir())
SPARED = "spared"
PAIRS = [pair for rule in RULES for pair in (rule, f"{rule}/{SPARED}")]
OLD, NEW, EXPECTED = "old.yaml", "new.yaml", "expected.json"
NO_SCHEMA = Path("openapi")
Entries = list[dict[str, Any]]

every_rule = pytest.mark.parametrize("rule", RULES)
every_pair = pytest.mark.parametrize("pair", PAIRS)


@functools.cache
def compared(pair: str, old: str = OLD, new: str = NEW) -> Report:
    """The comparison, made once for all tests that look at it."""
    return compare(pair, old, new)


def compare(pair: str, old: str = OLD, new: str = NEW) -> Report:
    """The comparison of two files of a pair, with places as names of these files alone."""
    with _inside(FOLDER / pair):
        return build_report(old, new, NO_SCHEMA)[0]


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def entries(report: Report) -> Entries:
    return [_brief(json_format.entry(entry)) for entry in report.entries]


def _brief(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry as goldens have it: most have no parts, and do not say so."""
    parts = [_brief(part) for part in entry.pop("parts")]
    return {**entry, "parts": parts} if parts else entry


def expected(pair: str) -> Entries:
    found: Entries = json.loads((FOLDER / pair / EXPECTED).read_text(encoding="utf-8"))
    return found


def found_rules(found: Entries) -> set[str]:
    return {finding["rule"] for entry in found for finding in entry["findings"]}


def mismatch(pair: str, got: Entries, wanted: Entries) -> str:
    """How the entries differ from the golden ones, and how to take them over; empty if equal."""
    if got == wanted:
        return ""
    lines = difflib.unified_diff(
        dumps(wanted).splitlines(),
        dumps(got).splitlines(),
        f"{pair}/{EXPECTED}",
        "got",
        lineterm="",
    )
    rule = pair.partition("/")[0]
    command = f"python -m tests.codegen.diff.test_rules {rule}"
    return "\n".join([*lines, f"If this is right, write the golden anew: {command}"])


def dumps(found: Entries) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def test_every_rule_has_a_folder_and_every_folder_a_rule() -> None:
    assert sorted(rules.load()) == RULES


def test_every_rule_of_a_module_counts_and_has_an_id_of_its_own() -> None:
    modules = [importlib.import_module(f"{rules.__name__}.{path.stem}") for path in MODULES]
    ids = [rule.id for module in modules for rule in module.RULES]
    assert sorted(ids) == sorted(rules.load())


@on_each(PAIRS, name=str)
def test_folders_hold_a_pair_and_its_entries_alone(pair: str) -> None:
    names = {path.name for path in (FOLDER / pair).iterdir()}
    assert names == {OLD, NEW, EXPECTED} | (set() if pair.endswith(SPARED) else {SPARED})


@every_rule
def test_the_pair_triggers_its_rule(rule: str) -> None:
    got = entries(compared(rule))
    assert not (problem := mismatch(rule, got, expected(rule))), problem
    assert rule in found_rules(got)


@every_rule
def test_the_near_miss_does_not(rule: str) -> None:
    pair = f"{rule}/{SPARED}"
    got = entries(compared(pair))
    assert not (problem := mismatch(pair, got, expected(pair))), problem
    assert rule not in found_rules(got)


@every_pair
def test_each_change_has_one_rule(pair: str, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[Change] = []
    classify = rules.classify

    def spy(known: Iterable[Rule], change: Change) -> Rule:
        judged.append(change)
        return classify(known, change)

    monkeypatch.setattr(rules, "classify", spy)
    reports = compare(pair), compare(pair, NEW, OLD)
    assert bool(judged) == any(report.entries for report in reports)
    known = rules.load()
    for change in judged:
        matching = [name for name, rule in known.items() if rule.matches(change)]
        assert len(matching) == 1, (change.what, change.key, matching)


@on_each(PAIRS, name=str)
def test_findings_are_whole_sentences_without_gaps(pair: str) -> None:
    for entry in compared(pair).entries:
        for finding in entry.findings:
            assert finding.impact.endswith(".")
            assert finding.fix.endswith(".")
            gaps = ("{name}", "{old}", "{new}", "{key}", "{candidates}")
            assert not any(gap in finding.message for gap in gaps)
            assert finding.message == finding.message.strip(" :")


@on_each(PAIRS, name=str)
def test_a_side_does_not_differ_from_itself(pair: str) -> None:
    assert entries(compared(pair, OLD, OLD)) == []
    assert entries(compare(pair, NEW, NEW)) == []


@every_pair
def test_the_other_way_round_every_change_is_known_too(pair: str) -> None:
    report = compared(pair, NEW, OLD)
    assert report.count(Severity.UNHANDLED) == 0
    # What differs one way differs the other way.
    assert bool(report.entries) == bool(expected(pair))


@every_rule
def test_without_the_rule_its_change_is_unhandled(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = rules.load
    monkeypatch.setattr(
        rules, "load", lambda: {name: known for name, known in load().items() if name != rule}
    )
    report = compare(rule)
    findings = [finding for entry in report.entries for finding in entry.findings]
    assert rules.UNHANDLED in {finding.rule for finding in findings}
    assert rule not in {finding.rule for finding in findings}
    assert report.entries[0].severity is Severity.UNHANDLED
    assert report.fails("breaking")


def _other_severity(found: Entries) -> None:
    entry = found[0]
    entry["severity"] = "risky" if entry["severity"] != "risky" else "breaking"


def _other_severity_of_finding(found: Entries) -> None:
    finding = found[0]["findings"][0]
    finding["severity"] = "risky" if finding["severity"] != "risky" else "breaking"


def _other_words(found: Entries) -> None:
    found[0]["findings"][0]["says"] += " now"


def _other_subject(found: Entries) -> None:
    found[0]["subject"] += "s"


def _other_rule(found: Entries) -> None:
    found[0]["findings"][0]["rule"] += "-otherwise"


def _other_line(found: Entries) -> None:
    place = found[0]["new"] or found[0]["old"]
    place["line"] += 1


def _entry_twice(found: Entries) -> None:
    found.append(deepcopy(found[0]))


def _entry_gone(found: Entries) -> None:
    del found[0]


MUTATIONS: list[Callable[[Entries], None]] = [
    _other_severity,
    _other_severity_of_finding,
    _other_words,
    _other_subject,
    _other_rule,
    _other_line,
    _entry_twice,
    _entry_gone,
]


@on_each(PAIRS, name=str)
def test_a_golden_that_says_otherwise_fails(pair: str) -> None:
    wanted = expected(pair)
    if not wanted:
        trigger = expected(pair.partition("/")[0])
        assert mismatch(pair, trigger, wanted)
        return
    for mutate in MUTATIONS:
        changed = deepcopy(wanted)
        mutate(changed)
        problem = mismatch(pair, wanted, changed)
        assert f"python -m tests.codegen.diff.test_rules {pair.partition('/')[0]}" in problem


@on_each(PAIRS, name=str)
def test_another_pair_of_files_fails(pair: str) -> None:
    wanted = expected(pair)
    if not wanted:
        return
    assert mismatch(pair, entries(compared(pair, OLD, OLD)), wanted), "the change is not needed"
    swapped = _renamed(entries(compared(pair, NEW, OLD)))
    assert mismatch(pair, swapped, wanted), "the direction of the change makes no difference"


def _renamed(found: Entries) -> Entries:
    """Entries of swapped sides, with the files named as if they were not."""
    names = {OLD: NEW, NEW: OLD}
    for entry in found:
        for side in ("old", "new"):
            if entry[side]:
                entry[side]["file"] = names[entry[side]["file"]]
    return found


Json = dict[str, Any]
FALSE = [
    "nullable",
    "x-kubernetes-int-or-string",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-embedded-resource",
]
SAME: list[tuple[Json, Json]] = [
    *(({"type": "object"}, {"type": "object", key: False}) for key in FALSE),
    ({"type": "array"}, {"type": "array", "uniqueItems": False}),
    ({"minimum": 1}, {"minimum": 1, "exclusiveMinimum": False}),
    ({"maximum": 1}, {"maximum": 1, "exclusiveMaximum": False}),
    *(({}, {key: 0}) for key in ("minLength", "minItems", "minProperties")),
    *(({key: 2}, {key: 2.0}) for key in ("minimum", "maximum", "multipleOf")),
    ({"type": "object"}, {"type": "object", "x-kubernetes-map-type": "granular"}),
    ({"type": "array"}, {"type": "array", "x-kubernetes-list-type": "atomic"}),
    ({"x-kubernetes-list-map-keys": ["a", "b"]}, {"x-kubernetes-list-map-keys": ["b", "a"]}),
    *(
        ({key: [{"required": ["a"]}, {"minimum": 1}]}, {key: [{"minimum": 1}, {"required": ["a"]}]})
        for key in ("oneOf", "anyOf", "allOf")
    ),
    (
        {"x-kubernetes-int-or-string": True},
        {"x-kubernetes-int-or-string": True, "anyOf": [{"type": "integer"}, {"type": "string"}]},
    ),
    ({}, {"x-kubernetes-validations": []}),
    ({}, {"required": []}),
    ({"type": "string", "format": "datetime"}, {"type": "string", "format": "date-time"}),
    (
        {"additionalProperties": {"type": "string"}},
        {"additionalProperties": {"type": "string"}, "x-kubernetes-preserve-unknown-fields": True},
    ),
]
VERSION: Json = {"name": "v1", "served": True, "storage": True}
NAMES: Json = {"kind": "Order", "plural": "orders"}
SAME_SETTINGS: list[tuple[Json, Json]] = [
    ({}, {"names": {**NAMES, "singular": "order"}}),
    ({}, {"names": {**NAMES, "listKind": "OrderList"}}),
    ({}, {"names": {**NAMES, "categories": [], "shortNames": []}}),
    (
        {"names": {**NAMES, "categories": ["a", "b"], "shortNames": ["c", "d"]}},
        {"names": {**NAMES, "categories": ["b", "a"], "shortNames": ["d", "c"]}},
    ),
    ({}, {"conversion": {"strategy": "None"}}),
    ({}, {"preserveUnknownFields": False}),
    ({}, {"version": {"additionalPrinterColumns": [], "selectableFields": []}}),
    ({}, {"version": {"deprecated": False, "subresources": {}}}),
    (
        {"version": {"selectableFields": [{"jsonPath": ".a"}, {"jsonPath": ".b"}]}},
        {"version": {"selectableFields": [{"jsonPath": ".b"}, {"jsonPath": ".a"}]}},
    ),
]


def said(folder: Path, old: Json, new: Json) -> list[str]:
    """What separates two definitions."""
    for name, spec in ((OLD, old), (NEW, new)):
        version = spec.pop("version", {})
        schema = {"type": "object", "properties": {"spec": spec.pop("schema", {})}}
        versions = [{**VERSION, "schema": {"openAPIV3Schema": schema}, **version}]
        definition = {
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": {"name": "orders.shop.example.org"},
            "spec": {"group": "shop.example.org", "names": NAMES, "versions": versions, **spec},
        }
        (folder / name).write_text(json.dumps(definition), encoding="utf-8")
    with _inside(folder):
        report = build_report(OLD, NEW, NO_SCHEMA)[0]
    return [finding.message for entry in report.entries for finding in entry.findings]


@pytest.mark.parametrize(("one", "other"), SAME, ids=str)
def test_schemas_that_mean_the_same_do_not_differ(one: Json, other: Json, tmp_path: Path) -> None:
    assert said(tmp_path, {"schema": one}, {"schema": other}) == []
    assert said(tmp_path, {"schema": other}, {"schema": one}) == []


@pytest.mark.parametrize(("one", "other"), SAME_SETTINGS, ids=str)
def test_definitions_that_mean_the_same_do_not_differ(
    one: Json, other: Json, tmp_path: Path
) -> None:
    assert said(tmp_path, deepcopy(one), deepcopy(other)) == []
    assert said(tmp_path, deepcopy(other), deepcopy(one)) == []


@pytest.mark.parametrize(
    ("old", "new", "are_alike"),
    [
        ("replicas", "minReplicas", True),
        ("url", "baseURL", True),
        ("count", "counts", True),
        ("memory", "memoryLimit", True),
        ("colour", "color", True),
        ("a", "name", False),
        ("id", "width", False),
        ("cpu", "gpu", False),
        ("min", "admin", False),
        ("replicas", "customer", False),
    ],
)
def test_names_that_are_alike_make_a_rename(
    old: str, new: str, are_alike: bool, tmp_path: Path
) -> None:
    fields: list[Json] = [
        {"schema": {"type": "object", "properties": {name: {"type": "string"}}}}
        for name in (old, new)
    ]
    renamed = [f"field renamed: {old} -> {new}"]
    gone = [f"field {old} removed: string", f"field {new} added: string"]
    assert said(tmp_path, *fields) == (renamed if are_alike else gone)


TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
PAIR: Json = {"type": "object", "properties": {"a": TEXT, "b": WHOLE}}
PLACE = "may have taken its place"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (  # Two names are as like.
            {"size": WHOLE},
            {"minSize": WHOLE, "maxSize": WHOLE},
            f"field size removed: integer; maxSize or minSize {PLACE}",
        ),
        (  # Two old names are as like to one new one.
            {"minSize": WHOLE, "maxSize": WHOLE},
            {"size": WHOLE},
            f"field minSize removed: integer; size {PLACE}",
        ),
        (  # The better name has another shape.
            {"hostURL": TEXT},
            {"noHost": TEXT, "hostUrl": WHOLE},
            f"field hostURL removed: string; hostUrl or noHost {PLACE}",
        ),
        (  # A name that stayed says the same.
            {"hostURL": TEXT, "hostUrl": WHOLE},
            {"hostUrl": WHOLE, "noHost": TEXT},
            f"field hostURL removed: string; hostUrl or noHost {PLACE}",
        ),
        (  # Nearly as like is not liker.
            {"colour": TEXT},
            {"color": TEXT, "colours": WHOLE},
            f"field colour removed: string; colours or color {PLACE}",
        ),
        (  # An object that is told by what it holds, and another that is called the same.
            {"limits": PAIR},
            {"bounds": PAIR, "limit": TEXT},
            f"field limits removed: object of 2 fields; limit {PLACE}",
        ),
        (  # Two objects of one shape went.
            {"first": PAIR, "second": PAIR},
            {"pool": PAIR},
            "field first removed: object of 2 fields",
        ),
        (  # The best of several stands out.
            {"hostURL": TEXT},
            {"hostUrl": TEXT, "noHost": TEXT},
            "field renamed: hostURL -> hostUrl",
        ),
        (
            {"first": PAIR, "size": WHOLE},
            {"third": PAIR, "maxSize": WHOLE},
            "field renamed: first -> third",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_rename_is_told_where_it_is_sure(old: Json, new: Json, says: str, tmp_path: Path) -> None:
    schemas = [{"schema": {"type": "object", "properties": fields}} for fields in (old, new)]
    found = said(tmp_path, *schemas)
    assert says in found
    assert any("renamed" in line for line in found) == ("renamed" in says)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (80, "80", 'default 80 -> "80"'),
        (True, "true", 'default true -> "true"'),
        (None, "null", 'default null -> "null"'),
        ("", "nothing", 'default "" -> "nothing"'),
        ([1], "[1]", 'default [1] -> "[1]"'),
        ("a", "a ", 'default a -> "a "'),
        ("a", "b c", "default a -> b c"),
    ],
    ids=repr,
)
def test_values_that_print_alike_are_told_apart(
    old: Any, new: Any, says: str, tmp_path: Path
) -> None:
    assert said(tmp_path, {"schema": {"default": old}}, {"schema": {"default": new}}) == [says]


def main(names: list[str]) -> None:
    """Write the goldens of these rules anew."""
    for rule in names:
        for pair in (rule, f"{rule}/{SPARED}"):
            text = dumps(entries(compare(pair)))
            (FOLDER / pair / EXPECTED).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
