from __future__ import annotations

from typing import Any

import pytest

from tests.admission.rules.cases import GONE, Case, assert_holds, problems
from tests.admission.rules.llm_inference_service import BASE, V1ALPHA1

HPA: dict[str, Any] = {"minReplicas": 1, "maxReplicas": 2, "wva": {"hpa": {}}}
KEDA: dict[str, Any] = {**HPA, "wva": {"keda": {}}}


def cases(own: str) -> list[Case]:
    """Of a workload: ``spec``, or ``spec.prefill``."""
    scaling = f"{own}.scaling"
    wva, keda = f"{scaling}.wva", f"{scaling}.wva.keda"
    return [
        Case(
            "LLM-19",
            {scaling: HPA, f"{own}.replicas": 1},
            scaling,
            "expected either scaling or replicas, got both",
            {scaling: HPA},
        ),
        Case(
            "LLM-20",
            {scaling: {**HPA, "minReplicas": 3}},
            f"{scaling}.minReplicas",
            "expected at most maxReplicas, 2, got 3",
            {scaling: {**HPA, "minReplicas": 2}},
        ),
        Case(
            "LLM-21",
            {scaling: {"maxReplicas": 2}},
            wva,
            "expected wva, got none",
            {scaling: KEDA},
        ),
        Case(
            "LLM-22",
            {scaling: KEDA, f"{wva}.hpa": {}},
            wva,
            "expected either hpa or keda, got both",
            {scaling: KEDA},
        ),
        Case(
            "LLM-23",
            {scaling: {**HPA, "wva": {}}},
            wva,
            "expected hpa or keda, got neither",
            {scaling: HPA},
        ),
        Case(
            "LLM-24",
            {scaling: HPA, f"{wva}.variantCost": "1."},
            f"{wva}.variantCost",
            "expected a number, such as 10 or 0.5, got '1.'",
            {scaling: HPA, f"{wva}.variantCost": "1.0"},
        ),
        Case(
            "LLM-25",
            {scaling: KEDA, f"{keda}.advanced.scalingModifiers": {"formula": "a"}},
            f"{keda}.advanced.scalingModifiers",
            "expected none: KServe sets them",
            {scaling: KEDA, f"{keda}.advanced.scalingModifiers": {"formula": ""}},
        ),
        Case(
            "LLM-26",
            {scaling: KEDA, f"{keda}.advanced.horizontalPodAutoscalerConfig.name": "a"},
            f"{keda}.advanced.horizontalPodAutoscalerConfig.name",
            "expected none, as KServe names the HPA, got 'a'",
            {scaling: KEDA, f"{keda}.advanced.horizontalPodAutoscalerConfig": {"behavior": {}}},
        ),
        Case(
            "LLM-27",
            {scaling: KEDA, f"{scaling}.minReplicas": GONE, f"{keda}.idleReplicaCount": 0},
            f"{scaling}.minReplicas",
            "expected minReplicas beside idleReplicaCount, got none",
            {scaling: KEDA, f"{keda}.idleReplicaCount": 0},
        ),
        Case(
            "LLM-28",
            {scaling: KEDA, f"{keda}.idleReplicaCount": 1},
            f"{keda}.idleReplicaCount",
            "expected less than minReplicas, 1, got 1",
            {scaling: {**KEDA, "minReplicas": 2}, f"{keda}.idleReplicaCount": 1},
        ),
    ]


LLM_29 = Case(
    "LLM-29",
    {"spec.scaling": HPA, "spec.prefill.scaling": KEDA},
    "spec.prefill.scaling.wva",
    "expected hpa as spec.scaling.wva has it, got keda",
    {"spec.scaling": HPA, "spec.prefill.scaling": HPA},
)


@pytest.mark.parametrize("base", [BASE, V1ALPHA1], ids=["v1alpha2", "v1alpha1"])
@pytest.mark.parametrize(
    "case",
    [*cases("spec"), *cases("spec.prefill"), LLM_29],
    ids=lambda case: f"{case.rule} {case.field}",
)
def test_a_rule_is_broken_and_just_not_broken(case: Case, base: dict[str, Any]) -> None:
    assert_holds(base, case)


def test_one_workload_that_is_scaled_has_nothing_to_be_compared_with() -> None:
    assert problems(BASE, {"spec.prefill.scaling": KEDA}) == []
