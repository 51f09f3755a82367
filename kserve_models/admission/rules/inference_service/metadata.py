"""Name, and class of the autoscaler."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission.problem import Problem
from kserve_models.admission.rules import names
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

AUTOSCALERS = ("hpa", "external", "keda", "none")
RULES = (
    names.rule("ISVC-01"),
    Rule(
        "ISVC-02",
        "metadata.annotations[serving.kserve.io/autoscalerClass]",
        "one of hpa, external, keda, none",
    ),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check the metadata."""
    yield from names.check("ISVC-01", subject.name)
    autoscaler = subject.annotation("autoscalerClass")
    if subject.has_annotation("autoscalerClass") and autoscaler.text not in AUTOSCALERS:
        yield autoscaler.problem(
            "ISVC-02", f"expected one of {', '.join(AUTOSCALERS)}, got {autoscaler.text!r}"
        )
