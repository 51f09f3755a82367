"""Shorthands: fields that only Python has, written as the real ones that they stand for.

A shorthand counts where it was set from Python. A key of that name in data that was read is
unknown data and stays as it is.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kserve_models._model import Model

CONTAINER_NAME = "kserve-container"
"""Name of the container that serves, among those of a component (KServe v0.20.0)."""


def translate(obj: Model, used: list[str], document: dict[str, Any]) -> dict[str, Any]:
    """The document with the shorthands ``used`` of ``obj`` translated.

    Raises:
        ValueError: a shorthand and the field that it stands for disagree.
    """
    return TRANSLATIONS[obj._translation or ""](obj, used, document)


def _component(obj: Model, used: list[str], document: dict[str, Any]) -> dict[str, Any]:
    """``custom`` becomes pod fields of the component, ``auto_scaling`` its replica fields."""
    if "custom" in used:
        document.pop("custom")
        for key, value in _custom(obj).items():
            if key == "containers" and key in document:
                document[key] = _joined(obj, value, document[key])
            else:
                _put(obj, "custom", document, key, value)
    _lift_replicas(obj, document)
    return document


def _custom(obj: Model) -> dict[str, Any]:
    from kserve_models import _fields
    from kserve_models._document import document

    value = vars(obj)["custom"]
    if hasattr(type(value), "_raw"):
        return document(value)
    cls = _fields.model_class(type(obj).openapi_types["custom"])
    given = document(_given(cls, value))
    fields = set(_fields.model_class("V1Container").attribute_map.values()) - set(
        cls._wires.values()
    )
    container = {key: given.pop(key) for key in list(given) if key in fields}
    if container:
        containers = given.setdefault("containers", [])
        if not containers or containers[0].get("name") != CONTAINER_NAME:
            containers.insert(0, {"name": CONTAINER_NAME})
        containers[0].update(container)
    return given


def _given(cls: type[Model], value: Any) -> Model:
    """An object of ``cls`` from a mapping that was set from Python, with either kind of names."""
    obj = cls._view({})
    for key, item in dict(value).items():
        name = cls._names.get(key)
        if name is None:
            obj._raw[key] = item
        else:
            setattr(obj, name, item)
    return obj


def _joined(
    obj: Model, custom: list[dict[str, Any]], own: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Containers of ``custom`` and of the component, by name."""
    given = {container.get("name"): container for container in custom}
    for container in own:
        other = given.get(container.get("name"))
        if other is not None and other != container:
            raise _disagreement(obj, "custom", f"containers[name={container.get('name')}]")
    return custom + [container for container in own if container.get("name") not in given]


def _lift_replicas(obj: Model, document: dict[str, Any]) -> None:
    held = vars(obj).get("auto_scaling")
    if held is None:
        return
    scaling = document["autoScaling"]
    names = {"min_replicas": "minReplicas", "max_replicas": "maxReplicas"}
    target = "targetUtilizationPercentage"
    lifted = False
    for key in _set_in_python(held, [*names, "target_utilization_percentage"]):
        wire = names.get(key, target)
        value = scaling.pop(wire, None)
        if value is None:
            value = scaling.pop(key)
        lifted = True
        if wire == target:
            _put(obj, f"auto_scaling.{key}", document, "scaleMetric", "cpu")
            _put(obj, f"auto_scaling.{key}", document, "scaleTarget", value)
        else:
            _put(obj, f"auto_scaling.{key}", document, wire, value)
    if lifted and not scaling:
        del document["autoScaling"]


def _set_in_python(value: Any, names: list[str]) -> list[str]:
    """Which shorthands a value that an attribute holds was given from Python."""
    if hasattr(type(value), "_raw"):
        wires = type(value).attribute_map
        return [
            name
            for name in names
            if vars(value).get(name) is not None
            and wires[name] not in value._raw
            and name not in value._raw
        ]
    wires = {"min_replicas": "minReplicas", "max_replicas": "maxReplicas"}
    wires["target_utilization_percentage"] = "targetUtilizationPercentage"
    return [
        name for name in names if value.get(name) is not None or value.get(wires[name]) is not None
    ]


def _custom_container(obj: Model, used: list[str], document: dict[str, Any]) -> dict[str, Any]:
    """The container's fields become a container; the rest are pod fields already."""
    if not used:
        return document
    names = [*used, "resources"] if vars(obj).get("resources") is not None else used
    wires = type(obj).attribute_map
    container = {"name": CONTAINER_NAME}
    container.update((wires[name], document.pop(wires[name])) for name in names)
    others = document.get("containers", [])
    for other in others:
        if other.get("name") == CONTAINER_NAME:
            merged = dict(other)
            for key, value in container.items():
                _put(obj, key, merged, key, value)
            container = merged
    rest = [other for other in others if other.get("name") != CONTAINER_NAME]
    return {"containers": [container, *rest], **_without(document, "containers")}


def _router_rules(obj: Model, used: list[str], document: dict[str, Any]) -> dict[str, Any]:
    """``rules`` become the steps of a ``Switch``."""
    if not used:
        return document
    from kserve_models import _fields
    from kserve_models._document import document as manifest

    document.pop("rules")
    step = _fields.model_class("V1alpha1InferenceStep")
    rules = vars(obj)["rules"]
    steps = [
        manifest(rule if hasattr(type(rule), "_raw") else _given(step, rule)) for rule in rules
    ]
    _put(obj, "rules", document, "routerType", "Switch")
    _put(obj, "rules", document, "steps", steps)
    return document


def _graph_nodes(obj: Model, _: list[str], document: dict[str, Any]) -> dict[str, Any]:
    """A step in place of a node becomes a ``Sequence`` of that step."""
    nodes = vars(obj).get("nodes")
    if nodes is None or not hasattr(nodes, "items"):
        return document
    from kserve_models import _fields

    step = _fields.model_class("V1alpha1InferenceStep")
    for name, node in nodes.items():
        if isinstance(node, step):
            document["nodes"][name] = {
                "routerType": "Sequence",
                "steps": [document["nodes"][name]],
            }
    return document


def _model_format(obj: Model, used: list[str], document: dict[str, Any]) -> dict[str, Any]:
    """The name of ``model_format`` becomes ``framework``."""
    if not used:
        return document
    given = document.pop("modelFormat")
    name = given.get("name") if isinstance(given, dict) else None
    if name is None:
        raise ValueError(
            f"{type(obj).__name__}: expected 'model_format' to have a 'name', got {given!r}"
        )
    _put(obj, "model_format", document, "framework", name)
    return document


TRANSLATIONS: dict[str, Callable[[Model, list[str], dict[str, Any]], dict[str, Any]]] = {
    "component": _component,
    "custom-container": _custom_container,
    "graph-nodes": _graph_nodes,
    "model-format": _model_format,
    "router-rules": _router_rules,
}
"""By the values that ``x-kserve-translation`` has in the schema."""


def _put(obj: Model, shorthand: str, document: dict[str, Any], key: str, value: Any) -> None:
    if document.get(key, value) != value:
        raise _disagreement(obj, shorthand, key)
    document[key] = value


def _disagreement(obj: Model, shorthand: str, key: str) -> ValueError:
    return ValueError(
        f"{type(obj).__name__}: '{shorthand}' and '{key}' say different things: give one of them"
    )


def _without(document: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != key}
