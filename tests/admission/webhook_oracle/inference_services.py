"""InferenceServices: what breaks each rule of their webhooks, and what nearly does."""

from __future__ import annotations

from typing import Any

from tests.admission.webhook_oracle.cases import REMOVED, Change, Group, changed, everywhere

_FRAMEWORKS = [
    "sklearn",
    "xgboost",
    "tensorflow",
    "pytorch",
    "triton",
    "onnx",
    "huggingface",
    "pmml",
    "lightgbm",
    "paddle",
]
_URI = "gs://models/iris"
_MODEL = {"modelFormat": {"name": "sklearn"}, "storageUri": _URI}
_CONTAINER = {"name": "kserve-container", "image": "example.com/own:1"}
_KNATIVE_CLASS = "metadata annotations autoscaling.knative.dev/class"
_GPU = {"nvidia.com/gpu": "1"}


def _service(change: Change) -> dict[str, Any]:
    empty = {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {"name": "iris", "namespace": "team"},
        "spec": {"predictor": {}},
    }
    return changed(empty, change)


def _metric(kind: str, **values: Any) -> dict[str, Any]:
    name = {"Resource": "resource", "External": "external", "PodMetric": "podmetric"}[kind]
    return {"type": kind, name: values}


_EXTERNAL = {
    "metric": {"backend": "prometheus", "serverAddress": "http://prometheus", "query": "up"},
    "target": {"type": "Value", "value": "10"},
}
_POD = {
    "metric": {"backend": "opentelemetry", "query": "up", "metricNames": ["a"]},
    "target": {"type": "Value", "value": "10"},
}
_STANDARD: Change = {"@deploymentMode": "Standard", "p model": _MODEL}
_MULTI_NODE: Change = {
    "@autoscalerClass": "none",
    "p model": {**_MODEL, "storageUri": "pvc://models/iris"},
    "p workerSpec": {"pipelineParallelSize": 2, "containers": [{"name": "worker-container"}]},
}
_CANARY: Change = {
    **_STANDARD,
    "spec canary": [
        {"predictor": {"name": "next", "model": _MODEL, "minReplicas": 1}, "trafficPercent": 10}
    ],
}
_BASES: dict[str, Change] = {
    **{name: {f"p {name}": {"storageUri": _URI}} for name in _FRAMEWORKS},
    "model": {"p model": _MODEL},
    "custom": {"p containers": [_CONTAINER]},
    "collocated": {
        "p containers": [_CONTAINER, {"name": "transformer-container", "image": "x", "env": []}]
    },
    "modelmesh": {"@deploymentMode": "ModelMesh", "p model": _MODEL},
    "modelmesh-onnx": {
        "@deploymentMode": "ModelMesh",
        "p onnx": {"storageUri": "s3://models/iris.onnx"},
    },
    "modelmesh-tensorflow": {
        "@deploymentMode": "ModelMesh",
        "p tensorflow": {"storageUri": "s3://models/iris"},
    },
    "modelmesh-pytorch": {"@deploymentMode": "ModelMesh", "p pytorch": {"storageUri": "s3://m/i"}},
    "standard": _STANDARD,
    "raw": {**_STANDARD, "@deploymentMode": "RawDeployment"},
    "serverless": {"@deploymentMode": "Serverless", "p model": _MODEL},
    "standard-hpa": {**_STANDARD, "@autoscalerClass": "hpa"},
    "standard-keda": {**_STANDARD, "@autoscalerClass": "keda"},
    "standard-external": {**_STANDARD, "@autoscalerClass": "external"},
    "knative-hpa": {_KNATIVE_CLASS: "hpa.autoscaling.knative.dev", "p model": _MODEL},
    "multi-node": _MULTI_NODE,
    "multi-node-custom": {
        "p containers": [_CONTAINER],
        "p workerSpec": {"containers": [{"name": "worker-container", "image": "x"}]},
    },
    "transformer": {"p model": _MODEL, "t containers": [{"name": "own", "image": "x"}]},
    "art": {"p model": _MODEL, "e art": {"type": "SquareAttack", "storageUri": _URI}},
    "explainer": {"p model": _MODEL, "e containers": [{"name": "own", "image": "x"}]},
    "all-three": {
        **_STANDARD,
        "@autoscalerClass": "hpa",
        "t containers": [{"name": "own", "image": "x"}],
        "e containers": [{"name": "own", "image": "x"}],
    },
    "canary": _CANARY,
    "canary-onnx": {**_CANARY, "c model": REMOVED, "c onnx": {"storageUri": "s3://m/i.onnx"}},
    "canary-tensorflow": {**_CANARY, "c model": REMOVED, "c tensorflow": {}},
    "canary-custom": {**_CANARY, "c model": REMOVED, "c containers": [_CONTAINER]},
    "uris": {"p model": {"modelFormat": {"name": "sklearn"}}, "p storageUris": [{"uri": _URI}]},
}
_METADATA: dict[str, Change] = {
    "name-digit": {"metadata name": "1iris"},
    "name-dot": {"metadata name": "iris.v1"},
    "name-dash": {"metadata name": "iris-"},
    "name-line": {"metadata name": "iris\n"},
    "name-long": {"metadata name": "i" * 64},
    "name-generated": {"metadata name": REMOVED, "metadata generateName": "iris-"},
    "class-empty": {"@autoscalerClass": ""},
    "class-kpa": {"@autoscalerClass": "kpa"},
    "class-none": {"@autoscalerClass": "none"},
    "class-hpa": {"@autoscalerClass": "hpa"},
    "mode-unknown": {"@deploymentMode": "Standrad"},
    "mode-standard": {"@deploymentMode": "Standard"},
    "mode-modelmesh": {"@deploymentMode": "ModelMesh"},
    "knative-kpa": {_KNATIVE_CLASS: "kpa.autoscaling.knative.dev"},
    "format-annotated": {"metadata annotations modelFormat": "own"},
    "gpu-types": {"@gpu-resource-types": '["example.com/gpu"]'},
    "gpu-types-text": {"@gpu-resource-types": "example.com/gpu"},
    "gpu-types-empty": {"@gpu-resource-types": "[]"},
    "gpu-types-blank": {"@gpu-resource-types": '[""]'},
    "gpu-types-number": {"@gpu-resource-types": "[1]"},
    "gpu-types-unset": {"@gpu-resource-types": ""},
    "being-deleted": {"metadata deletionTimestamp": "2026-01-01T00:00:00Z"},
    "status": {"status": {"deploymentMode": "Standard", "url": "http://iris"}},
    "local-labels": {
        "metadata labels": {"internal.serving.kserve.io/localmodel": "iris", "own": "kept"},
        "metadata annotations internal.serving.kserve.io/localmodel-pvc-name": "iris-a",
    },
    "local-disabled": {"@disable-localmodel": "true"},
    "nodegroup": {"@nodegroup": "b"},
}


