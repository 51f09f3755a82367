"""Rules of TrainedModels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kserve_models.admission import quantity
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_NAME = re.compile(r"[a-zA-Z0-9_-]+")
_SCHEMES = ("s3://", "gs://", "https://", "http://")
RULES = (
    Rule("TM-01", "metadata.name", "letters, digits, '-' and '_'"),
    Rule("TM-02", "spec.model.storageUri", f"one of {', '.join(_SCHEMES)}"),
    Rule("TM-03", "spec.model.memory", "as before", "old"),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check a TrainedModel."""
    name, model = subject.name, subject.spec["model"]
    if not _NAME.fullmatch(name.text):
        yield name.problem("TM-01", f"expected letters, digits, '-' and '_', got {name.text!r}")
    uri = model["storageUri"]
    if not uri.text.startswith(_SCHEMES):
        yield uri.problem("TM-02", f"expected one of {', '.join(_SCHEMES)}, got {uri.text!r}")
    if subject.old is not None:
        memory, before = model["memory"], subject.old.at("spec", "model", "memory")
        if (quantity.parse(memory.value) or 0) != (quantity.parse(before.value) or 0):
            yield memory.problem(
                "TM-03",
                f"expected {before.value} as before, got {memory.value}: create another one to"
                " change it",
            )
