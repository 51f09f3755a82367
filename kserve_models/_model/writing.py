"""From objects to manifests and to dicts in Python names: nothing is shared with the object."""

from __future__ import annotations

from kserve_models._model.manifest_backed import (
    JSON_ATOMS,
    Converted,
    GivenMapping,
    ManifestBacked,
    SetByUser,
)
from kserve_models._model.reading import typed

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from typing import Any


class NoFormError(TypeError):
    """A value has no JSON form."""


def write_mapping(value: dict[str, Any]) -> dict[str, Any]:
    """A copy of a JSON object as it is written: nulls in mappings left out."""
    result = value.copy()
    nulls = False
    # Not of ``value``, to which another thread may add.
    for key, item in result.items():
        kind = type(item)
        if kind is str:
            continue
        if kind is dict:
            result[key] = write_mapping(item)
        elif item is None:
            nulls = True
        elif kind is not int and kind is not bool:
            result[key] = to_wire(item)
    if nulls:
        return {key: item for key, item in result.items() if item is not None}
    return result


def to_wire(value: Any) -> Any:
    """Any value that an attribute can hold, as JSON data.

    Raises:
        TypeError: the value, or one inside it, has no JSON form.
    """
    kind = type(value)
    if kind is list:
        return [
            item
            if type(item) is str
            else write_mapping(item)
            if type(item) is dict
            else to_wire(item)
            for item in value
        ]
    if kind is dict:
        return write_mapping(value)
    if isinstance(value, ManifestBacked):
        return to_manifest(value)
    if kind in JSON_ATOMS:
        return value
    if isinstance(value, Converted):
        return _converted(value)
    return _other(value)


def _converted(value: Converted) -> Any:
    """``to_wire`` of what ``_wire_of`` gives, in one loop for lists."""
    wire = value.wire
    kind = type(wire)
    if kind is str:
        return wire
    if kind is not list:
        return to_wire(_wire_of(value))
    result = []
    for item in wire:
        if isinstance(item, ManifestBacked):
            result.append(to_manifest(item))
        elif type(item) is dict:
            return to_wire(_wire_of(value))
        else:
            result.append(to_wire(item))
    return result


def _wire_of(value: Converted) -> Any:
    """What is written for a value: mappings that were put into it since are made typed."""
    wire = value.wire
    for item in wire if type(wire) is list else wire.values() if type(wire) is dict else ():
        if type(item) is dict and value.type is not None:
            return typed(value.type, wire)
    return wire


def to_manifest(obj: Any) -> dict[str, Any]:
    """The manifest of a model object: its own copy."""
    result = write_mapping(obj._raw)
    if obj._translation is None:
        return result
    return _translated(obj, result)


def to_sent_manifest(obj: Any) -> dict[str, Any]:
    """The manifest of a model object, with its ``apiVersion`` and ``kind`` where it lacks them."""
    result = to_manifest(obj)
    if obj._api_version_and_kind is None or ("apiVersion" in result and "kind" in result):
        return result
    api_version, kind = obj._api_version_and_kind
    return {"apiVersion": api_version, "kind": kind, **result}


def json_default(value: Any) -> Any:
    """What an encoder goes on with for a value that is no JSON data, nulls in it included.

    It shares with objects what is not to be translated: for a reader that is done with it at once.
    """
    if isinstance(value, Converted):
        return _wire_of(value)
    if isinstance(value, ManifestBacked) and value._translation is None:
        return value._raw
    return to_wire(value)


def to_python_dict(obj: ManifestBacked) -> dict[str, Any]:
    """Every attribute of an object, None where unset, nested objects as dicts of the same kind.

    Of one that was given as a mapping: what is set, unknown fields too.
    """
    raw = obj._raw
    # Made typed here only: reading all attributes is no reason to keep them.
    result = {name: _python_value(field.value(raw)) for name, field in obj._fields.items()}
    if type(raw) is not GivenMapping:
        return result
    result = {name: value for name, value in result.items() if value is not None}
    result.update({key: _python_value(value) for key, value in unknown_fields(obj).items()})
    return result


