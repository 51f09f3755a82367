"""Autoscaling of workloads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.llm_inference_service.workloads import workloads
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_COST = re.compile(r"[0-9]+(\.[0-9]+)?")
_OWN = "spec.scaling, spec.prefill.scaling"
_MODIFIERS = ("formula", "target", "activationTarget", "metricType")
RULES = (
    Rule("LLM-19", _OWN, "not beside replicas"),
    Rule("LLM-20", _OWN, "minReplicas at most maxReplicas"),
    Rule("LLM-21", _OWN, "needs wva"),
    Rule("LLM-22", f"{_OWN} (wva)", "not both hpa and keda"),
    Rule("LLM-23", f"{_OWN} (wva)", "hpa or keda"),
    Rule("LLM-24", f"{_OWN} (wva.variantCost)", "a number, such as 10 or 0.5"),
    Rule("LLM-25", f"{_OWN} (wva.keda.advanced.scalingModifiers)", "empty"),
    Rule("LLM-26", f"{_OWN} (wva.keda.advanced.horizontalPodAutoscalerConfig.name)", "unset"),
    Rule("LLM-27", f"{_OWN} (wva.keda.idleReplicaCount)", "needs minReplicas"),
    Rule("LLM-28", f"{_OWN} (wva.keda.idleReplicaCount)", "below minReplicas"),
    Rule("LLM-29", "spec.prefill.scaling.wva", "hpa or keda as spec.scaling.wva has it"),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check what scales the workloads."""
    for workload in workloads(subject):
        if workload["scaling"].is_set:
            yield from _scaling(workload)
    own, prefill = subject.spec.at("scaling", "wva"), subject.spec.at("prefill", "scaling", "wva")
    if own.is_set and prefill.is_set and own["hpa"].is_set != prefill["hpa"].is_set:
        names = ["hpa" if wva["hpa"].is_set else "keda" for wva in (own, prefill)]
        yield prefill.problem(
            "LLM-29", f"expected {names[0]} as spec.scaling.wva has it, got {names[1]}"
        )


def _scaling(workload: Field) -> Iterator[Problem]:
    scaling = workload["scaling"]
    least, most, wva = scaling["minReplicas"], scaling["maxReplicas"], scaling["wva"]
    if workload["replicas"].is_set:
        yield scaling.problem("LLM-19", "expected either scaling or replicas, got both")
    if least.is_set and least.number > most.number:
        yield least.problem(
            "LLM-20", f"expected at most maxReplicas, {most.number}, got {least.value}"
        )
    if not wva.is_set:
        yield wva.problem("LLM-21", "expected wva, got none")
        return
    if wva["hpa"].is_set and wva["keda"].is_set:
        yield wva.problem("LLM-22", "expected either hpa or keda, got both")
    if not wva["hpa"].is_set and not wva["keda"].is_set:
        yield wva.problem("LLM-23", "expected hpa or keda, got neither")
    cost = wva["variantCost"]
    if cost.text and not _COST.fullmatch(cost.text):
        yield cost.problem("LLM-24", f"expected a number, such as 10 or 0.5, got {cost.text!r}")
    yield from _keda(wva["keda"], least)


def _keda(keda: Field, least: Field) -> Iterator[Problem]:
    modifiers = keda.at("advanced", "scalingModifiers")
    if any(modifiers[name].text for name in _MODIFIERS):
        yield modifiers.problem("LLM-25", "expected none: KServe sets them")
    name = keda.at("advanced", "horizontalPodAutoscalerConfig", "name")
    if name.text:
        yield name.problem("LLM-26", f"expected none, as KServe names the HPA, got {name.text!r}")
    idle = keda["idleReplicaCount"]
    if not idle.is_set:
        return
    if not least.is_set:
        yield least.problem("LLM-27", "expected minReplicas beside idleReplicaCount, got none")
    elif idle.number >= least.number:
        yield idle.problem(
            "LLM-28", f"expected less than minReplicas, {least.value}, got {idle.value}"
        )
