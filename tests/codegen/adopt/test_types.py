"""Adopt writes types that are new: named for where they are, composed where they can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.codegen.adopt.adopting import SCHEMA, Adopting
from tests.codegen.widget_schema import OTHER, spec_with

if TYPE_CHECKING:
    from tests.codegen.adopt.conftest import Pair
    from tests.codegen.conftest import Widget

SIZE = "size: {description: How big the widget is., type: integer}"
INNER = """
box:
  description: What it is packed in.
  allOf:
  - $ref: '#/V1BoxSpec'
"""
BOX = """
V1BoxSpec:
  description: What a widget is packed in.
  type: object
  required: [name]
  properties:
    name:
      description: Name of the box.
      type: string
    lids:
      description: What it is closed with.
      type: array
      items:
        $ref: '#/V1Lid'
V1Lid:
  description: What a box is closed with.
  type: object
  x-kubernetes-validations:
  - message: too heavy
    rule: self.weight < 9
  properties:
    weight:
      description: How heavy it is.
      type: integer
"""
TUNED = """
V1Tuned:
  description: A basis that more stands on.
  allOf:
  - $ref: '#/Basis'
  required: [c, d]
  properties:
    d:
      description: What only this one has.
      type: string
"""
BASIS = """
Basis:
  description: What others stand on.
  type: object
  required: [c]
  properties:
    a: {description: The first of three., type: string}
    b: {description: The second of three., type: integer}
    c: {description: The third of three., type: boolean}
"""


def todo(text: str) -> str:
    """A schema with its descriptions to be done."""
    lines = text.strip("\n").splitlines()
    return "".join(
        f"{line.partition('description:')[0]}description: TODO\n"
        if "description:" in line
        else f"{line}\n"
        for line in lines
    )


def test_a_type_is_written_with_those_that_it_holds(pair: Pair) -> None:
    adopting = pair(spec_with(SIZE), spec_with(f"{SIZE}\n{INNER.strip()}", BOX))
    code, out, err = adopting()
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "new type: V1BoxSpec in spec.yaml: choose its name, if upstream has another",
        "new type: V1Lid in spec.yaml: choose its name, if upstream has another",
        "openapi: 1 file changed, 6 descriptions to write: lint names them",
    ]
    text = (SCHEMA / "spec.yaml").read_text()
    indented = "".join(f"    {line}\n" for line in todo(INNER).splitlines())
    box, lid = todo(SORTED_BOX).split("V1Lid:")
    assert text == f"{spec_with(SIZE).rstrip()}\n{indented}\n{box}\nV1Lid:{lid}\n"
    adopting.describe()
    assert adopting.lint() == []
    assert adopting.drift() == ["0 differences"]


SORTED_BOX = BOX.replace(
    """    name:
      description: Name of the box.
      type: string
    lids:
      description: What it is closed with.
      type: array
      items:
        $ref: '#/V1Lid'
""",
    """    lids:
      description: What it is closed with.
      type: array
      items:
        $ref: '#/V1Lid'
    name:
      description: Name of the box.
      type: string
