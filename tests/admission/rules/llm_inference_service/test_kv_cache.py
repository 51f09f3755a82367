from __future__ import annotations

from typing import Any

import pytest

from tests.admission.rules.cases import Case, assert_holds, problems
from tests.admission.rules.llm_inference_service import BASE, V1ALPHA1

REF = {"ref": {"name": "claim"}}


def tier(files: Any, cpu: Any = "1Gi") -> dict[str, Any]:
    return {"cpu": cpu, "secondary": [{"fileSystem": files}]}


def cases(own: str) -> list[Case]:
    """Of a workload: ``spec``, or ``spec.prefill``."""
    own = f"{own}.kvCacheOffloading"
    files = f"{own}.secondary[0].fileSystem"
    right = {own: tier({"pvc": REF})}
    return [
        Case(
            "LLM-37",
            {own: tier({"emptyDir": {}}, cpu="0")},
            f"{own}.cpu",
            "expected an amount above 0, as there is a secondary tier, got none",
            {own: {"cpu": "0", "secondary": []}},
        ),
        Case("LLM-38", {own: tier(None)}, files, "expected fileSystem, got none", right),
        Case(
            "LLM-39",
            {own: tier({"emptyDir": {}, "pvc": REF})},
            files,
            "expected either emptyDir or pvc, got emptyDir and pvc",
            right,
        ),
        Case(
            "LLM-40",
            {own: tier({"pvc": {}})},
            f"{files}.pvc",
            "expected either spec or ref, got neither",
            {own: tier({"pvc": {"spec": {}}})},
        ),
        Case(
            "LLM-41",
            {own: tier({"pvc": {"ref": {"name": ""}}})},
            f"{files}.pvc.ref.name",
            "expected a name, got none",
            right,
        ),
    ]


CASES = [*cases("spec"), *cases("spec.prefill")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.field}")
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(BASE, case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.field}")
def test_v1alpha1_does_not_look_at_it(case: Case) -> None:
    assert problems(V1ALPHA1, case.changes) == []
