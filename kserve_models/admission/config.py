"""The ConfigMap ``inferenceservice-config``, as far as admission reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MODES = ("Knative", "Standard", "ModelMesh", "Serverless", "RawDeployment")
"""What ``deploy.defaultDeploymentMode`` may be; the last two are old names of the first two."""
RENAMED_MODES = {"RawDeployment": "Standard", "Serverless": "Knative"}
_KEYS = ("explainers", "inferenceService", "deploy", "localModel", "security", "multiNode")


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
    found: dict[str, Any] = {}
    errors: list[tuple[str, str]] = []
    for key in _KEYS:
        if key in data:
            try:
                value = json.loads(data[key])
            except (TypeError, ValueError) as error:
                errors.append((key, f"expected JSON: {error}"))
                continue
            found[key] = {} if value is None else value
            if not isinstance(found[key], dict):
                errors.append((key, "expected a JSON object"))
                found[key] = {}
    mode = _text(found, "deploy", "defaultDeploymentMode")
    if "deploy" in found and mode not in MODES and "deploy" not in dict(errors):
        errors.append(
            (
                "deploy",
                f"expected defaultDeploymentMode to be one of {', '.join(MODES)}, got {mode!r}",
            )
        )
    mode = RENAMED_MODES.get(mode, mode)
    resources = _part(_part(found, "inferenceService"), "resource")
    security = found.get("security")
    return Config(
        default_mode=mode if "deploy" in found else "",
        art_version=_text(_part(found, "explainers"), "art", "defaultImageVersion"),
        requests=_amounts(resources, "Request"),
        limits=_amounts(resources, "Limit"),
        mounts_token=bool(security and security.get("autoMountServiceAccountToken") is True),
        local_model=_part(found, "localModel").get("enabled") is True,
        gpu_resources=_texts(_part(found, "multiNode").get("customGPUResourceTypeList")),
        errors=tuple(errors),
    )


def _part(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


def _text(value: Mapping[str, Any], *keys: str) -> str:
    for key in keys[:-1]:
        value = _part(value, key)
    found = value.get(keys[-1])
    return found if isinstance(found, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _amounts(resources: Mapping[str, Any], suffix: str) -> dict[str, str]:
    names = {"cpu": f"cpu{suffix}", "memory": f"memory{suffix}"}
    return {
        resource: resources[name]
        for resource, name in names.items()
        if isinstance(resources.get(name), str) and resources[name]
    }
