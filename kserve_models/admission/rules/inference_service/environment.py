"""Environment variables and names of containers."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission.problem import Problem
from kserve_models.admission.rules import environment
from kserve_models.admission.rules.inference_service.components import (
    FRAMEWORKS,
    STORAGE_URI,
    components,
    model,
    predictor,
)
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_TRANSFORMER = "transformer-container"
RULES = (
    Rule("ISVC-03", "spec.*.containers[].env", "no PYTHONPATH"),
    Rule(
        "ISVC-15",
        "spec.predictor.containers[name=transformer-container].env",
        "no STORAGE_URI: the model belongs to the predictor's container",
    ),
    Rule("ISVC-16", "spec.predictor.model.name", "unset: KServe names the container"),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check environment variables, and names of containers."""
    own = predictor(subject)
    for component in components(subject):
        for name in ("containers", "initContainers"):
            yield from environment.blocked("ISVC-03", component[name].items)
    given = model(own)
    yield from environment.blocked("ISVC-03", [] if given is None else [given])
    for name in ("containers", "initContainers"):
        yield from environment.blocked("ISVC-03", own["workerSpec"][name].items)
    yield from environment.blocked("ISVC-03", [subject.spec["explainer"]["art"]])
    for container in list(own["containers"].named(_TRANSFORMER))[:1]:
        yield from environment.refused(
            "ISVC-15",
            container,
            STORAGE_URI,
            "the model belongs to the container kserve-container",
        )
    for framework in (*FRAMEWORKS, "model"):
        name_field = own[framework]["name"]
        if name_field.text:
            yield name_field.problem(
                "ISVC-16",
                f"expected no name, got {name_field.text!r}: KServe names the container; leave it out",
            )
