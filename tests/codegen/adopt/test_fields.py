"""Adopt writes fields that are new: in the right place, of types that exist, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.codegen.adopt.adopting import SCHEMA, Adopting
from tests.codegen.widget_schema import OTHER, spec_with

if TYPE_CHECKING:
    from tests.codegen.adopt.conftest import Pair
    from tests.codegen.conftest import Widget

SIZE = "size: {description: How big the widget is., type: integer}"
PARTS = """
Common:
  description: What the two have in common.
  type: object
  x-kserve-part: true
  properties:
    a: {description: The first of them., type: string}%s
One:
  description: The one of two.
  allOf:
  - $ref: '#/Common'
  properties:
    one: {description: Its own field here., type: string}%s
Two:
  description: The other of two.
  allOf:
  - $ref: '#/Common'
"""
BOTH = """
one: {description: The one of them., allOf: [{$ref: '#/One'}]}
two: {description: The other of them., allOf: [{$ref: '#/Two'}]}
"""
NEW = "\n    new: {description: What is new., type: string}"


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("type: string", ["type: string"]),
        (
            "{type: integer, format: int32, minimum: 0, default: 3}",
            ["type: integer", "format: int32", "default: 3", "minimum: 0"],
        ),
        ("{type: string, enum: [a, 'b, c']}", ["type: string", "enum: [a, 'b, c']"]),
        (
            "{type: array, items: {type: string}, x-kubernetes-list-type: set}",
            ["type: array", "x-kubernetes-list-type: set", "items:", "  type: string"],
        ),
        (
            "{type: object, additionalProperties: {type: array, items: {type: integer}}}",
            [
                "type: object",
                "additionalProperties:",
                "  type: array",
                "  items:",
                "    type: integer",
            ],
        ),
        (
            "{type: object, x-kubernetes-preserve-unknown-fields: true}",
            ["type: object", "x-kubernetes-preserve-unknown-fields: true"],
        ),
        (
            "{type: string, pattern: '^[a: #]$', maxLength: 9}",
            ["type: string", "maxLength: 9", "pattern: '^[a: #]$'"],
        ),
        (
            "{type: string, x-kubernetes-validations: [{rule: 'self != \"a\"', message: no a}]}",
            [
                "type: string",
                "x-kubernetes-validations:",
                "- message: no a",
                "  rule: self != \"a\"",
            ],
        ),
    ],
)  # fmt: skip
def test_a_field_stands_behind_the_others(pair: Pair, field: str, written: list[str]) -> None:
    body = field if field.startswith("{") else f"{{{field}}}"
    added = f"new: {{description: What is new., {body[1:]}"
    adopting = pair(spec_with(SIZE), spec_with(f"{SIZE}\n{added}"))
    lines = ["    new:", "      description: TODO", *(f"      {line}" for line in written)]
    assert adopting.added() == lines
    assert adopting.drift() == ["0 differences"]


def test_comments_and_formatting_stay(pair: Pair, adopting: Adopting) -> None:
    before = """\
# On the whole.
V1WidgetSpec:   # what it is
  description: >-
    What the widget is
    to be.
  type: object
  required: [ size ]   # the only one
  properties:
    # How big.
    size:   {description: "How big the widget is.", type: integer}
    text:
      description: |
        # no comment
        of it.
      type: string

    # The last of them.
  # Nothing comes here.

