from __future__ import annotations

import pytest

from tests.admission.rules.cases import Case, assert_holds, problems
from tests.admission.rules.inference_service import BASE

CASES = [
    Case(
        "ISVC-70",
        {"@deploymentMode": "Knative"},
        "metadata.annotations.serving.kserve.io/deploymentMode",
        "expected 'Standard', in which it was deployed, got 'Knative': create another one to change"
        " it",
        {"@deploymentMode": "Standard"},
        old={"status.deploymentMode": "RawDeployment"},
    ),
    Case(
        "ISVC-71",
        {"spec.predictor.name": "b"},
        "spec.predictor.name",
        "expected 'a' as before, as the model is the same, got 'b'",
        {"spec.predictor.name": "b", "spec.predictor.model.storageUri": "gs://bucket/model-2"},
        old={"spec.predictor.name": "a"},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(BASE, case)


def test_a_mode_that_is_not_said_or_not_known_yet_is_not_compared() -> None:
    deployed = Case("", {}, "", "", {}, old={"status.deploymentMode": "Standard"})
    assert problems(BASE, {}, deployed) == []
    new = Case("", {}, "", "", {}, old={"status.deploymentMode": ""})
    assert problems(BASE, {"@deploymentMode": "Knative"}, new) == []
