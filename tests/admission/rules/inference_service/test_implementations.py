from __future__ import annotations

from typing import Any

import pytest

from kserve_models.admission.rules.inference_service.components import path_as_sent
from tests.admission.rules.cases import GONE, Case, assert_holds, problems
from tests.admission.rules.inference_service import BASE, CUSTOM

ONE = (
    "expected exactly one of sklearn, tensorflow, xgboost, pytorch, triton, onnx, huggingface, pmml, "
    "lightgbm, paddle, model, or containers of your own, got "
)
CANARY: dict[str, Any] = {"name": "new"}
ART = {"type": "SquareAttack"}


def with_protocol(value: str) -> dict[str, Any]:
    container = {"name": "kserve-container", "env": [{"name": "PROTOCOL", "value": value}]}
    return {"spec.predictor": {"containers": [container]}}


def mesh(framework: str, **fields: Any) -> dict[str, Any]:
    """A field of a framework stays one with ModelMesh alone."""
    return {
        "@deploymentMode": "ModelMesh",
        "spec.predictor.model": GONE,
        f"spec.predictor.{framework}": fields,
    }


def gpu(framework: str, version: str, resource: str) -> dict[str, Any]:
    return mesh(framework, runtimeVersion=version, resources={"limits": {resource: 1}})


CASES = [
    Case(
        "ISVC-25",
        {"spec.predictor": {}},
        "spec.predictor",
        f"{ONE}none",
        {"spec.predictor": CUSTOM},
    ),
    Case(
        "ISVC-26",
        {"spec.transformer": {"minReplicas": 1}},
        "spec.transformer",
        "expected containers, at least one, got none",
        {"spec.transformer": {"containers": [{"image": "a"}, {"name": "b"}]}},
    ),
    Case(
        "ISVC-27",
        {"spec.explainer": {"art": ART, "containers": [{}]}},
        "spec.explainer",
        "expected either art or containers, got art and containers",
        {"spec.explainer": {"art": ART, "containers": []}},
    ),
    Case(
        "ISVC-28",
        with_protocol("grpc-v2"),
        "spec.predictor.containers[0].env[0]",
        "expected the value v1 or v2, got 'grpc-v2'",
        with_protocol("v2"),
    ),
    Case(
        "ISVC-29",
        mesh("onnx", storageUri="s3://a/model.pt"),
        "spec.predictor.onnx.storageUri",
        "expected a file .onnx or a folder, got .pt",
        mesh("onnx", storageUri="s3://a.b/model.v1.onnx"),
    ),
    *(
        Case(
            rule,
            gpu(framework, "2.0", "nvidia.com/gpu"),
            f"spec.predictor.{framework}.runtimeVersion",
            "expected a version with -gpu, as GPUs are limited, got '2.0'",
            gpu(framework, "2.0-gpu", "nvidia.com/mig-1g.5gb"),
        )
        for rule, framework in (("ISVC-30", "tensorflow"), ("ISVC-31", "pytorch"))
    ),
    Case(
        "ISVC-32",
        {"spec.explainer.art": {**ART, "storage": {}, "storageUri": "gs://a"}},
        "spec.explainer.art.storageUri",
        "expected one of s3://, hdfs://, webhdfs://, got 'gs://a'",
        {"spec.explainer.art": {**ART, "storage": {}, "storageUri": "webhdfs://a"}},
    ),
    Case(
        "ISVC-33",
        {"spec.explainer.art": {**ART, "storage": {"parameters": {"type": "gs"}}}},
        "spec.explainer.art.storage.parameters.type",
        "expected s3, hdfs or webhdfs, got 'gs'",
        {"spec.explainer.art": {**ART, "storage": {"parameters": {"bucket": "gs"}}}},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(BASE, case)


@pytest.mark.parametrize(
    ("predictor", "found"),
    [
        ({"model": {}, "sklearn": {}}, "sklearn, model"),
        ({"model": {}, **CUSTOM}, "model, containers"),
        ({"containers": [{"name": "kserve-container"}] * 2}, "containers, containers"),
    ],
)
def test_several_implementations(predictor: dict[str, Any], found: str) -> None:
    (problem,) = problems(BASE, {"spec.predictor": predictor})
    assert problem.message == f"{ONE}{found}"


@pytest.mark.parametrize(
    "predictor",
    [
        {"containers": [{"name": "any"}, {"name": "other"}]},
        {"model": {"modelFormat": {"name": "a"}}, "containers": [{"name": "sidecar"}]},
    ],
)
def test_containers_that_count_once_or_not_at_all(predictor: dict[str, Any]) -> None:
    assert problems(BASE, {"spec.predictor": predictor}) == []


def test_a_version_with_gpu_needs_gpus() -> None:
    (found,) = problems(BASE, gpu("pytorch", "1-gpu", "cpu"))
    assert (found.rule, found.message) == ("ISVC-31", "expected no -gpu without GPUs, got '1-gpu'")


@pytest.mark.parametrize("framework", ["onnx", "tensorflow", "pytorch", "pmml", "huggingface"])
def test_storage_of_frameworks(framework: str) -> None:
    found = problems(BASE, mesh(framework, storage={}, storageUri="gs://a"))
    assert [p.rule for p in found] == ["ISVC-32"]


def test_a_path_of_the_model_is_that_of_the_framework_that_becomes_it() -> None:
    sent: Any = {"spec": {"predictor": {"xgboost": {}, "tensorflow": {}}}}
    path = ("spec", "predictor", "model", "storageUri")
    assert path_as_sent(path, sent) == ("spec", "predictor", "tensorflow", "storageUri")
