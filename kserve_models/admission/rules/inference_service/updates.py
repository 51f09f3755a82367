"""What an update may not change."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission.config import RENAMED_MODES
from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.inference_service.components import predictor, storage_uri
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_MODE = "metadata.annotations[serving.kserve.io/deploymentMode]"
RULES = (
    Rule("ISVC-70", _MODE, "the mode that it was deployed in", "old"),
    Rule("ISVC-71", "spec.predictor.name", "changes only together with the model", "old"),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check what changed."""
    old = subject.old
    if old is None:
        return
    before = old.at("status", "deploymentMode").text
    before = RENAMED_MODES.get(before, before)
    mode = subject.annotation("deploymentMode")
    if before and subject.has_annotation("deploymentMode") and mode.text != before:
        yield mode.problem(
            "ISVC-70",
            f"expected {before!r}, in which it was deployed, got {mode.text!r}: create another one"
            " to change it",
        )
    own, its = predictor(subject), old.at("spec", "predictor")
    if own["name"].text != its["name"].text and _uri(own) == _uri(its):
        yield own["name"].problem(
            "ISVC-71",
            f"expected {its['name'].text!r} as before, as the model is the same, got"
            f" {own['name'].text!r}",
        )


def _uri(component: Field) -> str:
    uri = component.at("model", "storageUri")
    found = uri if uri.is_set else storage_uri(component)
    return "" if found is None else found.text
