from __future__ import annotations

from typing import Any

import pytest

from kserve_models.admission.rules.inference_service import FAMILIES
from tests.admission.rules.cases import GONE, Case, assert_holds, problems
from tests.admission.rules.inference_service import BASE, CUSTOM, MODEL, STANDARD

PREDICTOR: dict[str, Any] = {"name": "new", "model": MODEL}
CANARY: dict[str, Any] = {
    **STANDARD,
    "spec.canary": [{"trafficPercent": 60, "predictor": PREDICTOR}],
}
OWN = "spec.canary.0.predictor"
SHOWN = "spec.canary[0].predictor"
SECOND = {"trafficPercent": 40, "predictor": {**PREDICTOR, "name": "newer"}}
CASES = [
    Case(
        "ISVC-57",
        {**CANARY, "@deploymentMode": "Knative"},
        "spec.canary",
        "expected the annotation serving.kserve.io/deploymentMode: Standard beside canary, got"
        " 'Knative'",
        CANARY,
    ),
    Case(
        "ISVC-58",
        {**CANARY, "spec.predictor": CUSTOM},
        "spec.predictor",
        "expected a model beside canary, got none",
        {
            **CANARY,
            "spec.predictor": CUSTOM,
            "spec.predictor.containers.0.env": [{"name": "STORAGE_URI", "value": "gs://a"}],
        },
    ),
    Case(
        "ISVC-59",
        {**CANARY, f"{OWN}.name": ""},
        f"{SHOWN}.name",
        "expected a name, got none",
        CANARY,
    ),
    Case(
        "ISVC-60",
        {**CANARY, "spec.canary.1": {**SECOND, "predictor": PREDICTOR}},
        "spec.canary[1].predictor.name",
        "expected each name once, got 'new' again",
        {**CANARY, "spec.canary.1": SECOND},
    ),
    Case(
        "ISVC-61",
        {**CANARY, "spec.predictor.name": "new"},
        f"{SHOWN}.name",
        "expected another name than spec.predictor has, got 'new'",
        {**CANARY, "spec.predictor.name": "old"},
    ),
    Case(
        "ISVC-62",
        {**CANARY, "spec.canary.0.trafficPercent": -1},
        "spec.canary[0].trafficPercent",
        "expected 0 to 100, got -1",
        {**CANARY, "spec.canary.0.trafficPercent": 100},
    ),
    Case(
        "ISVC-63",
        {**CANARY, f"{OWN}.sklearn": {}},
        SHOWN,
        "expected exactly one of sklearn, tensorflow, xgboost, pytorch, triton, onnx, huggingface, "
        "pmml, lightgbm, paddle, model, or containers of your own, got sklearn, model",
        {**CANARY, f"{OWN}.model": GONE, f"{OWN}.sklearn": {}},
    ),
    Case(
        "ISVC-65",
        {**CANARY, f"{OWN}.workerSpec": {}},
        f"{SHOWN}.workerSpec",
        "expected none in a canary",
        CANARY,
    ),
    Case(
        "ISVC-66",
        {**CANARY, f"{OWN}.maxReplicas": 1},
        f"{SHOWN}.maxReplicas",
        "expected none, as a canary is not scaled, got 1",
        {**CANARY, f"{OWN}.maxReplicas": 0},
    ),
    Case(
        "ISVC-67",
        {**CANARY, f"{OWN}.scaleTarget": 1},
        f"{SHOWN}.scaleTarget",
        "expected none, as a canary is not scaled",
        CANARY,
    ),
    Case(
        "ISVC-68",
        {**CANARY, f"{OWN}.minReplicas": 2},
        f"{SHOWN}.minReplicas",
        "expected at most minReplicas of spec.predictor, 1, got 2",
        {**CANARY, f"{OWN}.minReplicas": 2, "spec.predictor.minReplicas": 2},
    ),
    Case(
        "ISVC-69",
        {**CANARY, "spec.canary.1": {**SECOND, "trafficPercent": 41}},
        "spec.canary",
        "expected at most 100 percent together, got 101",
        {**CANARY, "spec.canary.1": SECOND},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(BASE, case)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"containerConcurrency": -1}, "ISVC-34"),
        ({"logger": {}}, "ISVC-38"),
        ({"model": None, "onnx": {"storageUri": "s3://a.pt"}}, "ISVC-29"),
        ({"model": None, "tensorflow": {"runtimeVersion": "1-gpu"}}, "ISVC-30"),
        ({"model": None, "pmml": {"storage": {}, "storageUri": "gs://a"}}, "ISVC-32"),
        ({"scaleMetric": "rps"}, "ISVC-67"),
        ({"autoScaling": {}}, "ISVC-67"),
    ],
)
def test_what_is_said_of_predictors_is_said_of_these_64(fields: dict[str, Any], rule: str) -> None:
    found = problems(BASE, {**CANARY, OWN: {**PREDICTOR, **fields}})
    assert [p.rule for p in found] == [rule]


@pytest.mark.parametrize(
    "fields",
    [
        {"model": {**MODEL, "name": "named"}},
        {"model": {**MODEL, "env": [{"name": "PYTHONPATH"}]}},
        {"storageUris": [{"uri": "", "mountPath": "/"}]},
        {"model": {"confidential": {"enabled": True}}},
    ],
)
def test_what_the_webhook_does_not_look_at_in_a_canary_64(fields: dict[str, Any]) -> None:
    assert problems(BASE, {**CANARY, OWN: {**PREDICTOR, **fields}}) == []


def test_all_families_have_checks_for_their_rules() -> None:
    assert all(family.RULES and callable(family.check) for family in FAMILIES)
