from __future__ import annotations

from typing import Any

import pytest

from tests.admission.rules.cases import Case, assert_holds, problems
from tests.admission.rules.inference_service import BASE, CUSTOM, MODEL

STORAGE = {"path": "/logs", "parameters": {}, "key": "s3"}
CASES = [
    *(
        Case(
            rule,
            {f"spec.predictor.{name}": -1},
            f"spec.predictor.{name}",
            "expected at least 0, got -1",
            {f"spec.predictor.{name}": 0},
        )
        for rule, name in (
            ("ISVC-34", "containerConcurrency"),
            ("ISVC-35", "minReplicas"),
            ("ISVC-36", "maxReplicas"),
        )
    ),
    Case(
        "ISVC-37",
        {"spec.predictor.minReplicas": 3, "spec.predictor.maxReplicas": 2},
        "spec.predictor.minReplicas",
        "expected at most maxReplicas, 2, got 3",
        {"spec.predictor.minReplicas": 3, "spec.predictor.maxReplicas": 0},
    ),
    Case(
        "ISVC-38",
        {"spec.predictor.logger": {"url": "http://sink"}},
        "spec.predictor.logger.mode",
        "expected one of all, request, response, got none",
        {"spec.predictor.logger": {"mode": "request"}},
    ),
    Case(
        "ISVC-39",
        {"spec.predictor.logger": {"mode": "all", "storage": {"path": "/logs"}}},
        "spec.predictor.logger.storage",
        "expected path, parameters and key, got none for parameters, key",
        {"spec.predictor.logger": {"mode": "all", "storage": STORAGE}},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(BASE, case)


def canary(**fields: Any) -> dict[str, Any]:
    return {
        "@deploymentMode": "Standard",
        "spec.canary": [
            {"trafficPercent": 1, "predictor": {"name": "new", "model": MODEL, **fields}}
        ],
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"spec.transformer": {**CUSTOM, "containerConcurrency": -1}},
        {"spec.explainer": {**CUSTOM, "containerConcurrency": -1}},
        canary(containerConcurrency=-1),
    ],
)
def test_of_every_component(changes: dict[str, Any]) -> None:
    assert [p.rule for p in problems(BASE, changes)] == ["ISVC-34"]
