from __future__ import annotations

from typing import Any

import pytest

from tests.admission.rules.bases import MODEL_FORMAT as FORMAT
from tests.admission.rules.bases import SERVING_RUNTIME as BASE
from tests.admission.rules.cases import GONE, Case, assert_holds, changed, problems

OTHER = {
    **BASE,
    "metadata": {"name": "other", "namespace": "models"},
    "spec": {**BASE["spec"], "supportedModelFormats": [FORMAT]},
}
KNOWN = {"existing": [OTHER]}
WORKERS = {"spec.workerSpec": {"containers": [{"name": "worker-container"}]}}
ALLOWED = (
    "expected one of amd.com/gpu, cpu, ephemeral-storage, habana.ai/gaudi, intel.com/gpu, memory, "
    "nvidia.com/gpu, storage, got 'rdma/hca': name it in the annotation "
    "serving.kserve.io/gpu-resource-types"
)
GPUS = {"limits": {"nvidia.com/gpu": 1, "memory": "1Gi"}}
RDMA = {"limits": {"rdma/hca": 1}}
ANNOTATION = "serving.kserve.io/gpu-resource-types"
CASES = [
    Case(
        "SR-01",
        {"spec.supportedModelFormats": [{**FORMAT, "priority": 2}, {**FORMAT, "priority": 3}]},
        "spec.supportedModelFormats[1].priority",
        "expected 2 as the other entry for sklearn has, got 3",
        {"spec.supportedModelFormats": [{**FORMAT, "priority": 2}, {**FORMAT, "priority": 2}]},
        known=KNOWN,
    ),
    Case(
        "SR-02",
        {"spec.supportedModelFormats": [{**FORMAT, "name": "SKLearn"}]},
        "spec.supportedModelFormats[0].priority",
        "expected another priority for SKLearn than the runtime other has, got 1",
        {"spec.supportedModelFormats": [{**FORMAT, "version": "2"}]},
        known=KNOWN,
    ),
    Case(
        "SR-03",
        {},
        "spec.workerSpec",
        "expected workerSpec as before, got none",
        WORKERS,
        old=WORKERS,
    ),
    Case(
        "SR-04",
        {"spec.workerSpec": {"containers": [{"name": "worker-container"}, {"name": "b"}]}},
        "spec.workerSpec.containers",
        "expected one container at most, got 2",
        WORKERS,
    ),
    Case(
        "SR-05",
        {"spec.workerSpec": {"containers": []}},
        "spec.workerSpec.containers",
        "expected a container, got none",
        WORKERS,
    ),
    *(
        Case(
            rule,
            {**WORKERS, "spec.containers.0.env": [{"name": name, "value": "2"}]},
            "spec.containers[0].env[0].name",
            f"expected no {name} here, got one: workerSpec has a field for it",
            {"spec.containers.0.env": [{"name": name, "value": "2"}]},
        )
        for rule, name in (("SR-06", "PIPELINE_PARALLEL_SIZE"), ("SR-07", "TENSOR_PARALLEL_SIZE"))
    ),
    Case(
        "SR-08",
        {**WORKERS, "spec.annotations": {ANNOTATION: "[]"}},
        f"spec.annotations.{ANNOTATION}",
        "expected a JSON list of names, such as '[\"example.com/gpu\"]', got '[]'",
        {
            **WORKERS,
            "spec.annotations": {ANNOTATION: '["rdma/hca"]'},
            "spec.containers.0.resources": RDMA,
        },
    ),
    Case(
        "SR-09",
        {**WORKERS, "spec.containers.0.resources": RDMA},
        "spec.containers[0].resources.limits.rdma/hca",
        ALLOWED,
        {**WORKERS, "spec.containers.0.resources": GPUS},
    ),
    Case(
        "SR-10",
        {**WORKERS, "spec.workerSpec.containers.0.resources": RDMA},
        "spec.workerSpec.containers[0].resources.limits.rdma/hca",
        ALLOWED,
        {
            **WORKERS,
            "spec.workerSpec.containers.0": {"name": "another", "resources": RDMA},
        },
    ),
    *(
        Case(
            rule,
            {**WORKERS, f"spec.workerSpec.{name}": 0},
            f"spec.workerSpec.{name}",
            "expected at least 1, got 0",
            {**WORKERS, f"spec.workerSpec.{name}": 1},
        )
        for rule, name in (("SR-11", "pipelineParallelSize"), ("SR-12", "tensorParallelSize"))
    ),
    Case(
        "SR-13",
        {"spec.containers.0.env": [{"name": "PYTHONPATH", "value": "/x"}]},
        "spec.containers[0].env[0].name",
        "expected no PYTHONPATH here, got one: KServe does not let containers set it",
        {
            "spec.disabled": True,
            "spec.containers.0.env": [{"name": "PYTHONPATH", "value": "/x"}],
        },
    ),
    Case(
        "SR-14",
        {"spec.replicas": 65536, "spec.disabled": True},
        "spec.replicas",
        "expected 0 to 65535, got 65536",
        {"spec.replicas": 65535},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
@pytest.mark.parametrize("kind", ["ServingRuntime", "ClusterServingRuntime"])
def test_a_rule_is_broken_and_just_not_broken(kind: str, case: Case) -> None:
    if case.known:
        case = Case(**{**vars(case), "known": {"existing": [{**OTHER, "kind": kind}]}})
    assert_holds({**BASE, "kind": kind}, case)


@pytest.mark.parametrize(
    "change",
    [
        {"disabled": True},
        {"multiModel": True},
        {"protocolVersions": ["grpc-v2"]},
        {"protocolVersions": None},
    ],
)
def test_runtimes_that_are_not_for_the_same_do_not_compete(change: dict[str, Any]) -> None:
    other = {**OTHER, "spec": {**OTHER["spec"], **change}}
    case = Case("", {}, "", "", {}, known={"existing": [other]})
    assert problems(BASE, {"spec.supportedModelFormats": [FORMAT]}, case) == []


def test_another_namespace_is_no_competitor_and_unknown_others_are_named() -> None:
    changes = {"spec.supportedModelFormats": [FORMAT]}
    (found,) = problems(BASE, changes)
    assert (found.rule, found.severity) == ("SR-02", "not checked")
    assert (
        found.message == "not compared with the ServingRuntimes of the cluster, which are not known"
    )
    elsewhere = {**OTHER, "metadata": {"name": "other", "namespace": "elsewhere"}}
    case = Case("", {}, "", "", {}, known={"existing": [elsewhere]})
    assert problems(BASE, changes, case) == []


def test_a_runtime_without_workers_may_be_deleted_down_to_its_form() -> None:
    changes = {"metadata.deletionTimestamp": "2026-01-01T00:00:00Z", "spec.workerSpec": GONE}
    case = Case("", {}, "", "", {}, old=WORKERS)
    assert [p.rule for p in problems(BASE, changes, case)] == ["SR-03"]


def test_runtimes_that_are_sent_together_compete_but_none_with_itself() -> None:
    changes = {"spec.supportedModelFormats": [FORMAT]}
    own = changed(BASE, changes)
    for siblings in ([own, OTHER], [OTHER, own]):
        case = Case("", {}, "", "", {}, known={"siblings": siblings})
        found = [(p.rule, p.severity) for p in problems(BASE, changes, case)]
        assert found == [("SR-02", "not checked"), ("SR-02", "error")]
    case = Case("", {}, "", "", {}, known={"siblings": [own], "existing": []})
    assert problems(BASE, changes, case) == []


def test_who_names_no_namespace_is_in_the_default_one() -> None:
    changes = {"spec.supportedModelFormats": [FORMAT], "metadata.namespace": GONE}
    other = {**OTHER, "metadata": {"name": "other", "namespace": "default"}}
    case = Case("", {}, "", "", {}, known={"existing": [other]})
    assert [p.rule for p in problems(BASE, changes, case)] == ["SR-02"]
    case = Case("", {}, "", "", {}, known={"existing": [{**OTHER, "metadata": {"name": "other"}}]})
    assert problems(BASE, {"spec.supportedModelFormats": [FORMAT]}, case) == []


@pytest.mark.parametrize(
    ("count", "named"), [(2, "0 and 1 other have"), (4, "0 and 3 others have")]
)
def test_several_others_are_told_of_once(count: int, named: str) -> None:
    changes = {"spec.supportedModelFormats": [FORMAT]}
    existing = [
        {**OTHER, "metadata": {**OTHER["metadata"], "name": str(number)}} for number in range(count)
    ]
    (found,) = problems(BASE, changes, Case("", {}, "", "", {}, known={"existing": existing}))
    assert found.message == (
        f"expected another priority for sklearn than the runtime {named}, got 1"
    )
