"""What an API server does with an object of a CustomResourceDefinition, webhooks aside.

Source of the facts: apiextensions-apiserver v0.35.0, with ``fieldValidation=Strict``.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from kserve_models._history import structural
from kserve_models._history.releases import Served
from kserve_models._text.value_paths import value_at
from kserve_models.admission.cel import correlation
from kserve_models.admission.cel import rules as cel
from kserve_models.admission.problem import Problem
from kserve_models.admission.schema import object_meta
from kserve_models.admission.schema.similar import advice

CEL_BLOCKED = "CEL"
FORMAT = "schema/format"
_INT32, _INT64 = 2**31, 2**63
_BLOCKING = frozenset({"required", "type", "enum", "maxLength", "maxItems", "maxProperties"})
_NAMESPACED = "Namespaced"


def decoded(sent: dict[str, Any], served: Served) -> tuple[dict[str, Any], list[Problem]]:
    """An object as it is read: without what its schema does not know, which is told of.

    Args:
        sent: the object; it is not changed.
        served: the version of its kind.
    """
    result = copy.deepcopy(sent)
    problems = list(object_meta.malformed(sent["metadata"])) if "metadata" in sent else []
    for path in structural.prune(result, served.schema):
        message = f"no such field{advice(path, sent, served.schema)}"
        value = value_at(sent, path)
        problems.append(Problem(path, message, object_meta.UNKNOWN_FIELD, value=value))
    return result, problems


def convert(obj: dict[str, Any], served: Served) -> None:
    """Make an object of another version one of this: versions differ in fields that one has only."""
    for _ in structural.prune(obj, served.schema):
        pass


def default(obj: dict[str, Any], served: Served) -> None:
    """Put the defaults of the schema into an object."""
    for _ in structural.defaults(obj, served.schema):
        pass


def leave_status(obj: dict[str, Any], old: dict[str, Any] | None, served: Served) -> None:
    """Put the status before into an object: where it is a subresource, it is not written."""
    if served.has_status:
        obj.pop("status", None)
        if old is not None and "status" in old:
            obj["status"] = old["status"]


def leave_deletion(obj: dict[str, Any], old: dict[str, Any] | None) -> None:
    """Put the time of the deletion before into an object, which no update takes back."""
    metadata, before = obj.get("metadata"), (old or {}).get("metadata")
    if isinstance(metadata, dict) and isinstance(before, dict):
        deleted = before.get("deletionTimestamp")
        if deleted is not None:
            metadata.setdefault("deletionTimestamp", deleted)


def refused(obj: dict[str, Any], old: dict[str, Any] | None, served: Served) -> Iterator[Problem]:
    """Why an object is refused, by its metadata, its schema and the CEL rules in that.

    Args:
        obj: the object with its defaults.
        old: the object before, with its own; None for a creation.
        served: the version of its kind.
    """
    of_metadata = list(_of_metadata(obj, old, served))
    yield from of_metadata
    is_blocked = any(map(object_meta.is_blocking, of_metadata))
    for violation in _violations(obj, old, served.schema):
        is_blocked = is_blocked or violation.keyword in _BLOCKING
        rule = f"schema/{violation.keyword.removeprefix('x-kubernetes-')}"
        value = value_at(obj, violation.path)
        yield Problem(violation.path, violation.message, rule, value=value)
    if not is_blocked:
        yield from cel.broken(obj, old, served.schema)
    elif cel.has_rules(obj, served.schema):
        message = "CEL rules are not checked as long as there are other problems of the schema"
        yield Problem((), message, CEL_BLOCKED, "not checked")


def unreadable_numbers(obj: dict[str, Any], served: Served) -> Iterator[Problem]:
    """Numbers that the schema takes, and that are too large for a program that holds to their formats."""
    spec, schema = obj.get("spec"), structural.child_schema(served.schema, "spec")
    for path, number in _beyond_int32(spec, ("spec",)):
        below: Any = schema
        for step in path[1:]:
            below = below and (
                below.get("items")
                if isinstance(step, int)
                else structural.child_schema(below, step)
            )
        if isinstance(below, dict) and _holds_int32(below):
            expected = f"expected a whole number from {-_INT32} to {_INT32 - 1}"
            message = f"{expected}, got {number}: KServe's webhook can't read others"
            yield Problem(path, message, FORMAT, value=number)


def _holds_int32(schema: structural.Schema) -> bool:
    """Whether a Go program has 32 bits for a whole number: a quantity, which has a pattern, has more."""
    is_int_or_string = structural.INT_OR_STRING in schema and "pattern" not in schema
    return is_int_or_string or schema.get("format") == "int32"


def _beyond_int32(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[Any, int | float]]:
    if type(value) is dict:
        for key, item in value.items():
            yield from _beyond_int32(item, (*path, key))
    elif type(value) is list:
        for index, item in enumerate(value):
            yield from _beyond_int32(item, (*path, index))
    elif type(value) in (int, float):
        # What does not fit into 64 bits either is of the wrong type.
        fits, fits_twice = (-one <= value < one for one in (_INT32, _INT64))
        if fits_twice and not fits:
            yield path, value


def _of_metadata(
    obj: dict[str, Any], old: dict[str, Any] | None, served: Served
) -> Iterator[Problem]:
    metadata = obj.get("metadata")
    if any(problem.rule == object_meta.TYPE for problem in object_meta.malformed(metadata)):
        return
    before = None if old is None else old.get("metadata") or {}
    yield from object_meta.refused(metadata or {}, before, served.scope == _NAMESPACED)


def _violations(
    obj: dict[str, Any], old: dict[str, Any] | None, schema: structural.Schema
) -> Iterator[structural.Violation]:
    """Of an update, only what it changes."""
    found = structural.violations(obj, schema)
    if old is None:
        yield from found
        return
    had_twice = any(
        violation.keyword == structural.LIST_TYPE
        for violation in structural.violations(old, schema)
    )
    for violation in found:
        if violation.keyword == structural.LIST_TYPE:
            is_left_alone = had_twice
        else:
            is_inside = violation.keyword == "required"
            at = violation.path[:-1] if is_inside else violation.path
            is_left_alone = correlation.is_unchanged(old, obj, schema, at)
        if not is_left_alone:
            yield violation
