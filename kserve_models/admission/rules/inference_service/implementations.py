"""What implements each component, and what is particular to single formats."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.inference_service.components import (
    FRAMEWORKS,
    canaries,
    env,
    implementations,
    is_custom,
    predictor,
)
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_PROTOCOLS = ("v1", "v2")
_PREFIXES = ("s3://", "hdfs://", "webhdfs://")
_WITH_STORAGE = ("onnx", "tensorflow", "pytorch", "pmml", "huggingface")
_NAMES = ", ".join((*FRAMEWORKS, "model"))
RULES = (
    Rule(
        "ISVC-25",
        "spec.predictor",
        f"exactly one of {_NAMES}, or containers of one's own",
    ),
    Rule("ISVC-26", "spec.transformer.containers", "at least one container"),
    Rule("ISVC-27", "spec.explainer", "exactly one of art and containers"),
    Rule(
        "ISVC-28",
        "spec.predictor.containers[0].env[name=PROTOCOL]",
        "v1 or v2",
    ),
    Rule(
        "ISVC-29",
        "spec.predictor.onnx.storageUri",
        "a file .onnx or a folder (ModelMesh and canary predictors)",
    ),
    Rule(
        "ISVC-30",
        "spec.predictor.tensorflow.runtimeVersion",
        "contains -gpu if and only if GPUs are limited (ModelMesh and canary predictors)",
    ),
    Rule(
        "ISVC-31",
        "spec.predictor.pytorch.runtimeVersion",
        "contains -gpu if and only if GPUs are limited (ModelMesh and canary predictors)",
    ),
    Rule(
        "ISVC-32",
        "spec.explainer.art.storageUri",
        f"beside storage: one of {', '.join(_PREFIXES)}; of predictors with ModelMesh and in a canary,"
        " too",
    ),
    Rule(
        "ISVC-33",
        "spec.explainer.art.storage.parameters.type",
        "s3, hdfs or webhdfs; of predictors with ModelMesh and in a canary, too",
    ),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check what implements the components."""
    yield from check_predictor(predictor(subject), "ISVC-25")
    transformer, explainer = subject.spec["transformer"], subject.spec["explainer"]
    if transformer.is_set and not transformer["containers"].size:
        yield transformer.problem("ISVC-26", "expected containers, at least one, got none")
    if explainer.is_set:
        found = [name for name in ("art", "containers") if _is_there(explainer[name])]
        if len(found) != 1:
            yield explainer.problem(
                "ISVC-27",
                f"expected either art or containers, got {' and '.join(found) or 'neither'}",
            )
    yield from _storage(explainer["art"])
    for canary in canaries(subject):
        yield from _particular(canary)


def check_predictor(component: Field, rule: str) -> Iterator[Problem]:
    """Check that a predictor has one implementation, and what is particular to it."""
    found = implementations(component)
    if len(found) != 1:
        names = ", ".join(str(part) for f in found for part in f.path[len(component.path) :][:1])
        yield component.problem(
            rule,
            f"expected exactly one of {_NAMES}, or containers of your own, got {names or 'none'}",
        )
    if "canary" not in component.path:
        yield from _particular(component)


def _particular(component: Field) -> Iterator[Problem]:
    if is_custom(component):
        first = component["containers"].items[0]
        for variable in list(env(first, "PROTOCOL"))[:1]:
            if variable["value"].text not in _PROTOCOLS:
                yield variable.problem(
                    "ISVC-28",
                    f"expected the value v1 or v2, got {variable['value'].text!r}",
                )
    uri = component.at("onnx", "storageUri")
    suffix = _suffix(uri.text)
    if suffix not in ("", ".onnx"):
        yield uri.problem("ISVC-29", f"expected a file .onnx or a folder, got {suffix}")
    for rule, framework in (("ISVC-30", "tensorflow"), ("ISVC-31", "pytorch")):
        yield from _gpu(rule, component[framework])
    for framework in _WITH_STORAGE:
        yield from _storage(component[framework])


def _is_there(field: Field) -> bool:
    return field.is_set if field.path[-1] == "art" else field.size > 0


def _suffix(uri: str) -> str:
    last = posixpath.basename(uri)
    return last[last.rindex(".") :] if "." in last else ""


def _gpu(rule: str, framework: Field) -> Iterator[Problem]:
    version = framework["runtimeVersion"]
    if not version.is_set:
        return
    limits = [name for name, _ in framework.at("resources", "limits").entries]
    has_gpu = any(n == "nvidia.com/gpu" or n.startswith("nvidia.com/mig") for n in limits)
    if has_gpu != ("-gpu" in version.text):
        expected = "a version with -gpu, as GPUs are limited" if has_gpu else "no -gpu without GPUs"
        yield version.problem(rule, f"expected {expected}, got {version.text!r}")


def _storage(holder: Field) -> Iterator[Problem]:
    storage, uri = holder["storage"], holder["storageUri"]
    if not storage.is_set:
        return
    is_art = holder.path[-1] == "art"
    if uri.text if is_art else uri.is_set:
        if not uri.text.startswith(_PREFIXES):
            yield uri.problem(
                "ISVC-32", f"expected one of {', '.join(_PREFIXES)}, got {uri.text!r}"
            )
        return
    kind = storage.at("parameters", "type")
    if storage["parameters"].has("type") and not f"{kind.text}://".startswith(_PREFIXES):
        yield kind.problem("ISVC-33", f"expected s3, hdfs or webhdfs, got {kind.text!r}")
