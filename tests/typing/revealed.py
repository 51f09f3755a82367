"""Types of attributes, each as both tools are to print it.

The builtin ``reveal_type`` is one of type checkers only.
"""
# ruff: noqa: F821

from __future__ import annotations

import kserve_models
from kserve_models import (
    V1alpha1InferenceGraph,
    V1beta1InferenceService,
    V1beta1InferenceServiceList,
    V1Container,
    V1ObjectMeta,
    load,
    load_all,
)

isvc = V1beta1InferenceService.from_dict({})
assert isvc.spec is not None
assert isvc.metadata is not None
predictor = isvc.spec.predictor

reveal_type(isvc)  # V1beta1InferenceService
reveal_type(V1beta1InferenceService.from_json("{}"))  # V1beta1InferenceService
reveal_type(kserve_models.V1Container(name="a"))  # V1Container
reveal_type(isvc.status)  # V1beta1InferenceServiceStatus | None
reveal_type(isvc.metadata)  # V1ObjectMeta
reveal_type(isvc.metadata.labels)  # dict[str, str] | None
reveal_type(isvc.metadata.creation_timestamp)  # datetime | None
reveal_type(isvc.metadata.owner_references)  # list[V1OwnerReference] | None
reveal_type(predictor)  # V1beta1PredictorSpec
reveal_type(predictor.min_replicas)  # int | None
reveal_type(predictor.host_ipc)  # bool | None
reveal_type(predictor.containers)  # list[V1Container] | None
reveal_type(predictor.node_selector)  # dict[str, str] | None
reveal_type(V1Container(name="a").command)  # list[str] | None
reveal_type(V1beta1InferenceServiceList(items=[]).items)  # list[V1beta1InferenceService]
reveal_type(V1alpha1InferenceGraph.from_dict({}).spec)  # V1alpha1InferenceGraphSpec | None
reveal_type(V1ObjectMeta().to_dict())  # dict[str, Any]
reveal_type(V1ObjectMeta().to_json())  # str
reveal_type(V1ObjectMeta.openapi_types)  # dict[str, str]
reveal_type(load("a.yaml"))  # Any
reveal_type(load_all("a.yaml"))  # list[Any]