def _env(name: str) -> list[dict[str, str]]:
    return [{"name": "A", "value": "1"}, {"name": name, "value": "2"}]


_PREDICTOR: dict[str, Change] = {
    **{
        f"env-{label}": {f"{place} env": _env("PYTHONPATH")}
        for label, place in {
            "container": "p containers 0",
            "init": "p initContainers 0",
            "model": "p model",
            "sklearn": "p sklearn",
            "onnx": "p onnx",
            "worker": "p workerSpec containers 0",
            "worker-init": "p workerSpec initContainers 0",
            "transformer": "t containers 0",
            "transformer-init": "t initContainers 0",
            "explainer": "e containers 0",
            "art": "e art",
            "canary": "c model",
        }.items()
    },
    "nothing": {"spec predictor": {}},
    "env-near": {"p model env": _env("PYTHONPATHS"), "p model envFrom": [{"prefix": "PYTHONPATH"}]},
    "workers-two": {"p workerSpec containers": [{"name": "a"}, {"name": "b"}]},
    "workers-none": {"p workerSpec containers": []},
    "worker-empty": {"p workerSpec": {}},
    "env-pipeline": {"p model env": _env("PIPELINE_PARALLEL_SIZE")},
    "env-tensor": {"p model env": _env("TENSOR_PARALLEL_SIZE")},
    "model-gpu": {"p model resources": {"limits": _GPU, "requests": {"cpu": "1"}}},
    "model-own-gpu": {"p model resources limits": {"example.com/gpu": 1}},
    "model-hugepages": {"p model resources requests": {"hugepages-2Mi": "1Gi"}},
    "worker-own-gpu": {"p workerSpec containers 0 resources limits": {"example.com/gpu": "1"}},
    "worker-gpu": {"p workerSpec containers 0 resources limits": {"habana.ai/gaudi": "1"}},
    "uri-missing": {"p model storageUri": REMOVED},
    "uri-s3": {"p model storageUri": "s3://models/iris"},
    "uri-oci": {"p model storageUri": "oci://registry/iris:1"},
    "uri-native": {"p model storageUri": "oci+native://registry/iris"},
    "uri-bare": {"p model storageUri": "pvc"},
    "uri-empty": {"p model storageUri": ""},
    "pipeline-zero": {"p workerSpec pipelineParallelSize": 0},
    "tensor-zero": {"p workerSpec tensorParallelSize": 0},
    "tensor-two": {"p workerSpec tensorParallelSize": 2},
    "collocated-uri": {
        "p containers 1": {"name": "transformer-container", "env": _env("STORAGE_URI")}
    },
    "other-uri": {"p containers 1": {"name": "sidecar", "env": _env("STORAGE_URI")}},
    "model-name": {"p model name": "own"},
    "model-name-empty": {"p model name": ""},
    **{f"also-{name}": {f"p {name}": {"storageUri": _URI}} for name in _FRAMEWORKS[:6:2]},
    "sklearn-name": {"p sklearn name": "own"},
    "also-model": {"p model": {"modelFormat": {"name": "onnx", "version": "1"}}},
    "also-container": {"p containers": [_CONTAINER]},
    "also-sidecar": {"p containers": [{"name": "sidecar", "image": "x"}]},
    "containers-empty": {"p containers": []},
    "two-kserve": {"p containers": [_CONTAINER, _CONTAINER]},
    "unnamed": {"p containers": [{"image": "x"}, {"image": "y", "name": "b"}]},
    "uri-env": {"p containers 0 env": _env("STORAGE_URI")},
    "protocol-v1": {"p containers 0 env": [{"name": "PROTOCOL", "value": "v1"}]},
    "protocol-grpc": {"p containers 0 env": [{"name": "PROTOCOL", "value": "grpc-v2"}]},
    "protocol-from": {"p containers 0 env": [{"name": "PROTOCOL", "valueFrom": {}}]},
    "predictor-name": {"p name": "first"},
    "format-triton": {"p model modelFormat name": "triton"},
    "format-vllm": {"p model modelFormat name": "vLLM"},
    "format-missing": {"p model modelFormat": REMOVED},
    "format-empty": {"p model modelFormat": {}},
    "model-null": {"p model": None},
    "protocol-kept": {"p model protocolVersion": "v1"},
    "triton-protocol": {"p triton protocolVersion": "grpc-v2"},
    "model-quantities": {"p model resources requests": {"cpu": "1000m", "memory": "1024Mi"}},
    "container-limits": {"p containers 0 resources": {"limits": {"cpu": "500m"}, "requests": {}}},
    "mounts-token": {"p automountServiceAccountToken": True},
    "confidential": {"p model confidential": {"enabled": True}},
    "confidential-empty": {"p model confidential": {}},
    "confidential-off": {"p model confidential": {"enabled": False, "resourceId": "x"}},
    "confidential-no-uri": {
        "p model confidential": {"enabled": True},
        "p model storageUri": REMOVED,
    },
    "confidential-oci": {
        "p model confidential": {"enabled": True},
        "p model storageUri": "oci://registry/iris",
    },
    "confidential-pvc": {
        "p model confidential": {"enabled": True, "resourceId": "x"},
        "p model storageUri": "pvc://models/iris",
    },
    "confidential-id": {"p model confidential": {"enabled": True, "resourceId": "kbs:///a/b/c"}},
    "confidential-id-two": {"p model confidential": {"enabled": True, "resourceId": "kbs:///a/b"}},
    "confidential-id-line": {
        "p model confidential": {"enabled": True, "resourceId": "kbs:///a/b/c\n"}
    },
    "confidential-sklearn": {"p sklearn confidential": {"enabled": True, "resourceId": "kbs://a"}},
    "onnx-suffix": {"p onnx storageUri": "s3://models/iris.zip"},
    "onnx-folder": {"p onnx storageUri": "s3://models.d/iris"},
    "onnx-storage": {"p onnx storage": {"path": "a"}},
    "onnx-storage-gs": {"p onnx": {"storage": {"path": "a"}, "storageUri": _URI}},
    "onnx-storage-type": {"p onnx": {"storage": {"parameters": {"type": "gs"}}}},
    "onnx-storage-s3": {"p onnx": {"storage": {"parameters": {"type": "s3"}}}},
    **{
        f"{name}-{label}": {
            f"p {name}": {"runtimeVersion": version, "resources": {"limits": limits}}
        }
        for name in ("tensorflow", "pytorch")
        for label, version, limits in (
            ("gpu", "1-gpu", _GPU),
            ("gpu-without", "1-gpu", {"cpu": "1"}),
            ("cpu-with", "1", _GPU),
            ("mig", "1-gpu", {"nvidia.com/mig-1g.5gb": "1"}),
        )
    },
    "art-storage": {"e art": {"type": "A", "storage": {"path": "a"}, "storageUri": _URI}},
    "art-type": {"e art": {"type": "A", "storage": {"parameters": {"type": "hdfs"}}}},
    "art-type-wrong": {"e art": {"type": "A", "storage": {"parameters": {"type": "azure"}}}},
    "art-bare": {"e art": {}},
    "transformer-empty": {"t": {}},
    "transformer-no-containers": {"t": {"containers": [], "minReplicas": 1}},
    "transformer-two": {"t containers": [{"image": "x"}, {"name": "b", "image": "y"}]},
    "explainer-empty": {"e": {}},
    "explainer-both": {"e": {"art": {"type": "A"}, "containers": [{"name": "x"}]}},
    "explainer-bare": {"e": {"containers": []}},
}
_COMPONENT: dict[str, Change] = {
    "concurrency": {"containerConcurrency": -1},
    "concurrency-zero": {"containerConcurrency": 0},
    "min": {"minReplicas": -1},
    "min-zero": {"minReplicas": 0},
    "min-two": {"minReplicas": 2},
    "max": {"maxReplicas": -1},
    "max-two": {"maxReplicas": 2},
    "min-max": {"minReplicas": 3, "maxReplicas": 2},
    "min-max-zero": {"minReplicas": 3, "maxReplicas": 0},
    "logger": {"logger": {"mode": "all"}},
    "logger-no-mode": {"logger": {"url": "http://a"}},
    "logger-mode": {"logger": {"mode": "ALL"}},
    "logger-storage": {
        "logger": {"mode": "all", "storage": {"path": "a", "key": "b", "parameters": {}}}
    },
    "logger-storage-key": {
        "logger": {"mode": "request", "storage": {"path": "a", "parameters": {}}}
    },
    "logger-storage-path": {
        "logger": {"mode": "response", "storage": {"key": "a", "parameters": {}}}
    },
    "logger-storage-bare": {"logger": {"mode": "all", "storage": {"path": "a", "key": "b"}}},
    **{f"scale-{name}": {"scaleMetric": name} for name in ("cpu", "memory", "rps", "concurrency")},
    "scale-none": {"scaleMetric": ""},
    "target-high": {"scaleMetric": "cpu", "scaleTarget": 101},
    "target-low": {"scaleTarget": 0},
    "target-memory": {"scaleMetric": "memory", "scaleTarget": 200},
    "target-memory-low": {"scaleMetric": "memory", "scaleTarget": 0},
    "target-rps": {"scaleMetric": "rps", "scaleTarget": 0},
    "target-rps-one": {"scaleMetric": "rps", "scaleTarget": 1},
    "target-concurrency": {"scaleMetric": "concurrency", "scaleTarget": 0},
    "strategy": {"deploymentStrategy": {"type": "Recreate"}},
    "strategy-empty": {"deploymentStrategy": {}},
    "uris": {"storageUris": [{"uri": _URI, "mountPath": "/mnt/models"}]},
    "uris-empty": {"storageUris": [{"uri": "", "mountPath": "/mnt/models"}]},
    **{
        f"uris-path-{label}": {"storageUris": [{"uri": "pvc://a", "mountPath": path}]}
        for label, path in (("root", "/"), ("relative", "a"), ("dots", "/a..b"), ("none", ""))
    },
    "uris-apart": {
        "storageUris": [{"uri": "s3://a", "mountPath": "/a"}, {"uri": "s3://b", "mountPath": "/b"}]
    },
    "uris-together": {
        "storageUris": [
            {"uri": "s3://a", "mountPath": "/a/b/"},
            {"uri": "s3://b", "mountPath": "//a/c"},
        ]
    },
    "uris-pvc": {"storageUris": [{"uri": "pvc://a", "mountPath": "/a"}] * 2},
    "uris-pvc-mixed": {
        "storageUris": [
            {"uri": "pvc://a", "mountPath": "/x"},
            {"uri": "pvc://b", "mountPath": "/x"},
            {"uri": "s3://a", "mountPath": "/a/b"},
            {"uri": "s3://b", "mountPath": "/a/c"},
        ]
    },
}
_RESOURCE_TARGETS: dict[str, dict[str, Any]] = {
    "cpu": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}},
    "cpu-0": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 0}},
    "cpu-101": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 101}},
    "cpu-unset": {"name": "cpu", "target": {"type": "Utilization"}},
    "cpu-value": {"name": "cpu", "target": {"type": "Value", "value": "1"}},
    "memory": {"name": "memory", "target": {"type": "AverageValue", "averageValue": "1Mi"}},
    "memory-little": {
        "name": "memory",
        "target": {"type": "AverageValue", "averageValue": "1023Ki"},
    },
    "memory-number": {
        "name": "memory",
        "target": {"type": "AverageValue", "averageValue": 1048576},
    },
    "memory-unset": {"name": "memory", "target": {"type": "AverageValue"}},
    "memory-value": {"name": "memory", "target": {"type": "Value", "value": "1Gi"}},
    "memory-part": {"name": "memory", "target": {"type": "Utilization", "averageUtilization": 1}},
    "disk": {"name": "storage", "target": {"type": "Value", "value": "1"}},
    "bare": {"name": "cpu", "target": {}},
    "nothing": {},
}
_METRICS: dict[str, Any] = {
    "none": [],
    "untyped": [{}],
    "unknown": [{"type": "Pods"}],
    "resource-unset": [{"type": "Resource"}],
    **{
        f"resource-{label}": [_metric("Resource", **value)]
        for label, value in _RESOURCE_TARGETS.items()
    },
    "external": [_metric("External", **_EXTERNAL)],
    "external-unset": [{"type": "External"}],
    "external-no-query": [
        _metric("External", **{**_EXTERNAL, "metric": {"backend": "prometheus"}})
    ],
    "external-no-value": [_metric("External", **{**_EXTERNAL, "target": {"type": "AverageValue"}})],
    "external-average": [
        _metric("External", **{**_EXTERNAL, "target": {"type": "AverageValue", "value": "1"}})
    ],
    "external-bare": [_metric("External")],
    "pod": [_metric("PodMetric", **_POD)],
    "pod-unset": [{"type": "PodMetric"}],
    "pod-no-query": [_metric("PodMetric", **{**_POD, "metric": {"query": ""}})],
    "pod-no-value": [_metric("PodMetric", **{**_POD, "target": {"type": "Value"}})],
    "pod-number": [_metric("PodMetric", **{**_POD, "target": {"type": "Value", "value": 4}})],
    "two": [_metric("Resource", **_RESOURCE_TARGETS["cpu"]), _metric("External", **_EXTERNAL)],
}
_CANARIES: dict[str, Change] = {
    "canary": {"spec canary": [{"predictor": {"name": "next", "model": _MODEL}}]},
    "canary-empty": {"spec canary": []},
    "canary-bare": {"spec canary": [{}]},
    "canary-unnamed": {"c name": REMOVED},
    "canary-named-so": {"p name": "next"},
    "canary-twice": {"d": {"name": "next", "model": _MODEL}, "spec canary 1 trafficPercent": 1},
    "canary-second": {"d": {"name": "last", "model": _MODEL}, "spec canary 1 trafficPercent": 90},
    "canary-much": {"d": {"name": "last", "model": _MODEL}, "spec canary 1 trafficPercent": 91},
    "canary-percent": {"spec canary 0 trafficPercent": 101},
    "canary-negative": {"spec canary 0 trafficPercent": -1},
    "canary-two-kinds": {"c sklearn": {"storageUri": _URI}},
    "canary-nothing": {"c model": REMOVED},
    "canary-sidecar": {"c containers": [{"name": "sidecar"}]},
    "canary-worker": {"c workerSpec": {}},
    "canary-auto": {"c autoScaling": {"metrics": []}},
    "canary-protocol": {"c containers 0 env": [{"name": "PROTOCOL", "value": "v3"}]},
    "canary-onnx-suffix": {"c onnx": {"storageUri": "s3://a/b.c"}},
    "canary-gpu": {"c tensorflow": {"runtimeVersion": "1-gpu"}},
    "canary-torch": {"c pytorch": {"runtimeVersion": "1", "resources": {"limits": _GPU}}},
    "canary-pmml": {"c pmml": {"storageUri": _URI, "storage": {}}, "c model": REMOVED},
    "canary-huggingface": {
        "c huggingface": {"storage": {"parameters": {"type": "x"}}},
        "c model": REMOVED,
    },
    "canary-model-name": {"c model name": "own"},
    "stable-custom": {"p model": REMOVED, "p containers": [_CONTAINER]},
    "stable-custom-uri": {
        "p model": REMOVED,
        "p containers": [{**_CONTAINER, "env": _env("STORAGE_URI")}],
    },
    "stable-min": {"p minReplicas": 3},
}
_UPDATES: dict[str, Change] = {
    "same": {},
    "mode-knative": {"status deploymentMode": "Knative"},
    "mode-serverless": {"status deploymentMode": "Serverless"},
    "mode-raw": {"status deploymentMode": "RawDeployment"},
    "mode-modelmesh": {"status deploymentMode": "ModelMesh"},
    "named": {"p name": "first"},
    "named-and-uri": {"p name": "first", "p model storageUri": "s3://other"},
    "named-custom": {"p name": "first", "p containers": [_CONTAINER]},
}