""",
)


def test_two_fields_of_one_new_type_share_it(pair: Pair) -> None:
    more = "\nspare:\n  description: A further one.\n  allOf:\n  - $ref: '#/V1BoxSpec'"
    adopting = pair(spec_with(SIZE), spec_with(f"{SIZE}\n{INNER.strip()}{more}", BOX))
    adopting()
    text = (SCHEMA / "spec.yaml").read_text()
    assert text.count("- $ref: '#/V1BoxSpec'") == 2
    assert text.count("V1BoxSpec:") == 1


def test_a_name_that_is_taken_is_made_longer(pair: Pair) -> None:
    old = "a: {description: Another kind of box., allOf: [{$ref: '#/V1BoxSpec'}]}"
    other = """
    V1BoxSpec:
      description: Another kind of box.
      type: object
      properties:
        depth: {description: How deep it is., type: integer}
    """
    new = "box: {description: What it is packed in., allOf: [{$ref: '#/V1Box'}]}"
    types = f"{other}\n    V1Box: {{description: A box of its own., type: object, properties: {{width: {{description: How wide it is., type: string}}}}}}"
    adopting = pair(spec_with(old, other), spec_with(f"{old}\n{new}", types))
    _, out, _ = adopting()
    assert out.splitlines()[0].startswith("new type: V1WidgetBoxSpec in spec.yaml")


def test_a_type_that_holds_all_of_another_is_composed_of_it(pair: Pair) -> None:
    old = "basis: {description: What it stands on., allOf: [{$ref: '#/Basis'}]}"
    new = "tuned: {description: What more stands on., allOf: [{$ref: '#/V1Tuned'}]}"
    adopting = pair(spec_with(old, BASIS), spec_with(f"{old}\n{new}", BASIS + TUNED))
    assert adopting.added() == [
        "    tuned:",
        "      description: TODO",
        "      allOf:",
        "      - $ref: '#/V1TunedSpec'",
        "V1TunedSpec:",
        "  description: TODO",
        "  allOf:",
        "  - $ref: '#/Basis'",
        "  required: [c, d]",
        "  properties:",
        "    d:",
        "      description: TODO",
        "      type: string",
    ]
    assert adopting.drift() == ["0 differences"]


def test_a_large_type_that_differs_in_a_place_is_overridden_there(pair: Pair) -> None:
    fields = "\n".join(
        f"    f{n}: {{description: A field of many., type: string}}" for n in range(12)
    )
    large = (
        f"Large:\n  description: A type of many fields.\n  type: object\n  properties:\n{fields}"
    )
    old = "large: {description: It is large., allOf: [{$ref: '#/Large'}]}"
    new = """
more:
  description: It is large, too.
  allOf: [{$ref: '#/Large'}]
  x-kserve-override: {required: [f3]}
"""
    adopting = pair(spec_with(old, large), spec_with(f"{old}{new.rstrip()}", large))
    assert adopting.added() == [
        "    more:",
        "      description: TODO",
        "      allOf:",
        "      - $ref: '#/Large'",
        "      x-kserve-override:",
        "        required: [f3]",
    ]
    assert adopting.drift() == ["0 differences"]


def test_a_type_that_changed_is_recognised_as_it_is_now(pair: Pair) -> None:
    old = "other: {description: The other thing., allOf: [{$ref: '#/Other'}]}"
    new = f"{old}\nnext: {{description: The next thing., allOf: [{{$ref: '#/Other'}}]}}"
    grown = OTHER.replace("default: 80", "default: 80\n    more: {type: string}")
    adopting = pair(spec_with(old, OTHER), spec_with(new, grown))
    assert adopting.added() == [
        "    next:",
        "      description: TODO",
        "      allOf:",
        "      - $ref: '#/Other'",
        "    more:",
        "      description: TODO",
        "      type: string",
    ]
    assert adopting.drift() == ["0 differences"]


def test_a_type_goes_where_its_like_are(widget: Widget, adopting: Adopting) -> None:
    files = {"parts.yaml": BASIS}
    spec = spec_with(
        "basis: {description: What it stands on., allOf: [{$ref: './parts.yaml#/Basis'}]}"
    )
    new = (
        "    lid: {description: What closes it., allOf: [{$ref: '#/V1Lid'}]}\n"
        + BOX[BOX.index("V1Lid:") :]
    )
    adopting.release(widget(spec.rstrip("\n") + "\n" + new, files=files))
    folder = widget(spec, files=files)
    root = folder / "openapi.yaml"
    with root.open("a") as file:
        file.write("    Basis:\n      $ref: './parts.yaml#/Basis'\n    # The end.\n")
    listed = root.read_text()
    _, out, _ = adopting()
    assert out.splitlines()[0].startswith("new type: V1LidSpec in parts.yaml")
    assert root.read_text() == listed, "what a kind holds is not listed"
    assert "      - $ref: './parts.yaml#/V1LidSpec'\n" in (folder / "spec.yaml").read_text()
    assert adopting.drift() == ["0 differences"]
