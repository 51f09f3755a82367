"""The types of ``openapi_types``: model classes by name, and what makes JSON data typed."""

from __future__ import annotations

import sys

from kserve_models._model.manifest_backed import new, set_raw

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    from kserve_models._model.manifest_backed import ManifestBacked

_PLAIN = frozenset({"str", "int", "float", "bool", "object"})
_converters: dict[str, Any] = {}
_packages: list[ModuleType] = []
_classes: dict[str, Any] = {}


def register(package: ModuleType) -> None:
    """Take the model classes of a generated package, one with ``_MODULES``, into account."""
    if package not in _packages:
        _packages.append(package)


def register_package_of(cls: type) -> None:
    """Register the generated package that a class is defined in, if it is one."""
    package = sys.modules.get(cls.__module__.rpartition(".")[0])
    if package is not None and hasattr(package, "_MODULES"):
        register(package)


def model_class(name: str) -> Any:
    """The model class of that name, imported on first use.

    Raises:
        LookupError: no registered package has it.
    """
    cls = _classes.get(name)
    if cls is None:
        cls = _classes[name] = _imported_class(name)
    return cls


def _imported_class(name: str) -> Any:
    for package in _packages:
        if name in package._MODULES:
            return getattr(package, name)
    raise LookupError(f"there is no model class {name!r}: import the package that has it")


def is_plain(type_name: str) -> bool:
    """Whether values of a type in ``openapi_types`` need no conversion."""
    while type_name.startswith(("list[", "dict(")):
        type_name = element_type(type_name)
    return type_name in _PLAIN


def is_model(type_name: str) -> bool:
    """Whether a type in ``openapi_types`` is a model class."""
    return type_name != "datetime" and not is_plain(type_name) and type_name[-1] not in "])"


def json_type(type_name: str) -> type | None:
    """The type of JSON data that values of a type in ``openapi_types`` are made from, if any."""
    if type_name in _PLAIN:
        return None
    if type_name == "datetime":
        return str
    if type_name[-1] not in "])":
        return dict
    return None if is_plain(type_name) else list if type_name[-1] == "]" else dict


def element_type(type_name: str) -> str:
    """``V1EnvVar`` of ``list[V1EnvVar]``, ``str`` of ``dict(str, str)``."""
    if type_name.startswith("list["):
        return type_name[5:-1]
    return type_name[len("dict(str, ") : -1]


def converter(type_name: str) -> Callable[[Any], Any]:
    """The function that makes a read value typed; types as in ``openapi_types``, plain ones aside."""
    found: Callable[[Any], Any] | None = _converters.get(type_name)
    if found is None:
        found = _converters[type_name] = _converter(type_name)
    return found


def _converter(type_name: str) -> Callable[[Any], Any]:
    if type_name == "datetime":
        from kserve_models._text.times import parse_time

        return parse_time
    if type_name.startswith("list["):
        element = element_type(type_name)
        if is_model(element):
            return _list_of_models(model_class(element))
        return _list_converter(element)
    if type_name.startswith("dict("):
        return _dict_converter(element_type(type_name))
    return _model_converter(model_class(type_name))


def _model_converter(cls: type[ManifestBacked]) -> Callable[[Any], Any]:
    def convert_model(value: Any) -> Any:
        if type(value) is not dict:
            return value
        obj = new(cls)
        set_raw(obj, value)
        return obj

    return convert_model


def _list_of_models(cls: type[ManifestBacked]) -> Callable[[Any], Any]:
    # The common list, without a call for each item.
    def convert_list(value: Any) -> Any:
        if type(value) is not list:
            return value
        result = []
        for item in value:
            if type(item) is dict:
                child = new(cls)
                set_raw(child, item)
                result.append(child)
            else:
                result.append(item)
        return result

    return convert_list


def _list_converter(element: str) -> Callable[[Any], Any]:
    convert = converter(element)

    def convert_list(value: Any) -> Any:
        return [convert(item) for item in value] if type(value) is list else value

    return convert_list


def _dict_converter(element: str) -> Callable[[Any], Any]:
    convert = converter(element)

    def convert_dict(value: Any) -> Any:
        if type(value) is dict:
            return {key: convert(item) for key, item in value.items()}
        return value

    return convert_dict
