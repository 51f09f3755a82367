"""Reading mappings: wire names, or Python names throughout."""

from __future__ import annotations

from kserve_models._model.conversion import element_type, is_model, model_class
from kserve_models._model.manifest_backed import JSON_ATOMS, ManifestBacked

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, TypeVar

    M = TypeVar("M", bound=ManifestBacked)


def from_mapping(cls: type[M], data: Any) -> M:
    """An object of ``cls`` from a mapping, which is copied.

    Raises:
        TypeError: ``data`` is no mapping.
    """
    if type(data) is not dict:
        data = _plain_dict(cls, data)
    obj = cls._wrap(copy_mapping(data))
    # Nearly every manifest has a name that only manifests have.
    if cls._wire_only.isdisjoint(data) and _is_spelled_in_python(cls, obj._raw):
        return _from_python_names(cls, obj._raw)
    return obj


def _plain_dict(cls: type[ManifestBacked], data: Any) -> dict[str, Any]:
    from collections.abc import Mapping

    if not isinstance(data, Mapping):
        raise TypeError(f"{cls.__name__}.from_dict: expected a mapping, got {type(data).__name__}")
    return dict(data)


def _is_spelled_in_python(cls: type[ManifestBacked], data: dict[str, Any]) -> bool:
    """Whether the keys are attribute names, and not those of a manifest.

    They are where none is a name that only the wire has, and some is one that only Python has.
    Where all names are both, the models below decide: they have to agree.
    """
    spelling = _spelling(cls, data)
    return spelling if spelling is not None else set(_spellings_below(cls, data)) == {True}


def _spelling(cls: type[ManifestBacked], data: dict[str, Any]) -> bool | None:
    """Whether the keys of one mapping are Python's; None where they are both."""
    if not cls._wire_only.isdisjoint(data):
        return False
    return None if cls._python_only.isdisjoint(data) else True


def _spellings_below(cls: type[ManifestBacked], data: dict[str, Any]) -> Iterator[bool]:
    for key, value in data.items():
        for model, item in _models_in(cls.openapi_types.get(key, ""), value):
            spelling = _spelling(model, item)
            if spelling is not None:
                yield spelling
            yield from _spellings_below(model, item)


def _models_in(type_name: str, value: Any) -> Iterator[tuple[type[ManifestBacked], dict[str, Any]]]:
    """The mappings in a value that are models by its type in ``openapi_types``, with their class."""
    if type_name.startswith("list[") and type(value) is list:
        for item in value:
            yield from _models_in(element_type(type_name), item)
    elif type_name.startswith("dict(") and type(value) is dict:
        for item in value.values():
            yield from _models_in(element_type(type_name), item)
    elif type(value) is dict and type_name and is_model(type_name):
        yield model_class(type_name), value


def _from_python_names(cls: type[M], data: dict[str, Any]) -> M:
    """An object from a mapping in Python's names, which is the object's from now on."""
    obj = cls._wrap({})
    for key, value in data.items():
        name = cls._aliases.get(key, key)
        if value is None:
            continue
        if name not in cls._wires:
            obj._raw[key] = value
            continue
        type_name = cls.openapi_types[name]
        typed = _typed(type_name, value, cls._accepts.get(name))
        if name in cls._shorthands or _has_shorthands(type_name):
            setattr(obj, name, typed)
        else:
            obj._raw[cls._wires[name]] = typed
    return obj


def _typed(type_name: str, value: Any, accepts: str | None = None) -> Any:
    """A value spelled with Python names, as its type in ``openapi_types`` says.

    ``accepts`` is a further class that the value, or one in it, may be of.
    """
    if type_name.startswith("list[") and isinstance(value, list):
        element = element_type(type_name)
        return [_typed(element, item, accepts) for item in value]
    if type_name.startswith("dict(") and isinstance(value, dict):
        element = element_type(type_name)
        return {key: _typed(element, item, accepts) for key, item in value.items()}
    if type(value) is not dict or not is_model(type_name):
        return value
    cls = model_class(type_name)
    if accepts is not None:
        other = model_class(accepts)
        if value.keys() >= other._wires.keys():
            cls = other
    if not any(cls._names.get(key, key) != key for key in value):
        return _from_python_names(cls, value)
    if cls._shorthands:
        # Set from Python, so what its shorthands stand for is written: they would not be read.
        return value
    return cls._wrap(value)


def _has_shorthands(type_name: str) -> bool:
    return is_model(type_name) and bool(model_class(type_name)._shorthands)


def copy_mapping(value: dict[str, Any]) -> dict[str, Any]:
    """A deep copy of a JSON object: what it holds beside dicts and lists is kept as it is."""
    result = value.copy()
    for key, item in value.items():
        kind = type(item)
        if kind is str:
            continue
        if kind is dict:
            result[key] = copy_mapping(item)
        elif kind is list:
            result[key] = copy_list(item)
        elif kind not in JSON_ATOMS:
            result[key] = _plain(item)
    return result


def copy_list(value: list[Any]) -> list[Any]:
    """A deep copy of a JSON array, as ``copy_mapping`` makes it of an object."""
    return [
        item
        if type(item) is str
        else copy_mapping(item)
        if type(item) is dict
        else item
        if type(item) in JSON_ATOMS
        else _plain(item)
        for item in value
    ]


def _plain(value: Any) -> Any:
    """A copy of data in other containers than JSON's; anything else as it is."""
    if isinstance(value, ManifestBacked):
        return value
    if isinstance(value, (list, tuple)):
        return copy_list(list(value))
    from collections.abc import Mapping

    return copy_mapping(dict(value)) if isinstance(value, Mapping) else value
