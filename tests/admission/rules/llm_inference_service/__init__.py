"""An LLMInferenceService that is right, which the tests of each family change."""

from __future__ import annotations

from typing import Any

BASE: dict[str, Any] = {
    "apiVersion": "serving.kserve.io/v1alpha2",
    "kind": "LLMInferenceService",
    "metadata": {"name": "service", "namespace": "models", "annotations": {}},
    "spec": {"model": {"uri": "hf://a/b"}},
}
V1ALPHA1 = {**BASE, "apiVersion": "serving.kserve.io/v1alpha1"}
