"""Since which release classes and their attributes exist."""

from __future__ import annotations

from kserve_models._history.data import data
from kserve_models._history.releases import alike

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from kserve_models._model.model import Model


def since(cls: type[Model], attribute: str | None = None, *, kind: str | None = None) -> str | None:
    """The KServe release since which a model class, or an attribute of it, can be used.

    Many classes stand in several places, and have come to them with different releases. What is
    returned is the first release from which on the attribute is known wherever the class is: with
    it or a later one it is safe to use. A class itself is there since the first of its places.

    Args:
        cls: a class of ``kserve_models``.
        attribute: a name of ``cls.openapi_types``; None asks for the class.
        kind: look at the places in this kind alone, such as ``InferenceService``.

    Returns:
        A release, as ``0.17``; the oldest that is known stands for those before it, too. None for
        what KServe's CustomResourceDefinitions do not have: Python-only attributes, types of
        ConfigMaps, lists, metadata that the API server itself defines; with ``kind`` also for
        what that kind does not have.

    Raises:
        TypeError: ``cls`` is no model class.
        ValueError: it has no such attribute.
    """
    wires = getattr(cls, "attribute_map", None)
    if not isinstance(cls, type) or not isinstance(wires, dict):
        raise TypeError(f"since: expected a model class, got {cls!r}")
    name = _class_name(cls)
    if attribute is not None and attribute not in wires:
        hint = alike(attribute, list(wires))
        raise ValueError(f"since: {name} has no attribute {attribute!r}{hint}")
    releases: list[str] = data()["releases"]
    known = data()["classes"].get(name)
    if known is None:
        return None
    found: dict[str, int] = known["since"]
    if attribute is not None:
        wire = wires[attribute]
        if wire in known["never"]:
            return None
        of_field: dict[str, int] = known["fields"].get(wire, found)
        if kind is None:
            # Where a field is as old as its class, it says nothing of other kinds.
            late = [number for name, number in of_field.items() if number > found[name]]
            return releases[max(late, default=min(of_field.values()))]
        found = of_field
    if kind is not None:
        return releases[found[kind]] if kind in found else None
    return releases[min(found.values())]


def _class_name(cls: type[Model]) -> str:
    """The name of the generated class, of which a user's may be derived."""
    for base in cls.__mro__:
        if base.__module__.startswith("kserve_models.models."):
            return base.__name__
    return cls.__name__
