"""From objects to manifests: JSON values with wire names, nothing shared with the object."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kserve_models._model import Model

ADDITIONAL = "additional_properties"
_ATOMS = frozenset({str, int, bool, float, type(None)})


def copy(value: dict[str, Any]) -> dict[str, Any]:
    """A deep copy of a JSON object: what it holds beside dicts and lists is kept as it is."""
    result = value.copy()
    for key, item in value.items():
        kind = type(item)
        if kind is str:
            continue
        if kind is dict:
            result[key] = copy(item)
        elif kind is list:
            result[key] = copy_list(item)
        elif kind not in _ATOMS:
            result[key] = _plain(item)
    return result


def copy_list(value: list[Any]) -> list[Any]:
    """A deep copy of a JSON array, as ``copy`` makes it of an object."""
    return [
        item
        if type(item) is str
        else copy(item)
        if type(item) is dict
        else item
        if type(item) in _ATOMS
        else _plain(item)
        for item in value
    ]


def _plain(value: Any) -> Any:
    """A copy of data in other containers than JSON's; anything else as it is."""
    if hasattr(type(value), "_raw"):
        return value
    if isinstance(value, (list, tuple)):
        return copy_list(list(value))
    from collections.abc import Mapping

    return copy(dict(value)) if isinstance(value, Mapping) else value


def written(value: dict[str, Any]) -> dict[str, Any]:
    """A copy of a JSON object as it is written: nulls in mappings left out."""
    result = value.copy()
    for key, item in value.items():
        kind = type(item)
        if kind is str:
            continue
        if kind is dict:
            result[key] = written(item)
        elif item is None:
            del result[key]
        elif kind is not int and kind is not bool:
            result[key] = wire(item)
    return result


def wire(value: Any) -> Any:
    """Any value that an attribute can hold, as JSON data.

    Raises:
        TypeError: the value, or one inside it, has no JSON form.
    """
    kind = type(value)
    if kind is list:
        return [
            item if type(item) is str else written(item) if type(item) is dict else wire(item)
            for item in value
        ]
    if kind is dict:
        return written(value)
    if hasattr(kind, "_raw"):
        return document(value)
    if kind in _ATOMS:
        return value
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


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are one document: 1, 1.0 and true, equal in Python, are three."""
    return bool(one == other) and _same_types(one, other)


def _same_types(one: Any, other: Any) -> bool:
    kind = type(one)
    if kind is str:
        return True
    if kind is dict:
        return all(type(item) is str or _same_types(item, other[key]) for key, item in one.items())
    if kind is list:
        return all(map(_same_types, one, other))
    return kind is type(other)


def _shared(value: Any) -> Any:
    kind = type(value)
    if kind is str or kind is int or kind is bool:
        return value
    if hasattr(kind, "_raw"):
        return shared_document(value)
    if kind is list:
        return [item if type(item) is str else _shared(item) for item in value]
    if kind is dict:
        return {key: _shared(item) for key, item in value.items() if item is not None}
    return wire(value)


def _merged(obj: Model, held: dict[str, Any], convert: Callable[[Any], Any]) -> dict[str, Any]:
    """What was read, with what was touched or set written over it, in the order of reading."""
    cls = type(obj)
    raw = obj._raw
    names = cls._names
    extra = ADDITIONAL in held
    result: dict[str, Any] = {}
    done: list[str] = []
    for key, value in raw.items():
        name = names.get(key)
        if name in held and value is not None and name_of(cls, raw, key) is not None:
            if cls._shorthands and _is_set_shorthand(cls, name, value, held[name]):
                continue
            done.append(name)
            _write_over(cls, result, key, value, held[name], convert)
        elif type(value) is str and not extra:
            result[key] = value
        elif value is not None and not (extra and name_of(cls, raw, key) is None):
            result[key] = convert(value)
    if len(done) < len(held):
        _add_set(cls, held, done, result, convert)
    if cls._translation is not None:
        return _translated(obj, held, done, result)
    return result


def name_of(cls: type[Model] | Model, raw: dict[str, Any], key: str) -> str | None:
    """The attribute that a key of read data stands for, or None for one that is unknown.

    A key spelled as in Python counts where the wire name has no value.
    """
    name = cls._names.get(key)
    if name is None or key == cls._wires[name] or raw.get(cls._wires[name]) is None:
        return name
    return None


def _is_set_shorthand(cls: type[Model], name: str, read: Any, current: Any) -> bool:
    """Whether a shorthand was set over a value that was read, and not only read."""
    if name not in cls._shorthands or current is None:
        return False
    view = getattr(current, "_raw", None)
    return view is not read and wire(current) != wire(read)


def _write_over(
    cls: type[Model],
    result: dict[str, Any],
    key: str,
    read: Any,
    current: Any,
    convert: Callable[[Any], Any],
) -> None:
    """Write what an attribute holds where its value was read: a time keeps its text."""
    if current is None:
        return
    if type(read) is str and type(current) is not str:
        from kserve_models import _time

        changed = read if _time.parse(read) == current else convert(current)
    else:
        changed = convert(current)
    wire_name = cls._wires[cls._names[key]]
    # A key spelled as in Python stays so until its value is changed.
    result[key if key == wire_name or changed == wire(read) else wire_name] = changed


def _add_set(
    cls: type[Model],
    held: dict[str, Any],
    done: list[str],
    result: dict[str, Any],
    convert: Callable[[Any], Any],
) -> None:
    """Add what was set and not read."""
    for name, value in held.items():
        if name == ADDITIONAL:
            result.update((key, convert(item)) for key, item in value.items() if item is not None)
        elif value is not None and name not in done and name in cls._wires:
            result[cls._wires[name]] = convert(value)


# Translations that look at the values of fields which are real ones.
_ALWAYS = frozenset({"component", "graph-nodes"})


def _translated(
    obj: Model, held: dict[str, Any], done: list[str], result: dict[str, Any]
) -> dict[str, Any]:
    """The document with shorthands translated, those that were set and not read."""
    cls = type(obj)
    used = [name for name in cls._shorthands if held.get(name) is not None and name not in done]
    if not used and cls._translation not in _ALWAYS:
        return result
    from kserve_models import _shorthand

    return _shorthand.translate(obj, used, result)


def _other(value: Any) -> Any:
    """JSON data of a value that is not JSON data itself."""
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

    From 37 on a class says which function gives its wire form; before, it maps its attributes.
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
