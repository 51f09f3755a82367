from __future__ import annotations

from typing import Any

import pytest

from tests.admission.rules.cases import GONE, Case, assert_holds, problems
from tests.admission.rules.inference_service import BASE, CUSTOM

WORKERS: dict[str, Any] = {
    "@autoscalerClass": "none",
    "spec.predictor.model.storageUri": "pvc://volume/model",
    "spec.predictor.workerSpec": {"containers": [{"name": "worker-container"}]},
}
FORM = "expected a JSON list of names, such as '[\"example.com/gpu\"]', got 'nvidia.com/gpu'"
ALLOWED = (
    "expected one of amd.com/gpu, cpu, ephemeral-storage, habana.ai/gaudi, intel.com/gpu, memory, "
    "nvidia.com/gpu, storage, got 'hugepages-2Mi': name it in the annotation "
    "serving.kserve.io/gpu-resource-types"
)
HUGE = {"requests": {"hugepages-2Mi": "4Mi"}}
GPU = {"requests": {"amd.com/gpu": 1, "cpu": 2}}
CASES = [
    Case(
        "ISVC-04",
        {**WORKERS, "spec.predictor.workerSpec.containers.1": {"name": "b"}},
        "spec.predictor.workerSpec.containers",
        "expected one container at most, got 2",
        WORKERS,
    ),
    *(
        Case(
            rule,
            {**WORKERS, "spec.predictor.model.env": [{"name": name, "value": "2"}]},
            "spec.predictor.model.env[0].name",
            f"expected no {name} here, got one: workerSpec has a field for it",
            {"spec.predictor.model.env": [{"name": name, "value": "2"}]},
        )
        for rule, name in (
            ("ISVC-05", "PIPELINE_PARALLEL_SIZE"),
            ("ISVC-06", "TENSOR_PARALLEL_SIZE"),
        )
    ),
    Case(
        "ISVC-07",
        {**WORKERS, "@gpu-resource-types": "nvidia.com/gpu"},
        "metadata.annotations.serving.kserve.io/gpu-resource-types",
        FORM,
        {"@gpu-resource-types": "nvidia.com/gpu"},
    ),
    Case(
        "ISVC-08",
        {**WORKERS, "spec.predictor.model.resources": HUGE},
        "spec.predictor.model.resources.requests.hugepages-2Mi",
        ALLOWED,
        {**WORKERS, "spec.predictor.model.resources": GPU},
    ),
    Case(
        "ISVC-09",
        {**WORKERS, "spec.predictor.workerSpec.containers.0.resources": HUGE},
        "spec.predictor.workerSpec.containers[0].resources.requests.hugepages-2Mi",
        ALLOWED,
        {
            **WORKERS,
            "@gpu-resource-types": '["hugepages-2Mi"]',
            "spec.predictor.workerSpec.containers.0.resources": HUGE,
        },
    ),
    Case(
        "ISVC-10",
        {**WORKERS, "spec.predictor.model.storageUri": GONE},
        "spec.predictor.model.storageUri",
        "expected storageUri, as there is a workerSpec, got none",
        WORKERS,
    ),
    Case(
        "ISVC-11",
        {**WORKERS, "spec.predictor.model.storageUri": "oci+native://image"},
        "spec.predictor.model.storageUri",
        "expected pvc:// or oci://, as there is a workerSpec, got 'oci+native'",
        {**WORKERS, "spec.predictor.model.storageUri": "oci://image"},
    ),
    Case(
        "ISVC-12",
        {**WORKERS, "@autoscalerClass": "hpa"},
        "metadata.annotations.serving.kserve.io/autoscalerClass",
        "expected 'none', as there is a workerSpec, got 'hpa'",
        WORKERS,
    ),
    *(
        Case(
            rule,
            {**WORKERS, f"spec.predictor.workerSpec.{name}": 0},
            f"spec.predictor.workerSpec.{name}",
            "expected at least 1, got 0",
            {**WORKERS, f"spec.predictor.workerSpec.{name}": 1},
        )
        for rule, name in (("ISVC-13", "pipelineParallelSize"), ("ISVC-14", "tensorParallelSize"))
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(BASE, case)


@pytest.mark.parametrize("text", ["{}", "[]", '["a", ""]', "[1]", "[" * 100_000, "nvidia.com/gpu"])
def test_forms_of_the_annotation_that_are_refused(text: str) -> None:
    found = problems(BASE, {**WORKERS, "@gpu-resource-types": text})
    assert [p.rule for p in found] == ["ISVC-07"]


def test_without_a_model_only_the_workers_resources_are_looked_at() -> None:
    changes = {
        "spec.predictor": {
            **CUSTOM,
            "workerSpec": {"containers": [{"name": "any", "resources": HUGE}]},
        }
    }
    assert [p.rule for p in problems(BASE, changes)] == ["ISVC-09"]


def test_gpus_that_the_config_map_names_are_known() -> None:
    config_map = {"data": {"multiNode": '{"customGPUResourceTypeList": ["hugepages-2Mi"]}'}}
    case = Case("", {}, "", "", {}, known={"config_map": config_map})
    changes = {**WORKERS, "spec.predictor.model.resources": HUGE}
    assert problems(BASE, changes, case) == []
