"""The descriptors behind model attributes: a typed view of a parsed mapping.

A model object holds the mapping that it was read from. Reading an attribute looks the wire name
up in it. A value that has a type of its own is made typed once and then kept in the object's
``__dict__``, where Python finds it first from then on (those are non-data descriptors); any other
is read from the mapping and set in it each time (those are properties).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kserve_models._model import Model

new = object.__new__


class View:
    """What has a parsed mapping to look into."""

    __slots__ = ("__weakref__", "_raw")

    _raw: dict[str, Any]


# The slot's own setter: Model.__setattr__ is for users.
set_raw: Callable[[Any, dict[str, Any]], None] = vars(View)["_raw"].__set__


class Field:
    """An attribute whose value is handed out as it was read: text, numbers, free-form data."""

    __slots__ = ("fallback", "name", "wire")

    def __init__(self, name: str, wire: str) -> None:
        self.name = name
        self.wire = wire
        # Data spelled with Python names is readable too.
        self.fallback = name if name != wire else None

    def __get__(self, obj: Model | None, owner: type[Model] | None = None) -> Any:
        if obj is None:
            return self
        value = obj._raw.get(self.wire)
        if value is None and self.fallback is not None:
            return obj._raw.get(self.fallback)
        return value

    def as_property(self) -> property:
        """The attribute as a property: nothing is to be kept of it but what was read or set."""
        wire, name = self.wire, self.name

        def get(obj: Model) -> Any:
            return obj._raw.get(wire)

        def get_either(obj: Model) -> Any:
            value = obj._raw.get(wire)
            return obj._raw.get(name) if value is None else value

        def put(obj: Model, value: Any) -> None:
            raw = obj._raw
            if name != wire:
                raw.pop(name, None)
            if value is None:
                raw.pop(wire, None)
            else:
                raw[wire] = value

        return property(get if name == wire else get_either, put)

    def convert(self, value: Any) -> Any:
        """The typed value of one that was read; a value of an unexpected type as it is."""
        return value


class ModelField(Field):
    """An attribute whose value is an object of one model class, made on first access."""

    __slots__ = ("_cls", "_type")

    def __init__(self, name: str, wire: str, type_name: str) -> None:
        super().__init__(name, wire)
        self._type = type_name
        self._cls: type[Model] | None = None

    def __get__(self, obj: Any, owner: type[Model] | None = None) -> Any:
        if obj is None:
            return self
        value = obj._raw.get(self.wire)
        if type(value) is not dict:
            if value is not None or self.fallback is None:
                return value
            value = obj._raw.get(self.fallback)
            if type(value) is not dict:
                return value
        child = new(self._cls or self._resolve())
        set_raw(child, value)
        # Of two threads that come here at once both get the first one's object.
        return obj.__dict__.setdefault(self.name, child)

    def convert(self, value: Any) -> Any:
        if type(value) is not dict:
            return value
        child = new(self._cls or self._resolve())
        set_raw(child, value)
        return child

    def _resolve(self) -> type[Model]:
        self._cls = model_class(self._type)
        return self._cls


class ConvertedField(Field):
    """An attribute whose value is made typed on first access: lists, maps and times."""

    __slots__ = ("_convert", "_type")

    def __init__(self, name: str, wire: str, type_name: str) -> None:
        super().__init__(name, wire)
        self._type = type_name
        self._convert: Callable[[Any], Any] | None = None

    def __get__(self, obj: Any, owner: type[Model] | None = None) -> Any:
        if obj is None:
            return self
        value = obj._raw.get(self.wire)
        if value is None:
            if self.fallback is None:
                return None
            value = obj._raw.get(self.fallback)
            if value is None:
                return None
        typed = (self._convert or self._resolve())(value)
        return value if typed is value else obj.__dict__.setdefault(self.name, typed)

    def convert(self, value: Any) -> Any:
        return (self._convert or self._resolve())(value)

    def _resolve(self) -> Callable[[Any], Any]:
        self._convert = converter(self._type)
        return self._convert


def field_of(name: str, wire: str, type_name: str) -> Field:
    """The descriptor of an attribute, by its type in ``openapi_types``."""
    if is_plain(type_name):
        return Field(name, wire)
    if is_model(type_name):
        return ModelField(name, wire, type_name)
    return ConvertedField(name, wire, type_name)


class AliasField:
    """A second name of an attribute."""

    __slots__ = ("_of",)

    def __init__(self, of: str) -> None:
        self._of = of

    def __get__(self, obj: Model | None, owner: type[Model] | None = None) -> Any:
        if obj is None:
            return self
        return getattr(obj, self._of)

    def __set__(self, obj: Model, value: Any) -> None:
        setattr(obj, self._of, value)


_PLAIN = frozenset({"str", "int", "float", "bool", "object"})
_converters: dict[str, Any] = {}


def is_plain(type_name: str) -> bool:
    """Whether values of a type in ``openapi_types`` need no conversion."""
    while type_name.startswith(("list[", "dict(")):
        type_name = element_type(type_name)
    return type_name in _PLAIN


def is_model(type_name: str) -> bool:
    """Whether a type in ``openapi_types`` is a model class."""
    return type_name != "datetime" and not is_plain(type_name) and type_name[-1] not in "])"


def element_type(type_name: str) -> str:
    """``V1EnvVar`` of ``list[V1EnvVar]``, ``str`` of ``dict(str, str)``."""
    if type_name.startswith("list["):
        return type_name[5:-1]
    return type_name[len("dict(str, ") : -1]


def model_class(name: str) -> type[Model]:
    """The model class of that name, imported on first use."""
    from kserve_models import models

    cls: type[Model] = getattr(models, name)
    return cls


def converter(type_name: str) -> Callable[[Any], Any]:
    """The function that makes a read value typed; types as in ``openapi_types``, plain ones aside."""
    found: Callable[[Any], Any] | None = _converters.get(type_name)
    if found is None:
        found = _converters[type_name] = _converter(type_name)
    return found


def _converter(type_name: str) -> Callable[[Any], Any]:
    if type_name == "datetime":
        from kserve_models._time import parse

        return parse
    if type_name.startswith("list["):
        element = element_type(type_name)
        if is_model(element):
            return _list_of_models(model_class(element))
        return _list_converter(element)
    if type_name.startswith("dict("):
        return _dict_converter(element_type(type_name))
    return _view_of(model_class(type_name))


def _view_of(cls: type[Model]) -> Callable[[Any], Any]:
    def view(value: Any) -> Any:
        if type(value) is not dict:
            return value
        obj = new(cls)
        set_raw(obj, value)
        return obj

    return view


def _list_of_models(cls: type[Model]) -> Callable[[Any], Any]:
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
