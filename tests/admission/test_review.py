"""``validate`` and ``default``: the whole way of an object."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

import kserve_models
from kserve_models._history import releases
from kserve_models.admission import Problem, default, validate, validate_delete
from kserve_models.admission.review import RELEASE

IRIS: dict[str, Any] = {
    "apiVersion": "serving.kserve.io/v1beta1",
    "kind": "InferenceService",
    "metadata": {"name": "iris"},
    "spec": {"predictor": {"sklearn": {"storageUri": "gs://models/iris"}}},
}


def changed(**predictor: Any) -> dict[str, Any]:
    result = copy.deepcopy(IRIS)
    result["spec"]["predictor"].update(predictor)
    return result


def said(problems: list[Problem]) -> list[tuple[str, str, str]]:
    return [(problem.field, problem.rule, problem.severity) for problem in problems]


def test_nothing_is_wrong() -> None:
    assert validate(IRIS) == []


def test_all_is_told_at_once_in_the_order_of_a_cluster() -> None:
    obj = changed(minReplica=1, maxReplicas="2", minReplicas=-1)
    obj["metadata"]["name"] = "Iris"
    assert said(validate(obj))[:3] == [
        ("spec.predictor.minReplica", "schema/unknown-field", "error"),
        ("metadata.name", "metadata/name", "error"),
        ("spec.predictor.maxReplicas", "schema/type", "error"),
    ]
    assert ("spec.predictor.minReplicas", "ISVC-35", "error") in said(validate(obj))


def test_a_problem_has_the_value() -> None:
    (problem,) = validate(changed(minReplica=1))
    assert problem == Problem(
        ("spec", "predictor", "minReplica"),
        "no such field: did you mean 'minReplicas'?",
        "schema/unknown-field",
        value=1,
    )


def test_a_model_object_is_taken_and_left_alone() -> None:
    obj = kserve_models.V1beta1InferenceService.from_dict(IRIS)
    assert validate(obj) == []
    assert obj.to_dict(serialize=True) == IRIS


def test_a_mapping_is_left_alone() -> None:
    obj = changed(minReplica=1)
    before = copy.deepcopy(obj)
    validate(obj, old=obj)
    default(obj)
    assert obj == before


def test_an_update() -> None:
    other = copy.deepcopy(CACHE)
    other["spec"]["sourceModelUri"] = "hf://meta/other"
    assert ("spec.sourceModelUri", "CEL-10", "error") in said(validate(other, old=CACHE))
    assert "CEL-10" not in {problem.rule for problem in validate(CACHE, old=CACHE)}
    assert "CEL-10" not in {problem.rule for problem in validate(other)}


CACHE: dict[str, Any] = {
    "apiVersion": "serving.kserve.io/v1alpha1",
    "kind": "LocalModelCache",
    "metadata": {"name": "llama"},
    "spec": {"modelSize": "1Gi", "nodeGroups": ["gpu"], "sourceModelUri": "hf://meta/llama"},
}


def test_an_object_that_exists_is_updated() -> None:
    other = copy.deepcopy(CACHE)
    other["spec"]["sourceModelUri"] = "hf://meta/other"
    existing = [IRIS, {**CACHE, "metadata": {"name": "another"}}]
    assert said(validate(other, existing=existing)) == []
    assert said(validate(other, existing=[*existing, CACHE])) == [
        ("spec.sourceModelUri", "CEL-10", "error")
    ]
    # What it leaves as it was is not refused.
    wrong = copy.deepcopy(IRIS)
    wrong["spec"]["predictor"]["scaleMetric"] = "gpu"
    assert validate(wrong, existing=[]) != []
    assert "schema/enum" in {problem.rule for problem in validate(wrong, existing=[])}
    stored = {**wrong, "metadata": {"name": "iris", "namespace": "default", "uid": "1"}}
    assert "schema/enum" not in {problem.rule for problem in validate(wrong, existing=[stored])}


def test_what_exists_may_be_a_model_object() -> None:
    existing = [kserve_models.V1alpha1LocalModelCache.from_dict(CACHE)]
    obj = {**CACHE, "metadata": {"name": "another"}}
    (found,) = validate(obj, existing=existing)
    assert (found.rule, found.severity) == ("LMC-01", "error")
    with pytest.raises(TypeError, match=r"^existing\[1\]: expected a model object or a mapping"):
        validate(obj, existing=[CACHE, "text"])


def llm(version: str, **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": f"serving.kserve.io/{version}",
        "kind": "LLMInferenceService",
        "metadata": {"name": "llama"},
        "spec": {"model": {"uri": "hf://meta/llama"}, **spec},
    }


def test_what_exists_may_be_of_another_version() -> None:
    existing = llm("v1alpha2", parallelism={"pipeline": 2}, kvCacheOffloading={"cpu": 1})
    obj = llm("v1alpha1", parallelism={"pipeline": 4}, replicas=1)
    assert [p.rule for p in validate(obj, existing=[existing])] == ["LLM-49"]
    assert validate(llm("v1alpha1", parallelism={"pipeline": 2}), existing=[existing]) == []


def test_an_object_that_is_being_deleted_stays_so() -> None:
    renamed = changed(name="new")
    stored = copy.deepcopy(IRIS)
    assert [p.rule for p in validate(renamed, existing=[stored])] == ["ISVC-71"]
    stored["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    assert validate(renamed, existing=[stored]) == []


def test_a_deletion() -> None:
    used = {**CACHE, "status": {"inferenceServices": [{"name": "iris", "namespace": "default"}]}}
    user = copy.deepcopy(IRIS)
    user["metadata"]["labels"] = {"internal.serving.kserve.io/localmodel": "llama"}
    for obj, existing in ((used, [user]), (CACHE, [user, used])):
        (found,) = validate_delete(obj, existing=existing)
        assert (found.field, found.rule) == ("status.inferenceServices[0]", "LMC-02")
    assert [p.severity for p in validate_delete(used)] == ["not checked"]
    assert validate_delete(IRIS) == []
    (found,) = validate_delete({**CACHE, "apiVersion": "serving.kserve.io/v2"})
    assert found.rule == "schema/kind"


def test_the_status_is_not_written() -> None:
    assert validate({**IRIS, "status": {"observedGeneration": "1"}}) == []


def runtime(kind: str, number: Any) -> dict[str, Any]:
    container: Any = {"name": "kserve-container", "ports": [{"containerPort": number}]}
    spec: Any = {"containers": [container]}
    if kind == "ClusterStorageContainer":
        spec = {"container": container, "supportedUriFormats": []}
    return {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": kind,
        "metadata": {"name": "own"},
        "spec": spec,
    }


@pytest.mark.parametrize("number", [2**31, -(2**31) - 1, float(2**31)])
def test_a_number_that_webhooks_can_not_read(number: float) -> None:
    (found,) = validate(runtime("ServingRuntime", number))
    assert (found.field, found.rule, found.severity, found.message) == (
        "spec.containers[0].ports[0].containerPort",
        "schema/format",
        "error",
        (
            f"expected a whole number from -2147483648 to 2147483647, got {number}: KServe's webhook"
            " can't read others"
        ),
    )
    # What no webhook reads, an API server stores; what is of 64 bits, both read.
    assert [p.rule for p in validate(runtime("ClusterStorageContainer", number))] == []
    assert validate(changed(timeout=2**31)) == []


@pytest.mark.parametrize("port", [2**31, -(2**31) - 1])
def test_a_port_by_number_that_webhooks_can_not_read(port: int) -> None:
    obj = runtime("ServingRuntime", 80)
    container = obj["spec"]["containers"][0]
    container["livenessProbe"] = {"httpGet": {"port": port}}
    container["resources"] = {"limits": {"memory": port}}
    (found,) = validate(obj)
    assert (found.field, found.rule, found.severity, found.message) == (
        "spec.containers[0].livenessProbe.httpGet.port",
        "schema/format",
        "error",
        (
            f"expected a whole number from -2147483648 to 2147483647, got {port}: KServe's webhook"
            " can't read others"
        ),
    )
    container["livenessProbe"]["httpGet"]["port"] = 2**31 - 1
    assert validate(obj) == []


def test_a_number_that_no_server_reads_is_told_of_once() -> None:
    assert [p.rule for p in validate(runtime("ServingRuntime", 2**63))] == ["schema/type"]


@pytest.mark.parametrize("number", [2**31 - 1, -(2**31)])
def test_the_outermost_numbers_that_webhooks_can_read(number: int) -> None:
    assert validate(runtime("ServingRuntime", number)) == []


def test_a_release() -> None:
    assert releases.newest() == RELEASE
    obj = copy.deepcopy(IRIS)
    obj["spec"]["canary"] = []
    assert validate(obj) == []
    (problem,) = validate(obj, kserve="v0.17.0")
    assert (problem.field, problem.message) == (
        "spec.canary",
        "no such field: it came with KServe 0.20",
    )


@pytest.mark.parametrize(
    ("version", "kind", "message"),
    [
        (
            "serving.kserve.io/v1",
            "InferenceService",
            "apiVersion: expected serving.kserve.io/v1beta1, got serving.kserve.io/v1",
        ),
        (
            "serving.kserve.io/v1beta1",
            "InferenceServic",
            "kind: KServe 0.21 has no kind 'InferenceServic': did you mean 'InferenceService'?",
        ),
        ("serving.kserve.io/v1beta1", None, "kind: it is required"),
    ],
)
def test_what_kserve_does_not_have(version: str, kind: str | None, message: str) -> None:
    obj = {"apiVersion": version, **({"kind": kind} if kind else {})}
    (problem,) = validate(obj)
    assert f"{problem.field}: {problem.message}" == message
    assert problem.rule == "schema/kind"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        default(obj)


def test_what_is_not_kserves() -> None:
    message = r"^expected an object of serving\.kserve\.io, got apiVersion 'v1'$"
    with pytest.raises(ValueError, match=message):
        validate({"apiVersion": "v1", "kind": "Pod"})
    with pytest.raises(TypeError, match=r"^obj: expected a model object or a mapping, got list$"):
        validate([])


def test_default() -> None:
    obj = changed(storageUris=[{"uri": "gs://other"}])
    del obj["spec"]["predictor"]["sklearn"]["storageUri"]
    stored = default({**obj, "status": {"observedGeneration": 1}})
    assert stored["spec"]["predictor"]["storageUris"] == [
        {"uri": "gs://other", "mountPath": "/mnt/models"}
    ]
    assert stored["spec"]["predictor"]["model"]["modelFormat"] == {"name": "sklearn"}
    assert "status" not in stored


def test_what_no_manifest_can_hold() -> None:
    with pytest.raises(TypeError, match=r"^obj: .*got builtins\.object: it has no manifest form$"):
        validate({**IRIS, "spec": object()})
    nested: dict[str, Any] = {**IRIS}
    nested["spec"] = nested
    message = "^obj: expected at most 100 lists and maps inside each other; make the data flatter$"
    with pytest.raises(ValueError, match=message):
        validate(nested)
    nested["spec"] = None
    for _ in range(100):
        nested = {**IRIS, "spec": nested}
    with pytest.raises(ValueError, match=message):
        validate(nested)