# At the end.
"""
    pair(before, before.replace("type: string\n", "type: string\n    new: {type: integer}\n"))
    adopting()
    text = (SCHEMA / "spec.yaml").read_text()
    new = "    new:\n      description: TODO\n      type: integer\n"
    assert text == before.replace("of them.\n", f"of them.\n{new}")


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\r\n"])
def test_ends_of_lines_stay(widget: object, pair: Pair, adopting: Adopting, end: str) -> None:
    del widget
    pair(spec_with(SIZE), spec_with(f"{SIZE}\nnew: {{description: What is new., type: string}}"))
    newline = "\r\n" if end == "\r\n" else "\n"
    before = spec_with(SIZE).rstrip("\n").replace("\n", newline)
    (SCHEMA / "spec.yaml").write_bytes(f"{before}{end}".encode())
    adopting()
    new = ["", "    new:", "      description: TODO", "      type: string", ""]
    rest = end.removeprefix(newline)
    found = (SCHEMA / "spec.yaml").read_bytes().decode()
    assert found == before + newline.join(new) + rest


def test_fields_in_braces_grow_in_their_line(pair: Pair) -> None:
    before = (
        "V1WidgetSpec: {description: What it is., type: object, properties: "
        "{size: {description: How big it is., type: integer} }} # all\n"
    )
    after = before.replace("integer} }", "integer}, new: {type: string}}")
    adopting = pair(before, after)
    adopting()
    new = "new: {description: TODO, type: string}"
    assert (SCHEMA / "spec.yaml").read_text() == before.replace(
        "integer} }", f"integer}}, {new} }}"
    )


def test_a_required_field_is_required(pair: Pair) -> None:
    after = spec_with(f"{SIZE}\nnew: {{description: What is new., type: string}}")
    adopting = pair(spec_with(SIZE), after + "  required: [new]\n")
    assert adopting.added() == [
        "  required: [new]",
        "    new:",
        "      description: TODO",
        "      type: string",
    ]
    assert adopting.drift() == ["0 differences"]


def test_a_further_required_field_is_required(pair: Pair) -> None:
    new = "\nnew: {description: What is new., type: string}"
    adopting = pair(
        spec_with(SIZE) + "  required: [size] # all\n",
        spec_with(SIZE + new) + "  required: [new, size]\n",
    )
    adopting()
    assert "  required: [size, new] # all\n" in (SCHEMA / "spec.yaml").read_text()
    assert adopting.drift() == ["0 differences"]


def test_a_field_that_all_lack_is_written_into_their_part(pair: Pair) -> None:
    adopting = pair(spec_with(BOTH, PARTS % ("", "")), spec_with(BOTH, PARTS % (NEW, "")))
    adopting()
    text = (SCHEMA / "spec.yaml").read_text()
    new = "\n    new:\n      description: TODO\n      type: string"
    assert text == spec_with(BOTH, PARTS % (new, ""))


def test_a_field_that_one_lacks_is_written_into_it(pair: Pair) -> None:
    adopting = pair(spec_with(BOTH, PARTS % ("", "")), spec_with(BOTH, PARTS % ("", NEW)))
    adopting()
    text = (SCHEMA / "spec.yaml").read_text()
    new = "\n    new:\n      description: TODO\n      type: string"
    assert text == spec_with(BOTH, PARTS % ("", new))


@pytest.mark.parametrize(
    ("field", "written"),
    [
        (
            "{description: A further one., allOf: [{$ref: '#/Other'}]}",
            ["allOf:", "- $ref: '#/Other'"],
        ),
        (
            "{description: Several further., type: array, items: {$ref: '#/Other'}}",
            ["type: array", "items:", "  $ref: '#/Other'"],
        ),
        (
            "{description: With a default., default: {name: a}, allOf: [{$ref: '#/Other'}]}",
            ["default:", "  name: a", "allOf:", "- $ref: '#/Other'"],
        ),
    ],
)
def test_a_type_that_exists_is_referred_to(pair: Pair, field: str, written: list[str]) -> None:
    old = "other: {description: The other thing., allOf: [{$ref: '#/Other'}]}"
    adopting = pair(spec_with(old, OTHER), spec_with(f"{old}\nnew: {field}", OTHER))
    lines = ["    new:", "      description: TODO", *(f"      {line}" for line in written)]
    assert adopting.added() == lines
    assert adopting.drift() == ["0 differences"]


def test_of_types_of_one_shape_the_name_decides(pair: Pair) -> None:
    types = """
    Alpha: {description: The first of two., type: object, properties: {name: {description: Its own name here., type: string}}}
    SecretKey: {description: The second of two., type: object, properties: {name: {description: Its own name here., type: string}}}
    """
    old = """
    alpha: {description: The first of two., allOf: [{$ref: '#/Alpha'}]}
    beta: {description: The second of two., allOf: [{$ref: '#/SecretKey'}]}
    """
    new = "secretKeys: {description: Several further., type: array, items: {$ref: '#/SecretKey'}}"
    adopting = pair(
        spec_with(old, types), spec_with(f"{old.strip()}\n{new}".replace("\n    ", "\n"), types)
    )
    code, out, err = adopting()
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "existing type: V1WidgetSpec.secretKeys is of SecretKey (also of this shape: Alpha)",
        "openapi: 1 file changed, 1 description to write: lint names them",
    ]


def test_a_value_said_once_is_referred_to(pair: Pair) -> None:
    types = """
    Amount: {description: An amount of something., type: string, pattern: '^[0-9]+$'}
    """
    old = "cpu: {description: How much of it., allOf: [{$ref: '#/Amount'}]}"
    new = "memory: {description: How much of it., allOf: [{$ref: '#/Amount'}]}"
    adopting = pair(spec_with(old, types), spec_with(f"{old}\n{new}", types))
    assert adopting.added() == [
        "    memory:",
        "      description: TODO",
        "      allOf:",
        "      - $ref: '#/Amount'",
    ]


def test_the_way_to_a_type_leads_to_its_file(widget: object, pair: Pair) -> None:
    old = "meta: {description: Of the same kind., allOf: [{$ref: './widget.yaml#/V1ObjectMeta'}]}"
    del widget
    types = "Box: {description: One of the kind., type: object, properties: {a: {description: The field a of it., type: string}, b: {description: The field b of it., type: string}}}"
    box = "box: {description: One of the kind., allOf: [{$ref: '#/Box'}]}"
    adopting = pair(
        spec_with(f"{old}\n{box}", types),
        spec_with(
            f"{old}\n{box}\nboxes: {{description: Several of them., type: array, items: {{$ref: '#/Box'}}}}",
            types,
        ),
    )
    assert adopting.added()[-1] == "        $ref: '#/Box'"


def test_running_twice_changes_nothing(pair: Pair) -> None:
    adopting = pair(spec_with(BOTH, PARTS % ("", "")), spec_with(BOTH, PARTS % (NEW, "")))
    adopting()
    text = (SCHEMA / "spec.yaml").read_bytes()
    assert adopting() == (0, "openapi: nothing to add\n", "")
    assert (SCHEMA / "spec.yaml").read_bytes() == text


def test_lint_refuses_the_descriptions(pair: Pair) -> None:
    new = "new: {description: What is new., type: string}"
    adopting = pair(spec_with(SIZE), spec_with(f"{SIZE}\n{new}"))
    adopting()
    assert adopting.lint() == [
        (
            "openapi/spec.yaml:6: new: 'TODO' is still to be written: say what it means, its unit, its"
            " default and what it excludes, in words of its own"
        )
    ]
    adopting.describe()
    assert adopting.lint() == []


def test_where_nothing_can_be_written_it_is_told(widget: Widget, adopting: Adopting) -> None:
    kinds = """
    One:
      description: The one of two kinds.
      type: object
      properties: &both
        a: {description: What both of them have., type: string}
    Two:
      description: The other of two kinds.
      type: object
      properties: *both
    """
    text = spec_with(BOTH, kinds)
    new = text.replace(
        "*both", "{a: {type: string}, new: {type: object, properties: {b: {type: string}}}}"
    )
    adopting.release(widget(new))
    widget(text)
    code, out, _ = adopting()
    assert code == 1
    assert out.splitlines()[0] == (
        "left: openapi/spec.yaml:12: Two.new can't be written: what stands at Two.properties is an"
        " alias of another place"
    )
    assert (SCHEMA / "spec.yaml").read_text() == text


def test_the_first_field_of_a_type(pair: Pair) -> None:
    part = "Part:\n  description: What the whole is of.\n  type: object\n  properties: {a: {type: string}}\n"
    whole = "\nWhole:\n  description: What is of a part.\n  allOf: [{$ref: '#/Part'}]\n"
    more = "  properties: {new: {description: What is new., type: string}}\n"
    both = "part: {description: The part of it., allOf: [{$ref: '#/Part'}]}\nwhole: {description: The whole of it., allOf: [{$ref: '#/Whole'}]}"
    adopting = pair(spec_with(both, part + whole), spec_with(both, part + whole + more))
    assert adopting.added() == [
        "  properties:",
        "    new:",
        "      description: TODO",
        "      type: string",
    ]
