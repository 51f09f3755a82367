"""Replicas, concurrency and logging of components."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.inference_service.components import canaries, components
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_LOGGED = ("all", "request", "response")
_STORAGE = ("path", "parameters", "key")
RULES = (
    Rule("ISVC-34", "spec.*.containerConcurrency", "at least 0"),
    Rule("ISVC-35", "spec.*.minReplicas", "at least 0"),
    Rule("ISVC-36", "spec.*.maxReplicas", "at least 0"),
    Rule("ISVC-37", "spec.*.minReplicas", "at most maxReplicas, where that is above 0"),
    Rule("ISVC-38", "spec.*.logger.mode", "all, request or response; required"),
    Rule("ISVC-39", "spec.*.logger.storage", "path, parameters and key, all of them"),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check replicas, concurrency and logging."""
    for component in (*components(subject), *canaries(subject)):
        yield from _replicas(component)
        yield from _logger(component["logger"])


def _replicas(component: Field) -> Iterator[Problem]:
    for rule, name in (
        ("ISVC-34", "containerConcurrency"),
        ("ISVC-35", "minReplicas"),
        ("ISVC-36", "maxReplicas"),
    ):
        if component[name].number < 0:
            yield component[name].problem(rule, f"expected at least 0, got {component[name].value}")
    least = component["minReplicas"]
    most = component["maxReplicas"].number
    count = least.number if least.is_set else 1
    if most > 0 and count > most:
        shown = count if least.is_set else "1, its default"
        yield least.problem("ISVC-37", f"expected at most maxReplicas, {most}, got {shown}")


def _logger(logger: Field) -> Iterator[Problem]:
    if not logger.is_set:
        return
    mode = logger["mode"]
    if mode.text not in _LOGGED:
        yield mode.problem(
            "ISVC-38",
            f"expected one of {', '.join(_LOGGED)}, got {repr(mode.text) if mode.text else 'none'}",
        )
    storage = logger["storage"]
    missing = [name for name in _STORAGE if not storage[name].is_set]
    if storage.is_set and missing:
        yield storage.problem(
            "ISVC-39",
            f"expected path, parameters and key, got none for {', '.join(missing)}",
        )
