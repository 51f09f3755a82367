from __future__ import annotations

from typing import Any

import pytest

from tests.admission.rules.cases import GONE, Case, assert_holds, problems
from tests.admission.rules.inference_service import BASE, CUSTOM

PYTHONPATH = [{"name": "PYTHONPATH", "value": "/x"}]
STORAGE = [{"name": "STORAGE_URI", "value": "gs://bucket/model"}]
COLLOCATED = {
    "containers": [CUSTOM["containers"][0], {"name": "transformer-container", "env": STORAGE}]
}
CASES = [
    Case(
        "ISVC-03",
        {"spec.predictor.model.env": PYTHONPATH},
        "spec.predictor.model.env[0].name",
        "expected no PYTHONPATH here, got one: KServe does not let containers set it",
        {"spec.predictor.model.env": [{"name": "PYTHON_PATH", "value": "/x"}]},
    ),
    Case(
        "ISVC-15",
        {"spec.predictor": COLLOCATED},
        "spec.predictor.containers[1].env[0].name",
        "expected no STORAGE_URI here, got one: the model belongs to the container kserve-container",
        {"spec.predictor": COLLOCATED, "spec.predictor.containers.1.name": "another"},
    ),
    Case(
        "ISVC-16",
        {"spec.predictor.model.name": "mine"},
        "spec.predictor.model.name",
        "expected no name, got 'mine': KServe names the container; leave it out",
        {"spec.predictor.model.name": ""},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(BASE, case)


@pytest.mark.parametrize(
    "changes",
    [
        {"spec.predictor": {"containers": [{"name": "kserve-container", "env": PYTHONPATH}]}},
        {"spec.predictor.initContainers": [{"name": "a", "env": PYTHONPATH}]},
        {"spec.predictor.model": GONE, "spec.predictor.onnx": {"env": PYTHONPATH}},
        {"spec.transformer": {"containers": [{"env": PYTHONPATH}]}},
        {"spec.transformer": {**CUSTOM, "initContainers": [{"env": PYTHONPATH}]}},
        {"spec.explainer": {"art": {"type": "SquareAttack", "env": PYTHONPATH}}},
        {
            "@autoscalerClass": "none",
            "spec.predictor.model.storageUri": "pvc://volume",
            "spec.predictor.workerSpec": {"containers": [{"env": PYTHONPATH}]},
        },
    ],
)
def test_wherever_containers_are(changes: dict[str, Any]) -> None:
    assert [p.rule for p in problems(BASE, changes)] == ["ISVC-03"]
