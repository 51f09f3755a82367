"""What an API server says of an object's ``metadata``.

Source of the facts: ObjectMeta, and its validation, in apimachinery v0.35.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kserve_models._history.structural import is_time, shown
from kserve_models.admission import dns
from kserve_models.admission.problem import Problem

TYPE = "schema/type"
UNKNOWN_FIELD = "schema/unknown-field"
NAME = "metadata/name"
NAMESPACE = "metadata/namespace"
LABELS = "metadata/labels"
ANNOTATIONS = "metadata/annotations"
FINALIZERS = "metadata/finalizers"
OWNERS = "metadata/owner-references"
IMMUTABLE = "metadata/immutable"

_MOST_OF_ANNOTATIONS = 256 * 1024
_NAME_PART = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
_LABEL_VALUE = re.compile(r"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?")
_FIELDS: dict[str, Any] = {
    "name": str,
    "generateName": str,
    "namespace": str,
    "selfLink": str,
    "uid": str,
    "resourceVersion": str,
    "generation": int,
    "creationTimestamp": "time",
    "deletionTimestamp": "time",
    "deletionGracePeriodSeconds": int,
    "labels": {"": str},
    "annotations": {"": str},
    "finalizers": [str],
    "ownerReferences": [
        {
            "apiVersion": str,
            "kind": str,
            "name": str,
            "uid": str,
            "controller": bool,
            "blockOwnerDeletion": bool,
        }
    ],
    "managedFields": [
        {
            "manager": str,
            "operation": str,
            "apiVersion": str,
            "time": "time",
            "fieldsType": str,
            "fieldsV1": object,
            "subresource": str,
        }
    ],
}
_FIXED = (
    "name",
    "namespace",
    "uid",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
)
_EXPECTED = {
    str: "text",
    int: "a whole number",
    bool: "a boolean",
    "time": "a time such as 2026-01-31T12:00:00Z",
}


def malformed(metadata: Any) -> Iterator[Problem]:
    """What can't be decoded, or is unknown, in ``metadata``."""
    yield from _misfits(metadata, _FIELDS, ("metadata",))


def _misfits(value: Any, shape: Any, path: tuple[str | int, ...]) -> Iterator[Problem]:
    if value is None or shape is object:
        return
    if isinstance(shape, dict):
        if type(value) is not dict:
            yield _wrong(value, "a map", path)
            return
        for name, item in value.items():
            below = shape.get("", shape.get(name))
            if below is None:
                message = (
                    "no such field in metadata: the API server drops it, or refuses the object"
                )
                yield Problem((*path, name), message, UNKNOWN_FIELD, value=item)
            else:
                yield from _misfits(item, below, (*path, name))
    elif isinstance(shape, list):
        if type(value) is not list:
            yield _wrong(value, "a list", path)
            return
        for index, item in enumerate(value):
            yield from _misfits(item, shape[0], (*path, index))
    elif not _fits(value, shape):
        yield _wrong(value, _EXPECTED[shape], path)


def _fits(value: Any, shape: Any) -> bool:
    if shape == "time":
        return type(value) is str and is_time(value)
    is_whole = shape is int and type(value) is float and value == int(value)
    return type(value) is shape or is_whole


def _wrong(value: Any, expected: str, path: tuple[str | int, ...]) -> Problem:
    return Problem(path, f"expected {expected}, got {shown(value)}", TYPE, value=value)


def refused(
    metadata: dict[str, Any], old: dict[str, Any] | None, is_namespaced: bool
) -> Iterator[Problem]:
    """What is refused in ``metadata`` whose values are of the right types.

    Args:
        metadata: the object's.
        old: that of the object before; None for a creation.
        is_namespaced: whether the object lives in a namespace.
    """
    if old is None:
        yield from _names(metadata, is_namespaced)
        yield from _finalizers(metadata.get("finalizers") or ())
    else:
        yield from _changed(metadata, old, is_namespaced)
        if old.get("deletionTimestamp"):
            yield from _new_finalizers(metadata, old)
    yield from _labels(metadata.get("labels") or {})
    yield from _annotations(metadata.get("annotations") or {})
    yield from _owners(metadata.get("ownerReferences") or ())


def is_blocking(problem: Problem) -> bool:
    """Whether an API server checks no CEL rules where it finds this."""
    return problem.path in (("metadata", "name"), ("metadata", "annotations")) and (
        problem.value is None
    )


def _finalizers(finalizers: Any) -> Iterator[Problem]:
    for index, finalizer in enumerate(finalizers):
        if not _is_qualified(finalizer or ""):
            expected = "a qualified name such as example.com/name"
            yield _problem(("finalizers", index), expected, finalizer, FINALIZERS)


