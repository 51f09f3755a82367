"""One cause, one entry: shared types, variants, moves, and what changes mean for code."""

from __future__ import annotations

import itertools
import shutil
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from codegen import bundle, crds, drift
from codegen.diff.report.build import build_report
from codegen.diff.report.report import Entry, Report
from codegen.diff.severity import Severity
from tests import REPOSITORY
from tests.codegen.widget_schema import spec_with
from tests.wide import all_but

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

UPSTREAM = REPOSITORY.parent / "shared" / "upstream" / "crds"
RELEASES = ["v0.15.2", "v0.17.1", "v0.19.0", "v0.20.0", "main-2026-08-21"]
STEPS = list(itertools.pairwise(RELEASES))
needs_upstream = pytest.mark.skipif(
    not UPSTREAM.is_dir(), reason="../shared/upstream/crds is not there"
)
Json = dict[str, Any]


def compared(old: str, new: str, schema: str = "openapi") -> Report:
    report, _, _ = build_report(old, new, Path(schema))
    return report


class Change:
    """Compares two texts of spec.yaml."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget

    def __call__(self, old: str, new: str) -> list[Entry]:
        self._widget(old).rename("old")
        self._widget(new)
        return compared("old", "openapi").entries


@pytest.fixture
def change(widget: Widget) -> Change:
    return Change(widget)


def told(entries: list[Entry]) -> list[tuple[str, list[str], int]]:
    """Subjects, rules and places, in the report's order."""
    return [
        (entry.subject, [f.rule for f in entry.findings], entry.places)
        for entry in entries
        if any(not finding.hidden for finding in entry.findings)
    ]


PORT = """
V1Port:
  description: Where something listens, and how it is called.
  type: object
  properties:
    name: {type: string, description: What the port is called.}
    number: {type: integer, description: Number of the port.%s}
"""
IN_AND_OUT = spec_with("""
in: {description: What comes in., allOf: [{$ref: '#/V1In'}]}
out: {description: What goes out., allOf: [{$ref: '#/V1Out'}]}
""")
USERS = spec_with("""
main: {description: Port of the widget., allOf: [{$ref: '#/V1Port'}]}
others: {type: array, description: Further ports., items: {$ref: '#/V1Port'}}
named: {type: object, description: Ports by name., additionalProperties: {$ref: '#/V1Port'}}
""")


class TestSharedTypes:
    def test_a_change_of_a_shared_type_is_one_entry(self, change: Change) -> None:
        entries = change(USERS + PORT % "", USERS + PORT % ", maximum: 9")
        assert told(entries) == [("V1Port.number", ["bound-added"], 3)]
        assert [str(where) for where in entries[0].examples] == [
            "Widget/v1 spec.main.number",
            "Widget/v1 spec.named{}.number",
            "Widget/v1 spec.others[].number",
        ]
        assert entries[0].kinds == ["Widget/v1"]

    def test_a_variant_is_its_class(self, change: Change) -> None:
        users = USERS.replace(
            "main: {description: Port of the widget.",
            "main: {x-kserve-override: {required: [name]}, description: Port of the widget.",
        )
        entries = change(users + PORT % "", users + PORT % ", maximum: 9")
        assert told(entries) == [("V1Port.number", ["bound-added"], 3)]

    def test_a_part_of_several_classes_is_one_cause(self, change: Change) -> None:
        both = """
V1In:
  description: What comes into the widget.
  allOf: [{$ref: '#/V1Port'}]
  properties:
    source: {type: string, description: Where it comes from.}
V1Out:
  description: What goes out of the widget.
  allOf: [{$ref: '#/V1Port'}]
  properties:
    target: {type: string, description: Where it goes to.}
"""
        gone = PORT.replace("    name: {type: string, description: What the port is called.}\n", "")
        entries = change(IN_AND_OUT + both + PORT % "", IN_AND_OUT + both + gone % "")
        assert told(entries) == [("V1In.name", ["field-removed", "attribute-removed"], 2)]
        assert entries[0].findings[1].classes == ["V1In", "V1Out"]

    def test_alike_changes_of_unlike_objects_are_two_causes(self, change: Change) -> None:
        both = """
V1In:
  description: What comes into the widget.
  type: object
  properties:
    enabled: {type: boolean, description: Whether it does.%s}
    source: {type: string, description: Where it comes from.}
    speed: {type: integer, description: How fast it comes.}
V1Out:
  description: What goes out of the widget.
  type: object
  properties:
    enabled: {type: boolean, description: Whether it does.%s}
    target: {type: string, description: Where it goes to.}
    weight: {type: integer, description: How heavy it is.}
"""
        default = ", default: true"
        entries = change(IN_AND_OUT + both % ("", ""), IN_AND_OUT + both % (default, default))
        assert told(entries) == [
            ("V1In.enabled", ["default-added"], 1),
            ("V1Out.enabled", ["default-added"], 1),
        ]

    def test_crds_expand_shared_types_and_still_have_one_cause(self, widget: Widget) -> None:
        for name, bound in (("old", ""), ("new", ", maximum: 9")):
            folder = widget(USERS + PORT % bound)
            [definition] = crds.definitions(bundle.load(folder))
            Path(f"{name}.yaml").write_text(crds.dumps(definition))
        entries = compared("old.yaml", "new.yaml", "gone").entries
        assert told(entries) == [("Widget/v1 spec.main.number", ["bound-added"], 3)]

    def test_changes_at_one_place_are_one_entry(self, change: Change) -> None:
        entries = change(USERS + PORT % ", minimum: 1", USERS + PORT % ", minimum: 2, maximum: 9")
        assert told(entries) == [("V1Port.number", ["bound-added", "bound-tightened"], 3)]


