"""What the mutating webhooks make of an LLMInferenceService."""

from __future__ import annotations

from typing import Any

from kserve_models.admission.defaults import local_models
from kserve_models.admission.field import Field
from kserve_models.admission.subject import Subject

_GROUP = "serving.kserve.io/routing-group"
_POD_SPECS = (
    ("template",),
    ("worker",),
    ("prefill", "template"),
    ("prefill", "worker"),
    ("router", "scheduler", "template"),
)


def change(subject: Subject, obj: dict[str, Any]) -> None:
    """Fill in what the webhooks do.

    Args:
        subject: the object that was sent, and what is known of the cluster.
        obj: the same as Go writes it, to be changed.
    """
    spec = obj["spec"]
    if not Field(spec).at("model", "name").text:
        spec["model"]["name"] = subject.metadata["name"].text
    for path in _POD_SPECS:
        pod_spec = Field(spec).at(*path).value
        if isinstance(pod_spec, dict):
            pod_spec.setdefault("containers", [])
    metadata = obj["metadata"] = obj.get("metadata") or {}
    group = Field(spec).at("router", "route", "group")
    if group.is_set:
        labels = metadata["labels"] = metadata.get("labels") or {}
        labels[_GROUP] = group.value
    else:
        (metadata.get("labels") or {}).pop(_GROUP, None)
    uri = Field(spec).at("model", "uri").text
    is_unsaid = not uri and local_models.is_enabled(subject)
    local_models.set_metadata(subject, obj, None if is_unsaid else uri)
