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
    if _is_spelled_in_python(cls, data):
        return _from_python_names(cls, data)
    return cls._view(_document.copy(data))


def _plain_dict(cls: type[Model], data: Any) -> dict[str, Any]:
    from collections.abc import Mapping

    if not isinstance(data, Mapping):
        raise TypeError(f"{cls.__name__}.from_dict: expected a mapping, got {type(data).__name__}")
    return dict(data)


def _is_spelled_in_python(cls: type[Model], data: dict[str, Any]) -> bool:
    """Whether the keys are attribute names: some that only Python has, none that only the wire has."""
    fields = cls._fields
    names = cls._names
    found = False
    for key in data:
        name = names.get(key)
        if name is None:
            continue
        if key != name:
            return False
        if fields[name].wire != key:
            found = True
    return found


def _from_python_names(cls: type[M], data: dict[str, Any]) -> M:
    obj = cls._view({})
    for key, value in data.items():
        field = cls._fields.get(cls._aliases.get(key, key))
        if value is None:
            continue
        if field is None:
            obj._raw[key] = _owned(value)
        elif field.name in cls._shorthands:
            setattr(obj, field.name, _typed(cls.openapi_types[field.name], value))
        else:
            typed = _typed(cls.openapi_types[field.name], value)
            if typed is value or isinstance(typed, (list, dict)):
                obj._raw[field.wire] = _owned(_document.wire(typed))
            else:
                setattr(obj, field.name, typed)
    return obj


def _typed(type_name: str, value: Any) -> Any:
    """A value spelled with Python names, as its type in ``openapi_types`` says."""
    if type_name.startswith("list["):
        element = _fields.element_type(type_name)
        if isinstance(value, list) and not _fields.is_plain(element):
            return [_typed(element, item) for item in value]
    elif type_name.startswith("dict("):
        element = _fields.element_type(type_name)
        if isinstance(value, dict) and not _fields.is_plain(element):
            return {key: _typed(element, item) for key, item in value.items()}
    elif type(value) is dict and type_name != "datetime" and not _fields.is_plain(type_name):
        cls = _fields.model_class(type_name)
        if _is_spelled_in_python(cls, value) or not any(
            cls._names.get(key, key) != key for key in value
        ):
            return _from_python_names(cls, value)
        return from_mapping(cls, value)
    return value


def _owned(value: Any) -> Any:
    if type(value) is dict:
        return _document.copy(value)
    return _document.copy_list(value) if type(value) is list else value
