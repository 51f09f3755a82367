"""Bounds that leave no room, or say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codegen import lint
from tests.codegen.widget_schema import OTHER, spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget


def messages(widget: Widget, keys: str, tail: str = OTHER) -> list[str]:
    node = f"a: {{description: What it is called., {keys}}}"
    folder = widget(
        spec_with(
            f"{node}\nb: {{allOf: [{{$ref: '#/Other'}}], description: One that stands beside it.}}",
            tail,
        )
    )
    return [str(problem).removeprefix("openapi/spec.yaml:") for problem in lint.lint(folder)]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("type: integer, minimum: 9, maximum: 3", "maximum: expected at least minimum 9, got 3"),
        (
            "type: number, minimum: 1e3, maximum: 999.5",
            "maximum: expected at least minimum 1000, got 999.5",
        ),
        (
            "type: integer, minimum: 3, maximum: 3, exclusiveMaximum: true",
            "maximum: expected more than minimum 3 beside exclusiveMaximum, got 3",
        ),
        (
            "type: integer, minimum: 3, maximum: 3, exclusiveMinimum: true",
            "maximum: expected more than minimum 3 beside exclusiveMinimum, got 3",
        ),
        (
            "type: string, minLength: 2, maxLength: 1",
            "maxLength: expected at least minLength 2, got 1",
        ),
        (
            "type: array, items: {type: string}, minItems: 1, maxItems: 0",
            "maxItems: expected at least minItems 1, got 0",
        ),
        (
            "type: object, minProperties: 3, maxProperties: 2, additionalProperties: {type: string}",
            "maxProperties: expected at least minProperties 3, got 2",
        ),
        (
            "type: integer, exclusiveMinimum: true",
            "exclusiveMinimum: expected minimum beside it, got none",
        ),
        (
            "type: integer, minimum: 1, exclusiveMaximum: true",
            "exclusiveMaximum: expected maximum beside it, got none",
        ),
        (
            "type: string, minimum: 1",
            "minimum: expected type integer or number beside it, got 'string'",
        ),
        ("type: integer, pattern: a", "pattern: expected type string beside it, got 'integer'"),
        ("type: string, maxItems: 2", "maxItems: expected type array beside it, got 'string'"),
        (
            "type: string, maxProperties: 2",
            "maxProperties: expected type object beside it, got 'string'",
        ),
        ("type: integer, multipleOf: 0", "multipleOf: expected a number above 0, got 0"),
        ("type: integer, multipleOf: 5, default: 7", "default: expected a multiple of 5, got 7"),
        (
            "type: integer, minimum: 5, enum: [4, 6]",
            "enum: expected minimum 5, got 4",
        ),
        (
            "type: string, maxLength: 1, enum: [a, ab]",
            "enum: expected maxLength 1 characters, got 2",
        ),
        (
            "type: object, additionalProperties: {type: string}, minProperties: 1, default: {}",
            "default: expected minProperties 1 properties, got 0",
        ),
    ],
)
def test_what_no_value_keeps_is_found(widget: Widget, keys: str, message: str) -> None:
    assert messages(widget, keys) == [f"5: {message}"]


@pytest.mark.parametrize(
    "keys",
    [
        "type: integer, minimum: 3, maximum: 3",
        "type: integer, maximum: 1e3",
        "type: number, minimum: 0.5, exclusiveMinimum: true, maximum: 0.6",
        "type: string, minLength: 1, maxLength: 1.0",
        "minimum: 1, x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]",
        "type: integer, multipleOf: 5, default: 10, enum: [5, 10]",
    ],
)
def test_what_a_value_keeps_is_not(widget: Widget, keys: str) -> None:
    assert messages(widget, keys) == []


def test_an_override_is_read_with_what_it_changes(widget: Widget) -> None:
    found = messages(
        widget,
        "allOf: [{$ref: '#/Port'}], x-kserve-override: {maximum: 0}",
        f"{OTHER}Port: {{description: A port of it., type: integer, minimum: 1}}\n",
    )
    assert found == ["5: maximum: expected at least minimum 1, got 0"]
