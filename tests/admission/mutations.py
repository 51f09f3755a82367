"""Objects that are right, or wrong in one place or a few: the same for the same seed."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from kserve_models._history import releases, structural
from kserve_models._history.structural import LIST_TYPE, Path, Schema
from kserve_models.admission.review import RELEASE, is_kserve
from tests.admission import growth
from tests.support import corpus

WRONG: list[Any] = [
    None,
    True,
    0,
    -1,
    1.0,
    1.5,
    2**31,
    2**63,
    -(2**63) - 1,
    1e300,
    "",
    "1",
    "text",
    "a b",
    "x" * 300,
    [],
    [None],
    [1, 1],
    {},
    {"a": None},
    {"name": "x"},
]
METADATA: list[tuple[str, Any]] = [
    ("name", ""),
    ("name", None),
    ("name", "Iris"),
    ("name", "iris.example"),
    ("name", "-iris"),
    ("name", "x" * 254),
    ("name", 1),
    ("generateName", "iris-"),
    ("generateName", "-iris"),
    ("generateName", "Iris-"),
    ("namespace", "a.b"),
    ("namespace", "default"),
    ("namespace", None),
    ("labels", {"a b": "c"}),
    ("labels", {"a": "b c"}),
    ("labels", {"a": None}),
    ("labels", {"a": 1}),
    ("labels", {"example.com/a": "b", "/a": "b"}),
    ("labels", {"a": "x" * 64}),
    ("labels", None),
    ("labels", []),
    ("annotations", {"A/b": "c"}),
    ("annotations", {"EXAMPLE.com/b": "c"}),
    ("annotations", {"a b": "c"}),
    ("annotations", {"a": True}),
    ("annotations", {"a": "x" * (256 * 1024)}),
    ("finalizers", ["a"]),
    ("finalizers", ["example.com/a"]),
    ("finalizers", ["a b"]),
    ("finalizers", "a"),
    ("ownerReferences", [{"apiVersion": "v1", "kind": "Pod", "name": "a", "uid": "b"}]),
    ("ownerReferences", [{"apiVersion": "v1", "kind": "Pod", "name": "a"}]),
    ("ownerReferences", [{"apiVersion": "a/b/c", "kind": "Pod", "name": "a", "uid": "b"}]),
    (
        "ownerReferences",
        [
            {"apiVersion": "v1", "kind": "Pod", "name": "a", "uid": u, "controller": True}
            for u in "ab"
        ],
    ),
    ("creationTimestamp", None),
    ("creationTimestamp", "2024-01-01T00:00:00Z"),
    ("creationTimestamp", "yesterday"),
    ("creationTimestamp", ""),
    ("generation", -1),
    ("generation", 1.0),
    ("generation", "1"),
    ("unknown", 1),
    ("clusterName", "a"),
    ("selfLink", "a"),
    ("uid", 7),
]
NAMES = ["unknown", "x", "minReplica", "metadata", "kind", "apiVersion", "name", "custom", ""]


class Case(NamedTuple):
    """What is asked: an object, and the one before, if any."""

    object: dict[str, Any]
    old: dict[str, Any] | None


def cases(seed: int, count: int, manifests: list[dict[str, Any]] | None = None) -> Iterator[Case]:
    """So many cases.

    Args:
        seed: of what is drawn.
        count: how many.
        manifests: what they are made of, beside what is grown from schemas; all that there are by
            default.
    """
    rng = random.Random(seed)
    known = corpus.all_manifests() if manifests is None else manifests
    bases = [data for data in known if _schema(data) is not None]
    kinds = _kinds()
    for number in range(count):
        pick = number % 4
        if pick < 2:
            base = copy.deepcopy(rng.choice(bases))
        elif pick == 2:
            base = _grown(rng, *rng.choice(kinds))
        else:
            base = _with_rules(rng, *rng.choice([kind for kind in kinds if kind[3]]))
        schema = _schema(base)
        assert schema is not None
        changed = copy.deepcopy(base)
        for _ in range(rng.choice([0, 1, 1, 1, 2, 3] if pick != 3 else [0, 0, 1])):
            mutate(rng, changed, schema)
        yield Case(changed, base if rng.random() < 0.1 else None)


def mutate(rng: random.Random, obj: dict[str, Any], schema: Schema) -> None:
    """Change one thing."""
    if rng.random() < 0.12:
        metadata = obj.setdefault("metadata", {})
        if isinstance(metadata, dict):
            name, value = rng.choice(METADATA)
            metadata[name] = copy.deepcopy(value)
        return
    nodes = [
        node for node in structural.visit(obj, schema) if not node[0] or node[0][0] not in _FIXED
    ]
    path, value, found = rng.choice(nodes)
    changed: Any = _NO
    while changed is _NO:
        changed = rng.choice(_CHANGES)(rng, copy.deepcopy(value), found)
    if path:
        holder: Any = obj
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = changed
    elif isinstance(changed, dict):
        obj.update({name: changed[name] for name in changed if name not in _FIXED})


_FIXED = ("apiVersion", "kind", "metadata")
_NO = object()


def _unknown(rng: random.Random, value: Any, _: Schema) -> Any:
    if not isinstance(value, dict):
        return _NO
    name = rng.choice(NAMES)
    return {**value, name: copy.deepcopy(rng.choice(WRONG))}


def _wrong(rng: random.Random, _value: Any, _: Schema) -> Any:
    return copy.deepcopy(rng.choice(WRONG))


def _without(rng: random.Random, value: Any, schema: Schema) -> Any:
    if not isinstance(value, dict) or not value:
        return _NO
    required = [name for name in schema.get("required", ()) if name in value]
    name = rng.choice(required or sorted(value))
    return {key: item for key, item in value.items() if key != name}


def _twice(rng: random.Random, value: Any, schema: Schema) -> Any:
    if not isinstance(value, list) or not value:
        return _NO
    again = copy.deepcopy(rng.choice(value))
    if schema.get(LIST_TYPE) == "map" and isinstance(again, dict) and rng.random() < 0.5:
        again.pop(rng.choice(schema["x-kubernetes-list-map-keys"]), None)
    return [*value, again] if rng.random() < 0.9 else [*value, again, copy.deepcopy(again)]


def _beyond(rng: random.Random, value: Any, schema: Schema) -> Any:
    bounds = [
        *(schema["minimum"] - step for step in (0, 1) if "minimum" in schema),
        *(schema["maximum"] + step for step in (0, 1) if "maximum" in schema),
    ]
    for keyword, step in (("maxLength", 1), ("maxLength", 0), ("minLength", -1)):
        if keyword in schema:
            bounds.append("a" * max(0, schema[keyword] + step))
    if isinstance(value, list) and value and schema.get("maxItems", 1000) <= 64:
        bounds.append(value * (schema["maxItems"] + 1))
    if "minItems" in schema:
        bounds.append([])
    if schema.get("maxProperties", 1000) <= 64:
        bounds.append({f"k{number}": "v" for number in range(schema["maxProperties"] + 1)})
    return rng.choice(bounds) if bounds else _NO


def _texts(rng: random.Random, value: Any, schema: Schema) -> Any:
    is_text = isinstance(value, str) or schema.get("x-kubernetes-int-or-string")
    return rng.choice([*growth.TEXTS, "A", "Ab-c", "-a", "a-", "\u0661"]) if is_text else _NO


def _regrown(rng: random.Random, _: Any, schema: Schema) -> Any:
    return growth.grown(rng, schema, 0.3, 4)


def _more(rng: random.Random, value: Any, schema: Schema) -> Any:
    if not isinstance(value, dict):
        return _NO
    absent = [name for name in schema.get("properties", {}) if name not in value]
    if not absent:
        return _NO
    name = rng.choice(absent)
    return {**value, name: growth.grown(rng, schema["properties"][name], 0.3, 4)}


_CHANGES: list[Callable[[random.Random, Any, Schema], Any]] = [
    _unknown,
    _wrong,
    _without,
    _twice,
    _beyond,
    _texts,
    _regrown,
    _more,
]


def is_known(data: Any) -> bool:
    """Whether an object is of a kind and version of KServe."""
    return _schema(data) is not None


def _schema(data: Any) -> Schema | None:
    if not is_kserve(data):
        return None
    version = str(data["apiVersion"]).partition("/")[2]
    served = releases.served(str(data.get("kind")), version, RELEASE)
    return None if served is None else served.schema


def _kinds() -> list[tuple[str, str, Schema, list[Path]]]:
    found = []
    for kind in releases.kinds_of(RELEASE):
        for version in sorted(releases.versions_of(kind, RELEASE)):
            served = releases.served(kind, version, RELEASE)
            assert served is not None
            places = growth.places_of_rules(served.schema)
            found.append((kind, version, served.schema, places))
    return found


def _head(kind: str, version: str) -> dict[str, Any]:
    return {
        "apiVersion": f"{releases.GROUP}/{version}",
        "kind": kind,
        "metadata": {"name": "iris"},
    }


def _grown(
    rng: random.Random, kind: str, version: str, schema: Schema, _: list[Path]
) -> dict[str, Any]:
    spec = growth.grown(rng, schema["properties"]["spec"], rng.choice([0.03, 0.1, 0.2]))
    return {**_head(kind, version), "spec": spec}


def _with_rules(
    rng: random.Random, kind: str, version: str, schema: Schema, places: list[Path]
) -> dict[str, Any]:
    obj = _head(kind, version)
    for _ in range(rng.choice([1, 1, 2])):
        path = rng.choice([place for place in places if place[0] == "spec"])
        obj = growth.put(rng, obj, schema, path, rng.choice([0.2, 0.5, 0.9]))
    return obj
