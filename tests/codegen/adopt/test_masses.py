"""A kind that is not validated any more: one mark, where no person has written of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.codegen.adopt.adopting import SCHEMA, Adopting
from tests.codegen.widget_schema import spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

FIELDS = "\n".join(
    f"    f{number}: {{description: A field of many., type: string, pattern: ^a, minLength: 1}}"
    for number in range(12)
)
TYPES = f"""
Many:
  description: A type of many fields.
  type: object
  properties:
{FIELDS}
Few:
  description: A type of one field.
  type: object
  properties:
    name: {{description: What it is called., type: string, pattern: ^b}}
"""
SPEC = spec_with(
    """
    many: {description: It has many., allOf: [{$ref: '#/Many'}]}
    list: {description: It has many., type: array, items: {$ref: '#/Many'}}
    few: {description: It has one., allOf: [{$ref: '#/Few'}]}
    """,
    TYPES,
)
KIND = """
V1Widget:
  description: A widget, the one kind of this schema.
  type: object
  x-kubernetes-group-version-kind:
  - {group: example.org, version: v1, kind: Widget}
  properties:
    body:
      description: What the widget is to be.
      allOf:
      - $ref: './spec.yaml#/V1WidgetSpec'
"""
MARK = """\
      x-kserve-unvalidated:
        keywords: [minLength, pattern]
"""


def adopted(
    widget: Widget, adopting: Adopting, mark: str, before: str = ""
) -> tuple[int, str, str]:
    adopting.release(widget(SPEC, files={"widget.yaml": KIND + mark}))
    widget(SPEC, files={"widget.yaml": KIND + before})
    return adopting()


def test_all_of_a_kind(widget: Widget, adopting: Adopting) -> None:
    code, out, _ = adopted(widget, adopting, MARK)
    assert (code, out) == (
        0,
        "openapi: 1 file changed, 0 descriptions to write: lint names them\n",
    )
    assert (SCHEMA / "widget.yaml").read_text() == (KIND + MARK).lstrip("\n")
    assert adopting.drift() == ["0 differences"]


def test_some_fields_of_a_kind(widget: Widget, adopting: Adopting) -> None:
    mark = f"{MARK}        fields: [many, list]\n"
    code, *_ = adopted(widget, adopting, mark)
    assert code == 0
    assert (SCHEMA / "widget.yaml").read_text() == (KIND + mark).lstrip("\n")
    assert adopting.drift() == ["0 differences"]
    assert adopting() == (0, "openapi: nothing to add\n", "")


def test_beside_an_override_it_is_left_to_a_person(widget: Widget, adopting: Adopting) -> None:
    override = (
        "      x-kserve-override: {properties: {few: {properties: {name: {pattern: null}}}}}\n"
    )
    code, out, _ = adopted(widget, adopting, MARK, override)
    assert code == 1
    assert out.splitlines()[:3] == [
        (
            "left: openapi/widget.yaml:11: V1Widget.body is not validated as it was: put this there, and"
            " out of the override what it says too:"
        ),
        "    x-kserve-unvalidated:",
        "      keywords: [minLength, pattern]",
    ]
    assert (SCHEMA / "widget.yaml").read_text() == (KIND + override).lstrip("\n")


def test_what_the_override_took_away_is_told_with_it(widget: Widget, adopting: Adopting) -> None:
    override = (
        "      x-kserve-override: {properties: {few: {properties: {name: {maxLength: null}}}}}\n"
    )
    spec = SPEC.replace("pattern: ^b", "pattern: ^b, maxLength: 9")
    adopting.release(widget(spec, files={"widget.yaml": KIND + MARK + override}))
    widget(spec, files={"widget.yaml": KIND + override})
    _, out, _ = adopting()
    assert out.splitlines()[2] == "      keywords: [maxLength, minLength, pattern]"


def test_what_a_kind_validates_again_is_not_said_place_by_place(
    widget: Widget, adopting: Adopting
) -> None:
    spare = f"{KIND}    spare:\n      description: What it may become.\n      allOf:\n"
    spare += "      - $ref: './spec.yaml#/V1WidgetSpec'\n"
    adopting.release(widget(SPEC, files={"widget.yaml": spare}))
    widget(SPEC, files={"widget.yaml": spare + MARK})
    before = (SCHEMA / "widget.yaml").read_text()
    code, out, _ = adopting()
    assert code == 1
    assert out.startswith("left: Widget: schema lacks validation that CRDs have: ")
    assert (SCHEMA / "widget.yaml").read_text() == before
