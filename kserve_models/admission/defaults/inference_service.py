"""What the mutating webhook makes of an InferenceService."""

from __future__ import annotations

from typing import Any

from kserve_models.admission import quantity
from kserve_models.admission.config import RENAMED_MODES
from kserve_models.admission.defaults import local_models
from kserve_models.admission.field import Field
from kserve_models.admission.rules.inference_service.components import (
    FRAMEWORKS,
    MAIN,
    implementations,
    storage_uri,
)
from kserve_models.admission.subject import Subject

_MODE = "serving.kserve.io/deploymentMode"
_MODEL_MESH = "ModelMesh"
_FORMAT = "modelFormat"
_V2_FRAMEWORKS = ("triton", "onnx", "huggingface")
_V2_FORMATS = ("triton", "vLLM")


class AmountError(ValueError):
    """The ConfigMap has a default for resources that is no quantity."""


def change(subject: Subject, obj: dict[str, Any]) -> None:
    """Fill in what the webhook does.

    Args:
        subject: the object that was sent, and what is known of the cluster.
        obj: the same as Go writes it, to be changed.

    Raises:
        AmountError: a container is to have the default resources, and one of them is no quantity.
    """
    spec = obj["spec"]
    _set_predictor(subject, obj, _set_mode(subject, obj))
    components = [name for name in ("transformer", "explainer") if isinstance(spec.get(name), dict)]
    for name in components:
        _set_component(subject, spec[name], name)
    if not subject.config.mounts_token:
        for name in ("predictor", *components):
            spec[name].setdefault("automountServiceAccountToken", False)
    predictor = Field(spec)["predictor"]
    if implementations(predictor):
        uri = storage_uri(predictor)
        local_models.set_metadata(subject, obj, None if uri is None else uri.text)


def _set_mode(subject: Subject, obj: dict[str, Any]) -> str | None:
    """The deployment mode that the object names, None if it names none: that of the cluster counts."""
    annotations = (obj.get("metadata") or {}).get("annotations") or {}
    given = annotations.get(_MODE)
    if isinstance(given, str):
        annotations[_MODE] = RENAMED_MODES.get(given, given)
        return str(annotations[_MODE])
    if subject.config.default_mode in ("Standard", _MODEL_MESH):
        _annotate(obj, _MODE, subject.config.default_mode)
    return None


def _set_predictor(subject: Subject, obj: dict[str, Any], mode: str | None) -> None:
    predictor = obj["spec"]["predictor"]
    if mode == _MODEL_MESH:
        return
    _set_model(obj, predictor)
    found = implementations(Field(predictor))
    if len(found) == 1 and "containers" in found[0].path:
        _set_container(subject, predictor["containers"], is_only_if_unnamed=True)


def _annotate(obj: dict[str, Any], name: str, value: str) -> None:
    metadata = obj["metadata"] = obj.get("metadata") or {}
    annotations = metadata["annotations"] = metadata.get("annotations") or {}
    annotations.setdefault(name, value)


def _set_model(obj: dict[str, Any], predictor: dict[str, Any]) -> None:
    framework = next((f for f in FRAMEWORKS if isinstance(predictor.get(f), dict)), None)
    if framework is not None:
        model = {**predictor.pop(framework), _FORMAT: {"name": framework}}
        if framework in _V2_FRAMEWORKS:
            model.setdefault("protocolVersion", "v2")
        predictor["model"] = model
    named = predictor.get("model")
    if not isinstance(named, dict):
        return
    name = Field(named).at(_FORMAT, "name").text
    if name in _V2_FORMATS:
        named.setdefault("protocolVersion", "v2")
    if name:
        _annotate(obj, _FORMAT, name)


def _set_component(subject: Subject, component: dict[str, Any], name: str) -> None:
    containers = component.get("containers")
    art = component.get("art") if name == "explainer" else None
    if isinstance(art, dict) and not containers:
        art["name"] = MAIN
        art.setdefault("runtimeVersion", subject.config.art_version)
        _set_resources(subject, art)
    elif containers and not isinstance(art, dict):
        _set_container(subject, containers, is_only_if_unnamed=False)


def _set_container(subject: Subject, containers: Any, *, is_only_if_unnamed: bool) -> None:
    first = containers[0] if isinstance(containers, list) else None
    if not isinstance(first, dict):
        return
    if not is_only_if_unnamed or len(containers) == 1 or not first.get("name"):
        first["name"] = MAIN
    _set_resources(subject, first)


def _set_resources(subject: Subject, container: dict[str, Any]) -> None:
    resources = container.setdefault("resources", {})
    if not isinstance(resources, dict):
        return
    for name, amounts in (
        ("requests", subject.config.requests),
        ("limits", subject.config.limits),
    ):
        for resource, amount in amounts.items():
            if quantity.parse(amount) is None:
                raise AmountError(f"expected a quantity of {resource} in resource, got {amount!r}")
            resources.setdefault(name, {}).setdefault(resource, amount)
