"""Manifests, and objects that are read from them."""

from __future__ import annotations

import json
from typing import Any

from tests.support import laws

Manifest = dict[str, Any]


def resource(version: str, kind: str, /, **parts: Any) -> Manifest:
    """The manifest of a resource of KServe's."""
    return {"apiVersion": f"serving.kserve.io/{version}", "kind": kind, **parts}


def isvc(spec: Any = None, /, **others: Any) -> Manifest:
    """The manifest of an InferenceService."""
    parts = {
        "metadata": {"name": "sample"},
        "spec": {"predictor": {"minReplicas": 1}} if spec is None else spec,
    }
    return resource("v1beta1", "InferenceService", **{**parts, **others})


def untouched(manifest: Manifest) -> tuple[Any, Manifest]:
    return laws.class_of(manifest).from_dict(manifest), manifest


def from_json(manifest: Manifest) -> tuple[Any, Manifest]:
    return laws.class_of(manifest).from_json(json.dumps(manifest)), manifest


def wholly_read(manifest: Manifest) -> tuple[Any, Manifest]:
    obj, _ = untouched(manifest)
    laws.read_all(obj)
    return obj, manifest