def set_attributes(obj: ManifestBacked) -> list[str]:
    """The names of the attributes that have a value, in the schema's order."""
    raw = obj._raw
    return [
        name
        for name, wire in obj._wires.items()
        if raw.get(wire) is not None or raw.get(name) is not None
    ]


def unknown_fields(obj: ManifestBacked) -> dict[str, Any]:
    """What an object holds beside its attributes, by key."""
    # A copy, as another thread may add to it.
    raw = obj._raw.copy()
    return {key: value for key, value in raw.items() if attribute_of_key(obj, raw, key) is None}


def _python_value(value: Any) -> Any:
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is dict:
        return {key: _python_value(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [_python_value(item) for item in value]
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return value


def attribute_of_key(obj: ManifestBacked, raw: dict[str, Any], key: str) -> str | None:
    """The attribute that a key of read data stands for, or None for one that is unknown.

    A key spelled as in Python counts where the wire name has no value.
    """
    name = obj._names.get(key)
    if name is None or key == obj._wires[name] or raw.get(obj._wires[name]) is None:
        return name
    return None


# Translations that look into the value of a field which is a real one.
_INTO: dict[str | None, str] = {"component": "autoScaling", "graph-nodes": "nodes"}


def _translated(obj: ManifestBacked, result: dict[str, Any]) -> dict[str, Any]:
    """The document with shorthands translated, those that were set and not read."""
    raw = obj._raw
    used = [name for name in obj._shorthands if type(raw.get(obj._wires[name])) is SetByUser]
    if not used and _INTO.get(obj._translation, "") not in result:
        return result
    return obj._translate(used, result)


def _other(value: Any) -> Any:
    """JSON data of a value that is not JSON data itself."""
    if isinstance(value, (list, tuple)):
        return [to_wire(item) for item in value]
    from collections.abc import Mapping

    if isinstance(value, Mapping):
        return {key: to_wire(item) for key, item in value.items() if item is not None}
    return _scalar(value)


def _scalar(value: Any) -> Any:
    import datetime
    import decimal
    import enum
    import uuid

    if isinstance(value, enum.Enum):
        return to_wire(value.value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, datetime.datetime):
        from kserve_models._text.times import format_time

        return format_time(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (decimal.Decimal, uuid.UUID)):
        return str(value)
    return _foreign(value)


def _foreign(value: Any) -> Any:
    """JSON data of a model object of the Kubernetes client, of any of its generations.

    From 37 on a class says which function gives its wire form; before, it maps its attributes.
    """
    cls = type(value)
    to_dict = getattr(cls, "to_dict", None)
    projection = getattr(to_dict, "_openapi_generator_to_dict", None)
    if projection is not None and (
        getattr(projection, "_openapi_generator_to_dict", None) is to_dict
    ):
        return to_wire(projection(value))
    types = getattr(cls, "openapi_types", None)
    names = getattr(cls, "attribute_map", None)
    if isinstance(types, dict) and isinstance(names, dict):
        values = {names[name]: getattr(value, name) for name in types}
        return {key: to_wire(item) for key, item in values.items() if item is not None}
    if callable(to_dict):
        return to_wire(value.to_dict())
    raise NoFormError(
        f"expected JSON data or a model object, got {cls.__module__}.{cls.__qualname__}: "
        "it has no manifest form"
    )


def same_json(one: Any, other: Any) -> bool:
    """Whether two JSON values are one document: 1, 1.0 and true, equal in Python, are three."""
    return bool(one == other) and _same_types(one, other)


def _same_types(one: Any, other: Any) -> bool:
    kind = type(one)
    if kind is not type(other):
        # Also where another thread has just made one of them typed.
        return False
    if kind is dict:
        return all(
            type(item) is str or _same_types(item, other.get(key)) for key, item in one.items()
        )
    return kind is not list or all(map(_same_types, one, other))
