"""Data that was read: unknown fields, odd keys, wrong values and nulls."""

# ruff: noqa: ARG001, ARG005 - all cases take the same argument, needed or not.
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.kubernetes_client.cases import case, case_of, km
from tests.kubernetes_client.manifests import (
    Manifest,
    from_json,
    isvc,
    resource,
    untouched,
    wholly_read,
)
from tests.support import laws

if TYPE_CHECKING:
    from collections.abc import Callable


@case("unknown fields at every depth")
def _(client: Any) -> tuple[Any, Manifest]:
    unknown = {"a": [{"b": 1.5}, "c", [True, [1]]], "camelCase": {"snake_case": 0}}
    manifest = isvc(
        {
            "predictor": {
                "model": {
                    "modelFormat": {"name": "sklearn", "unknown": unknown},
                    "unknown": unknown,
                    "resources": {"unknown": unknown},
                    "env": [{"name": "A", "unknown": unknown}],
                },
                "minReplicas": 1,
                "unknown": unknown,
            },
            "unknown": unknown,
        },
        metadata={"name": "sample", "unknown": unknown, "labels": {"a": "b"}},
        status={"unknown": unknown, "components": {"predictor": {"unknown": unknown}}},
        unknown=unknown,
    )
    return from_json(manifest)


@case("unknown fields, read and added to")
def _(client: Any) -> tuple[Any, Manifest]:
    manifest = isvc({"predictor": {"minReplicas": 1, "old": {"a": 1}}, "old": [1]}, old="x")
    obj, _ = untouched(manifest)
    for part in (obj, obj.metadata, obj.spec, obj.spec.predictor):
        part.additional_properties["new"] = {"k": km.V1EnvVar(name="A", value="b")}
    obj.spec.predictor.additional_properties["old"]["a"] = 2
    new = {"k": {"name": "A", "value": "b"}}
    return obj, isvc(
        {"predictor": {"minReplicas": 1, "old": {"a": 2}, "new": new}, "old": [1], "new": new},
        metadata={"name": "sample", "new": new},
        old="x",
        new=new,
    )


OWN_NAMES = (
    "to_dict",
    "to_str",
    "from_dict",
    "openapi_types",
    "attribute_map",
    "items",
    "keys",
    "get",
    "additional_properties",
    "min_replicas",
    "creation_timestamp",
    "local_vars_configuration",
    "_raw",
    "_fields",
    "__class__",
    "__dict__",
    "manifest[spec]",
    "a]",
    "]",
    "",
    "self",
)
ODD: Manifest = {name: {name: index} for index, name in enumerate(OWN_NAMES)}
ODD_LABELS = dict.fromkeys(OWN_NAMES, "")


@case("keys named like attributes and methods of the objects")
def _(client: Any) -> tuple[Any, Manifest]:
    manifest = isvc(
        {
            "predictor": {
                "minReplicas": 7,
                "model": {"modelFormat": {"name": "sklearn", **ODD}, **ODD},
                **ODD,
            },
            **ODD,
        },
        metadata={"name": "sample", "labels": ODD_LABELS, **ODD},
        status={"components": ODD, **ODD},
        **ODD,
    )
    return untouched(manifest)


@case("keys named like attributes and methods, wholly read")
def _(client: Any) -> tuple[Any, Manifest]:
    manifest = resource(
        "v1alpha1",
        "ServingRuntime",
        metadata={"name": "sample", "labels": ODD_LABELS, **ODD},
        spec={"containers": [{"name": "c", **ODD}], "multiModel": True, **ODD},
        **ODD,
    )
    return wholly_read(manifest)


WRONG_VALUES: tuple[Any, ...] = (
    "text",
    5,
    0,
    1.5,
    True,
    False,
    [],
    {},
    [None],
    ["x"],
    [[]],
    {"a": 1},
)


def _with_wrong(wrong: Any) -> dict[str, Manifest]:
    return {
        "as fields of many types": isvc(
            {
                "predictor": {
                    "model": {"env": wrong, "resources": wrong, "storageUri": wrong},
                    "containers": wrong,
                    "autoScaling": wrong,
                    "custom": wrong,
                    "minReplicas": wrong,
                    "nodeSelector": wrong,
                },
                "transformer": wrong,
            },
            metadata={
                "name": wrong,
                "labels": wrong,
                "creationTimestamp": wrong,
                "ownerReferences": wrong,
            },
            status={"conditions": wrong, "components": wrong, "url": wrong},
        ),
        "in an InferenceGraph": resource(
            "v1alpha1",
            "InferenceGraph",
            spec={"nodes": {"a": wrong, "b": {"steps": wrong, "rules": wrong}}},
            status={"conditions": wrong},
        ),
        "as the nodes of an InferenceGraph": resource(
            "v1alpha1", "InferenceGraph", spec={"nodes": wrong, "affinity": wrong}
        ),
    }


