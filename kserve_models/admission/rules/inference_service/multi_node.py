"""A model on several nodes: ``workerSpec``."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission.problem import Problem
from kserve_models.admission.rules import environment, gpus
from kserve_models.admission.rules.inference_service.components import predictor
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_SCHEMES = ("pvc", "oci")
_WORKER = "spec.predictor.workerSpec"
RULES = (
    Rule("ISVC-04", f"{_WORKER}.containers", "at most one container"),
    Rule("ISVC-05", "spec.predictor.model.env", "no PIPELINE_PARALLEL_SIZE beside workerSpec"),
    Rule("ISVC-06", "spec.predictor.model.env", "no TENSOR_PARALLEL_SIZE beside workerSpec"),
    Rule(
        "ISVC-07",
        f"metadata.annotations[{gpus.ANNOTATION}]",
        "a JSON list of names, at least one",
    ),
    Rule(
        "ISVC-08",
        "spec.predictor.model.resources",
        "beside workerSpec: plain resources and GPUs that are known",
    ),
    Rule(
        "ISVC-09",
        f"{_WORKER}.containers[].resources",
        "plain resources and GPUs that are known",
    ),
    Rule("ISVC-10", "spec.predictor.model.storageUri", "required beside workerSpec"),
    Rule("ISVC-11", "spec.predictor.model.storageUri", "beside workerSpec: pvc:// or oci://"),
    Rule(
        "ISVC-12",
        "metadata.annotations[serving.kserve.io/autoscalerClass]",
        "beside workerSpec: none",
    ),
    Rule("ISVC-13", f"{_WORKER}.pipelineParallelSize", "at least 1"),
    Rule("ISVC-14", f"{_WORKER}.tensorParallelSize", "at least 1"),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check a predictor that has workers."""
    worker = predictor(subject)["workerSpec"]
    if not worker.is_set:
        return
    yield from _one_container(subject)
    yield from _model(subject)
    for rule, name in (("ISVC-13", "pipelineParallelSize"), ("ISVC-14", "tensorParallelSize")):
        size = worker[name]
        if size.is_set and size.number < 1:
            yield size.problem(rule, f"expected at least 1, got {size.value}")


def _one_container(subject: Subject) -> Iterator[Problem]:
    model, worker = predictor(subject)["model"], predictor(subject)["workerSpec"]
    containers = worker["containers"]
    if containers.size > 1:
        yield containers.problem(
            "ISVC-04", f"expected one container at most, got {containers.size}"
        )
    annotation = subject.annotations[gpus.ANNOTATION]
    more = gpus.named(annotation)
    if more is None:
        if model.is_set or containers.items:
            yield gpus.wrong_form("ISVC-07", annotation)
        return
    more += subject.config.gpu_resources
    if model.is_set:
        yield from gpus.unknown("ISVC-08", model, more)
    for container in containers.items:
        yield from gpus.unknown("ISVC-09", container, more)


def _model(subject: Subject) -> Iterator[Problem]:
    model = predictor(subject)["model"]
    if not model.is_set:
        return
    reason = "workerSpec has a field for it"
    yield from environment.refused("ISVC-05", model, environment.PIPELINE, reason)
    yield from environment.refused("ISVC-06", model, environment.TENSOR, reason)
    uri = model["storageUri"]
    if not uri.is_set:
        yield uri.problem("ISVC-10", "expected storageUri, as there is a workerSpec, got none")
    elif (scheme := uri.text.partition("://")[0]) not in _SCHEMES:
        yield uri.problem(
            "ISVC-11",
            f"expected pvc:// or oci://, as there is a workerSpec, got {scheme!r}",
        )
    autoscaler = subject.annotation("autoscalerClass")
    if autoscaler.text != "none":
        yield autoscaler.problem(
            "ISVC-12", f"expected 'none', as there is a workerSpec, got {autoscaler.text!r}"
        )
