"""Objects as they are written in Python, with values of many types."""

# ruff: noqa: ARG001 - all cases take the same argument, needed or not.
from __future__ import annotations

import collections
import decimal
import enum
from typing import Any

from tests.kubernetes_client.cases import case, km
from tests.kubernetes_client.manifests import Manifest, isvc, resource, untouched
from tests.support import seed_examples


@case("usage example, an InferenceService with a scikit-learn model")
def _(client: Any) -> tuple[Any, Manifest]:
    return seed_examples.run("inference_service.py")["isvc"], seed_examples.INFERENCE_SERVICE


@case("usage example, a ClusterServingRuntime")
def _(client: Any) -> tuple[Any, Manifest]:
    return seed_examples.run("serving_runtime.py")["runtime"], seed_examples.SERVING_RUNTIME


@case("a class of the user's own, derived from a kind")
def _(client: Any) -> tuple[Any, Manifest]:
    class Service(km.V1beta1InferenceService):  # type: ignore[misc]
        def __init__(self, name: str) -> None:
            super().__init__(metadata={"name": name}, spec=isvc()["spec"])

    return Service("sample"), isvc()


@case("an empty spec, and false, zero and empty values")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1beta1InferenceService(
        metadata=km.V1ObjectMeta(name="", labels={}, finalizers=[], generation=0),
        spec=km.V1beta1InferenceServiceSpec(
            predictor=km.V1beta1PredictorSpec(
                min_replicas=0,
                host_ipc=False,
                node_selector={},
                volumes=[km.V1Volume(name="v", empty_dir=km.V1EmptyDirVolumeSource())],
            )
        ),
    )
    return obj, isvc(
        {
            "predictor": {
                "minReplicas": 0,
                "hostIPC": False,
                "nodeSelector": {},
                "volumes": [{"name": "v", "emptyDir": {}}],
            }
        },
        metadata={"name": "", "labels": {}, "finalizers": [], "generation": 0},
    )


@case("a resource without parts")
def _(client: Any) -> tuple[Any, Manifest]:
    return km.V1alpha1ServingRuntime(), resource("v1alpha1", "ServingRuntime")


class Format(str, enum.Enum):
    SKLEARN = "sklearn"


class Port(enum.IntEnum):
    HTTP = 8080


class Protocol(enum.Enum):
    V2 = "v2"


@case("enum members given as values")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1beta1InferenceService(
        metadata={"name": "sample", "labels": {"protocol": Protocol.V2}},
        spec=km.V1beta1InferenceServiceSpec(
            predictor=km.V1beta1PredictorSpec(
                model=km.V1beta1ModelSpec(
                    model_format={"name": Format.SKLEARN},
                    protocol_version=Protocol.V2,
                    ports=[{"containerPort": Port.HTTP}],
                )
            )
        ),
    )
    return obj, isvc(
        {
            "predictor": {
                "model": {
                    "modelFormat": {"name": "sklearn"},
                    "protocolVersion": "v2",
                    "ports": [{"containerPort": 8080}],
                }
            }
        },
        metadata={"name": "sample", "labels": {"protocol": "v2"}},
    )


@case("tuples, other mappings and decimals given as values")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1beta1InferenceService(
        metadata=collections.UserDict({"name": "sample"}),
        spec=km.V1beta1InferenceServiceSpec(
            predictor=km.V1beta1PredictorSpec(
                model=km.V1beta1ModelSpec(
                    model_format=collections.UserDict({"name": "sklearn"}),
                    args=("a", "b"),
                    resources={"limits": collections.UserDict({"cpu": decimal.Decimal("0.5")})},
                )
            )
        ),
    )
    return obj, isvc(
        {
            "predictor": {
                "model": {
                    "modelFormat": {"name": "sklearn"},
                    "args": ["a", "b"],
                    "resources": {"limits": {"cpu": "0.5"}},
                }
            }
        }
    )


@case("tuples, other mappings and decimals in a runtime, which has no shorthand")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1alpha1ServingRuntime(
        metadata=collections.UserDict({"name": "sample"}),
        spec=km.V1alpha1ServingRuntimeSpec(
            containers=(
                km.V1Container(
                    name="c",
                    args=("a", "b"),
                    resources=km.V1ResourceRequirements(limits={"cpu": decimal.Decimal("0.5")}),
                ),
            ),
            node_selector=collections.UserDict({"zone": "a"}),
        ),
    )
    return obj, resource(
        "v1alpha1",
        "ServingRuntime",
        metadata={"name": "sample"},
        spec={
            "containers": [
                {"name": "c", "args": ["a", "b"], "resources": {"limits": {"cpu": "0.5"}}}
            ],
            "nodeSelector": {"zone": "a"},
        },
    )


@case("a resource as a part of another")
def _(client: Any) -> tuple[Any, Manifest]:
    obj, _ = untouched(isvc())
    obj.additional_properties["inner"], _ = untouched(isvc(unknown=1))
    return obj, isvc(inner=isvc(unknown=1))
