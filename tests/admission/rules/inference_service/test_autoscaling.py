from __future__ import annotations

from typing import Any

import pytest

from tests.admission.rules.cases import Case, assert_holds, problems
from tests.admission.rules.inference_service import BASE, CUSTOM, STANDARD

OWN = "spec.predictor"
FIRST = f"{OWN}.autoScaling.metrics[0]"
HPA = {**STANDARD, "@autoscalerClass": "hpa"}
KEDA = {**STANDARD, "@autoscalerClass": "keda"}


def metric(mode: dict[str, Any], kind: str, **source: Any) -> dict[str, Any]:
    return {**mode, f"{OWN}.autoScaling": {"metrics": [{"type": kind, **source}]}}


def resource(name: str, kind: str, **values: Any) -> dict[str, Any]:
    return metric(KEDA, "Resource", resource={"name": name, "target": {"type": kind, **values}})


def queried(kind: str, source: str, query: str = "q", **target: Any) -> dict[str, Any]:
    target = {"type": "Value", "value": "5", **target}
    return metric(KEDA, kind, **{source: {"metric": {"query": query}, "target": target}})


CPU = resource("cpu", "Utilization", averageUtilization=50)
CASES = [
    Case(
        "ISVC-40",
        {**HPA, f"{OWN}.scaleMetric": "rps"},
        f"{OWN}.scaleMetric",
        "expected cpu or memory for an HPA, got 'rps'",
        {**HPA, f"{OWN}.scaleMetric": "memory"},
    ),
    Case(
        "ISVC-41",
        {**HPA, f"{OWN}.scaleMetric": "memory", f"{OWN}.scaleTarget": 101},
        f"{OWN}.scaleTarget",
        "expected 1 to 100 for an HPA, got 101",
        {**HPA, f"{OWN}.scaleTarget": 100},
    ),
    Case(
        "ISVC-42",
        metric(HPA, "External"),
        f"{FIRST}.type",
        "expected Resource for an HPA, got 'External': others need KEDA (annotation"
        " serving.kserve.io/autoscalerClass: keda)",
        metric(HPA, "Resource", resource={"name": "cpu"}),
    ),
    Case(
        "ISVC-43",
        metric(HPA, "Resource"),
        f"{FIRST}.resource",
        "expected resource, got none",
        metric(HPA, "Resource", resource={}),
    ),
    Case(
        "ISVC-44",
        {**KEDA, f"{OWN}.scaleMetric": "cpu"},
        f"{OWN}.scaleMetric",
        "expected none with KEDA, got 'cpu': use autoScaling.metrics",
        KEDA,
    ),
    Case(
        "ISVC-45",
        metric(KEDA, "Pods"),
        f"{FIRST}.type",
        "expected Resource, External or PodMetric, got 'Pods'",
        queried("PodMetric", "podmetric"),
    ),
    Case(
        "ISVC-46",
        metric(KEDA, "Resource"),
        f"{FIRST}.resource",
        "expected resource, got none",
        CPU,
    ),
    Case(
        "ISVC-47",
        resource("storage", "Utilization", averageUtilization=50),
        f"{FIRST}.resource.name",
        "expected cpu or memory, got 'storage'",
        resource("memory", "Utilization", averageUtilization=50),
    ),
    Case(
        "ISVC-48",
        resource("cpu", "AverageValue", averageValue="1"),
        f"{FIRST}.resource.target.type",
        "expected Utilization for cpu, got 'AverageValue'",
        CPU,
    ),
    Case(
        "ISVC-49",
        resource("memory", "Value", value="1Gi"),
        f"{FIRST}.resource.target.type",
        "expected AverageValue or Utilization for memory, got 'Value'",
        resource("memory", "AverageValue", averageValue="1Gi"),
    ),
    Case(
        "ISVC-50",
        resource("memory", "AverageValue", averageValue="1M"),
        f"{FIRST}.resource.target.averageValue",
        "expected at least 1Mi, got 1M",
        resource("memory", "AverageValue", averageValue="1Mi"),
    ),
    Case(
        "ISVC-51",
        queried("External", "external", query=""),
        f"{FIRST}.external.metric.query",
        "expected query, got none",
        queried("External", "external"),
    ),
    Case(
        "ISVC-52",
        metric(KEDA, "PodMetric"),
        f"{FIRST}.podmetric",
        "expected podmetric, got none",
        queried("PodMetric", "podmetric"),
    ),
    Case(
        "ISVC-53",
        resource("cpu", "Utilization", averageUtilization=101),
        f"{FIRST}.resource.target.averageUtilization",
        "expected 1 to 100, got 101",
        resource("cpu", "Utilization", averageUtilization=100),
    ),
    Case(
        "ISVC-54",
        {f"{OWN}.deploymentStrategy": {"type": "Recreate"}},
        f"{OWN}.deploymentStrategy",
        "expected none with Knative: leave it out, or set the annotation"
        " serving.kserve.io/deploymentMode to Standard",
        {**STANDARD, f"{OWN}.deploymentStrategy": {"type": "Recreate"}},
    ),
    Case(
        "ISVC-55",
        {f"{OWN}.scaleMetric": "cpu"},
        f"{OWN}.scaleMetric",
        "expected concurrency or rps with Knative, got 'cpu'; for others set the annotation"
        " serving.kserve.io/deploymentMode to Standard",
        {**STANDARD, f"{OWN}.scaleMetric": "cpu"},
    ),
    Case(
        "ISVC-56",
        {f"{OWN}.scaleMetric": "rps", f"{OWN}.scaleTarget": 0},
        f"{OWN}.scaleTarget",
        "expected at least 1 for rps, got 0",
        {f"{OWN}.scaleMetric": "concurrency", f"{OWN}.scaleTarget": 0},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(BASE, case)


@pytest.mark.parametrize(
    ("annotations", "rule"),
    [
        ({}, "ISVC-55"),
        ({"@deploymentMode": "Knative"}, "ISVC-55"),
        ({"@deploymentMode": "ModelMesh", "@autoscalerClass": "keda"}, "ISVC-55"),
        ({"@deploymentMode": "standard"}, "ISVC-55"),
        (HPA, "ISVC-40"),
        (KEDA, "ISVC-44"),
        (STANDARD, None),
        ({**STANDARD, "@autoscalerClass": "external"}, None),
        ({**STANDARD, "@autoscalerClass": "none"}, None),
    ],
)
def test_who_scales(annotations: dict[str, str], rule: str | None) -> None:
    found = problems(BASE, {**annotations, f"{OWN}.scaleMetric": "x"})
    assert [p.rule for p in found] == ([] if rule is None else [rule])


def test_an_hpa_with_knative() -> None:
    annotations = {"autoscaling.knative.dev/class": "hpa.autoscaling.knative.dev"}
    changes = {"metadata.annotations": annotations, f"{OWN}.scaleMetric": "rps"}
    assert [p.rule for p in problems(BASE, changes)] == ["ISVC-40"]


@pytest.mark.parametrize("component", ["transformer", "explainer"])
def test_of_every_component(component: str) -> None:
    found = problems(BASE, {f"spec.{component}": {**CUSTOM, "scaleMetric": "cpu"}})
    assert [(p.rule, p.field) for p in found] == [("ISVC-55", f"spec.{component}.scaleMetric")]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        (metric(KEDA, "External"), [f"{FIRST}.external"]),
        (
            metric(KEDA, "External", external={}),
            [f"{FIRST}.external.metric.query", f"{FIRST}.external.target.value"],
        ),
        (
            queried("PodMetric", "podmetric", type="AverageValue"),
            [f"{FIRST}.podmetric.target.averageValue"],
        ),
        (resource("memory", "AverageValue"), [f"{FIRST}.resource.target.averageValue"] * 2),
    ],
)
def test_values_that_are_missing(changes: dict[str, Any], fields: list[str]) -> None:
    assert [p.field for p in problems(BASE, changes)] == fields
