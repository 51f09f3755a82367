"""The seed's two usage examples: what they define, and the manifests that it stands for."""

from __future__ import annotations

from typing import Any

from tests.support import seed

INFERENCE_SERVICE = {
    "apiVersion": "serving.kserve.io/v1beta1",
    "kind": "InferenceService",
    "metadata": {
        "name": "advanced-sklearn",
        "namespace": "ml-prod",
        "labels": {"app": "ml-inference", "version": "v1.0"},
        "annotations": {"serving.kserve.io/enable-prometheus-scraping": "true"},
    },
    "spec": {
        "predictor": {
            "sklearn": {
                "storageUri": "s3://ml-models/sklearn/iris/v1/",
                "protocolVersion": "v2",
                "runtimeVersion": "1.3.0",
                "resources": {
                    "requests": {"cpu": "100m", "memory": "256Mi"},
                    "limits": {"cpu": "1", "memory": "2Gi"},
                },
            },
            "maxReplicas": 10,
            "minReplicas": 1,
            "scaleMetric": "concurrency",
            "scaleTarget": 100,
        }
    },
}
SERVING_RUNTIME = {
    "apiVersion": "serving.kserve.io/v1alpha1",
    "kind": "ClusterServingRuntime",
    "metadata": {"name": "custom-pytorch-runtime"},
    "spec": {
        "supportedModelFormats": [
            {"name": "pytorch", "version": "1.0", "autoSelect": True, "priority": 1}
        ],
        "containers": [
            {
                "name": "kserve-container",
                "image": "custom-pytorch-server:latest",
                "args": [
                    "--model_name={{.Name}}",
                    "--model_dir=/mnt/models",
                    "--http_port=8080",
                ],
                "env": [{"name": "STORAGE_URI", "value": "{{.StorageUri}}"}],
                "resources": {
                    "requests": {"cpu": "1", "memory": "2Gi"},
                    "limits": {"cpu": "4", "memory": "8Gi", "nvidia.com/gpu": "1"},
                },
            }
        ],
        "protocolVersions": ["v1", "v2"],
        "multiModel": True,
    },
}


def run(name: str) -> dict[str, Any]:
    """The names that an example defines, with this package in place of the big SDK."""
    text = seed.example(name).replace("from kserve import", "from kserve_models import")
    scope: dict[str, Any] = {}
    exec(compile(text, name, "exec"), scope)
    return scope
