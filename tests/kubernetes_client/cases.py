"""Cases: checks that an object arrives as its manifest, whichever way it is written."""

# ruff: noqa: ARG005 - all ways take the same arguments, needed or not.
from __future__ import annotations

import copy
import functools
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import kserve_models
from tests.kubernetes_client.manifests import Manifest, resource
from tests.kubernetes_client.registry import CheckError, check, require, require_same

if TYPE_CHECKING:
    from tests.kubernetes_client.transport import Bench

Case = Callable[[Any], tuple[Any, Manifest]]

# Without its types: many checks give objects what a type checker would refuse.
km: Any = kserve_models


def case(name: str) -> Callable[[Case], Case]:
    """Register a function that gives an object and its manifest as a check of every way out."""

    def register(function: Case) -> Case:
        check(name)(functools.partial(_arrives, function))
        return function

    return register


def case_of(name: str, make: Callable[[Manifest], tuple[Any, Manifest]], data: Manifest) -> None:
    """Register what ``make`` makes of a manifest as a case."""
    # Manifests may share parts: each object gets its own.
    case(name)(lambda client: make(_copy(data)))


def _copy(value: Any) -> Any:
    """As ``deepcopy`` of JSON values, at a fifth of the time."""
    if type(value) is dict:
        return {key: _copy(inner) for key, inner in value.items()}
    if type(value) is list:
        return [_copy(inner) for inner in value]
    return copy.deepcopy(value)


def _arrives(function: Case, bench: Bench) -> None:
    """The object is written as its manifest, whichever way it goes, and is not changed."""
    failures = []
    for way, written in _WAYS.items():
        obj, manifest = function(bench.client)
        before = copy.deepcopy(obj)
        if isinstance(obj, km.Resource):
            context = manifest
        elif way in _RESOURCE_WAYS:
            continue
        else:
            context = resource("v1beta1", "InferenceService")
        try:
            try:
                actual, expected = written(bench, obj, manifest, context)
            except CheckError:
                raise
            except Exception as error:
                raise CheckError(f"{way}: {in_one_line(error)}") from error
            require_same(actual, expected, way)
            require(obj == before, f"{way}: the object was changed")
            require_same(before.to_dict(serialize=True), manifest, f"{way}: deepcopy before")
            require_same(obj.to_dict(serialize=True), manifest, f"{way}: to_dict afterwards")
        except CheckError as failure:
            failures.append(str(failure))
    require(not failures, "\n".join(failures))


def in_one_line(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
    return f"{type(error).__name__} at {place}: {' '.join(str(error).split())}"


def _parts(obj: Any, manifest: Manifest) -> Manifest:
    """The manifest as a plain dict with the object's own parts in it."""
    body = dict(manifest)
    for name, wire in type(obj).attribute_map.items():
        if isinstance(getattr(obj, name), km.Model):
            body[wire] = getattr(obj, name)
    return body


_WAYS: dict[str, Any] = {
    "to_dict(serialize=True)": lambda b, o, m, c: (o.to_dict(serialize=True), m),
    "sanitize_for_serialization": lambda b, o, m, c: (b.sanitized(o), m),
    "sanitize_for_serialization twice": lambda b, o, m, c: (b.sanitized(o) and b.sanitized(o), m),
    "sanitize_for_serialization of a list": lambda b, o, m, c: (b.sanitized([o, (o,)]), [m, [m]]),
    "inside a dict as body": lambda b, o, m, c: (
        b.send("create", c, {**c, "spec": {"inner": o, "all": [o]}}).body,
        {**c, "spec": {"inner": m, "all": [m]}},
    ),
    "create": lambda b, o, m, c: (b.send("create", c, o).body, m),
    "replace": lambda b, o, m, c: (b.send("replace", c, o).body, m),
    "patch": lambda b, o, m, c: (b.send("patch", c, o).body, m),
    "create in a thread": lambda b, o, m, c: (b.send("create", c, o, async_req=True).body, m),
    "create with a dict of its parts": lambda b, o, m, c: (
        b.send("create", c, _parts(o, m)).body,
        m,
    ),
}
_RESOURCE_WAYS = frozenset(
    {
        "create",
        "replace",
        "patch",
        "create in a thread",
        "create with a dict of its parts",
    }
)
