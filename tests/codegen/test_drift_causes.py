"""Drift by cause: one type, one entry; a mass of validation that one side lacks, one entry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from codegen import bundle, crds
from tests.codegen.widget_schema import spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Codegen, Widget

PORT = """
V1Port:
  description: Where something listens, and how it is called.
  type: object
  properties:
    name: {type: string, description: What the port is called.}
    number: {type: integer, description: Number of the port.%s}
"""
USERS = spec_with("""
main: {description: Port of the widget., allOf: [{$ref: '#/V1Port'}]}
others: {type: array, description: Further ports., items: {$ref: '#/V1Port'}}
""")
MANY = spec_with(
    "".join(
        f"f{i:02}: {{type: string, description: One of many., pattern: ^a}}\n" for i in range(12)
    )
)


IN_ALL = "in 12 places of 12 fields, which --paths lists"


def drift(
    widget: Widget, codegen: Codegen, theirs: str, ours: str, *arguments: str
) -> tuple[int, list[str]]:
    """What drift says of definitions that one schema makes, beside another schema."""
    [definition] = crds.definitions(bundle.load(widget(theirs)))
    Path("crds").mkdir(exist_ok=True)
    Path("crds/widget.yaml").write_text(yaml.dump(definition))
    done = codegen("--schema", widget(ours), "drift", "crds", *arguments)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_a_difference_of_a_shared_type_is_one_entry(widget: Widget, codegen: Codegen) -> None:
    sides = USERS + PORT % ", minimum: 1, maximum: 9", USERS + PORT % ""
    assert drift(widget, codegen, *sides) == (
        1,
        [
            "V1Port.number: maximum: CRDs have 9, schema has nothing",
            "V1Port.number: minimum: CRDs have 1, schema has nothing",
            "  in 2 places, such as Widget/v1 spec.main.number",
            "1 entry for 4 differences; 1 versions, 10 paths compared",
        ],
    )


def test_every_path_is_listed_when_asked_for(widget: Widget, codegen: Codegen) -> None:
    sides = USERS + PORT % ", minimum: 1", USERS + PORT % ""
    assert drift(widget, codegen, *sides, "--paths") == (
        1,
        [
            "Widget/v1 spec.main.number: minimum: CRDs have 1, schema has nothing",
            "Widget/v1 spec.others[].number: minimum: CRDs have 1, schema has nothing",
            "1 entry for 2 differences; 1 versions, 10 paths compared",
        ],
    )


@pytest.mark.parametrize(
    ("theirs", "ours", "says"),
    [
        (
            MANY.replace(", pattern: ^a", ""),
            MANY,
            [
                "Widget: CRDs lack validation that schema has: pattern (12)",
                f"  {IN_ALL}: x-kserve-unvalidated says it once",
            ],
        ),
        (
            MANY,
            MANY.replace(", pattern: ^a", ""),
            [
                "Widget: schema lacks validation that CRDs have: pattern (12)",
                f"  {IN_ALL}: look for an x-kserve-unvalidated that takes too much away",
            ],
        ),
    ],
    ids=["CRDs lack it", "the schema lacks it"],
)
def test_a_mass_of_validation_is_one_entry(
    widget: Widget, codegen: Codegen, theirs: str, ours: str, says: list[str]
) -> None:
    code, lines = drift(widget, codegen, theirs, ours)
    assert (code, lines[:-1]) == (1, says)
    assert lines[-1].startswith("1 entry for 12 differences; ")


def test_few_fields_without_validation_are_told_each(widget: Widget, codegen: Codegen) -> None:
    theirs = MANY.replace(", pattern: ^a", "", 9)
    _, lines = drift(widget, codegen, theirs, MANY)
    assert lines[0] == 'V1WidgetSpec.f00: pattern: CRDs have nothing, schema has "^a"'
    assert len(lines) == 9 * 2 + 1


def test_a_long_value_is_cut_and_whole_by_path(widget: Widget, codegen: Codegen) -> None:
    long: Any = "a" * 200
    sides = MANY.replace("pattern: ^a", f"pattern: {long}", 1), MANY
    assert drift(widget, codegen, *sides)[1][0].count("a" * 96 + "...") == 1
    assert long in drift(widget, codegen, *sides, "--paths")[1][0]