class TestMoves:
    OLD = "size: {type: integer, description: How big it is.}\n"

    def test_into_a_new_object(self, change: Change) -> None:
        entries = change(
            spec_with(self.OLD),
            spec_with("limits: {description: How much it may be., allOf: [{$ref: '#/V1Limits'}]}")
            + """
V1Limits:
  description: How much it may be.
  type: object
  properties:
    size: {type: integer, description: How big it is.}
""",
        )
        [moved, added] = entries
        assert moved.findings[0].rule == "field-moved"
        assert moved.findings[0].message == "field size moved: size -> limits.size"
        assert [f.rule for f in added.findings] == ["field-added", "attribute-added", "class-added"]

    def test_a_name_that_says_little_is_not_moved(self, change: Change) -> None:
        both = """
V1In:
  description: What comes into the widget.
  type: object
  properties:
    source: {type: string, description: Where it comes from.}
%sV1Out:
  description: What goes out of the widget.
  type: object
  properties:
    target: {type: string, description: Where it goes to.}
%s"""
        name = "    name: {type: string, description: What it is called.}\n"
        entries = change(IN_AND_OUT + both % (name, ""), IN_AND_OUT + both % ("", name))
        assert [entry.findings[0].rule for entry in entries] == ["field-removed", "field-added"]


class TestCode:
    TWO = """
size: {type: integer, description: How big it is.}
name: {type: string, description: What it is called.}
"""

    def test_a_position_alone_is_breaking_for_code(self, change: Change) -> None:
        first, second = self.TWO.strip().splitlines()
        [entry] = change(spec_with(self.TWO), spec_with(f"{second}\n{first}"))
        assert (entry.subject, entry.severity, entry.places) == (
            "V1WidgetSpec.size",
            Severity.BREAKING,
            0,
        )
        assert [(f.rule, f.view.value, f.message) for f in entry.findings] == [
            ("parameter-moved", "python", "parameter size moved from position 1 to 2")
        ]
        assert entry.new_place is not None
        assert str(entry.new_place) == "openapi/spec.yaml:6"

    def test_both_views_of_one_change_are_one_entry(self, change: Change) -> None:
        old = spec_with(self.TWO)
        assert told(change(old, old + "  required: [size]\n")) == [
            ("V1WidgetSpec.size", ["required-added", "parameter-required"], 1)
        ]

    def test_a_renamed_field_is_a_renamed_attribute(self, change: Change) -> None:
        new = self.TWO.replace("name:", "fullName:")
        [entry] = change(spec_with(self.TWO), spec_with(new))
        assert [f.message for f in entry.findings] == [
            "field renamed: name -> fullName",
            "attribute renamed: name -> full_name",
        ]

    def test_a_class_that_comes_with_a_field_joins_it(self, change: Change) -> None:
        new = self.TWO + "port: {description: Port of it., allOf: [{$ref: '#/V1Port'}]}"
        entries = change(spec_with(self.TWO), spec_with(new) + PORT % "")
        assert told(entries) == [
            ("V1WidgetSpec.port", ["field-added", "attribute-added", "class-added"], 1)
        ]


