"""Where key-value caches are moved to."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission import quantity
from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.llm_inference_service.workloads import is_v1alpha2, workloads
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_OWN = "spec.kvCacheOffloading, spec.prefill.kvCacheOffloading"
RULES = (
    Rule("LLM-37", f"{_OWN} (cpu)", "v1alpha2: above 0 beside secondary"),
    Rule("LLM-38", f"{_OWN} (secondary[].fileSystem)", "v1alpha2: required"),
    Rule("LLM-39", f"{_OWN} (secondary[].fileSystem)", "v1alpha2: either emptyDir or pvc"),
    Rule("LLM-40", f"{_OWN} (secondary[].fileSystem.pvc)", "v1alpha2: either spec or ref"),
    Rule("LLM-41", f"{_OWN} (secondary[].fileSystem.pvc.ref.name)", "v1alpha2: required"),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check where caches are moved to."""
    if not is_v1alpha2(subject):
        return
    for workload in workloads(subject):
        offloading = workload["kvCacheOffloading"]
        if not offloading["secondary"].size:
            continue
        if not quantity.parse(offloading["cpu"].value):
            yield offloading["cpu"].problem(
                "LLM-37", "expected an amount above 0, as there is a secondary tier, got none"
            )
        for tier in offloading["secondary"].items:
            yield from _tier(tier["fileSystem"])


def _tier(files: Field) -> Iterator[Problem]:
    if not files.is_set:
        yield files.problem("LLM-38", "expected fileSystem, got none")
        return
    yield from _exactly_one("LLM-39", files, ("emptyDir", "pvc"))
    pvc = files["pvc"]
    if not pvc.is_set or files["emptyDir"].is_set:
        return
    yield from _exactly_one("LLM-40", pvc, ("spec", "ref"))
    ref = pvc["ref"]
    if ref.is_set and not pvc["spec"].is_set and not ref["name"].text:
        yield ref["name"].problem("LLM-41", "expected a name, got none")


def _exactly_one(rule: str, holder: Field, names: tuple[str, str]) -> Iterator[Problem]:
    found = [name for name in names if holder[name].is_set]
    if len(found) != 1:
        yield holder.problem(
            rule, f"expected either {' or '.join(names)}, got {' and '.join(found) or 'neither'}"
        )
