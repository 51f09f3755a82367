"""Adopt adds to what exists, and never changes it: that is told, with the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.codegen.adopt.adopting import CRDS, SCHEMA
from tests.codegen.widget_schema import OTHER, spec_with

if TYPE_CHECKING:
    from tests.codegen.adopt.conftest import Pair

MODE = """
mode:
  description: How it is to work.
  type: string
  enum: %s
"""
RULES = """
rules:
  description: What is held to rules.
  type: object
  x-kubernetes-validations:
%s
"""
RULE = "  - rule: self.%s != 1\n    message: %s is not one"
HAND = "change it there, and what the description says of it"


def left(out: str) -> list[str]:
    """What is left to a person."""
    text = out.rpartition("openapi: ")[0]
    return [each.strip() for each in text.split("left: ")[1:]]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[a, c]", "[a, c, d]"),
        ("[a, c]", "[b, a, c]"),
        ("[a, c] # two", "[a, b, c, d] # two"),
        ("\n  - a\n  # The other.\n  - c", "\n  - a\n  # The other.\n  - c\n  - d"),
    ],
)
def test_further_values_are_added(pair: Pair, old: str, new: str) -> None:
    before, after = (spec_with(MODE % text) for text in (old, new))
    adopting = pair(before, after)
    code, out, err = adopting()
    assert (code, err) == (0, "")
    assert (SCHEMA / "spec.yaml").read_text() == after
    assert adopting.drift() == ["0 differences"]
    assert out == "openapi: 1 file changed, 0 descriptions to write: lint names them\n"


@pytest.mark.parametrize("names", ["ab", "ba", "cab", "acb"])
def test_further_rules_are_added_where_they_stand(pair: Pair, names: str) -> None:
    before, after = (
        spec_with(RULES % "\n".join(RULE % (name, name) for name in each))
        for each in ("".join(n for n in names if n in "ab"), names)
    )
    adopting = pair(before, after)
    adopting()
    found = (
        (SCHEMA / "spec.yaml")
        .read_text()
        .replace(
            "- message: c is not one\n        rule: self.c != 1",
            "- rule: self.c != 1\n        message: c is not one",
        )
    )
    assert found == after
    assert adopting.drift() == ["0 differences"]


@pytest.mark.parametrize("said", ["maxLength: 3", "default: a", "pattern: ^a", "nullable: true"])
def test_a_keyword_that_was_not_there_is_added(pair: Pair, said: str) -> None:
    size = "name: # its own\n  description: What it is called.\n  type: string"
    adopting = pair(spec_with(size), spec_with(f"{size}\n  {said}"))
    assert adopting.added() == [f"      {said}"]
    assert adopting.drift() == ["0 differences"]


def test_several_keywords_are_added_in_order(pair: Pair) -> None:
    name = "name:\n  description: What it is called.\n  type: string"
    adopting = pair(spec_with(name), spec_with(f"{name}\n  maxLength: 3\n  minLength: 1"))
    assert adopting.added() == ["      maxLength: 3", "      minLength: 1"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("default: 1", "default: 2", "default: CRDs have 2, schema has 1"),
        ("minimum: 1", "", "minimum: CRDs have nothing, schema has 1"),
        ("enum: [1, 2]", "enum: [1, 3]", "enum: CRDs have [1, 3], schema has [1, 2]"),
        ("format: int32", "format: int64", 'format: CRDs have "int64", schema has "int32"'),
    ],
)
def test_what_changed_is_told_and_left(pair: Pair, old: str, new: str, told: str) -> None:
    size = "size: {description: How big the widget is., type: integer, %s}"
    before = spec_with(size % old)
    adopting = pair(before, spec_with(size % new))
    code, out, err = adopting()
    assert (code, err) == (1, "")
    assert left(out) == [
        f"openapi/spec.yaml:5: V1WidgetSpec.size: {told}\n  in Widget/v1 spec.size\n  {HAND}"
    ]
    assert (SCHEMA / "spec.yaml").read_text() == before


def test_a_field_that_is_gone_is_named(pair: Pair) -> None:
    size = "size: {description: How big the widget is., type: integer}"
    before = spec_with(f"{size}\nold: {{description: What is gone., type: string}}")
    adopting = pair(before, spec_with(size))
    code, out, _ = adopting()
    assert code == 1
    assert left(out) == [
        (
            "openapi/spec.yaml:6: V1WidgetSpec.old: property: CRDs have nothing, schema has a property\n"
            "  in Widget/v1 spec.old\n  take it out, with what is said of it elsewhere"
        )
    ]
    assert (SCHEMA / "spec.yaml").read_text() == before


def test_a_rule_of_a_part_is_looked_for_in_the_part(pair: Pair) -> None:
    parts = """
    Part:
      description: What others are made of.
      type: object
      x-kubernetes-validations: [{rule: %s}]
      properties:
        a: {description: The first of it., type: string}
    Whole:
      description: What is made of parts.
      allOf: [{$ref: '#/Part'}]
    """
    whole = "whole: {description: What is made of parts., allOf: [{$ref: '#/Whole'}]}"
    adopting = pair(spec_with(whole, parts % "self.a"), spec_with(whole, parts % "self.b"))
    _, out, _ = adopting()
    assert left(out)[0].startswith("openapi/spec.yaml:9: Whole: x-kubernetes-validations: CRDs")


def test_one_place_that_changed_is_overridden(pair: Pair) -> None:
    places = """
    one: {description: The one of them., allOf: [{$ref: '#/Other'}]}
    two: {description: The second of them., allOf: [{$ref: '#/Other'}]}
    three:
      # The third.
      description: The third of them.
      allOf:
      - $ref: '#/Other'
      %s
    """
    patch = "x-kserve-override: {properties: {port: {default: 90}, inner: {required: null}}}"
    adopting = pair(spec_with(places % "", OTHER), spec_with(places % patch, OTHER))
    assert adopting.added() == [
        "      x-kserve-override:",
        "        properties:",
        "          port:",
        "            default: 90",
        "          inner:",
        "            required: null",
    ]
    assert adopting.drift() == ["0 differences"]


def test_a_new_field_that_one_place_lacks_is_taken_away_there(pair: Pair) -> None:
    places = """
    one: {description: The one of them., allOf: [{$ref: '#/Other'}]}
    two: {description: The second of them., allOf: [{$ref: '#/Other'}]}
    three: {description: The third of them., allOf: [{$ref: '#/Other'}]%s}
    """
    gone = ", x-kserve-override: {properties: {new: null}}"
    grown = OTHER.replace("default: 80", "default: 80\n    new: {type: string}")
    adopting = pair(spec_with(places % "", OTHER), spec_with(places % gone, grown))
    adopting()
    text = (SCHEMA / "spec.yaml").read_text()
    assert f"allOf: [{{$ref: '#/Other'}}]{gone}}}" in text
    assert adopting.drift() == ["0 differences"]


def test_an_override_grows_where_it_is(pair: Pair) -> None:
    places = """
    one: {description: The one of them., allOf: [{$ref: '#/Other'}]}
    two: {description: The second of them., allOf: [{$ref: '#/Other'}]}
    three:
      description: The third of them.
      allOf:
      - $ref: '#/Other'
      x-kserve-override:
        required: null # not here
        properties:
          inner: {required: null}
    """
    after = places.replace(
        "inner: {required: null}", "inner: {required: null}\n          port: {default: 90}"
    )
    adopting = pair(spec_with(places, OTHER), spec_with(after, OTHER))
    assert adopting.added() == ["          port:", "            default: 90"]
    assert adopting.drift() == ["0 differences"]


def test_what_an_override_says_otherwise_is_left(pair: Pair) -> None:
    places = """
    one: {description: The one of them., allOf: [{$ref: '#/Other'}]}
    two: {description: The second of them., allOf: [{$ref: '#/Other'}]}
    three: {description: The third of them., allOf: [{$ref: '#/Other'}], x-kserve-override: {properties: {port: {default: %s}}}}
    """
    before = spec_with(places % 90, OTHER)
    adopting = pair(before, spec_with(places % 70, OTHER))
    code, out, _ = adopting()
    assert code == 1
    assert "port: default: CRDs have 70, schema has 90" in left(out)[0]
    assert (SCHEMA / "spec.yaml").read_text() == before


def test_a_kind_that_is_gone_is_named(pair: Pair) -> None:
    size = "size: {description: How big the widget is., type: integer}"
    adopting = pair(spec_with(size), spec_with(size))
    text = (CRDS / "example.org_widgets.yaml").read_text()
    (CRDS / "example.org_widgets.yaml").write_text(
        text.replace("idget", "adget").replace("wg", "gg")
    )
    code, out, _ = adopting()
    assert code == 1
    assert left(out) == [
        (
            "Widget/* .: definition: CRDs have nothing, schema has widgets.example.org\n"
            "  take it out of the table of kinds, or put its definition beside the others"
        )
    ]


def test_what_is_accepted_is_not_left(pair: Pair) -> None:
    size = "size: {description: How big the widget is., type: integer}"
    adopting = pair(
        spec_with(f"{size}\nold: {{description: What is ahead., type: string}}"), spec_with(size)
    )
    (SCHEMA / "drift.yaml").write_text(
        "accepted:\n- {subject: V1WidgetSpec.old, keyword: property, reason: The next has it.}\n"
    )
    assert adopting() == (0, "openapi: nothing to add\n", "")
