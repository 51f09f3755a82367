"""The ConfigMap ``inferenceservice-config`` as KServe v0.20.0 ships it, as far as webhooks read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SHIPPED = {
    "explainers": '{"art": {"image": "kserve/art-explainer", "defaultImageVersion": "latest"}}',
    "inferenceService": '{"resource": {"cpuRequest": "1", "cpuLimit": "1", "memoryRequest": "2Gi",'
    ' "memoryLimit": "2Gi"}}',
    "deploy": '{"defaultDeploymentMode": "Serverless"}',
    "localModel": '{"enabled": false}',
    "security": '{"autoMountServiceAccountToken": true}',
    "ingress": '{"kserveIngressGateway": "kserve/kserve-ingress-gateway",'
    ' "ingressGateway": "knative-serving/knative-ingress-gateway"}',
    "storageInitializer": '{"image": "kserve/storage-initializer:latest", "memoryRequest": "100Mi",'
    ' "memoryLimit": "1Gi", "cpuRequest": "100m", "cpuLimit": "1"}',
}


def config_map(changes: Mapping[str, str]) -> dict[str, Any]:
    """The ConfigMap with other values in some keys."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "inferenceservice-config", "namespace": "kserve"},
        "data": {**_SHIPPED, **changes},
    }