def _new_finalizers(metadata: dict[str, Any], old: dict[str, Any]) -> Iterator[Problem]:
    known = old.get("finalizers") or ()
    for index, finalizer in enumerate(metadata.get("finalizers") or ()):
        if finalizer not in known:
            message = (
                f"expected none that is new, as the object is being deleted, got {shown(finalizer)}"
            )
            yield Problem(("metadata", "finalizers", index), message, FINALIZERS, value=finalizer)


def _changed(
    metadata: dict[str, Any], old: dict[str, Any], is_namespaced: bool
) -> Iterator[Problem]:
    """What an update may not change. A manifest need not have all that a server has put there."""
    for name in _FIXED:
        before, after = old.get(name), metadata.get(name)
        is_unknown = name == "namespace" and not (is_namespaced and before)
        is_taken_over = not after and name != "name"
        if not is_unknown and not is_taken_over and (before or "") != (after or ""):
            message = f"expected it to stay {shown(before)}, got {shown(after)}"
            yield Problem(("metadata", name), message, IMMUTABLE, value=after)


def _names(metadata: dict[str, Any], is_namespaced: bool) -> Iterator[Problem]:
    expected = (
        "at most 253 lowercase letters, digits, '-' and '.', with a letter or digit at both ends"
    )
    name, prefix = metadata.get("name") or "", metadata.get("generateName") or ""
    # What is added to a prefix may follow a dash.
    masked = f"{prefix[:-2]}a" if len(prefix) > 1 and prefix.endswith("-") else prefix
    if prefix and not dns.is_subdomain(masked):
        yield _problem(("generateName",), expected, prefix, NAME)
    if not name and not prefix:
        yield Problem(("metadata", "name"), "expected a name, or generateName; got neither", NAME)
    elif name and not dns.is_subdomain(name):
        yield _problem(("name",), expected, name, NAME)
    elif prefix and not name and not dns.is_subdomain(f"{prefix}x"):
        yield _problem(("name",), expected, f"{prefix}x", NAME)
    namespace = metadata.get("namespace") or ""
    if is_namespaced and namespace and not dns.is_label(namespace):
        expected = "at most 63 lowercase letters, digits and '-', a letter or digit at both ends"
        yield _problem(("namespace",), expected, namespace, NAMESPACE)


def _labels(labels: dict[str, Any]) -> Iterator[Problem]:
    for key, value in labels.items():
        if not _is_qualified(key):
            yield Problem(
                ("metadata", "labels", key),
                f"expected a key such as app or example.com/app, got {shown(key)}",
                LABELS,
                value=value,
            )
        if len(value or "") > 63 or not _LABEL_VALUE.fullmatch(value or ""):
            expected = (
                "at most 63 letters, digits, '-', '_' and '.', a letter or digit at both ends"
            )
            yield _problem(("labels", key), expected, value, LABELS)


def _annotations(annotations: dict[str, Any]) -> Iterator[Problem]:
    size = 0
    for key, value in annotations.items():
        size += len(key.encode()) + len((value or "").encode())
        if not _is_qualified(key.lower()):
            yield Problem(
                ("metadata", "annotations", key),
                f"expected a key such as note or example.com/note, got {shown(key)}",
                ANNOTATIONS,
                value=value,
            )
    if size > _MOST_OF_ANNOTATIONS:
        message = f"expected at most {_MOST_OF_ANNOTATIONS} bytes of annotations, got {size}"
        yield Problem(("metadata", "annotations"), message, ANNOTATIONS)


def _owners(owners: Any) -> Iterator[Problem]:
    controllers = 0
    for index, owner in enumerate(owners):
        given = owner or {}
        path = ("metadata", "ownerReferences", index)
        version = given.get("apiVersion") or ""
        if (
            not version
            or version.count("/") > 1
            or version.startswith("/")
            or version.endswith("/")
        ):
            yield _problem((*path[1:], "apiVersion"), "a version such as apps/v1", version, OWNERS)
        for name in ("kind", "name", "uid"):
            if not given.get(name):
                yield Problem((*path, name), "it is required", OWNERS, value=given.get(name))
        controllers += given.get("controller") is True
    if controllers > 1:
        message = f"expected one owner to be the controller at most, got {controllers}"
        yield Problem(("metadata", "ownerReferences"), message, OWNERS)


def _is_qualified(text: str) -> bool:
    prefix, slash, name = text.rpartition("/")
    if slash and not dns.is_subdomain(prefix):
        return False
    return len(name) <= 63 and _NAME_PART.fullmatch(name) is not None


def _problem(path: tuple[str | int, ...], expected: str, value: Any, rule: str) -> Problem:
    message = f"expected {expected}, got {shown(value)}"
    return Problem(("metadata", *path), message, rule, value=value)
