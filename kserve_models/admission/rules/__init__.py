"""What KServe's validating webhooks refuse, or warn of: one module a family of rules.

Source of the facts: the webhooks of KServe v0.20.0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kserve_models.admission.problem import Problem
from kserve_models.admission.request import AdmissionRequest
from kserve_models.admission.rules import (
    inference_graph,
    inference_service,
    llm_inference_service,
    llm_inference_service_config,
    local_models,
    serving_runtime,
    trained_model,
)
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

__all__ = ["OF_CLUSTER", "RULES", "Rule", "check", "check_deletion"]

Check = Callable[[Subject], Iterable[Problem]]

_ALPHA1, _ALPHA2, _BETA1 = (f"serving.kserve.io/{v}" for v in ("v1alpha1", "v1alpha2", "v1beta1"))
_LLM = tuple(family.check for family in llm_inference_service.FAMILIES)
_LLM_CONFIG = (llm_inference_service_config.check,)
_CHECKS: dict[tuple[str, str], tuple[Check, ...]] = {
    (_BETA1, "InferenceService"): tuple(f.check for f in inference_service.FAMILIES),
    (_ALPHA1, "InferenceGraph"): (inference_graph.check,),
    (_ALPHA1, "TrainedModel"): (trained_model.check,),
    (_ALPHA1, "ServingRuntime"): (serving_runtime.check,),
    (_ALPHA1, "ClusterServingRuntime"): (serving_runtime.check,),
    (_ALPHA1, "LocalModelCache"): (local_models.check_cache,),
    (_ALPHA1, "LocalModelNamespaceCache"): (local_models.check_namespace_cache,),
    (_ALPHA1, "LLMInferenceService"): _LLM,
    (_ALPHA2, "LLMInferenceService"): _LLM,
    (_ALPHA1, "LLMInferenceServiceConfig"): _LLM_CONFIG,
    (_ALPHA2, "LLMInferenceServiceConfig"): _LLM_CONFIG,
}
_NOT_INSTALLED = "LocalModelNamespaceCache"
"""The kind whose webhook KServe has and does not install by default."""
_READ_AS_MODELS = frozenset({"LLMInferenceService", "LLMInferenceServiceConfig"})
_NEVER_EXEMPT = frozenset({"ServingRuntime", "ClusterServingRuntime"})
RULES: tuple[Rule, ...] = tuple(
    rule
    for family in (
        *inference_service.FAMILIES,
        inference_graph,
        trained_model,
        serving_runtime,
        local_models,
        *llm_inference_service.FAMILIES,
        llm_inference_service_config,
    )
    for rule in family.RULES
)
"""All rules, those of a kind together."""


OF_CLUSTER = frozenset(rule.id for rule in RULES if rule.needs == "cluster")
"""Ids of the rules that look at other objects of the cluster."""
_CHECKS_OF_DELETION: dict[tuple[str, str], Check] = {
    (_ALPHA1, "LocalModelCache"): local_models.check_deletion_of_cache,
    (_ALPHA1, "LocalModelNamespaceCache"): local_models.check_deletion_of_namespace_cache,
    (_ALPHA1, "LLMInferenceServiceConfig"): llm_inference_service_config.check_deletion,
    (_ALPHA2, "LLMInferenceServiceConfig"): llm_inference_service_config.check_deletion,
}


def is_read(api_version: str, kind: str) -> bool:
    """Whether a webhook reads the objects of a kind, and refuses what does not fit into Go's types."""
    return (api_version, kind) in _CHECKS and kind != _NOT_INSTALLED


def check_deletion(request: AdmissionRequest) -> list[Problem]:
    """What the webhooks say to the deletion of an object.

    Args:
        request: the object as it is stored, and what is known of the cluster.
    """
    found = _CHECKS_OF_DELETION.get((request.api_version, request.kind))
    return [] if found is None else list(found(Subject(request)))


def check(request: AdmissionRequest) -> list[Problem]:
    """What the webhooks find in an object that the schema has defaulted, all of it.

    An object that is being deleted must only be readable, as for the webhooks of most kinds.

    Args:
        request: the object, the one before, and what is known of the cluster.
    """
    return list(_problems(request))


def _problems(request: AdmissionRequest) -> Iterator[Problem]:
    subject = Subject(request)
    is_deleted = subject.metadata["deletionTimestamp"].is_set and request.old is not None
    if is_deleted and request.kind not in _NEVER_EXEMPT:
        if request.kind in _READ_AS_MODELS:
            yield from llm_inference_service.model.check_form(subject)
        return
    for family in _CHECKS.get((request.api_version, request.kind), ()):
        yield from family(subject)
