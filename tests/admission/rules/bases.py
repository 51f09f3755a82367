"""Objects that are right, one a kind, which tests change."""

from __future__ import annotations

from typing import Any

from tests.admission.rules.llm_inference_service import BASE

INFERENCE_GRAPH: dict[str, Any] = {
    "apiVersion": "serving.kserve.io/v1alpha1",
    "kind": "InferenceGraph",
    "metadata": {"name": "graph"},
    "spec": {"nodes": {"root": {"routerType": "Sequence", "steps": [{"serviceName": "a"}]}}},
}
TRAINED_MODEL: dict[str, Any] = {
    "apiVersion": "serving.kserve.io/v1alpha1",
    "kind": "TrainedModel",
    "metadata": {"name": "model"},
    "spec": {
        "inferenceService": "service",
        "model": {"framework": "sklearn", "storageUri": "s3://bucket/model", "memory": "1Gi"},
    },
}
MODEL_FORMAT: dict[str, Any] = {
    "name": "sklearn",
    "version": "1",
    "autoSelect": True,
    "priority": 1,
}
SERVING_RUNTIME: dict[str, Any] = {
    "apiVersion": "serving.kserve.io/v1alpha1",
    "kind": "ServingRuntime",
    "metadata": {"name": "runtime", "namespace": "models"},
    "spec": {
        "containers": [{"name": "kserve-container", "image": "image"}],
        "protocolVersions": ["v1", "v2"],
        "supportedModelFormats": [{**MODEL_FORMAT, "priority": None}],
    },
}
CACHE: dict[str, Any] = {
    "apiVersion": "serving.kserve.io/v1alpha1",
    "kind": "LocalModelCache",
    "metadata": {"name": "cache"},
    "spec": {"sourceModelUri": "hf://a/b", "modelSize": "1Gi", "nodeGroups": ["gpus"]},
}
NAMESPACE_CACHE: dict[str, Any] = {
    **CACHE,
    "kind": "LocalModelNamespaceCache",
    "metadata": {"name": "cache", "namespace": "models"},
}
CONFIG: dict[str, Any] = {
    **BASE,
    "kind": "LLMInferenceServiceConfig",
    "metadata": {"name": "kserve-config-llm-template", "namespace": "kserve"},
    "spec": {"template": {"containers": [{"name": "main", "args": ["a"]}]}},
}
