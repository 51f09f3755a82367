"""What an API server does with an object by its schema: default, prune, validate."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from kserve_models._history import structural
from kserve_models._text.value_paths import format_path

TEXT = {"type": "string"}
PORT = {"x-kubernetes-int-or-string": True, "pattern": "^[a-z]+$"}


def messages(value: Any, schema: dict[str, Any]) -> list[str]:
    found = structural.violations({"a": value}, {"type": "object", "properties": {"a": schema}})
    return [f"{format_path(path)}: {message}" for path, _, message in found]


@pytest.mark.parametrize(
    ("value", "schema", "expected"),
    [
        (1, TEXT, "a: expected text, got 1"),
        (None, TEXT, "a: expected text, got null"),
        ("b", {"type": "object"}, 'a: expected a map, got "b"'),
        ({}, {"type": "array", "items": TEXT}, "a: expected a list, got a map"),
        ([], {"type": "object"}, "a: expected a map, got a list"),
        (True, {"type": "integer"}, "a: expected a whole number, got true"),
        (1.5, {"type": "integer"}, "a: expected a whole number, got 1.5"),
        ("1", {"type": "number"}, 'a: expected a number, got "1"'),
        (True, {"type": "number"}, "a: expected a number, got true"),
        (0, {"type": "boolean"}, "a: expected a boolean, got 0"),
        (1.5, PORT, "a: expected a whole number or text, got 1.5"),
        (None, PORT, "a: expected a whole number or text, got null"),
        ("80", PORT, 'a: expected text that fits ^[a-z]+$, got "80"'),
        ("a\n", PORT, 'a: expected text that fits ^[a-z]+$, got "a\\n"'),
        ("c", {"type": "string", "enum": ["a", "b"]}, 'a: expected one of a, b, got "c"'),
        (0, {"type": "integer", "minimum": 1}, "a: expected at least 1, got 0"),
        (1, {"type": "integer", "minimum": 1, "exclusiveMinimum": True}, "a: expected more than 1, got 1"),
        (3, {"type": "integer", "maximum": 2}, "a: expected at most 2, got 3"),
        (2, {"type": "integer", "maximum": 2, "exclusiveMaximum": True}, "a: expected less than 2, got 2"),
        (3, {"type": "integer", "multipleOf": 2}, "a: expected a multiple of 2, got 3"),
        ("", {"type": "string", "minLength": 1}, "a: expected at least 1 character, got 0"),
        ("é" * 3, {"type": "string", "maxLength": 2}, "a: expected at most 2 characters, got 3"),
        ([], {"type": "array", "minItems": 1}, "a: expected at least 1 item, got 0"),
        ([1, 2], {"type": "array", "maxItems": 1}, "a: expected at most 1 item, got 2"),
        ({}, {"type": "object", "minProperties": 1}, "a: expected at least 1 key, got 0"),
        ({"b": 1}, {"type": "object", "maxProperties": 0}, "a: expected at most 0 keys, got 1"),
        ({}, {"type": "object", "required": ["b"]}, "a.b: it is required"),
        ({"b": 1}, {"type": "object", "additionalProperties": TEXT}, "a.b: expected text, got 1"),
        ([1], {"type": "array", "items": TEXT}, "a[0]: expected text, got 1"),
        (
            "2026-02-30T12:00:00Z",
            {"type": "string", "format": "date-time"},
            'a: expected a time such as 2026-01-31T12:00:00Z, got "2026-02-30T12:00:00Z"',
        ),
        (
            ["b", "c", "b"],
            {"type": "array", "x-kubernetes-list-type": "set"},
            'a[2]: expected each item once, got another "b"',
        ),
        (
            [{"b": 1, "c": 2}, {"b": 1, "c": 3}],
            {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["b"]},
            "a[1]: expected each item once, got another b 1",
        ),
    ],
)  # fmt: skip
def test_it_says_why_a_value_is_refused(value: Any, schema: dict[str, Any], expected: str) -> None:
    assert messages(value, schema) == [expected]


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (1.0, {"type": "integer"}),
        (2**40, {"type": "integer", "format": "int32"}),
        (1, {"type": "number"}),
        (80, PORT),
        ("http", PORT),
        (None, {"type": "string", "nullable": True}),
        (None, {"x-kubernetes-preserve-unknown-fields": True}),
        ({"b": [1]}, {"type": "object"}),
        (["b", "b"], {"type": "array", "x-kubernetes-list-type": "atomic"}),
        ("2026-01-31T12:00:00.5+01:00", {"type": "string", "format": "date-time"}),
        ("\u0663", {"type": "string", "pattern": r"^[^\d$]$"}),
    ],
)
def test_what_fits_is_taken(value: Any, schema: dict[str, Any]) -> None:
    assert messages(value, schema) == []


def test_all_that_is_wrong_is_said() -> None:
    schema = {
        "type": "object",
        "required": ["b"],
        "properties": {"c": {"type": "array", "items": TEXT}},
    }
    assert messages({"c": [1, "d", 2]}, schema) == [
        "a.b: it is required",
        "a.c[0]: expected text, got 1",
        "a.c[2]: expected text, got 2",
    ]


def test_defaults_are_put_where_nothing_is() -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {
                "type": "object",
                "default": {},
                "properties": {"b": {"type": "string", "default": "c"}},
            },
            "list": {
                "type": "array",
                "items": {"type": "object", "properties": {"n": {"type": "integer", "default": 1}}},
            },
            "map": {"type": "object", "additionalProperties": TEXT},
            "null": {"type": "string", "default": "d"},
            "none": {"type": "string", "nullable": True, "default": "d"},
            "gone": TEXT,
        },
    }
    value = {"list": [{}, {"n": 2}], "map": {"k": None}, "null": None, "none": None, "gone": None}
    put = list(structural.defaults(value, schema))
    assert value == {
        "a": {"b": "c"},
        "list": [{"n": 1}, {"n": 2}],
        "map": {},
        "null": "d",
        "none": None,
    }
    assert {format_path(path): default for path, default in put} == {
        "a": {},
        "a.b": "c",
        "list[0].n": 1,
        "null": "d",
    }
    assert schema["properties"]["a"]["default"] == {}  # type: ignore[index]


def test_what_no_schema_knows_is_taken_out() -> None:
    schema = {
        "type": "object",
        "properties": {
            "metadata": {"type": "object"},
            "spec": {
                "type": "object",
                "properties": {
                    "known": {"type": "object", "properties": {"a": TEXT}},
                    "list": {
                        "type": "array",
                        "items": {"type": "object", "properties": {"a": TEXT}},
                    },
                    "open": {
                        "type": "object",
                        "x-kubernetes-preserve-unknown-fields": True,
                        "properties": {"b": {"type": "object", "properties": {"a": TEXT}}},
                    },
                    "any": {"type": "object", "additionalProperties": True},
                },
            },
        },
    }
    value: dict[str, Any] = {
        "apiVersion": "a/v1",
        "kind": "A",
        "metadata": {"name": "a"},
        "spec": {
            "known": {"a": 1, "x": 2},
            "list": [{"a": 1}, {"x": {}}],
            "open": {"x": 1, "b": {"a": 1, "y": 2}},
            "any": {"x": 1},
        },
        "other": 1,
    }
    kept = copy.deepcopy(value)
    del kept["other"], kept["spec"]["known"]["x"], kept["spec"]["list"][1]["x"]
    del kept["spec"]["open"]["b"]["y"]
    taken = [format_path(path) for path in structural.prune(value, schema)]
    assert sorted(taken) == ["other", "spec.known.x", "spec.list[1].x", "spec.open.b.y"]
    assert value == kept
