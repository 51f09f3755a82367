from __future__ import annotations

from typing import Any

import pytest

from tests.admission.rules.cases import Case, assert_holds, problems
from tests.admission.rules.llm_inference_service import BASE, V1ALPHA1

DATA = {"data": 8, "dataLocal": 4}


def cases(own: str) -> list[Case]:
    """Of a workload: ``spec``, or ``spec.prefill``."""
    parallelism = f"{own}.parallelism"
    return [
        Case(
            "LLM-09",
            {f"{own}.worker": {}},
            f"{own}.worker",
            "expected parallelism beside worker, got none",
            {f"{own}.worker": {}, parallelism: {"pipeline": 2}},
        ),
        Case(
            "LLM-10",
            {f"{own}.worker": {}, parallelism: {"tensor": 2}},
            f"{own}.worker",
            "expected parallelism.pipeline, or data and dataLocal, beside worker",
            {f"{own}.worker": {}, parallelism: DATA},
        ),
        Case(
            "LLM-11",
            {parallelism: {"pipeline": 2, **DATA}},
            parallelism,
            "expected either pipeline, or data and dataLocal, got both",
            {parallelism: DATA},
        ),
        Case(
            "LLM-12",
            {parallelism: {"data": 2}},
            f"{parallelism}.dataLocal",
            "expected dataLocal beside data, got none",
            {parallelism: {"tensor": 2}},
        ),
        Case(
            "LLM-13",
            {parallelism: {"pipeline": 0}},
            f"{parallelism}.pipeline",
            "expected at least 1, got 0",
            {parallelism: {"pipeline": 1}},
        ),
        Case(
            "LLM-49",
            {parallelism: {"data": 8, "dataLocal": 2}},
            parallelism,
            "expected 2 pods as before, got 4: create another one to change it",
            {parallelism: {"data": 4, "dataLocal": 2, "tensor": 8}},
            old={parallelism: DATA},
        ),
    ]


@pytest.mark.parametrize("base", [BASE, V1ALPHA1], ids=["v1alpha2", "v1alpha1"])
@pytest.mark.parametrize(
    "case", [*cases("spec"), *cases("spec.prefill")], ids=lambda case: f"{case.rule} {case.field}"
)
def test_a_rule_is_broken_and_just_not_broken(case: Case, base: dict[str, Any]) -> None:
    assert_holds(base, case)


@pytest.mark.parametrize(
    ("before", "now", "is_same"),
    [
        (None, {"tensor": 8}, True),
        (None, {"pipeline": 2}, False),
        ({"pipeline": 2}, DATA, True),
        ({"data": 1, "dataLocal": 4}, None, True),
    ],
)
def test_how_many_pods_there_are(before: Any, now: Any, is_same: bool) -> None:
    case = Case("", {}, "", "", {}, old={"spec.parallelism": before})
    found = problems(BASE, {"spec.parallelism": now}, case)
    assert [p.rule for p in found] == ([] if is_same else ["LLM-49"])


def test_a_prefill_that_comes_or_goes_is_not_compared() -> None:
    case = Case("", {}, "", "", {}, old={"spec.prefill": {"parallelism": {"pipeline": 2}}})
    assert problems(BASE, {}, case) == []
