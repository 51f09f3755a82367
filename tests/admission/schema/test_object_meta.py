"""What an API server says of metadata."""

from __future__ import annotations

from typing import Any

import pytest

from kserve_models.admission.schema import object_meta

NAME = "at most 253 lowercase letters, digits, '-' and '.', with a letter or digit at both ends"
NAMESPACE = (
    "expected at most 63 lowercase letters, digits and '-', a letter or digit at both ends,"
    ' got "a.b"'
)
LABEL = (
    "expected at most 63 letters, digits, '-', '_' and '.', a letter or digit at both ends,"
    ' got "b c"'
)
OWNER = {"apiVersion": "v1", "kind": "Pod", "name": "a", "uid": "b"}


def said(
    metadata: dict[str, Any], old: dict[str, Any] | None = None, is_namespaced: bool = True
) -> list[tuple[str, str]]:
    found = object_meta.refused(metadata, old, is_namespaced)
    return [(problem.field, problem.message) for problem in found]


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"name": "a.b-c"}, []),
        ({"generateName": "a-"}, []),
        ({}, [("metadata.name", "expected a name, or generateName; got neither")]),
        ({"name": "A"}, [("metadata.name", f'expected {NAME}, got "A"')]),
        ({"name": "x" * 254}, [("metadata.name", f'expected {NAME}, got "{"x" * 56}...')]),
        ({"generateName": "-a"}, [
            ("metadata.generateName", f'expected {NAME}, got "-a"'),
            ("metadata.name", f'expected {NAME}, got "-ax"'),
        ]),
        ({"name": "a", "namespace": "a.b"}, [
            (
                "metadata.namespace",
                NAMESPACE,
            )
        ]),
        ({"name": "a", "labels": {"a b": "c"}}, [
            ("metadata.labels.a b", 'expected a key such as app or example.com/app, got "a b"')
        ]),
        ({"name": "a", "labels": {"a": "b c"}}, [
            (
                "metadata.labels.a",
                LABEL,
            )
        ]),
        ({"name": "a", "annotations": {"EXAMPLE.com/a": "any text"}}, []),
        ({"name": "a", "annotations": {"a/b/c": ""}}, [
            (
                "metadata.annotations.a/b/c",
                'expected a key such as note or example.com/note, got "a/b/c"',
            )
        ]),
        ({"name": "a", "annotations": {"a": "x" * 262143}}, []),
        ({"name": "a", "annotations": {"a": "x" * 262144}}, [
            ("metadata.annotations", "expected at most 262144 bytes of annotations, got 262145")
        ]),
        ({"name": "a", "finalizers": ["a b"]}, [
            (
                "metadata.finalizers[0]",
                'expected a qualified name such as example.com/name, got "a b"',
            )
        ]),
        ({"name": "a", "ownerReferences": [OWNER]}, []),
        ({"name": "a", "ownerReferences": [{**OWNER, "uid": "", "apiVersion": "a/b/c"}]}, [
            (
                "metadata.ownerReferences[0].apiVersion",
                'expected a version such as apps/v1, got "a/b/c"',
            ),
            ("metadata.ownerReferences[0].uid", "it is required"),
        ]),
        ({"name": "a", "ownerReferences": [{**OWNER, "controller": True}] * 2}, [
            ("metadata.ownerReferences", "expected one owner to be the controller at most, got 2")
        ]),
    ],
)  # fmt: skip
def test_a_new_object(metadata: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert said(metadata) == expected


def test_a_namespace_says_nothing_where_there_are_none() -> None:
    assert said({"name": "a", "namespace": "a.b"}, is_namespaced=False) == []


@pytest.mark.parametrize(
    ("metadata", "old", "expected"),
    [
        ({"name": "a"}, {"name": "a", "namespace": "b", "uid": "c"}, []),
        ({"name": "a", "namespace": "b"}, {"name": "a"}, []),
        ({"name": "b"}, {"name": "a"}, [("metadata.name", 'expected it to stay "a", got "b"')]),
        (
            {"name": "a", "finalizers": ["x/a", "x/b"]},
            {"name": "a", "finalizers": ["x/a"], "deletionTimestamp": "2026-01-31T12:00:00Z"},
            [
                (
                    "metadata.finalizers[1]",
                    'expected none that is new, as the object is being deleted, got "x/b"',
                )
            ],
        ),
        ({"name": "a", "namespace": "c"}, {"name": "a", "namespace": "b"}, [
            ("metadata.namespace", 'expected it to stay "b", got "c"')
        ]),
    ],
)  # fmt: skip
def test_an_update(
    metadata: dict[str, Any], old: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert said(metadata, old) == expected


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ([], [("metadata", "expected a map, got a list", "schema/type")]),
        ({"name": 1}, [("metadata.name", "expected text, got 1", "schema/type")]),
        ({"generation": 1.0, "labels": {"a": None}, "creationTimestamp": None}, []),
        ({"generation": 1.5}, [
            ("metadata.generation", "expected a whole number, got 1.5", "schema/type")
        ]),
        ({"finalizers": "a"}, [
            ("metadata.finalizers", 'expected a list, got "a"', "schema/type")
        ]),
        ({"creationTimestamp": "now"}, [
            (
                "metadata.creationTimestamp",
                'expected a time such as 2026-01-31T12:00:00Z, got "now"',
                "schema/type",
            )
        ]),
        ({"clusterName": "a", "managedFields": [{"fieldsV1": {"f:spec": {}}}]}, [
            (
                "metadata.clusterName",
                "no such field in metadata: the API server drops it, or refuses the object",
                "schema/unknown-field",
            )
        ]),
    ],
)  # fmt: skip
def test_what_does_not_fit(metadata: Any, expected: list[tuple[str, str, str]]) -> None:
    found = object_meta.malformed(metadata)
    assert [(p.field, p.message, p.rule) for p in found] == expected
