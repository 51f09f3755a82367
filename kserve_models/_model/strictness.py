"""What an API server's strict reading would refuse in a manifest, all of it."""

from __future__ import annotations

from kserve_models._model.conversion import element_type, is_model, model_class
from kserve_models._model.errors import nearest_wire_name
from kserve_models._text.value_paths import format_path

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kserve_models._model.manifest_backed import ManifestBacked

_SCALARS = {
    "str": "text",
    "int": "an integer",
    "float": "a number",
    "bool": "true or false",
    "quantity": "a quantity, text or a number",
    "datetime": "a time as RFC 3339 has it",
}


def check(cls: type[ManifestBacked], caller: str, manifest: dict[str, Any]) -> None:
    """Check the manifest of an object of ``cls``.

    Raises:
        ValueError: fields are unknown or of another type, or it is of another kind; with the path
            of each.
    """
    found = problems(cls, manifest)
    if found:
        raise ValueError(f"{cls.__name__}.{caller}: " + "; ".join(found))


def problems(cls: type[ManifestBacked], manifest: dict[str, Any]) -> list[str]:
    """What ``check`` refuses, each with its path."""
    return [*_kind_problems(cls, manifest), *_problems(cls, manifest, [])]


def _kind_problems(cls: type[ManifestBacked], manifest: dict[str, Any]) -> Iterator[str]:
    for key, expected in zip(("apiVersion", "kind"), cls._api_version_and_kind or (), strict=False):
        came = manifest.get(key)
        if came is not None and came != expected:
            yield f"{key}: expected {expected!r}, got {came!r}"


def _problems(
    cls: type[ManifestBacked], manifest: dict[str, Any], path: list[Any]
) -> Iterator[str]:
    for key, value in manifest.items():
        place = [*path, key]
        name = cls._names.get(key)
        if name is None or cls._wires[name] != key:
            advice = nearest_wire_name(cls, key)
            yield f"{format_path(place)}: unknown field.{advice}"
        else:
            type_name = cls.openapi_types[name]
            if name in cls._quantities:
                type_name = type_name.replace("str)", "quantity)").replace("str]", "quantity]")
                type_name = "quantity" if type_name == "str" else type_name
            yield from _value_problems(type_name, value, place)


def _value_problems(type_name: str, value: Any, path: list[Any]) -> Iterator[str]:
    if type_name == "object" or value is None:
        return
    json_type, expected = _expectation(type_name)
    if json_type is not None and type(value) is not json_type:
        yield _mismatch(path, expected, value)
    elif json_type is list:
        for index, item in enumerate(value):
            yield from _value_problems(element_type(type_name), item, [*path, index])
    elif json_type is dict and is_model(type_name):
        yield from _problems(model_class(type_name), value, path)
    elif json_type is dict:
        for key, item in value.items():
            yield from _value_problems(element_type(type_name), item, [*path, key])
    elif not _fits(type_name, value):
        yield _mismatch(path, expected, value)


def _expectation(type_name: str) -> tuple[type | None, str]:
    """The container that values of a type are, None for one that is none; and what to say of it."""
    if type_name in _SCALARS:
        return None, _SCALARS[type_name]
    return (list, "a list") if type_name.startswith("list[") else (dict, "an object")


def _fits(type_name: str, value: Any) -> bool:
    if type_name == "datetime":
        from kserve_models._text.times import parse_time

        return type(value) is str and parse_time(value) is not value
    if type_name == "int":
        # JSON has one kind of number.
        return type(value) is int or (type(value) is float and value.is_integer())
    if type_name == "float":
        return type(value) in (int, float)
    if type_name == "quantity":
        return type(value) in (str, int, float)
    return type(value).__name__ == type_name


def _mismatch(path: list[Any], expected: str, value: Any) -> str:
    kind = type(value)
    came = "an object" if kind is dict else "a list" if kind is list else repr(value)
    return f"{format_path(path)}: expected {expected}, got {came}"
