"""The properties behind model attributes: a typed view of a parsed mapping.

A model object is its mapping. Reading an attribute looks the wire name up in it; a value that has a
type of its own is made typed once, and put into the mapping in place of what was parsed. So the
mapping holds JSON data, model objects, and ``Kept`` and ``Given`` for what those can't say.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import CodeType
    from typing import Any, ClassVar

    from kserve_models._model import Model

new = object.__new__


class View:
    """What has a parsed mapping to look into."""

    __slots__ = ("__weakref__", "_raw")

    _raw: dict[str, Any]
    _translation: ClassVar[str | None] = None


# The slot's own setter: Model.__setattr__ is for users.
set_raw: Callable[[Any, dict[str, Any]], None] = vars(View)["_raw"].__set__


class Kept:
    """A list, a map or a time that was read and made typed, and what is written for it."""

    __slots__ = ("value", "written")

    def __init__(self, value: Any, written: Any) -> None:
        self.value = value
        self.written = written

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.value, self.written)


class Given(Kept):
    """A value that was set from Python, where it must be told from one that was read.

    That is: data that would be made typed, and every shorthand.
    """

    __slots__ = ()


class Field:
    """An attribute: plain ones, text and numbers and free-form data, are handed out as read."""

    __slots__ = ("_convert", "_type", "given", "name", "reads", "wire")

    def __init__(self, name: str, wire: str, type_name: str, shorthand: bool) -> None:
        self.name = name
        self.wire = wire
        self.reads = read_type(type_name)
        """The type of JSON data that is made typed, if any is."""
        self.given = object if shorthand else self.reads
        """The type of values that are held as ``Given``: all are of a shorthand."""
        self._type = type_name
        self._convert: Callable[[Any], Any] | None = None

    def convert(self, value: Any) -> Any:
        """The typed value of JSON data of the type ``reads``."""
        convert = self._convert
        if convert is None:
            convert = self._convert = converter(self._type)
        return convert(value)

    def value(self, raw: dict[str, Any]) -> Any:
        """The attribute's value, without keeping it where it is made typed."""
        value = raw.get(self.wire)
        if value is None:
            value = raw.get(self.name)
        if type(value) is self.reads:
            return self.convert(value)
        return value.value if isinstance(value, Kept) else value

    def as_property(self, code: dict[str, CodeType]) -> property:
        """The attribute as a property of a class, whose copies of code are in ``code``."""
        get: Any
        if self.reads is None:
            get = (_plain_getter if self.given is None else _shorthand_getter)(self)
        elif self._type[-1] not in "])" and self.reads is dict:
            get = _model_getter(self, self._type)
        else:
            get = _converting_getter(self)
        kind = get.__qualname__
        if kind not in code:
            code[kind] = get.__code__.replace()
        get.__code__ = code[kind]
        put = _setter(self)
        if self.given is object:
            put = _shorthand_setter(self, put)
        elif self.reads is str:
            put = _time_setter(self, put)
        return property(get, put)


def properties(fields: Iterable[Field]) -> dict[str, property]:
    """The attributes of one class, by name.

    Their getters have bytecode of this class's own: Python notes in it where an object of the class
    has its mapping, and classes that share bytecode undo each other's notes.
    """
    code: dict[str, CodeType] = {}
    return {field.name: field.as_property(code) for field in fields}


def _plain_getter(field: Field) -> Callable[[Any], Any]:
    wire, name = field.wire, field.name
    if name == wire:

        def get(obj: Model) -> Any:
            return obj._raw.get(wire)

        return get

    def get_either(obj: Model) -> Any:
        raw = obj._raw
        value = raw.get(wire)
        # Data spelled with Python names is readable too.
        return raw.get(name) if value is None else value

    return get_either


def _shorthand_getter(field: Field) -> Callable[[Any], Any]:
    wire, name = field.wire, field.name

    def get(obj: Model) -> Any:
        raw = obj._raw
        value: Any = raw.get(wire)
        if value is None:
            value = raw.get(name)
        return value.value if type(value) is Given else value

    return get


def _model_getter(field: Field, type_name: str) -> Callable[[Any], Any]:
    wire, name = field.wire, field.name
    cls: type[Model] | None = None

    def get(obj: Model) -> Any:
        raw = obj._raw
        key = wire
        value: Any = raw.get(wire)
        if value is None:
            key = name
            value = raw.get(name)
        kind = type(value)
        if kind is cls:
            return value
        if kind is not dict:
            return value.value if kind is Given else value
        child = new(cls or find())
        set_raw(child, value)
        # No other thread comes between these two: all get the first one's object.
        if key in raw and raw[key] is value:
            raw[key] = child
            return child
        return get(obj)

    def find() -> type[Model]:
        nonlocal cls
        cls = model_class(type_name)
        return cls

    return get


def _converting_getter(field: Field) -> Callable[[Any], Any]:
    wire, name, reads = field.wire, field.name, field.reads

    def get(obj: Model) -> Any:
        raw = obj._raw
        key = wire
        value: Any = raw.get(wire)
        if value is None:
            key = name
            value = raw.get(name)
        kind = type(value)
        if kind is Kept or kind is Given:
            return value.value
        if kind is not reads:
            return value
        typed = field.convert(value)
        if typed is value:
            return value
        kept = Kept(typed, value if kind is str else typed)
        # As for an object of a class.
        if key in raw and raw[key] is value:
            raw[key] = kept
            return typed
        return get(obj)

    return get


def _setter(field: Field) -> Callable[[Any, Any], None]:
    wire, name, given = field.wire, field.name, field.given

    def put(obj: Model, value: Any) -> None:
        raw = obj._raw
        if name != wire:
            raw.pop(name, None)
        if value is None:
            raw.pop(wire, None)
        elif given is not None and (type(value) is given or given is object):
            raw[wire] = Given(value, value)
        else:
            raw[wire] = value

    return put


def _shorthand_setter(
    field: Field, put_any: Callable[[Any, Any], None]
) -> Callable[[Any, Any], None]:
    wire = field.wire

    def put(obj: Model, value: Any) -> None:
        if type(obj._raw.get(wire)) is not Given:
            # What was read and is set again was read.
            read = getattr(obj, field.name)
            if read is value or (type(value) in _ATOMS and read == value):
                return
        put_any(obj, value)

    return put


def _time_setter(field: Field, put_any: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    def put(obj: Model, value: Any) -> None:
        raw = obj._raw
        key = field.name if raw.get(field.wire) is None else field.wire
        held = raw.get(key)
        text = held.written if isinstance(held, Kept) else held
        if type(text) is str and type(value) is not str and field.convert(text) == value:
            # The same time keeps its text.
            raw[key] = Kept(value, text)
        else:
            put_any(obj, value)

    return put


_ATOMS = frozenset({str, int, float, bool})
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


def read_type(type_name: str) -> type | None:
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
