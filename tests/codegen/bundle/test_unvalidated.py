"""``x-kserve-unvalidated``: what a place does not validate is said once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from codegen import bundle, crds
from codegen.cli import main
from codegen.schema import keywords
from tests.codegen.widget_schema import spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

PARTS = """
Box:
  description: Things that are packed together.
  type: object
  required: [name]
  properties:
    name:
      description: Name of the box.
      type: string
      minLength: 1
      pattern: ^a
    parts:
      description: What is in it.
      type: array
      maxItems: 9
      items: {$ref: '#/Part'}
    labels:
      description: What is written on it.
      type: object
      additionalProperties: {type: string, pattern: ^b}
Part:
  description: What a box holds.
  type: object
  x-kubernetes-validations:
  - rule: self.size > 1
  properties:
    size:
      description: How big it is.
      type: string
      pattern: ^c
"""
BOXES = """
checked: {description: What is checked in it., allOf: [{$ref: '#/Box'}]}
free:
  description: What nobody checks in it.
  allOf: [{$ref: '#/Box'}]
  x-kserve-unvalidated: %s
"""
ALL = "{keywords: [pattern, minLength, x-kubernetes-validations]}"


def boxes(widget: Widget, mark: str, more: str = "") -> dict[str, Any]:
    """The schemas of the two boxes in the definition of the kind."""
    [definition] = crds.definitions(bundle.load(widget(spec_with(BOXES % mark + more, PARTS))))
    root = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    found: dict[str, Any] = root["properties"]["spec"]["properties"]
    return found


def problems(widget: Widget, mark: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    widget(spec_with(BOXES % mark, PARTS))
    assert main(["--schema", "openapi", "lint"]) == 1
    return capsys.readouterr().err.splitlines()


CHECKED = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "pattern": "^a"},
        "parts": {
            "type": "array",
            "maxItems": 9,
            "items": {
                "type": "object",
                "x-kubernetes-validations": [{"rule": "self.size > 1"}],
                "properties": {"size": {"type": "string", "pattern": "^c"}},
            },
        },
        "labels": {
            "type": "object",
            "additionalProperties": {"type": "string", "pattern": "^b"},
        },
    },
}


def test_a_place_and_all_below_it_lose_the_keywords(widget: Widget) -> None:
    found = boxes(widget, ALL)
    assert found["checked"] == CHECKED
    assert found["free"] == {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string"},
            "parts": {
                "type": "array",
                "maxItems": 9,
                "items": {"type": "object", "properties": {"size": {"type": "string"}}},
            },
            "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }


def test_fields_limit_it(widget: Widget) -> None:
    found = boxes(widget, "{keywords: [pattern], fields: [labels, name]}")["free"]["properties"]
    assert found["name"] == {"type": "string", "minLength": 1}
    assert found["labels"]["additionalProperties"] == {"type": "string"}
    assert found["parts"] == CHECKED["properties"]["parts"]  # type: ignore[index]


def test_an_override_may_say_otherwise_of_a_field(widget: Widget) -> None:
    override = "{properties: {name: {pattern: ^z}}}"
    found = boxes(widget, f"{ALL}\n  x-kserve-override: {override}")["free"]["properties"]
    assert found["name"] == {"type": "string", "pattern": "^z"}
    assert "pattern" not in found["labels"]["additionalProperties"]


def test_an_override_that_says_what_the_mark_says_is_an_error(
    widget: Widget, capsys: pytest.CaptureFixture[str]
) -> None:
    override = "{properties: {name: {pattern: null}}}"
    assert problems(widget, f"{ALL}\n  x-kserve-override: {override}", capsys) == [
        "openapi/spec.yaml:10: this override changes nothing: remove it"
    ]


def test_what_stands_beside_a_reference_goes_too(widget: Widget) -> None:
    more = (
        "both:\n"
        "  description: A part with a rule of its own.\n"
        "  allOf: [{$ref: '#/Part'}]\n"
        "  x-kubernetes-validations: [{rule: self.size < 9}]\n"
        "  x-kserve-unvalidated: {keywords: [x-kubernetes-validations]}\n"
    )
    assert "x-kubernetes-validations" not in boxes(widget, ALL, more)["both"]


def test_the_classes_stay_the_same(widget: Widget) -> None:
    schemas = bundle.load(widget(spec_with(BOXES % ALL, PARTS))).schemas
    [reference] = schemas["V1WidgetSpec"]["properties"]["free"]["allOf"]
    variant = schemas[reference["$ref"].rpartition("/")[2]]
    assert variant[keywords.VARIANT_OF] == "Box"
    assert schemas["Box"]["properties"]["name"]["pattern"] == "^a"
    assert not any(keywords.UNVALIDATED in str(schema) for schema in schemas.values())


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("{keywords: [maxLength]}", "nothing that is meant here has maxLength: take it out"),
        (
            "{keywords: [pattern], fields: [name, parts.size.no]}",
            "V1WidgetSpec.free has no field 'parts.size.no'",
        ),
        (
            "{keywords: [minLength], fields: [name, labels]}",
            "nothing of minLength is said below labels: take the field out",
        ),
        (
            "{keywords: [pattern, minLength, pattern]}",
            "pattern stands here twice: take one out",
        ),
        (
            "{keywords: [pattern], fields: [name, labels, name]}",
            "name stands here twice: take one out",
        ),
    ],
)
def test_a_mark_that_changes_nothing_is_an_error(
    widget: Widget, capsys: pytest.CaptureFixture[str], mark: str, expected: str
) -> None:
    assert problems(widget, mark, capsys) == [f"openapi/spec.yaml:9: {expected}"]


def test_a_field_below_another_is_an_error(
    widget: Widget, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = "{inner: {description: What is packed in the crate., allOf: [{$ref: '#/Box'}]}}"
    crate = f"Crate: {{description: What several boxes are shipped in., type: object, properties: {inner}}}\n"
    mark = "{keywords: [pattern], fields: [inner.name, inner]}"
    free = "{description: What nobody checks in it., allOf: [{$ref: '#/Crate'}], x-kserve-unvalidated: %s}"
    widget(spec_with(f"free: {free % mark}", crate + PARTS))
    assert main(["--schema", "openapi", "lint"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "openapi/spec.yaml:5: inner.name is below inner: take it out"
    ]


def test_what_says_more_than_which_values_are_refused_stays(
    widget: Widget, capsys: pytest.CaptureFixture[str]
) -> None:
    [problem] = problems(widget, "{keywords: [type]}", capsys)
    assert problem.startswith("openapi/spec.yaml:9: expected a keyword that refuses values (enum, ")
    assert problem.endswith("), got 'type'")


SHAPE = (
    "x-kserve-unvalidated: expected keywords, and fields where not all are meant:"
    " {keywords: [pattern], fields: [a.b]}, got "
)


@pytest.mark.parametrize(
    ("mark", "got"),
    [
        ("true", "True"),
        ("[pattern]", "['pattern']"),
        ("{fields: [a]}", "{'fields': ['a']}"),
        ("{keywords: []}", "{'keywords': []}"),
        ("{keywords: [1]}", "{'keywords': [1]}"),
        ("{keywords: [pattern], field: [a]}", "{'keywords': ['pattern'], 'field': ['a']}"),
    ],
)
def test_a_mark_of_another_shape_is_an_error(
    widget: Widget, capsys: pytest.CaptureFixture[str], mark: str, got: str
) -> None:
    assert problems(widget, mark, capsys) == [f"openapi/spec.yaml:9: {SHAPE}{got}"]


def test_a_mark_stands_beside_a_reference(
    widget: Widget, capsys: pytest.CaptureFixture[str]
) -> None:
    widget(spec_with(f"a: {{type: string, description: A text., x-kserve-unvalidated: {ALL}}}"))
    assert main(["--schema", "openapi", "lint"]) == 1
    [problem] = capsys.readouterr().err.splitlines()
    way_out = "take the keywords out of this schema itself"
    expected = f"x-kserve-unvalidated belongs beside allOf: {way_out}"
    assert problem == f"openapi/spec.yaml:5: {expected}"
