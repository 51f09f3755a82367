"""Name, and class of the autoscaler."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

AUTOSCALERS = ("hpa", "external", "keda", "none")
_NAME = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
RULES = (
    Rule(
        "ISVC-01",
        "metadata.name",
        "lower-case letters, digits and '-', a letter first, no '-' at the end",
    ),
    Rule(
        "ISVC-02",
        "metadata.annotations[serving.kserve.io/autoscalerClass]",
        "one of hpa, external, keda, none",
    ),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check the metadata."""
    name = subject.name
    if not _NAME.fullmatch(name.text):
        yield name.problem(
            "ISVC-01",
            "expected lower-case letters, digits and '-', a letter first and no '-' at the end,"
            f" got {name.text!r}",
        )
    autoscaler = subject.annotation("autoscalerClass")
    if subject.has_annotation("autoscalerClass") and autoscaler.text not in AUTOSCALERS:
        yield autoscaler.problem(
            "ISVC-02", f"expected one of {', '.join(AUTOSCALERS)}, got {autoscaler.text!r}"
        )
