"""Reading mappings: wire names, or Python names throughout."""

from __future__ import annotations

from kserve_models import _document, _fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    from kserve_models._model import Model

    M = TypeVar("M", bound=Model)


def from_mapping(cls: type[M], data: Any) -> M:
    """An object of ``cls`` from a mapping, which is copied.

    Raises:
        TypeError: ``data`` is no mapping.
    """
    if type(data) is not dict:
        data = _plain_dict(cls, data)
    if (
        len(data) >= len(cls._fields) or not cls._python_only.isdisjoint(data)
    ) and _is_spelled_in_python(cls, data):
        return _from_python_names(cls, data)
    obj = _fields.new(cls)
    _fields.set_raw(obj, _document.copy(data))
    return obj


def _plain_dict(cls: type[Model], data: Any) -> dict[str, Any]:
    from collections.abc import Mapping

    if not isinstance(data, Mapping):
        raise TypeError(f"{cls.__name__}.from_dict: expected a mapping, got {type(data).__name__}")
    return dict(data)


def _is_spelled_in_python(cls: type[Model], data: dict[str, Any]) -> bool:
    """Whether the keys are attribute names, and not those of a manifest.

    That is: none is a name that only the wire has, and some is one that only Python has, or all
    attributes are there, as ``to_dict()`` gives them.
    """
    fields = cls._fields
    names = cls._names
    found = False
    for key in data:
        name = names.get(key)
        if name is None:
            continue
        if key != name:
            return False
        found = found or fields[name].wire != key
    return found or data.keys() >= fields.keys()


def _from_python_names(cls: type[M], data: dict[str, Any]) -> M:
    obj = cls._view({})
    for key, value in data.items():
        field = cls._fields.get(cls._aliases.get(key, key))
        if value is None:
            continue
        if field is None:
            obj._raw[key] = _owned(value)
            continue
        type_name = cls.openapi_types[field.name]
        typed = _typed(type_name, value, cls._accepts.get(field.name))
        if field.name in cls._shorthands or _has_shorthands(type_name):
            setattr(obj, field.name, typed)
        else:
            obj._raw[field.wire] = typed
    return obj


def _typed(type_name: str, value: Any, accepts: str | None = None) -> Any:
    """A value spelled with Python names, as its type in ``openapi_types`` says.

    ``accepts`` is a further class that the value, or one in it, may be of.
    """
    if type_name.startswith("list[") and isinstance(value, list):
        element = _fields.element_type(type_name)
        return [_typed(element, item, accepts) for item in value]
    if type_name.startswith("dict(") and isinstance(value, dict):
        element = _fields.element_type(type_name)
        return {key: _typed(element, item, accepts) for key, item in value.items()}
    if type(value) is not dict or not _fields.is_model(type_name):
        return _owned(value)
    cls = _fields.model_class(type_name)
    if accepts is not None:
        other = _fields.model_class(accepts)
        if value.keys() >= other._fields.keys():
            cls = other
    if not any(cls._names.get(key, key) != key for key in value):
        return _from_python_names(cls, value)
    if cls._shorthands:
        # Set from Python, so what its shorthands stand for is written: they would not be read.
        return _owned(value)
    return from_mapping(cls, value)


def _has_shorthands(type_name: str) -> bool:
    return _fields.is_model(type_name) and bool(_fields.model_class(type_name)._shorthands)


def _owned(value: Any) -> Any:
    if type(value) is dict:
        return _document.copy(value)
    return _document.copy_list(value) if type(value) is list else value