def _cache(name: str, uri: str, groups: list[str], namespace: str = "") -> dict[str, Any]:
    return {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": "LocalModelNamespaceCache" if namespace else "LocalModelCache",
        "metadata": {"name": name, **({"namespace": namespace} if namespace else {})},
        "spec": {"sourceModelUri": uri, "modelSize": "1Gi", "nodeGroups": groups},
    }


CACHES = {
    "cache": [_cache("iris", _URI, ["a", "b"])],
    "cache-slash": [_cache("iris", f"{_URI}/", ["a"])],
    "cache-above": [_cache("all", "gs://models", ["a"])],
    "cache-beside": [_cache("beside", "gs://models/iri", ["a", "b"])],
    "cache-namespace": [
        _cache("iris", _URI, ["a"]),
        _cache("own", _URI, ["c"], "team"),
        _cache("other", _URI, ["d"], "elsewhere"),
    ],
    "cache-two": [_cache("z", _URI, ["a"]), _cache("y", "gs://models", ["b"])],
}
LOCAL = {"localModel": '{"enabled": true}'}
CONFIG_MAPS = {
    "local": LOCAL,
    "standard": {"deploy": '{"defaultDeploymentMode": "RawDeployment"}'},
    "modelmesh": {"deploy": '{"defaultDeploymentMode": "ModelMesh"}'},
    "knative": {"deploy": '{"defaultDeploymentMode": "Knative"}'},
    "mode-wrong": {"deploy": '{"defaultDeploymentMode": "Own"}'},
    "mode-empty": {"deploy": "{}"},
    "deploy-broken": {"deploy": "{"},
    "deploy-list": {"deploy": "[]"},
    "deploy-null": {"deploy": "null"},
    "deploy-case": {"deploy": '{"DefaultDeploymentMode": "Standard"}'},
    "explainers": {"explainers": '{"art": {"defaultImageVersion": "v1"}}'},
    "explainers-broken": {"explainers": "art"},
    "explainers-type": {"explainers": '{"art": []}'},
    "resources": {"inferenceService": '{"resource": {"cpuRequest": "100m", "memoryLimit": "1Gi"}}'},
    "resources-broken": {"inferenceService": ""},
    "resources-none": {"inferenceService": "{}"},
    "resources-wrong": {"inferenceService": '{"resource": {"cpuRequest": "much"}}'},
    "local-null": {"localModel": "null"},
    "security-null": {"security": "null"},
    "explainers-null": {"explainers": "null"},
    "resources-null": {"inferenceService": "null"},
    "resources-type": {"inferenceService": '{"resource": {"cpuLimit": 1}}'},
    "local-type": {"localModel": '{"enabled": "true"}'},
    "local-broken": {"localModel": "yes"},
    "token": {"security": '{"autoMountServiceAccountToken": false}'},
    "token-unset": {"security": "{}"},
    "security-broken": {"security": "}"},
    "gpus": {"multiNode": '{"customGPUResourceTypeList": ["example.com/gpu"]}'},
}
_COMPONENTS = ("p", "t", "e", "c")
GROUP = Group(
    bases={name: _service(change) for name, change in _BASES.items()},
    changes={
        **_METADATA,
        **_PREDICTOR,
        **everywhere(_COMPONENT, _COMPONENTS),
        **everywhere(
            {
                f"metrics-{name}": {"autoScaling metrics": metrics}
                for name, metrics in _METRICS.items()
            },
            ("p",),
        ),
        **_CANARIES,
    },
    updates=_UPDATES,
    config_maps=CONFIG_MAPS,
)
_CACHED: dict[str, Change] = {
    "sklearn": {"p sklearn storageUri": f"{_URI}/"},
    "model": {"p model storageUri": f"{_URI}/v1"},
    "custom": {"p containers 0 env": [{"name": "STORAGE_URI", "value": _URI}]},
    "modelmesh": {},
    "uris": {},
}
LOCALLY_CACHED = Group(
    bases={name: changed(GROUP.bases[name], change) for name, change in _CACHED.items()},
    changes={
        name: GROUP.changes[name]
        for name in ("local-labels", "local-disabled", "nodegroup", "uri-missing", "uri-empty")
    },
    surroundings=CACHES,
    config_map=LOCAL,
)
