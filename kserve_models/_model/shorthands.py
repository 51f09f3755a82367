"""Shorthands: fields that only Python has, written as the real ones that they stand for.

A shorthand counts where it was set from Python. A key of that name in data that was read is
unknown data and stays as it is.
"""

from __future__ import annotations

from kserve_models._model import writing
from kserve_models._model.conversion import model_class
from kserve_models._model.manifest_backed import ManifestBacked, SetByUser
from kserve_models._model.reading import built

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


CONTAINER_NAME = "kserve-container"
"""Name of the container that serves, among those of a component (KServe v0.20.0)."""


def translate(obj: ManifestBacked, used: list[str], manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest with the shorthands ``used`` of ``obj`` translated.

    Raises:
        ValueError: a shorthand and the field that it stands for disagree.
    """
    return TRANSLATIONS[obj._translation or ""](obj, used, manifest)


def _component(obj: ManifestBacked, used: list[str], manifest: dict[str, Any]) -> dict[str, Any]:
    """``custom`` becomes pod fields of the component, ``auto_scaling`` its replica fields."""
    if "custom" in used:
        manifest.pop("custom")
        for key, value in _custom(obj).items():
            own = manifest.get(key)
            if key == "containers" and isinstance(own, list) and isinstance(value, list):
                manifest[key] = _joined(obj, value, own)
            else:
                _put(obj, "custom", manifest, key, value)
    _lift_replicas(obj, manifest)
    return manifest


def _custom(obj: ManifestBacked) -> dict[str, Any]:
    """The pod fields that ``custom`` stands for, the container among them."""
    cls = model_class(type(obj).openapi_types["custom"])
    container = _object(obj, "custom", cls, _held(obj, "custom"))
    given = writing.to_manifest(container)
    # Fields of a container that the class has no argument for.
    fields = set(model_class("V1Container").attribute_map.values())
    known = {*container._wires.values()}
    extra = {key: given.pop(key) for key in list(given) if key in fields - known}
    if extra:
        containers = given.setdefault("containers", [])
        if not isinstance(containers, list):
            raise _no_list(container, "containers")
        if not containers or _name(containers[0]) != CONTAINER_NAME:
            containers.insert(0, {"name": CONTAINER_NAME})
        for key, item in extra.items():
            if containers[0].setdefault(key, item) != item:
                place = f"containers[name={CONTAINER_NAME}].{key}"
                raise _disagreement(container, container._names.get(key) or key, place)
    return given


def _object(
    obj: ManifestBacked, shorthand: str, cls: type[ManifestBacked], value: Any
) -> ManifestBacked:
    """What was given for a shorthand, or in it, as an object of ``cls``: any model or mapping."""
    if isinstance(value, cls):
        return value
    data = writing.to_wire(value)
    if not isinstance(data, dict):
        raise TypeError(
            f"{type(obj).__name__}: expected '{shorthand}' to be a model or a mapping, got"
            f" {type(value).__name__}"
        )
    return built(cls, data, refuse=True)


def _joined(
    obj: ManifestBacked, custom: list[dict[str, Any]], own: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Containers of ``custom`` and of the component, by name."""
    given = {name: container for container in custom if (name := _name(container)) is not None}
    for container in own:
        name = _name(container)
        if name in given and given[name] != container:
            raise _disagreement(obj, "custom", f"containers[name={name}]")
    return custom + [container for container in own if _name(container) not in given]


def _name(container: Any) -> str | None:
    """The name of a container; of odd data there is none."""
    name = container.get("name") if isinstance(container, dict) else None
    return name if isinstance(name, str) else None


_REPLICAS = {
    "min_replicas": "minReplicas",
    "max_replicas": "maxReplicas",
    "target_utilization_percentage": "targetUtilizationPercentage",
}


def _lift_replicas(obj: ManifestBacked, manifest: dict[str, Any]) -> None:
    """Move the replica fields that ``auto_scaling`` was given to the component."""
    scaling = manifest.get("autoScaling")
    if not isinstance(scaling, dict):
        return
    held = obj._raw.get("autoScaling")
    lifted = False
    for name, wire in _REPLICAS.items():
        for key in (name, wire):
            if key not in scaling or not _is_set_by_user(held, wire):
                continue
            value = scaling.pop(key)
            lifted = True
            shorthand = f"auto_scaling.{name}"
            if name == "target_utilization_percentage":
                _put(obj, shorthand, manifest, "scaleMetric", "cpu")
                _put(obj, shorthand, manifest, "scaleTarget", value)
            else:
                _put(obj, shorthand, manifest, wire, value)
    if lifted and not scaling:
        del manifest["autoScaling"]


def _is_set_by_user(held: Any, wire: str) -> bool:
    """Whether a field was set from Python, itself or with the whole value that it is in."""
    if isinstance(held, ManifestBacked):
        return isinstance(held._raw.get(wire), SetByUser)
    return type(held) is not dict


def _custom_container(
    obj: ManifestBacked, used: list[str], manifest: dict[str, Any]
) -> dict[str, Any]:
    """The container's fields become a container; the rest are pod fields already."""
    if not used:
        return manifest
    names = [*used, "resources"] if "resources" in manifest else used
    wires = type(obj)._wires
    container = {"name": CONTAINER_NAME}
    container.update((wires[name], manifest.pop(wires[name])) for name in names)
    others = manifest.pop("containers", [])
    if not isinstance(others, list):
        raise _no_list(obj, "containers")
    for other in others:
        if _name(other) == CONTAINER_NAME:
            place = f"containers[name={CONTAINER_NAME}]"
            for key, value in other.items():
                if container.setdefault(key, value) != value:
                    raise _disagreement(obj, type(obj)._names.get(key) or key, f"{place}.{key}")
    rest = [other for other in others if _name(other) != CONTAINER_NAME]
    return {"containers": [container, *rest], **manifest}


def _router_rules(obj: ManifestBacked, used: list[str], manifest: dict[str, Any]) -> dict[str, Any]:
    """``rules`` become the steps of a ``Switch``."""
    if not used:
        return manifest
    if not isinstance(manifest.pop("rules"), list):
        raise _no_list(obj, "rules")
    step = model_class("V1alpha1InferenceStep")
    rules = _held(obj, "rules")
    steps = [writing.to_manifest(_object(obj, "rules", step, rule)) for rule in rules]
    _put(obj, "rules", manifest, "routerType", "Switch")
    _put(obj, "rules", manifest, "steps", steps)
    return manifest


def _graph_nodes(obj: ManifestBacked, _: list[str], manifest: dict[str, Any]) -> dict[str, Any]:
    """A step in place of a node becomes a ``Sequence`` of that step."""
    nodes = _held(obj, "nodes")
    if nodes is None or not hasattr(nodes, "items"):
        return manifest
    step = model_class("V1alpha1InferenceStep")
    for name, node in nodes.items():
        if isinstance(node, step):
            manifest["nodes"][name] = {
                "routerType": "Sequence",
                "steps": [manifest["nodes"][name]],
            }
    return manifest


def _model_format(obj: ManifestBacked, used: list[str], manifest: dict[str, Any]) -> dict[str, Any]:
    """The name of ``model_format`` becomes ``framework``."""
    if not used:
        return manifest
    given = manifest.pop("modelFormat")
    name = given.get("name") if isinstance(given, dict) else None
    if name is None:
        raise ValueError(
            f"{type(obj).__name__}: expected 'model_format' to have a 'name', got {given!r}"
        )
    _put(obj, "model_format", manifest, "framework", name)
    return manifest


TRANSLATIONS: dict[str, Callable[[ManifestBacked, list[str], dict[str, Any]], dict[str, Any]]] = {
    "component": _component,
    "custom-container": _custom_container,
    "graph-nodes": _graph_nodes,
    "model-format": _model_format,
    "router-rules": _router_rules,
}
"""By the values that ``x-kserve-translation`` has in the schema."""


def _held(obj: ManifestBacked, name: str) -> Any:
    return obj._fields[name].value(obj._raw)


def _put(
    obj: ManifestBacked, shorthand: str, manifest: dict[str, Any], key: str, value: Any
) -> None:
    if manifest.get(key, value) != value:
        raise _disagreement(obj, shorthand, key)
    manifest[key] = value


def _no_list(obj: ManifestBacked, name: str) -> TypeError:
    came = type(_held(obj, name)).__name__
    return TypeError(f"{type(obj).__name__}: expected '{name}' to be a list, got {came}")


def _disagreement(obj: ManifestBacked, shorthand: str, key: str) -> ValueError:
    return ValueError(
        f"{type(obj).__name__}: '{shorthand}' and '{key}' say different things: give one of them"
    )
