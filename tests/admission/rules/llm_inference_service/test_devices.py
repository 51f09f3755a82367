from __future__ import annotations

import pytest

from tests.admission.rules.cases import Case, assert_holds, problems
from tests.admission.rules.llm_inference_service import BASE, V1ALPHA1

CLASS = {"@exp-dra-device-class": "gpu.example.com"}
SHOWN = "metadata.annotations.serving.kserve.io/exp-dra-"
CASES = [
    Case(
        "LLM-42",
        {"@exp-dra-device-count": "2", "@exp-dra-container-name": "main"},
        f"{SHOWN}device-class",
        "expected this annotation beside exp-dra-device-count, exp-dra-container-name, got none",
        {**CLASS, "@exp-dra-device-count": "2"},
    ),
    Case(
        "LLM-43",
        {"@exp-dra-device-class": "GPU"},
        f"{SHOWN}device-class",
        "expected a DNS subdomain, got 'GPU'",
        {"@exp-dra-device-class": " gpu "},
    ),
    Case(
        "LLM-44",
        {**CLASS, "@exp-dra-device-count": "0"},
        f"{SHOWN}device-count",
        "expected a whole number, at least 1, got '0'",
        {**CLASS, "@exp-dra-device-count": " +2 "},
    ),
    Case(
        "LLM-45",
        {**CLASS, "@exp-dra-cel-selector": " \n "},
        f"{SHOWN}cel-selector",
        "expected a CEL expression a line, got none",
        {**CLASS, "@exp-dra-cel-selector": "\na\n"},
    ),
    Case(
        "LLM-46",
        {**CLASS, "@exp-dra-container-name": "a.b"},
        f"{SHOWN}container-name",
        "expected a DNS label, got 'a.b'",
        {**CLASS, "@exp-dra-container-name": "a-b"},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(BASE, case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_v1alpha1_does_not_look_at_them(case: Case) -> None:
    assert problems(V1ALPHA1, case.changes) == []


@pytest.mark.parametrize("count", ["", " ", "1", str(2**63 - 1)])
def test_counts(count: str) -> None:
    assert problems(BASE, {**CLASS, "@exp-dra-device-count": count}) == []


@pytest.mark.parametrize("count", ["-1", "1.0", "1_0", "٢", str(2**63), "9" * 10_000])
def test_counts_that_are_refused(count: str) -> None:
    assert [p.rule for p in problems(BASE, {**CLASS, "@exp-dra-device-count": count})] == ["LLM-44"]


@pytest.mark.parametrize(("name", "longest"), [("device-class", 253), ("container-name", 63)])
def test_the_longest_names(name: str, longest: int) -> None:
    key = f"@exp-dra-{name}"
    assert problems(BASE, {**CLASS, key: "a" * longest}) == []
    assert len(problems(BASE, {**CLASS, key: "a" * (longest + 1)})) == 1
