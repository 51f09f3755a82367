"""A release of all sorts: adopt, write the descriptions, and nothing is left that differs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from codegen.adopt import adopt
from codegen.crds.read import read
from tests import REPOSITORY
from tests.codegen.adopt.adopting import SCHEMA, Adopting
from tests.codegen.repository_copy import contents
from tests.codegen.widget_schema import OTHER, spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

UPSTREAM = REPOSITORY.parent / "shared" / "upstream" / "crds" / "main-2026-08-21"
BEFORE = """
# What it looks like.
mode: {description: How it is to work., type: string, enum: [a, b]}
first: {description: The first thing there., allOf: [{$ref: './parts.yaml#/First'}]}
second: {description: The second thing there., allOf: [{$ref: './parts.yaml#/Second'}]}
others:
  description: Further things that are there.
  type: array
  items: {$ref: '#/Other'}
other: {description: A thing that is there., allOf: [{$ref: '#/Other'}]}
last: {description: The last thing that is there., allOf: [{$ref: '#/Other'}]}
"""
AFTER = (
    BEFORE.replace("[a, b]", "[a, b, c]").replace(
        "there., allOf: [{$ref: '#/Other'}]}\nlast",
        "there., allOf: [{$ref: '#/Other'}], x-kserve-override: {properties: {port: {maximum: 99}}}}\nlast",
    )
    + """
ports: {description: What it listens at., type: array, items: {$ref: './parts.yaml#/Port'}}
tuned: {description: The first and more., allOf: [{$ref: './parts.yaml#/Tuned'}]}
"""
)
PARTS = """
# Parts of the two.
Shared:
  description: What the two have in common.
  type: object
  x-kserve-part: true
  properties:
    name: {description: What it is called here., type: string}
    size: {description: How big it is here., type: integer}
    kind: {description: What sort it is of., type: string}
First:
  description: The first of the two.
  allOf: [{$ref: '#/Shared'}]
Second:
  description: The second of the two.
  allOf: [{$ref: '#/Shared'}]
  properties:
    only: {description: What only this has., type: string}
"""
PARTS_AFTER = (
    PARTS.replace(
        "First:", "    meta: {type: object, additionalProperties: {type: string}}\nFirst:"
    )
    + """
Port:
  description: Where something listens.
  type: object
  required: [number]
  properties:
    number: {description: Its own number here., type: integer, minimum: 1}
    protocol: {description: What is spoken there., type: string, default: tcp}
Tuned:
  description: The first and more of it.
  allOf: [{$ref: '#/First'}]
  properties:
    tuning: {description: How it is tuned., type: object, additionalProperties: {type: number}}
"""
)


def test_a_release(widget: Widget, adopting: Adopting) -> None:
    grown = OTHER.replace("default: 80", "default: 80\n    secure: {type: boolean}")
    adopting.release(widget(spec_with(AFTER, grown), files={"parts.yaml": PARTS_AFTER}))
    widget(spec_with(BEFORE, OTHER), files={"parts.yaml": PARTS})
    before = contents(SCHEMA)
    code, _, err = adopting()
    assert (code, err) == (0, "")
    after = contents(SCHEMA)
    gone = [
        line.split(b":")[0].strip()
        for name, text in before.items()
        for line in (Counter(text.splitlines()) - Counter(after[name].splitlines())).elements()
    ]
    assert gone == [b"mode", b"other"], "only what is in braces grows in its line"
    adopting.describe()
    assert adopting.lint() == []
    assert adopting.drift() == ["0 differences"]
    filled = contents(SCHEMA)
    assert adopting() == (0, "openapi: nothing to add\n", "")
    assert contents(SCHEMA) == filled


@pytest.mark.skipif(
    not UPSTREAM.is_dir(), reason="../shared/upstream/crds/main-2026-08-21 is not there"
)
def test_the_schema_of_this_repository_has_all_that_upstream_has() -> None:
    found = adopt(REPOSITORY / "openapi", read(UPSTREAM).by_name)
    assert (found.patch, found.left) == ("", [])
