"""Canary predictors."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.inference_service import implementations
from kserve_models.admission.rules.inference_service.components import predictor, storage_uri
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_ALL = 100
_OWN = "spec.canary[].predictor"
RULES = (
    Rule("ISVC-57", "spec.canary", "only in the deployment mode Standard"),
    Rule("ISVC-58", "spec.predictor", "beside canary: a model, or STORAGE_URI"),
    Rule("ISVC-59", f"{_OWN}.name", "required"),
    Rule("ISVC-60", f"{_OWN}.name", "each once"),
    Rule("ISVC-61", f"{_OWN}.name", "another than that of spec.predictor"),
    Rule("ISVC-62", "spec.canary[].trafficPercent", "from 0 to 100"),
    Rule("ISVC-63", _OWN, "exactly one implementation"),
    Rule("ISVC-64", _OWN, "what the rules ISVC-28 to ISVC-39 say, under their own ids"),
    Rule("ISVC-65", f"{_OWN}.workerSpec", "unset"),
    Rule("ISVC-66", f"{_OWN}.maxReplicas", "unset or 0"),
    Rule("ISVC-67", f"{_OWN}.scaleTarget, .scaleMetric, .autoScaling", "unset"),
    Rule("ISVC-68", f"{_OWN}.minReplicas", "at most that of spec.predictor"),
    Rule("ISVC-69", "spec.canary[].trafficPercent", "at most 100 together"),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check the canary predictors."""
    canary = subject.spec["canary"]
    if not canary.size:
        return
    mode = subject.annotation("deploymentMode")
    if mode.text != "Standard":
        shown = repr(mode.text) if mode.text else "none, which stands for Knative"
        yield canary.problem(
            "ISVC-57",
            "expected the annotation serving.kserve.io/deploymentMode: Standard beside canary,"
            f" got {shown}",
        )
    stable = predictor(subject)
    if storage_uri(stable) is None and not stable["model"].is_set:
        yield stable.problem("ISVC-58", "expected a model beside canary, got none")
    names: set[str] = set()
    for item in canary.items:
        yield from _name(item.at("predictor", "name"), stable["name"].text, names)
        yield from _predictor(item["predictor"], stable)
        percent = item["trafficPercent"]
        if not 0 <= percent.number <= _ALL:
            yield percent.problem("ISVC-62", f"expected 0 to 100, got {percent.value}")
    total = sum(item["trafficPercent"].number for item in canary.items)
    if total > _ALL:
        yield canary.problem("ISVC-69", f"expected at most 100 percent together, got {total}")


def _name(name: Field, stable: str, names: set[str]) -> Iterator[Problem]:
    if not name.text:
        yield name.problem("ISVC-59", "expected a name, got none")
    elif name.text in names:
        yield name.problem("ISVC-60", f"expected each name once, got {name.text!r} again")
    names.add(name.text)
    if name.text and name.text == stable:
        yield name.problem(
            "ISVC-61", f"expected another name than spec.predictor has, got {name.text!r}"
        )


def _predictor(own: Field, stable: Field) -> Iterator[Problem]:
    yield from implementations.check_predictor(own, "ISVC-63")
    if own["workerSpec"].is_set:
        yield own["workerSpec"].problem("ISVC-65", "expected none in a canary")
    if own["maxReplicas"].number > 0:
        yield own["maxReplicas"].problem(
            "ISVC-66",
            f"expected none, as a canary is not scaled, got {own['maxReplicas'].value}",
        )
    for name in ("scaleTarget", "scaleMetric", "autoScaling"):
        if own[name].is_set:
            yield own[name].problem("ISVC-67", "expected none, as a canary is not scaled")
    least, most = own["minReplicas"], stable["minReplicas"]
    limit = most.number if most.is_set else 1
    if least.is_set and least.number > limit:
        yield least.problem(
            "ISVC-68",
            f"expected at most minReplicas of spec.predictor, {limit}, got {least.value}",
        )
