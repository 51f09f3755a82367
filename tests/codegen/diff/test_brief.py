"""Reports in a hurry: a summary first, what says the same together, mass changes as one entry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from codegen.diff.output import html
from codegen.diff.report.build import build_report
from codegen.diff.report.mass_changes import merge_mass_changes
from tests import REPOSITORY
from tests.codegen.diff_runs import Diff
from tests.codegen.widget_schema import spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

SCHEMA = json.loads((REPOSITORY / "docs" / "schema-diff.schema.json").read_text())
SAME = [f"f{i:02}" for i in range(12)]
BOUND = "Manifests and stored objects with a value beyond it are refused."


def fields(names: list[str], more: str = "") -> str:
    """Fields of the widget, each in a line."""
    return "".join(
        f"{name}: {{type: integer, description: One of many fields.{more}}}\n" for name in names
    )


def compared(widget: Widget, old: str, new: str) -> tuple[str, str]:
    widget(spec_with(old)).rename("old")
    widget(spec_with(new))
    return "old", "openapi"


@pytest.fixture
def sides(widget: Widget) -> tuple[str, str]:
    """Eight fields that got one bound, three that got another default, and some by themselves."""
    old = fields(SAME[:8]) + fields(["a", "b", "c"]) + fields(["d", "e"]) + fields(["gone"])
    new = (
        fields(SAME[:8], ", minimum: 0")
        + fields(["a", "b", "c"], ", default: 1")
        + fields(["d"], ", maximum: 9")
        + fields(["e"], ", default: 2")
        + fields(["more", "other"])
    )
    return compared(widget, old, new)


SUMMARY = """\
old to openapi: 10 breaking, 4 risky, 2 safe
  breaking  9 bound-added, 1 attribute-removed, 1 field-removed
  risky     4 default-added
  safe      2 attribute-added, 2 field-added

Worst:
  breaking  8 fields: minimum 0 added
  breaking  V1WidgetSpec.d: maximum 9 added
  breaking  V1WidgetSpec.gone: field gone removed: integer and 1 more
  risky     3 fields: default 1 added
  risky     V1WidgetSpec.e: default 2 added

