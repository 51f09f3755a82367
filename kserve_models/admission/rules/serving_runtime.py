"""Rules of ServingRuntimes and ClusterServingRuntimes."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules import environment, gpus
from kserve_models.admission.rules.rule import Rule, have, unknown
from kserve_models.admission.subject import Subject

_MAIN = "kserve-container"
_WORKER = "worker-container"
_MOST_REPLICAS = 65535
RULES = (
    Rule(
        "SR-01",
        "spec.supportedModelFormats[].priority",
        "the same for entries of one name that are selected by themselves; checked where there are"
        " other runtimes",
        "cluster",
    ),
    Rule(
        "SR-02",
        "spec.supportedModelFormats[].priority",
        "differs from that of other runtimes for the same format, version and protocol",
        "cluster",
    ),
    Rule("SR-03", "spec.workerSpec", "not removed", "old"),
    Rule("SR-04", "spec.workerSpec.containers", "at most one container"),
    Rule("SR-05", "spec.workerSpec.containers", "at least one container"),
    Rule(
        "SR-06",
        "spec.containers[name=kserve-container].env",
        "no PIPELINE_PARALLEL_SIZE beside workerSpec",
    ),
    Rule(
        "SR-07",
        "spec.containers[name=kserve-container].env",
        "no TENSOR_PARALLEL_SIZE beside workerSpec",
    ),
    Rule("SR-08", f"spec.annotations[{gpus.ANNOTATION}]", "a JSON list of names, at least one"),
    Rule(
        "SR-09",
        "spec.containers[name=kserve-container].resources",
        "beside workerSpec: plain resources and GPUs that are known",
    ),
    Rule(
        "SR-10",
        "spec.workerSpec.containers[0].resources",
        "of worker-container: plain resources and GPUs that are known",
    ),
    Rule("SR-11", "spec.workerSpec.pipelineParallelSize", "at least 1"),
    Rule("SR-12", "spec.workerSpec.tensorParallelSize", "at least 1"),
    Rule("SR-13", "spec.containers[].env, spec.workerSpec.containers[].env", "no PYTHONPATH"),
    Rule("SR-14", "spec.replicas", f"from 0 to {_MOST_REPLICAS}"),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check a ServingRuntime or ClusterServingRuntime; of one that is disabled only its form."""
    spec = subject.spec
    replicas = spec["replicas"]
    if replicas.is_set and not 0 <= replicas.number <= _MOST_REPLICAS:
        yield replicas.problem("SR-14", f"expected 0 to {_MOST_REPLICAS}, got {replicas.value}")
    if spec["disabled"].value is True:
        return
    yield from _priorities(subject)
    worker = spec["workerSpec"]
    if (
        subject.old is not None
        and subject.old.at("spec", "workerSpec").is_set
        and not worker.is_set
    ):
        yield worker.problem("SR-03", "expected workerSpec as before, got none")
    if worker.is_set:
        yield from _workers(subject, worker)
    yield from environment.blocked("SR-13", spec["containers"].items)
    yield from environment.blocked("SR-13", worker["containers"].items)


def _workers(subject: Subject, worker: Field) -> Iterator[Problem]:
    containers = worker["containers"]
    if containers.size > 1:
        yield containers.problem("SR-04", f"expected one container at most, got {containers.size}")
    elif not containers.size:
        yield containers.problem("SR-05", "expected a container, got none")
    main = list(subject.spec["containers"].named(_MAIN))
    reason = "workerSpec has a field for it"
    for container in main:
        yield from environment.refused("SR-06", container, environment.PIPELINE, reason)
        yield from environment.refused("SR-07", container, environment.TENSOR, reason)
    first = [item for item in containers.items[:1] if item["name"].text == _WORKER]
    annotation = subject.spec["annotations"][gpus.ANNOTATION]
    more = gpus.named(annotation)
    if more is None:
        if main or first:
            yield gpus.wrong_form("SR-08", annotation)
    else:
        more += subject.config.gpu_resources
        for container in main:
            yield from gpus.unknown("SR-09", container, more)
        for container in first:
            yield from gpus.unknown("SR-10", container, more)
    for rule, name in (("SR-11", "pipelineParallelSize"), ("SR-12", "tensorParallelSize")):
        if worker[name].is_set and worker[name].number < 1:
            yield worker[name].problem(rule, f"expected at least 1, got {worker[name].value}")


def _priorities(subject: Subject) -> Iterator[Problem]:
    formats = [f for f in subject.spec["supportedModelFormats"].items if _is_selected(f)]
    if not any(f["priority"].is_set for f in formats):
        return
    if not subject.knows_cluster:
        kinds = f"{subject.request.kind}s"
        yield subject.spec["supportedModelFormats"].problem("SR-02", unknown(kinds), "not checked")
    others = subject.others(subject.request.kind)
    if others or subject.old is not None:
        yield from _same_priorities(formats)
    yield from _other_priorities(subject.spec, formats, others)


def _same_priorities(formats: list[Field]) -> Iterator[Problem]:
    first: dict[str, Field] = {}
    for entry in formats:
        priority = entry["priority"]
        known = first.setdefault(entry["name"].text, priority)
        if known.is_set and priority.is_set and known.value != priority.value:
            yield priority.problem(
                "SR-01",
                f"expected {known.value} as the other entry for {entry['name'].text} has, got"
                f" {priority.value}",
            )


def _other_priorities(spec: Field, formats: list[Field], others: list[Field]) -> Iterator[Problem]:
    taken: dict[tuple[str, str | None, str], list[str]] = {}
    for other in others:
        if _competes(other["spec"], spec):
            selected = filter(_is_selected, other.at("spec", "supportedModelFormats").items)
            for key in dict.fromkeys(map(_key, selected)):
                taken.setdefault(key, []).append(other.at("metadata", "name").text)
    for entry in formats:
        priority, same = entry["priority"], taken.get(_key(entry))
        if priority.is_set and same:
            yield priority.problem(
                "SR-02",
                f"expected another priority for {entry['name'].text} than the runtime"
                f" {have(same)}, got {priority.value}",
            )


def _competes(other: Field, spec: Field) -> bool:
    """Whether two runtimes are chosen between."""
    protocols = {p.text for p in spec["protocolVersions"].items}
    return (
        other["disabled"].value is not True
        and (other["multiModel"].value is True) == (spec["multiModel"].value is True)
        and not protocols.isdisjoint(p.text for p in other["protocolVersions"].items)
    )


def _is_selected(entry: Field) -> bool:
    return entry["autoSelect"].value is True


def _key(entry: Field) -> tuple[str, str | None, str]:
    version = entry["version"]
    name = entry["name"].text.casefold()
    return name, version.text if version.is_set else None, str(entry["priority"].value)
