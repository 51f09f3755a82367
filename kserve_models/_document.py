"""From objects to manifests: JSON values with wire names, nothing shared with the object."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kserve_models._model import Model

ADDITIONAL = "additional_properties"
_MISSING = object()


def copy(value: Any) -> Any:
    """A deep copy of JSON data: what it holds beside dicts and lists is kept as it is."""
    result = value.copy()
    if type(value) is dict:
        for key, item in value.items():
            kind = type(item)
            if kind is dict or kind is list:
                result[key] = copy(item)
    else:
        for index, item in enumerate(value):
            kind = type(item)
            if kind is dict or kind is list:
                result[index] = copy(item)
    return result


def written(value: dict[str, Any]) -> dict[str, Any]:
    """A copy of JSON data as it is written: nulls in mappings left out."""
    result = {}
    for key, item in value.items():
        kind = type(item)
        if kind is str or kind is int or kind is bool:
            result[key] = item
        elif kind is dict:
            result[key] = written(item)
        elif item is not None:
            result[key] = wire(item)
    return result


def wire(value: Any) -> Any:
    """Any value that an attribute can hold, as JSON data.

    Raises:
        TypeError: the value, or one inside it, has no JSON form.
    """
    kind = type(value)
    if kind is str or kind is int or kind is bool or kind is float or value is None:
        return value
    if kind is dict:
        return written(value)
    if kind is list:
        return [item if type(item) is str else wire(item) for item in value]
    return _other(value)


def document(obj: Model) -> dict[str, Any]:
    """The manifest of a model object: its own copy."""
    held = vars(obj)
    if not held:
        return written(obj._raw)
    return _merged(obj, held, wire)


def shared_document(obj: Model) -> dict[str, Any]:
    """The manifest of a model object, sharing untouched parts with it, nulls in them included.

    For a reader that is done with it at once.
    """
    held = vars(obj)
    if not held:
        return obj._raw
    return _merged(obj, held, _shared)


def _shared(value: Any) -> Any:
    kind = type(value)
    if kind is dict:
        return {key: _shared(item) for key, item in value.items() if item is not None}
    if kind is list:
        return [_shared(item) for item in value]
    if hasattr(value, "_raw"):
        return shared_document(value)
    return wire(value)


def _merged(obj: Model, held: dict[str, Any], convert: Any) -> dict[str, Any]:
    """What was read, with what was touched or set written over it, in the order of reading."""
    cls = type(obj)
    raw = obj._raw
    names = cls._names
    wires = cls.attribute_map
    result: dict[str, Any] = {}
    done = set()
    for key, value in raw.items():
        name = names.get(key)
        if name is None or name not in held or (key != wires[name] and wires[name] in raw):
            if value is not None:
                result[key] = convert(value)
            continue
        done.add(name)
        current = held[name]
        if current is not None:
            document = _over(value, current, convert)
            # A key spelled as in Python stays so until its value is changed.
            result[key if document == value else wires[name]] = document
    for name, value in held.items():
        if name == ADDITIONAL:
            result.update((key, convert(item)) for key, item in value.items() if item is not None)
        elif value is not None and name not in done:
            result[wires[name]] = convert(value)
    if cls._translation is not None:
        used = [name for name in cls._shorthands if held.get(name) is not None and name not in done]
        if used or cls._translation in _ALWAYS:
            from kserve_models import _shorthand

            return _shorthand.translate(obj, used, result)
    return result


# Translations that look at the values of fields which are real ones.
_ALWAYS = frozenset({"component", "graph-nodes"})


def _over(raw: Any, current: Any, convert: Any) -> Any:
    """What is written where a value was read and possibly changed: a time keeps its text."""
    if type(raw) is str and type(current) is not str:
        from kserve_models import _time

        if _time.parse(raw) == current:
            return raw
    return convert(current)


def _other(value: Any) -> Any:
    """JSON data of a value that is not JSON data itself."""
    if hasattr(type(value), "_raw"):
        return document(value)
    if isinstance(value, (list, tuple)):
        return [wire(item) for item in value]
    from collections.abc import Mapping

    if isinstance(value, Mapping):
        return {key: wire(item) for key, item in value.items() if item is not None}
    return _scalar(value)


def _scalar(value: Any) -> Any:
    import datetime
    import decimal
    import enum

    if isinstance(value, enum.Enum):
        return wire(value.value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, datetime.datetime):
        from kserve_models import _time

        return _time.text(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return str(value)
    return _foreign(value)


def _foreign(value: Any) -> Any:
    """JSON data of a model object of the Kubernetes client, of any of its generations.

    From 36 on a class says which function gives its wire form; before, it maps its attributes.
    """
    cls = type(value)
    to_dict = getattr(cls, "to_dict", None)
    projection = getattr(to_dict, "_openapi_generator_to_dict", None)
    if projection is not None and (
        getattr(projection, "_openapi_generator_to_dict", None) is to_dict
    ):
        return wire(projection(value))
    types = getattr(cls, "openapi_types", None)
    names = getattr(cls, "attribute_map", None)
    if isinstance(types, dict) and isinstance(names, dict):
        values = {names[name]: getattr(value, name) for name in types}
        return {key: wire(item) for key, item in values.items() if item is not None}
    if callable(to_dict):
        return wire(value.to_dict())
    raise TypeError(
        f"expected JSON data or a model object, got {cls.__module__}.{cls.__qualname__}: "
        "it has no manifest form"
    )