def test_an_unknown_keyword_is_unhandled(widget: Widget) -> None:
    [definition] = crds.definitions(bundle.load(widget()))
    Path("old.yaml").write_text(crds.dumps(definition))
    changed = deepcopy(definition)
    schema = changed["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    schema["properties"]["spec"]["x-kubernetes-new-mark"] = True
    Path("new.yaml").write_text(crds.dumps(changed))
    report = compared("old.yaml", "new.yaml")
    [entry] = report.entries
    assert entry.severity is Severity.UNHANDLED
    assert entry.findings[0].message == "keyword x-kubernetes-new-mark: nothing -> true"
    assert report.fails("breaking")


@pytest.fixture(scope="module")
def without_stdin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The schema of this project, whose container has lost a field."""
    folder = tmp_path_factory.mktemp("schema") / "openapi"
    shutil.copytree(REPOSITORY / "openapi", folder)
    path = folder / "kubernetes" / "container.yaml"
    text = path.read_text()
    field = "    stdin:\n"
    assert text.count(field) == 1
    before, _, after = text.partition(field)
    rest = after.split("\n")
    end = next(i for i, line in enumerate(rest) if not line.startswith("      "))
    path.write_text(before + "\n".join(rest[end:]))
    return folder


class TestThisProject:
    def test_a_change_of_the_container_is_one_entry(self, without_stdin: Path) -> None:
        report = compared(str(REPOSITORY / "openapi"), str(without_stdin))
        [entry] = report.entries
        assert entry.subject == "V1Container.stdin"
        assert [f.rule for f in entry.findings] == ["field-removed", "attribute-removed"]
        assert entry.places > 50
        assert len(entry.kinds) == 8

    def test_a_kind_takes_its_classes_and_methods_with_it(self, tmp_path: Path) -> None:
        folder = tmp_path / "openapi"
        shutil.copytree(REPOSITORY / "openapi", folder)
        table = folder / "resources.yaml"
        text = table.read_text()
        start = text.index("- kind: TrainedModel\n")
        end = text.find("\n- kind: ", start)
        table.write_text(text[:start] + (text[end + 1 :] if end > 0 else ""))
        root = folder / "openapi.yaml"
        lines = root.read_text().splitlines(keepends=True)
        gone = [i for i, line in enumerate(lines) if line.startswith("    V1alpha1TrainedModel")]
        gone += [i for i, line in enumerate(lines) if line == "    V1alpha1ModelSpec:\n"]
        kept = [line for i, line in enumerate(lines) if i not in gone and i - 1 not in gone]
        root.write_text("".join(kept))
        [entry] = compared(str(REPOSITORY / "openapi"), str(folder)).entries
        assert [f.rule for f in entry.findings] == [
            "kind-removed",
            "class-removed",
            "method-removed",
        ]
        assert entry.findings[1].message.startswith("5 classes removed: V1alpha1ModelSpec, ")
        assert entry.findings[2].message.startswith(
            "11 methods removed: ServingV1alpha1Api.create_namespaced_trained_model, "
        )

    def test_an_argument_of_all_methods_is_one_entry(self, tmp_path: Path) -> None:
        folder = tmp_path / "openapi"
        shutil.copytree(REPOSITORY / "openapi", folder)
        table = folder / "operations.yaml"
        text = table.read_text()
        table.write_text(
            text.replace("[dryRun, fieldManager, fieldValidation]", "[dryRun, fieldManager]")
        )
        [entry] = compared(str(REPOSITORY / "openapi"), str(folder)).entries
        assert [f.rule for f in entry.findings] == ["method-argument-removed"]
        assert entry.findings[0].message.startswith("argument field_validation removed: Serving")

    @needs_upstream
    @pytest.mark.parametrize("step", all_but(STEPS[:1], STEPS), ids="-".join)
    def test_released_crds_have_no_unhandled_change(self, step: tuple[str, str]) -> None:
        old, new = step
        schema = str(REPOSITORY / "openapi")
        report = compared(str(UPSTREAM / old), str(UPSTREAM / new), schema)
        assert report.entries
        assert report.count(Severity.UNHANDLED) == 0
        # A field of one name and another shape in another kind is another cause.
        causes = [
            (e.subject, tuple(e.kinds), f.rule, f.message)
            for e in report.entries
            for f in e.findings
        ]
        assert len(set(causes)) == len(causes)

    @needs_upstream
    @pytest.mark.wide
    def test_the_schema_is_that_of_the_release(self) -> None:
        """But for what it has beyond, which ``openapi/drift.yaml`` accepts with the reasons."""
        schema, release = str(REPOSITORY / "openapi"), str(UPSTREAM / RELEASES[-1])
        ahead = {each.subject for each in drift.accepted_in(REPOSITORY / "openapi")}
        for sides, rule in (
            ((release, schema), "field-added"),
            ((schema, release), "field-removed"),
        ):
            entries = compared(*sides, schema).entries
            assert {entry.subject for entry in entries} == ahead
            assert {found.rule for entry in entries for found in entry.findings} == {rule}


def test_an_entry_in_several_classes_is_called_by_that_of_its_first_example(
    widget: Widget,
) -> None:
    store = "size: {type: integer, description: How big it may be.%s}"
    text = """
Store: {description: A place to hold it., type: object, properties: {%s}}
Runtime:
  description: One that runs it.
  type: object
  properties: {%s, kind: {type: string, description: The kind that it has.}}
Runtimes:
  description: All that may run it.
  type: object
  properties:
    one: {description: The first of these two., allOf: [{$ref: '#/Runtime'}]}
    other: {description: The second of these two., allOf: [{$ref: '#/Runtime'}]}
"""
    for name, bound in (("old", ""), ("new", ", maximum: 9")):
        fields = (
            "store: {description: Where it is held., allOf: [{$ref: '#/Store'}]}\n"
            "runtimes: {description: What runs it here., allOf: [{$ref: '#/Runtimes'}]}"
        )
        size = store % bound
        folder = widget(spec_with(fields, text % (size, size)))
        [definition] = crds.definitions(bundle.load(folder))
        Path(f"{name}.yaml").write_text(crds.dumps(definition))
    [entry] = compared("old.yaml", "new.yaml").entries
    assert (entry.subject, entry.places, entry.classes) == ("Store.size", 3, ["Store", "Runtime"])
    assert str(entry.examples[0]) == "Widget/v1 spec.store.size"
