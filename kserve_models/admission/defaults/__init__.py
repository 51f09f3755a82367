"""What KServe's mutating webhooks fill in.

Source of the facts: the webhooks of KServe v0.20.0.
"""

from __future__ import annotations

import copy
from typing import Any

from kserve_models.admission.defaults import (
    go_encoding,
    inference_service,
    llm_inference_service,
)
from kserve_models.admission.problem import Problem
from kserve_models.admission.request import AdmissionRequest
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

__all__ = ["RULES", "apply"]

RULES = (
    Rule(
        "ISVC-72",
        "ConfigMap inferenceservice-config",
        "its keys hold JSON objects, and deploy a defaultDeploymentMode",
        "config map",
    ),
    Rule(
        "LLM-52",
        "ConfigMap inferenceservice-config",
        "its key localModel holds a JSON object",
        "config map",
    ),
)
_CHANGES = {
    "InferenceService": inference_service.change,
    "LLMInferenceService": llm_inference_service.change,
}
_CONFIGURED = {
    "InferenceService": (
        "ISVC-72",
        ("explainers", "inferenceService", "deploy", "localModel", "security"),
    ),
    "LLMInferenceService": ("LLM-52", ("localModel",)),
}
"""The rule about the ConfigMap, and the keys that the webhook of a kind reads."""


def apply(request: AdmissionRequest) -> tuple[dict[str, Any], list[Problem]]:
    """An object as the mutating webhook of its kind leaves it, and why it is refused.

    Kinds without such a webhook stay as they are, and so does an object with values of wrong types:
    those the schema refuses.

    Args:
        request: the object, as the schema's defaults left it.
    """
    obj = copy.deepcopy(dict(request.object))
    root = go_encoding.ROOTS.get((request.api_version, request.kind))
    if root is None:
        return obj, []
    subject = Subject(request)
    rule, keys = _CONFIGURED[request.kind]
    problems = [
        _about_config_map(rule, key, text) for key, text in subject.config.errors if key in keys
    ]
    if not go_encoding.is_readable(obj, root):
        return obj, problems
    read = go_encoding.encode(obj, root)
    changed = copy.deepcopy(read)
    try:
        _CHANGES[request.kind](subject, changed)
    except inference_service.AmountError as error:
        return obj, [*problems, _about_config_map(rule, "inferenceService", str(error))]
    written = go_encoding.encode(changed, root)
    answer: dict[str, Any] = go_encoding.answered(obj, read, written)
    return answer, problems


def _about_config_map(rule: str, key: str, text: str) -> Problem:
    return Problem((), f"the ConfigMap inferenceservice-config, key {key}: {text}", rule)