for _wrong in WRONG_VALUES:
    _shown = json.dumps(_wrong)
    _parts = isvc(_wrong, metadata=_wrong, status=_wrong)
    case_of(f"{_shown} as every part of an InferenceService", from_json, _parts)
    for _where, _manifest in _with_wrong(_wrong).items():
        case_of(f"{_shown} {_where}, wholly read", wholly_read, _manifest)


def _runtime(**parts: Any) -> Manifest:
    return resource("v1alpha1", "ServingRuntime", **parts)


def _with_nulls(steps: Callable[[Any], None]) -> tuple[Any, Manifest]:
    obj, _ = untouched(
        _runtime(
            metadata={
                "name": "sample",
                "creationTimestamp": None,
                "labels": {"a": None, "b": "c"},
                "managedFields": [{"fieldsV1": {"a": None, "b": [{"c": None}]}, "time": None}],
            },
            spec={
                "containers": [{"name": "c", "resources": {"limits": {"cpu": None}}, "env": None}],
                "nodeSelector": {"a": None},
                "multiModel": None,
                "unknown": {"a": None, "b": [None, {"c": None}]},
            },
            status=None,
            unknown=None,
        )
    )
    steps(obj)
    return obj, _runtime(
        metadata={
            "name": "sample",
            "labels": {"b": "c"},
            "managedFields": [{"fieldsV1": {"b": [{}]}}],
        },
        spec={
            "containers": [{"name": "c", "resources": {"limits": {}}}],
            "nodeSelector": {},
            "unknown": {"b": [None, {}]},
        },
    )


case("nulls in data, untouched")(lambda client: _with_nulls(lambda obj: None))
case("nulls in data, partly read")(lambda client: _with_nulls(lambda obj: obj.spec.containers))
case("nulls in data, wholly read")(lambda client: _with_nulls(laws.read_all))


@case("nulls in free-form fields of an object that knows all its keys")
def _(client: Any) -> tuple[Any, Manifest]:
    obj, _ = untouched(
        _runtime(
            spec={
                "containers": [{"name": "c", "resources": {"limits": {"cpu": None}}}],
                "nodeSelector": {"a": None, "b": "c"},
                "labels": {"a": None},
            }
        )
    )
    return obj, _runtime(
        spec={
            "containers": [{"name": "c", "resources": {"limits": {}}}],
            "nodeSelector": {"b": "c"},
            "labels": {},
        }
    )


@case("None inside dicts given from Python")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1alpha1ServingRuntime(
        metadata={"name": "sample", "labels": None, "annotations": {"a": None}},
        spec={"containers": [{"name": "c", "env": None}], "affinity": None},
    )
    return obj, _runtime(
        metadata={"name": "sample", "annotations": {}}, spec={"containers": [{"name": "c"}]}
    )


@case("fields set to None, deleted and replaced")
def _(client: Any) -> tuple[Any, Manifest]:
    obj, _ = untouched(
        isvc(
            {"predictor": {"minReplicas": 1, "maxReplicas": 2, "model": {"storageUri": "a"}}},
            status={"url": "u"},
        )
    )
    del obj.status
    obj.spec.predictor.min_replicas = None
    obj.spec.predictor.max_replicas = 5
    obj.spec.predictor.model = {"storageUri": "b"}
    obj.metadata = km.V1ObjectMeta(name="other")
    return obj, isvc(
        {"predictor": {"maxReplicas": 5, "model": {"storageUri": "b"}}},
        metadata={"name": "other"},
    )


@case("a mapping with Python names")
def _(client: Any) -> tuple[Any, Manifest]:
    manifest = isvc(
        {"predictor": {"minReplicas": 1, "model": {"storageUri": "a", "args": ["x"]}}},
        metadata={"name": "sample", "creationTimestamp": "2024-01-01T00:00:00Z"},
    )
    classic = untouched(manifest)[0].to_dict()
    return km.V1beta1InferenceService.from_dict(classic), manifest


@case("some keys with Python names in data with wire names")
def _(client: Any) -> tuple[Any, Manifest]:
    manifest = isvc(
        {
            "predictor": {
                "min_replicas": 1,
                "max_replicas": 2,
                "maxReplicas": 3,
                "model": {"storage_uri": "a", "modelFormat": {"name": "x"}},
            }
        },
        metadata={"name": "sample", "creation_timestamp": "2024-01-01T00:00:00Z"},
    )
    return wholly_read(manifest)


@case("text beyond ASCII, large numbers and deep nesting")
def _(client: Any) -> tuple[Any, Manifest]:
    deep: Any = "bottom"
    for _ in range(50):
        deep = {"d": [deep]}
    manifest = isvc(
        {"predictor": {"minReplicas": 2**63, "unknown": deep, "scaleTarget": 1e300}},
        metadata={"name": "sämple \N{SNOWMAN}\N{GRINNING FACE}\n\0", "labels": {"ключ": "值"}},
    )
    return from_json(manifest)
