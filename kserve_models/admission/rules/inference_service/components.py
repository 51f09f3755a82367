"""The components of an InferenceService, and what implements each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kserve_models.admission.field import Field
from kserve_models.admission.subject import Subject

FRAMEWORKS = (
    "sklearn",
    "tensorflow",
    "xgboost",
    "pytorch",
    "triton",
    "onnx",
    "huggingface",
    "pmml",
    "lightgbm",
    "paddle",
)
"""Fields of a predictor that name a model's format; the mutating webhook takes the first that is set."""
_IN_ORDER = (
    "xgboost",
    "pytorch",
    "triton",
    "sklearn",
    "tensorflow",
    "onnx",
    "pmml",
    "lightgbm",
    "paddle",
    "huggingface",
    "model",
)
"""Of several implementations the first of these counts, where it is about the model's place."""
MAIN = "kserve-container"
"""Name of the container that serves."""
STORAGE_URI = "STORAGE_URI"
"""Environment variable that stands for ``storageUri`` in a container of the user's."""


def predictor(subject: Subject) -> Field:
    """The predictor."""
    return subject.spec["predictor"]


def others(subject: Subject) -> Iterator[Field]:
    """The transformer and the explainer, those that are set."""
    return (c for c in (subject.spec["transformer"], subject.spec["explainer"]) if c.is_set)


def components(subject: Subject) -> list[Field]:
    """The components that are set; the predictor always is."""
    return [predictor(subject), *others(subject)]


def canaries(subject: Subject) -> list[Field]:
    """The predictors of the canary list."""
    return [canary["predictor"] for canary in subject.spec["canary"].items]


def model(component: Field) -> Field | None:
    """What names the model of a predictor: ``model``, or the field of a framework."""
    fields = ("model", *FRAMEWORKS)
    return next((component[name] for name in fields if component[name].is_set), None)


def path_as_sent(path: tuple[str | int, ...], sent: Mapping[str, Any]) -> tuple[str | int, ...]:
    """The path that a field of ``spec.predictor.model`` has in an object that names a framework.

    The mutating webhook makes a ``model`` of the framework's field.

    Args:
        path: of a problem.
        sent: the object as it was before.
    """
    own = Field(dict(sent)).at("spec", "predictor")
    if path[:3] != ("spec", "predictor", "model") or own["model"].is_set:
        return path
    framework = next((name for name in FRAMEWORKS if own[name].is_set), "model")
    return ("spec", "predictor", framework, *path[3:])


def implementations(component: Field) -> list[Field]:
    """What implements a predictor: fields of frameworks, ``model``, containers of the user's."""
    found = [component[name] for name in (*FRAMEWORKS, "model") if component[name].is_set]
    found += component["containers"].named(MAIN)
    return found or component["containers"].items[:1]


def is_custom(component: Field) -> bool:
    """Whether a predictor is containers of the user's."""
    return component["containers"].size > 0 and model(component) is None


def env(container: Field, name: str) -> Iterator[Field]:
    """The environment variables of this name."""
    return container["env"].named(name)


def storage_uri(component: Field) -> Field | None:
    """Where a component's model is: ``storageUri``, or the variable that stands for it; None if nowhere."""
    kind = component.path[-1]
    if kind == "explainer" and component["art"].is_set:
        uri = component.at("art", "storageUri")
        return uri if uri.text else None
    if kind in ("explainer", "transformer"):
        containers = component["containers"].items[:1]
    elif model(component) is not None:
        given = next(component[name] for name in _IN_ORDER if component[name].is_set)
        return given["storageUri"] if given["storageUri"].is_set else None
    else:
        containers = list(component["containers"].named(MAIN))[:1]
    found = (variable["value"] for c in containers for variable in env(c, STORAGE_URI))
    return next(found, None)