Widget
""".splitlines()


def test_a_long_report_starts_with_a_summary(sides: tuple[str, str], diff: Diff) -> None:
    _, out, _ = diff(*sides)
    assert out[: len(SUMMARY)] == SUMMARY
    assert out[-1] == "--full shows every entry by itself"


def test_what_says_the_same_of_several_fields_is_told_together(
    sides: tuple[str, str], diff: Diff
) -> None:
    _, out, _ = diff(*sides)
    start = out.index("  breaking  8 fields")
    assert out[start : start + 6] == [
        "  breaking  8 fields",
        "            V1WidgetSpec.f00, V1WidgetSpec.f01, V1WidgetSpec.f02, V1WidgetSpec.f03,",
        "            V1WidgetSpec.f04, V1WidgetSpec.f05, V1WidgetSpec.f06, V1WidgetSpec.f07",
        "            minimum 0 added (bound-added)",
        f"              {BOUND}",
        "              Way out: Keep values within the bound.",
    ]
    assert "  safe      V1WidgetSpec.more: field more added: integer; attribute more added" in out
    assert out.count("  breaking  V1WidgetSpec.d") == 1
    assert not any(line.startswith("  breaking  V1WidgetSpec.f") for line in out)


def test_the_full_report_has_every_entry_by_itself(sides: tuple[str, str], diff: Diff) -> None:
    _, out, _ = diff(*sides, "--full")
    assert out[0] == "Widget"
    assert [line for line in out if line.startswith("  breaking  V1WidgetSpec.f")] == [
        f"  breaking  V1WidgetSpec.{name}" for name in SAME[:8]
    ]
    assert "--full shows every entry by itself" not in out


def test_a_report_that_fits_one_screen_has_no_summary(widget: Widget, diff: Diff) -> None:
    names = SAME[:6]
    _, out, _ = diff(*compared(widget, fields(names), fields(names, ", minimum: 0")))
    assert out[0] == "Widget"
    assert len(out) == 40
    _, out, _ = diff(*sides_of(widget, SAME[:7]))
    assert out[0] == "old to openapi: 7 breaking, 0 risky, 0 safe"


def sides_of(widget: Widget, names: list[str]) -> tuple[str, str]:
    (Path("old") / "spec.yaml").write_text(spec_with(fields(names)))
    widget(spec_with(fields(names, ", minimum: 0")))
    return "old", "openapi"


def test_a_summary_fits_one_screen(widget: Widget, diff: Diff) -> None:
    kinds = ["minimum: {}", "maximum: {}", "default: {}", "multipleOf: 1{}", "enum: [{}]"]
    kinds += [
        "nullable: true",
        "format: int32",
        "exclusiveMinimum: true",
        "x-kubernetes-int-or-string: true",
    ]
    names = [f"f{i:02}" for i in range(60)]
    more = [", " + kinds[i % len(kinds)].format(i) for i in range(60)]
    old = fields(names) + fields([f"gone{i}" for i in range(20)])
    new = "".join(fields([name], kind) for name, kind in zip(names, more, strict=True))
    new += fields([f"new{i}" for i in range(20)])
    _, out, _ = diff(*compared(widget, old, new))
    end = out.index("Widget")
    assert end <= 24
    assert all(len(line) <= 100 for line in out[:end])
    assert sum(line.startswith("  breaking") for line in out[:end]) == 11


def test_each_of_several_fields_is_accepted_by_itself(sides: tuple[str, str], diff: Diff) -> None:
    Path("openapi/compatibility.yaml").write_text(
        "accepted:\n"
        "- rule: bound-added\n"
        "  subject: V1WidgetSpec.f03\n"
        "  reason: Nobody has less than none.\n"
    )
    _, out, _ = diff(*sides)
    assert "  breaking  7 fields" in out
    assert "  accepted  V1WidgetSpec.f03" in out
    assert out[0] == "old to openapi: 9 breaking, 4 risky, 2 safe, 1 accepted"


class TestMassChanges:
    def text_fields(self, count: int, more: str) -> str:
        return "".join(
            f"f{i:02}: {{type: string, description: One of many fields.{more}}}\n"
            for i in range(count)
        )

    def sides(self, widget: Widget, count: int = 12) -> tuple[str, str]:
        old = self.text_fields(count, ", pattern: ^a") + "more: {type: string, maxLength: 3"
        return compared(
            widget,
            old + ", description: One more of them.}\n",
            self.text_fields(count, "") + "more: {type: string, description: One more of them.}\n",
        )

    def test_validation_that_a_kind_lost_is_one_entry(self, widget: Widget, diff: Diff) -> None:
        code, out, _ = diff(*self.sides(widget))
        assert (code, out) == (
            0,
            [
                "old to openapi: 0 breaking, 0 risky, 1 safe",
                "  safe      12 pattern-removed, 1 bound-removed",
                "",
                "Widget",
                "  safe      Widget: pattern removed from 12 fields; bound removed from 1 field",
                "",
                "0 breaking, 0 risky, 1 safe",
                "1 entry for 13 places; 1 version, 17 paths compared",
                "--full shows every entry by itself",
            ],
        )

    def test_its_list_is_behind_it(self, widget: Widget, diff: Diff) -> None:
        sides = self.sides(widget)
        _, full, _ = diff(*sides, "--full")
        assert sum(line.startswith("            safe      V1WidgetSpec.") for line in full) == 13
        report = json.loads("\n".join(diff(*sides, "--format", "json")[1]))
        jsonschema.validate(report, SCHEMA)
        [entry] = report["entries"]
        assert [part["subject"] for part in entry["parts"]][-2:] == [
            "V1WidgetSpec.f11",
            "V1WidgetSpec.more",
        ]
        _, markdown, _ = diff(*sides, "--format", "markdown")
        assert "  - <details><summary>13 entries</summary>" in markdown
        assert "    - `V1WidgetSpec.f00`: pattern ^a removed" in markdown
        _, github, _ = diff(*sides, "--format", "github")
        assert sum("pattern ^a removed" in line for line in github) == 12

    def test_its_list_and_its_marks_are_on_the_page(self, widget: Widget) -> None:
        report, old, new = build_report(*self.sides(widget), Path("openapi"))
        merge_mass_changes(report)
        page = html.data(report, old, new)
        [number] = [i for i, entry in enumerate(page["entries"]) if entry["parts"]]
        assert page["entries"][number]["subject"] == "Widget"
        edges = [edge for row in page["tree"]["rows"] for edge in row[2]]
        marked = {name for name, _, _, _, entries in edges if number in entries}
        assert marked >= {*SAME, "more"}

    def test_few_fields_are_told_each(self, widget: Widget, diff: Diff) -> None:
        report = json.loads("\n".join(diff(*self.sides(widget, 8), "--format", "json")[1]))
        assert len(report["entries"]) == 9

    def test_validation_that_a_kind_got_is_one_entry_too(self, widget: Widget, diff: Diff) -> None:
        new, old = self.sides(widget)
        code, out, _ = diff(old, new)
        assert code == 1
        assert out[0] == "openapi to old: 1 breaking, 0 risky, 0 safe"
        assert "            pattern added to 12 fields (pattern-added)" in out

    def test_parts_are_accepted_by_themselves(self, widget: Widget, diff: Diff) -> None:
        new, old = self.sides(widget)
        accepted = "".join(
            f"- {{rule: {rule}, subject: V1WidgetSpec.{name}, reason: Agreed upon.}}\n"
            for rule, name in (("pattern-added", "f0*"), ("bound-added", "more"))
        )
        Path("compatibility.yaml").write_text(f"accepted:\n{accepted}")
        arguments = ["--compatibility", "compatibility.yaml", "--format", "json"]
        report = json.loads("\n".join(diff(old, new, *arguments)[1]))
        assert report["counts"]["breaking"] == 2
        assert report["counts"]["accepted"] == 11
