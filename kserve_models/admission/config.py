"""The ConfigMap ``inferenceservice-config``, as far as admission reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MODES = ("Knative", "Standard", "ModelMesh", "Serverless", "RawDeployment")
"""What ``deploy.defaultDeploymentMode`` may be; the last two are old names of the first two."""
RENAMED_MODES = {"RawDeployment": "Standard", "Serverless": "Knative"}
_AMOUNTS = ("cpuRequest", "cpuLimit", "memoryRequest", "memoryLimit")
_FORMS: dict[str, dict[str, Any]] = {
    "explainers": {"art": {"image": "text", "defaultImageVersion": "text"}},
    "inferenceService": {"resource": dict.fromkeys(_AMOUNTS, "text")},
    "deploy": {"defaultDeploymentMode": "text"},
    "localModel": {"enabled": "truth"},
    "security": {"autoMountServiceAccountToken": "truth"},
    "multiNode": {"customGPUResourceTypeList": "texts"},
}
_TYPES: dict[str, tuple[type, str]] = {
    "text": (str, "text"),
    "truth": (bool, "true or false"),
    "texts": (list, "a list"),
}
_NEVER_NULL = ("inferenceService", "deploy", "localModel")


@dataclass(frozen=True)
class Config:
    """KServe's configuration; the defaults are what KServe v0.20.0 ships.

    Attributes:
        default_mode: deployment mode where an InferenceService names none.
        art_version: version of the ART explainer's image where none is given.
        requests: default requests of containers, by resource.
        limits: default limits of containers, by resource.
        mounts_token: whether pods get the token of their ServiceAccount where nothing is said.
        local_model: whether the caching of models on nodes is switched on.
        gpu_resources: names of resources that are GPUs, beside those that KServe knows.
        errors: why the ConfigMap can't be read: the key, and what is wrong.
    """

    default_mode: str = "Knative"
    art_version: str = "latest"
    requests: Mapping[str, str] = field(default_factory=lambda: {"cpu": "1", "memory": "2Gi"})
    limits: Mapping[str, str] = field(default_factory=lambda: {"cpu": "1", "memory": "2Gi"})
    mounts_token: bool = True
    local_model: bool = False
    gpu_resources: tuple[str, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()


def read(config_map: Mapping[str, Any] | None) -> Config:
    """The configuration in a ConfigMap; as KServe ships it where there is none.

    Args:
        config_map: the ConfigMap as an object.
    """
    if config_map is None:
        return Config()
    data = config_map.get("data")
    data = data if isinstance(data, Mapping) else {}
    found: dict[str, dict[str, Any]] = {}
    errors: dict[str, str] = {}
    for key, form in _FORMS.items():
        if key in data:
            try:
                found[key] = _value(json.loads(data[key]), form, ())
            except (TypeError, json.JSONDecodeError) as error:
                errors[key] = f"expected JSON: {error}"
            except ValueError as error:
                errors[key] = str(error)
            else:
                if found[key] is None and key in _NEVER_NULL:
                    errors[key] = "expected a JSON object, got null"
    mode = _part(found, "deploy").get("defaultDeploymentMode") or ""
    if "deploy" in data and mode not in MODES:
        errors.setdefault(
            "deploy",
            f"expected defaultDeploymentMode to be one of {', '.join(MODES)}, got {mode!r}",
        )
    resources = _part(_part(found, "inferenceService"), "resource")
    art = _part(_part(found, "explainers"), "art")
    is_secured = "security" not in data or found.get("security") is not None
    return Config(
        default_mode=RENAMED_MODES.get(mode, mode),
        art_version=art.get("defaultImageVersion") or "",
        requests=_amounts(resources, "Request"),
        limits=_amounts(resources, "Limit"),
        mounts_token=not is_secured
        or _part(found, "security").get("autoMountServiceAccountToken") is True,
        local_model=_part(found, "localModel").get("enabled") is True,
        gpu_resources=tuple(_part(found, "multiNode").get("customGPUResourceTypeList") or ()),
        errors=tuple(errors.items()),
    )


def _value(value: Any, form: Any, path: tuple[str, ...]) -> Any:
    """A value in its form, as Go reads it: names of any case, no matter what else there is.

    Raises:
        ValueError: it is of another type.
    """
    if value is None:
        return None
    cls, expected = _TYPES[form] if isinstance(form, str) else (dict, "a JSON object")
    is_right: bool = isinstance(value, cls)
    if not is_right:
        place = f" at {'.'.join(path)}" if path else ""
        raise ValueError(f"expected {expected}{place}")
    if form == "texts":
        return [_value(item, "text", (*path, str(number))) for number, item in enumerate(value)]
    if isinstance(form, str):
        return value
    names = {name.lower(): name for name in form}
    found = {names[key.lower()]: item for key, item in value.items() if key.lower() in names}
    return {name: _value(item, form[name], (*path, name)) for name, item in found.items()}


def _part(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return value.get(key) or {}


def _amounts(resources: Mapping[str, Any], suffix: str) -> dict[str, str]:
    names = {"cpu": f"cpu{suffix}", "memory": f"memory{suffix}"}
    return {resource: resources[name] for resource, name in names.items() if resources.get(name)}
