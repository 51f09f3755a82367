"""What scales a component: an HPA, KEDA, or Knative's autoscaler (KPA)."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission import quantity
from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.inference_service.components import components
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_KNATIVE_CLASS = "autoscaling.knative.dev/class"
_KNATIVE_HPA = "hpa.autoscaling.knative.dev"
_MEBIBYTE = 1024**2
_METRICS = "spec.*.autoScaling.metrics[]"
RULES = (
    Rule("ISVC-40", "spec.*.scaleMetric", "HPA: cpu or memory"),
    Rule("ISVC-41", "spec.*.scaleTarget", "HPA: from 1 to 100"),
    Rule("ISVC-42", f"{_METRICS}.type", "HPA: Resource"),
    Rule("ISVC-43", f"{_METRICS}.resource", "HPA: required"),
    Rule("ISVC-44", "spec.*.scaleMetric", "KEDA: unset"),
    Rule("ISVC-45", f"{_METRICS}.type", "KEDA: Resource, External or PodMetric"),
    Rule("ISVC-46", f"{_METRICS}.resource", "KEDA: required for type Resource"),
    Rule("ISVC-47", f"{_METRICS}.resource.name", "KEDA: cpu or memory"),
    Rule("ISVC-48", f"{_METRICS}.resource.target.type", "KEDA: Utilization for cpu"),
    Rule(
        "ISVC-49",
        f"{_METRICS}.resource.target.type",
        "KEDA: AverageValue or Utilization for memory",
    ),
    Rule("ISVC-50", f"{_METRICS}.resource.target.averageValue", "KEDA: at least 1Mi of memory"),
    Rule(
        "ISVC-51",
        f"{_METRICS}.external",
        "KEDA: for type External: metric.query and target.value",
    ),
    Rule(
        "ISVC-52",
        f"{_METRICS}.podmetric",
        "KEDA: for type PodMetric: metric.query and target.value",
    ),
    Rule(
        "ISVC-53",
        f"{_METRICS}.*.target",
        "KEDA: the value that its type names; averageUtilization from 1 to 100",
    ),
    Rule("ISVC-54", "spec.*.deploymentStrategy", "KPA: unset"),
    Rule("ISVC-55", "spec.*.scaleMetric", "KPA: concurrency or rps"),
    Rule("ISVC-56", "spec.*.scaleTarget", "KPA: at least 1 for rps"),
)
_VALUES = {
    "Utilization": "averageUtilization",
    "AverageValue": "averageValue",
    "Value": "value",
}


def check(subject: Subject) -> Iterator[Problem]:
    """Check what scales the components, by the deployment mode and the autoscaler's class."""
    check_component = None
    if subject.annotation("deploymentMode").text == "Standard":
        checks = {"hpa": _hpa, "keda": _keda}
        check_component = checks.get(subject.annotation("autoscalerClass").text)
    elif subject.annotations[_KNATIVE_CLASS].text == _KNATIVE_HPA:
        check_component = _hpa
    else:
        check_component = _kpa
    if check_component is not None:
        for component in components(subject):
            yield from check_component(component)


def _hpa(component: Field) -> Iterator[Problem]:
    metric, target = component["scaleMetric"], component["scaleTarget"]
    if metric.is_set and metric.text not in ("cpu", "memory"):
        yield metric.problem("ISVC-40", f"expected cpu or memory for an HPA, got {metric.text!r}")
    if target.is_set and not 1 <= target.number <= 100:
        yield target.problem("ISVC-41", f"expected 1 to 100 for an HPA, got {target.value}")
    for item in component.at("autoScaling", "metrics").items:
        if item["type"].text != "Resource":
            yield item["type"].problem(
                "ISVC-42",
                f"expected Resource for an HPA, got {item['type'].text!r}: others need KEDA"
                " (annotation serving.kserve.io/autoscalerClass: keda)",
            )
        elif not item["resource"].is_set:
            yield item["resource"].problem("ISVC-43", "expected resource, got none")


def _keda(component: Field) -> Iterator[Problem]:
    metric = component["scaleMetric"]
    if metric.is_set:
        yield metric.problem(
            "ISVC-44", f"expected none with KEDA, got {metric.text!r}: use autoScaling.metrics"
        )
    for item in component.at("autoScaling", "metrics").items:
        kind = item["type"].text
        if kind == "Resource":
            yield from _resource(item["resource"])
        elif kind == "External":
            yield from _queried("ISVC-51", item["external"])
        elif kind == "PodMetric":
            yield from _queried("ISVC-52", item["podmetric"])
        else:
            yield item["type"].problem(
                "ISVC-45", f"expected Resource, External or PodMetric, got {kind!r}"
            )


def _resource(resource: Field) -> Iterator[Problem]:
    if not resource.is_set:
        yield resource.problem("ISVC-46", "expected resource, got none")
        return
    name, target = resource["name"], resource["target"]
    kind = target["type"]
    if name.text == "cpu":
        if kind.text != "Utilization":
            yield kind.problem("ISVC-48", f"expected Utilization for cpu, got {kind.text!r}")
    elif name.text == "memory":
        if kind.text not in ("AverageValue", "Utilization"):
            yield kind.problem(
                "ISVC-49", f"expected AverageValue or Utilization for memory, got {kind.text!r}"
            )
        average = target["averageValue"]
        amount = quantity.parse(average.value) or 0
        if kind.text == "AverageValue" and amount < _MEBIBYTE:
            shown = average.value if average.is_set else "none"
            yield average.problem("ISVC-50", f"expected at least 1Mi, got {shown}")
    else:
        yield name.problem("ISVC-47", f"expected cpu or memory, got {name.text!r}")
    yield from _target(target)


def _queried(rule: str, source: Field) -> Iterator[Problem]:
    if not source.is_set:
        yield source.problem(rule, f"expected {source.path[-1]}, got none")
        return
    for value in (source.at("metric", "query"), source.at("target", "value")):
        if not value.is_set or value.value == "":
            yield value.problem(rule, f"expected {value.path[-1]}, got none")
    yield from _target(source["target"])


def _target(target: Field) -> Iterator[Problem]:
    kind = target["type"].text
    name = _VALUES.get(kind)
    if name is None:
        return
    value = target[name]
    if not value.is_set:
        yield value.problem("ISVC-53", f"expected {name}, as the type is {kind}, got none")
    elif kind == "Utilization" and not 1 <= value.number <= 100:
        yield value.problem("ISVC-53", f"expected 1 to 100, got {value.value}")


def _kpa(component: Field) -> Iterator[Problem]:
    strategy, metric, target = (
        component[name] for name in ("deploymentStrategy", "scaleMetric", "scaleTarget")
    )
    standard = "set the annotation serving.kserve.io/deploymentMode to Standard"
    if strategy.is_set:
        yield strategy.problem(
            "ISVC-54", f"expected none with Knative: leave it out, or {standard}"
        )
    if metric.is_set and metric.text not in ("concurrency", "rps"):
        yield metric.problem(
            "ISVC-55",
            f"expected concurrency or rps with Knative, got {metric.text!r}; for others {standard}",
        )
    if metric.text == "rps" and target.is_set and target.number < 1:
        yield target.problem("ISVC-56", f"expected at least 1 for rps, got {target.value}")
