"""Types of attributes, each as both tools are to print it.

The builtin ``reveal_type`` is one of type checkers only.
"""
# ruff: noqa: F821

from __future__ import annotations

import kserve_models
from kserve_models import (
    V1alpha1InferenceGraph,
    V1alpha1InferenceStep,
    V1beta1InferenceService,
    V1beta1InferenceServiceList,
    V1beta1MetricsSpec,
    V1Container,
    V1ObjectMeta,
    load,
    load_all,
    since,
)
from kserve_models.client import apply, load_config, merge_patch, paginate, wait_until_ready, watch

isvc = V1beta1InferenceService.from_dict({})
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
reveal_type(V1alpha1InferenceGraph.from_dict({}).spec)  # V1alpha1InferenceGraphSpec
reveal_type(V1alpha1InferenceStep().name)  # str | None
reveal_type(V1beta1MetricsSpec(type="a").podmetric)  # V1beta1PodMetricSource | None
reveal_type(V1ObjectMeta().to_dict())  # dict[str, Any]
reveal_type(V1ObjectMeta().to_json())  # str
reveal_type(V1ObjectMeta.openapi_types)  # dict[str, str]
reveal_type(load("a.yaml"))  # Any
reveal_type(load_all("a.yaml"))  # list[Any]

api = kserve_models.ServingV1beta1Api()
read = api.read_namespaced_inference_service
answer = api.read_namespaced_inference_service_with_http_info
reveal_type(read("a", "b"))  # V1beta1InferenceService
reveal_type(read("a", "b", _preload_content=True))  # V1beta1InferenceService
reveal_type(read("a", "b", _preload_content=False))  # BaseHTTPResponse
reveal_type(answer("a", "b").data)  # V1beta1InferenceService
reveal_type(answer("a", "b").status_code)  # int
reveal_type(answer("a", "b")[0])  # V1beta1InferenceService
reveal_type(answer("a", "b", _preload_content=False).data)  # BaseHTTPResponse
create = api.create_namespaced_inference_service
reveal_type(create("a", isvc))  # V1beta1InferenceService
replace = api.replace_namespaced_inference_service_status
reveal_type(replace("a", "b", isvc))  # V1beta1InferenceService
patch = api.patch_namespaced_inference_service
reveal_type(patch("a", "b", {}))  # V1beta1InferenceService
delete = api.delete_namespaced_inference_service
reveal_type(delete("a", "b"))  # V1Status | V1beta1InferenceService
delete_all = api.delete_collection_namespaced_inference_service
reveal_type(delete_all("a"))  # V1Status | V1beta1InferenceServiceList
listed = api.list_inference_service_for_all_namespaces
reveal_type(listed())  # V1beta1InferenceServiceList
reveal_type(listed(watch=True, _preload_content=False))  # BaseHTTPResponse

events = watch(api.list_namespaced_inference_service, "a", timeout=1)
reveal_type(events)  # Watch[V1beta1InferenceService]
reveal_type(next(events))  # WatchEvent[V1beta1InferenceService]
reveal_type(next(events).object)  # V1beta1InferenceService
reveal_type(next(events).object.spec)  # V1beta1InferenceServiceSpec
reveal_type(events.resource_version)  # str | None
reveal_type(paginate(listed, limit=1))  # Iterator[V1beta1InferenceService]
reveal_type(next(paginate(listed)))  # V1beta1InferenceService
reveal_type(apply(isvc, field_manager="a"))  # V1beta1InferenceService
graph = V1alpha1InferenceGraph.from_dict({})
reveal_type(apply(graph, field_manager="a"))  # V1alpha1InferenceGraph
reveal_type(apply({"kind": "X"}, field_manager="a"))  # Resource
reveal_type(merge_patch(isvc, isvc))  # dict[str, Any]
wait = wait_until_ready
reveal_type(wait(isvc))  # V1beta1InferenceService
reveal_type(wait(graph, timeout=1))  # V1alpha1InferenceGraph
reveal_type(wait("a", "b"))  # V1beta1InferenceService
reveal_type(wait("a", kind="InferenceGraph"))  # Any
reveal_type(since(type(isvc), "spec"))  # str | None
reveal_type(load_config())  # Configuration
reveal_type(load_config().namespace)  # str | None
