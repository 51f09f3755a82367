from __future__ import annotations

from typing import Any

import pytest

from tests.admission.rules.cases import Case, assert_holds, problems
from tests.admission.rules.llm_inference_service import BASE, V1ALPHA1

LORA = "spec.model.lora"
ADAPTER: dict[str, Any] = {"uri": "hf://c/d", "name": "one"}
SECRET = "spec.model.confidential"
CASES = [
    *(
        Case(
            rule,
            {f"{LORA}.{name}": 0},
            f"{LORA}.{name}",
            "expected at least 1, got 0",
            {f"{LORA}.{name}": 1},
        )
        for rule, name in (
            ("LLM-30", "maxRank"),
            ("LLM-31", "maxAdapters"),
            ("LLM-32", "maxCpuAdapters"),
        )
    ),
    Case(
        "LLM-33",
        {f"{LORA}.adapters": [{"uri": "hf://c/d"}]},
        f"{LORA}.adapters[0].name",
        "expected a name, got none",
        {f"{LORA}.adapters": [ADAPTER]},
    ),
    Case(
        "LLM-34",
        {f"{LORA}.adapters": [{**ADAPTER, "name": ".."}]},
        f"{LORA}.adapters[0].name",
        "expected neither '.' nor '..', got '..'",
        {f"{LORA}.adapters": [{**ADAPTER, "name": "..."}]},
    ),
    Case(
        "LLM-35",
        {f"{LORA}.adapters": [ADAPTER, ADAPTER]},
        f"{LORA}.adapters[1].name",
        "expected each name once, got 'one' again",
        {f"{LORA}.adapters": [ADAPTER, {**ADAPTER, "name": "two"}]},
    ),
    Case(
        "LLM-36",
        {f"{LORA}.adapters": [{**ADAPTER, "name": "service"}]},
        f"{LORA}.adapters[0].name",
        "expected another name than the model has, got 'service'",
        {f"{LORA}.adapters": [{**ADAPTER, "name": "service"}], "spec.model.name": "model"},
    ),
    Case(
        "LLM-47",
        {SECRET: {"enabled": True, "resourceId": "kbs:///a/b/c/d"}},
        f"{SECRET}.resourceId",
        "expected kbs:///REPOSITORY/TYPE/TAG, got 'kbs:///a/b/c/d'",
        {SECRET: {"enabled": True, "resourceId": "kbs:///a/b/c"}},
    ),
    Case(
        "LLM-48",
        {"spec.model.uri": "pvc://volume", SECRET: {"enabled": True}},
        SECRET,
        "without effect for a model at pvc://: models on volumes are not fetched by the storage"
        " initializer",
        {"spec.model.uri": "pvc://volume", SECRET: {"enabled": False}},
        severity="warning",
    ),
    Case(
        "LLM-50",
        {"spec.model.uri": "oci://image:tag"},
        "spec.model.uri",
        "expected a URL, got 'oci://image:tag': 'tag' is no port",
        {"spec.model.uri": "oci://host/image:tag"},
    ),
    Case(
        "LLM-51",
        {f"{LORA}.adapters": [{**ADAPTER, "uri": 1}]},
        f"{LORA}.adapters[0].uri",
        "expected text, got 1",
        {f"{LORA}.adapters": []},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(BASE, case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_v1alpha1_looks_at_the_form_alone(case: Case) -> None:
    found = [p.rule for p in problems(V1ALPHA1, case.changes)]
    assert found == ([case.rule] if case.rule in ("LLM-50", "LLM-51") else [])


@pytest.mark.parametrize(
    ("adapters", "field", "message"),
    [
        ({}, "", "expected a list of models, got a map"),
        (["x"], "[0]", "expected a map, got 'x'"),
        ([{**ADAPTER, "lora": []}], "[0].lora", "expected a map, got a list"),
    ],
)
def test_forms_of_adapters_that_are_refused(adapters: Any, field: str, message: str) -> None:
    found = problems(V1ALPHA1, {f"{LORA}.adapters": adapters})
    assert [(p.rule, p.field, p.message) for p in found] == [
        ("LLM-51", f"{LORA}.adapters{field}", message)
    ]


def test_the_url_of_an_adapter_is_read_too() -> None:
    found = problems(BASE, {f"{LORA}.adapters": [{**ADAPTER, "uri": "hf://a/%zz"}]})
    assert [(p.rule, p.field) for p in found] == [("LLM-50", f"{LORA}.adapters[0].uri")]
