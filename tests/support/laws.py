"""What every model object keeps to, as functions that tests call."""

from __future__ import annotations

import copy
import json
import pickle
from typing import TYPE_CHECKING, Any

import kserve_models
from kserve_models import models

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kserve_models import Model

PROTOCOLS = range(2, pickle.HIGHEST_PROTOCOL + 1)
PLAIN = frozenset({"str", "int", "float", "bool", "object", "datetime"})


def model_class(name: str) -> type[Model]:
    """The model class of that name."""
    cls: type[Model] = getattr(models, name)
    return cls


def class_of(manifest: dict[str, Any]) -> type[Model]:
    """The class of a manifest's kind."""
    return model_class(models.KINDS[manifest["apiVersion"], manifest["kind"]])


def without_nulls(value: Any) -> Any:
    """JSON data as it is to be written: nulls in mappings left out."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def text(value: Any) -> str:
    """Data as text that tells 1, 1.0 and True apart and is the same for any order of keys."""
    return json.dumps(value, sort_keys=True)


def element(type_name: str) -> str | None:
    """What a list or map type holds, or None for any other type."""
    if type_name.startswith("list["):
        return type_name[len("list[") : -1]
    if type_name.startswith("dict("):
        return type_name[len("dict(str, ") : -1]
    return None


def class_name(type_name: str) -> str | None:
    """The class that a type is, or holds; None for plain ones."""
    held = element(type_name)
    if held is not None:
        return class_name(held)
    return None if type_name in PLAIN else type_name


def read_all(value: Any) -> None:
    """Read every attribute of an object and of all that it holds, unknown fields included."""
    if isinstance(value, kserve_models.Model):
        for name in type(value).openapi_types:
            read_all(getattr(value, name))
        read_all(value.additional_properties)
    elif isinstance(value, dict):
        for item in value.values():
            read_all(item)
    elif isinstance(value, list):
        for item in value:
            read_all(item)


def unknown_fields(value: Any, path: str = "") -> Iterator[str]:
    """Paths of fields that no class knows, in an object and all that it holds."""
    if isinstance(value, kserve_models.Model):
        yield from (f"{path}.{key}" for key in value.additional_properties)
        for name, wire in type(value).attribute_map.items():
            yield from unknown_fields(getattr(value, name), f"{path}.{wire}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from unknown_fields(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from unknown_fields(item, f"{path}[{index}]")


def untyped(value: Any, type_name: str, path: str = "") -> Iterator[str]:
    """Paths of values that are not of the type that ``openapi_types`` says."""
    held = element(type_name)
    if value is None or type_name == "object":
        return
    if held is not None:
        if not isinstance(value, list if type_name.startswith("list[") else dict):
            yield path
            return
        items = enumerate(value) if isinstance(value, list) else value.items()
        for key, item in items:
            yield from untyped(item, held, f"{path}[{key}]")
    elif type_name not in PLAIN:
        if type(value).__name__ != type_name:
            yield path
            return
        for name, field_type in type(value).openapi_types.items():
            yield from untyped(getattr(value, name), field_type, f"{path}.{name}")
    elif type(value).__name__ != type_name and not _is_number_as_text(value, type_name):
        yield path


def _is_number_as_text(value: Any, type_name: str) -> bool:
    """Quantities and ports are ``str`` in the tables and may be numbers."""
    return type_name == "str" and type(value) in (int, float)


def places(value: Any, type_name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping in a manifest that a class describes, with the class's name."""
    held = element(type_name)
    if held is not None:
        items = value.values() if isinstance(value, dict) else value
        for item in items if isinstance(value, (dict, list)) else ():
            yield from places(item, held)
    elif type_name not in PLAIN and isinstance(value, dict):
        yield type_name, value
        cls = model_class(type_name)
        for name, wire in cls.attribute_map.items():
            if value.get(wire) is not None:
                yield from places(value[wire], cls.openapi_types[name])


def check_lossless(cls: type[Model], manifest: dict[str, Any], protocol: int = 5) -> None:
    """A manifest that was read is written as it was, whatever was read of it and however copied."""
    expected = text(without_nulls(manifest))
    given = text(manifest)
    obj = cls.from_dict(manifest)
    unread = copy.copy(obj)
    assert text(obj.to_dict(serialize=True)) == expected, "written unread"
    assert text(copy.deepcopy(obj).to_dict(serialize=True)) == expected, "deepcopy unread"
    obj.to_dict()
    repr(obj)
    assert text(obj.to_dict(serialize=True)) == expected, "written after to_dict() and repr()"
    read_all(obj)
    assert text(obj.to_dict(serialize=True)) == expected, "written after reading all"
    assert text(unread.to_dict(serialize=True)) == expected, "copy of before, after reading all"
    again = cls.from_dict(manifest)
    assert obj == again, "equal to a second reading"
    assert (obj != again) is False, "not unequal to a second reading"
    for other in (
        copy.copy(obj),
        copy.deepcopy(obj),
        pickle.loads(pickle.dumps(obj, protocol)),
    ):
        assert type(other) is cls
        assert other == obj, "copies are equal"
        assert text(other.to_dict(serialize=True)) == expected, "copies write the same"
        read_all(other)
        assert text(other.to_dict(serialize=True)) == expected, "copies write the same, read"
    assert json.loads(obj.to_json()) == json.loads(expected), "to_json"
    assert text(manifest) == given, "the caller's data is as it was"
