"""Parallelism over several pods."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.llm_inference_service.workloads import workloads
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_OWN = "spec.parallelism, spec.prefill.parallelism"
RULES = (
    Rule("LLM-09", "spec.worker, spec.prefill.worker", "needs parallelism"),
    Rule("LLM-10", "spec.worker, spec.prefill.worker", "needs pipeline, or data and dataLocal"),
    Rule("LLM-11", _OWN, "either pipeline, or data and dataLocal"),
    Rule("LLM-12", _OWN, "data and dataLocal, or neither"),
    Rule("LLM-13", _OWN, "pipeline, data and dataLocal above 0"),
    Rule("LLM-49", _OWN, "the number of pods stays as it was", "old"),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check the parallelism of the workloads."""
    for workload in workloads(subject):
        yield from _workload(workload)
    if subject.old is None:
        return
    yield from _unchanged(subject.spec, subject.old["spec"])
    if subject.spec["prefill"].is_set and subject.old.at("spec", "prefill").is_set:
        yield from _unchanged(subject.spec["prefill"], subject.old.at("spec", "prefill"))


def _workload(workload: Field) -> Iterator[Problem]:
    worker, parallelism = workload["worker"], workload["parallelism"]
    if not parallelism.is_set:
        if worker.is_set:
            yield worker.problem("LLM-09", "expected parallelism beside worker, got none")
        return
    pipeline, data, local = (parallelism[name] for name in ("pipeline", "data", "dataLocal"))
    has_data = data.number > 0 or local.number > 0
    if worker.is_set and not has_data and pipeline.number <= 0:
        yield worker.problem(
            "LLM-10", "expected parallelism.pipeline, or data and dataLocal, beside worker"
        )
    if pipeline.number > 0 and has_data:
        yield parallelism.problem(
            "LLM-11", "expected either pipeline, or data and dataLocal, got both"
        )
    for given, other in ((data, local), (local, data)):
        if given.is_set and not other.is_set:
            yield other.problem(
                "LLM-12", f"expected {other.path[-1]} beside {given.path[-1]}, got none"
            )
    for size in (pipeline, data, local):
        if size.is_set and size.number <= 0:
            yield size.problem("LLM-13", f"expected at least 1, got {size.value}")


def _unchanged(workload: Field, old: Field) -> Iterator[Problem]:
    before, now = _size(old["parallelism"]), _size(workload["parallelism"])
    if before != now:
        yield workload["parallelism"].problem(
            "LLM-49",
            f"expected {before} pods as before, got {now}: create another one to change it",
        )


def _size(parallelism: Field) -> int:
    pipeline, data, local = (parallelism[name].number for name in ("pipeline", "data", "dataLocal"))
    if data > 0 or local > 0:
        return max(max(data, 1) // max(local, 1), 1)
    return pipeline if pipeline > 0 else 1
