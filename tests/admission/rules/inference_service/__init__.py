"""An InferenceService that is right, which the tests of each family change."""

from __future__ import annotations

from typing import Any

MODEL = {"modelFormat": {"name": "sklearn"}, "storageUri": "gs://bucket/model"}
BASE: dict[str, Any] = {
    "apiVersion": "serving.kserve.io/v1beta1",
    "kind": "InferenceService",
    "metadata": {"name": "service", "namespace": "models", "annotations": {}},
    "spec": {"predictor": {"model": MODEL}},
}
CUSTOM = {"containers": [{"name": "kserve-container", "image": "image"}]}
STANDARD = {"@deploymentMode": "Standard"}
