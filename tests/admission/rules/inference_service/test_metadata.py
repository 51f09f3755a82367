from __future__ import annotations

import pytest

from tests.admission.rules.cases import Case, assert_holds, problems
from tests.admission.rules.inference_service import BASE

CASES = [
    Case(
        "ISVC-01",
        {"metadata.name": "a.b"},
        "metadata.name",
        "expected lower-case letters, digits and '-', a letter first and no '-' at the end, got 'a.b'",
        {"metadata.name": "a-1"},
    ),
    Case(
        "ISVC-02",
        {"@autoscalerClass": "kpa"},
        "metadata.annotations.serving.kserve.io/autoscalerClass",
        "expected one of hpa, external, keda, none, got 'kpa'",
        {"@autoscalerClass": "external"},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(BASE, case)


@pytest.mark.parametrize("name", ["1a", "a-", "A", "", "a_b"])
def test_names_that_are_refused(name: str) -> None:
    assert [p.rule for p in problems(BASE, {"metadata.name": name})] == ["ISVC-01"]


def test_an_empty_class_of_autoscaler_is_refused() -> None:
    assert [p.rule for p in problems(BASE, {"@autoscalerClass": ""})] == ["ISVC-02"]


def test_an_object_that_is_being_deleted_is_not_looked_at_unless_it_is_created() -> None:
    changes = {"metadata.name": "1", "metadata.deletionTimestamp": "2026-01-01T00:00:00Z"}
    case = Case("", {}, "", "", {}, old={})
    assert problems(BASE, changes, case) == []
    assert [p.rule for p in problems(BASE, changes)] == ["ISVC-01"]
