"""The properties behind model attributes: a typed view of a parsed mapping.

A model object is its mapping. Reading an attribute looks the wire name up in it; a value that has a
type of its own is made typed once, and put into the mapping in place of what was parsed.
"""

from __future__ import annotations

from kserve_models._model.conversion import (
    converter,
    element_type,
    is_model,
    json_type,
    model_class,
)
from kserve_models._model.manifest_backed import Converted, ManifestBacked, SetByUser, new, set_raw
from kserve_models._model.reading import WrongClassError, typed

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import CodeType
    from typing import Any

ATOMS = frozenset({str, int, float, bool})


class Field:
    """An attribute: plain ones, text and numbers and free-form data, are handed out as read."""

    __slots__ = ("_convert", "_item", "_shorthand", "json_type", "model", "name", "type", "wire")

    def __init__(
        self, name: str, wire: str, type_name: str, accepts: str | None, shorthand: bool
    ) -> None:
        self.name = name
        self.wire = wire
        self.type = type_name, accepts
        self.json_type = json_type(type_name)
        """The type of JSON data that is made typed, if any is."""
        self.model: type[ManifestBacked] | None = None
        """The class of values that are held as they are, once one was set."""
        self._item: type[ManifestBacked] | None = None
        self._shorthand = shorthand
        self._convert: Callable[[Any], Any] | None = None

    @property
    def holds_atoms(self) -> bool:
        """Whether text, numbers and booleans are held as they are when they are set."""
        return not self._shorthand and self.json_type is not str

    def held(self, value: Any, own: bool = False, refuse: bool = True) -> Any:
        """What the mapping holds for a value that is set from Python.

        Raises:
            WrongClassError, ValueError: as ``reading.typed`` does.
        """
        kind = type(value)
        if self._shorthand:
            # Translations say what else may stand for the fields that they write.
            value = typed(self.type, value, own, refuse and not isinstance(value, ManifestBacked))
            return SetByUser(value, value, self.type)
        if self.json_type is None and (kind is list or kind is dict):
            return value
        if self.json_type is str:
            time = self.convert(value) if kind is str else value
            return value if time is value else Converted(time, value)
        if kind is list and self._all_are_items(value):
            return SetByUser(value, value, self.type)
        value = typed(self.type, value, own, refuse)
        kind = type(value)
        if kind is self.json_type and (kind is list or kind is dict):
            return SetByUser(value, value, self.type)
        if kind.__name__ == self.type[0]:
            self.model = kind
        return value

    def _all_are_items(self, value: list[Any]) -> bool:
        """Whether a list holds objects of the class of its items only."""
        if self._item is None:
            element = element_type(self.type[0])
            if self.json_type is not list or not is_model(element):
                return False
            self._item = model_class(element)
        return {*map(type, value)} <= {self._item}

    def convert(self, value: Any) -> Any:
        """The typed value of JSON data of the type ``json_type``."""
        convert = self._convert
        if convert is None:
            convert = self._convert = converter(self.type[0])
        return convert(value)

    def value(self, raw: dict[str, Any]) -> Any:
        """The attribute's value, without keeping it where it is made typed."""
        value = raw.get(self.wire)
        if value is None:
            value = raw.get(self.name)
        if type(value) is self.json_type:
            return self.convert(value)
        if isinstance(value, Converted):
            return value.value if value.type is None else typed(value.type, value.value)
        return value

    def as_property(self, code: dict[str, CodeType], description: str | None) -> property:
        """The attribute as a property of a class, whose copies of code are in ``code``."""
        get: Any
        if self.json_type is None:
            get = (_shorthand_getter if self._shorthand else _plain_getter)(self)
        elif self.type[0][-1] not in "])" and self.json_type is dict:
            get = _model_getter(self, self.type[0])
        else:
            get = _converting_getter(self)
        kind = get.__qualname__
        if kind not in code:
            code[kind] = get.__code__.replace()
        get.__code__ = code[kind]
        put = _setter(self)
        if self._shorthand:
            put = _shorthand_setter(self, put)
        elif self.json_type is str:
            put = _time_setter(self, put)
        return property(get, put, None, description)


def properties(fields: Iterable[Field], docstring: str | None) -> dict[str, property]:
    """The attributes of one class, by name; its docstring describes them.

    Their getters have bytecode of this class's own: Python notes in it where an object of the class
    has its mapping, and classes that share bytecode undo each other's notes.
    """
    code: dict[str, CodeType] = {}
    described = _descriptions(docstring)
    return {field.name: field.as_property(code, described.get(field.name)) for field in fields}


def _descriptions(docstring: str | None) -> dict[str, str]:
    """What the docstring of a generated class says of each attribute; nothing with ``-OO``."""
    _, _, attributes = (docstring or "").partition("\n    Attributes:\n        ")
    # Further lines of a description are indented by four more.
    paragraphs = attributes.replace("\n            ", "\n").rstrip().split("\n        ")
    return dict([paragraph.split(": ", 1) for paragraph in paragraphs if paragraph])


def _plain_getter(field: Field) -> Callable[[Any], Any]:
    wire, name = field.wire, field.name
    if name == wire:

        def get(obj: ManifestBacked) -> Any:
            return obj._raw.get(wire)

        return get

    def get_either(obj: ManifestBacked) -> Any:
        raw = obj._raw
        value = raw.get(wire)
        # Data spelled with Python names is readable too.
        return raw.get(name) if value is None else value

    return get_either


def _shorthand_getter(field: Field) -> Callable[[Any], Any]:
    wire, name = field.wire, field.name

    def get(obj: ManifestBacked) -> Any:
        raw = obj._raw
        value: Any = raw.get(wire)
        if value is None:
            value = raw.get(name)
        return value.value if type(value) is SetByUser else value

    return get


def _model_getter(field: Field, type_name: str) -> Callable[[Any], Any]:
    wire, name = field.wire, field.name
    cls: type[ManifestBacked] | None = None

    def get(obj: ManifestBacked) -> Any:
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
            return value.value if kind is SetByUser else value
        child = new(cls or find())
        set_raw(child, value)
        # No other thread comes between these two: all get the first one's object.
        if key in raw and raw[key] is value:
            raw[key] = child
            return child
        return get(obj)

    def find() -> type[ManifestBacked]:
        nonlocal cls
        found: type[ManifestBacked] = model_class(type_name)
        cls = found
        return found

    return get


def _converting_getter(field: Field) -> Callable[[Any], Any]:
    wire, name, json_type = field.wire, field.name, field.json_type

    def get(obj: ManifestBacked) -> Any:
        raw = obj._raw
        key = wire
        value: Any = raw.get(wire)
        if value is None:
            key = name
            value = raw.get(name)
        kind = type(value)
        if kind is Converted or kind is SetByUser:
            return value.value
        if kind is not json_type:
            return value
        made = field.convert(value)
        if made is value:
            return value
        kept = Converted(made, value) if kind is str else Converted(made, made, field.type)
        # As for an object of a class.
        if key in raw and raw[key] is value:
            raw[key] = kept
            return made
        return get(obj)

    return get


def _setter(field: Field) -> Callable[[Any, Any], None]:
    wire, name = field.wire, field.name
    atoms = ATOMS if field.holds_atoms else frozenset()

    def put(obj: ManifestBacked, value: Any) -> None:
        raw = obj._raw
        kind = type(value)
        if value is None:
            raw.pop(wire, None)
        elif kind in atoms or kind is field.model:
            raw[wire] = value
        else:
            raw[wire] = hold(type(obj), field, value)
        if name != wire:
            raw.pop(name, None)

    return put


def hold(cls: type[ManifestBacked], field: Field, value: Any) -> Any:
    """What an object of ``cls`` holds for a value that is set from Python.

    Raises:
        TypeError, ValueError: the value is of another class, or contradicts itself.
    """
    try:
        return field.held(value)
    except WrongClassError as error:
        error.place = f"{cls.__name__}.{field.name}{error.place}"
        raise TypeError(str(error)) from None


def _shorthand_setter(
    field: Field, put_any: Callable[[Any, Any], None]
) -> Callable[[Any, Any], None]:
    wire = field.wire

    def put(obj: ManifestBacked, value: Any) -> None:
        if type(obj._raw.get(wire)) is not SetByUser:
            # What was read and is set again was read.
            read = getattr(obj, field.name)
            if read is value or (type(value) in ATOMS and read == value):
                return
        put_any(obj, value)

    return put


def _time_setter(field: Field, put_any: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    def put(obj: ManifestBacked, value: Any) -> None:
        raw = obj._raw
        key = field.name if raw.get(field.wire) is None else field.wire
        held = raw.get(key)
        text = held.wire if isinstance(held, Converted) else held
        if type(text) is str and type(value) is not str and field.convert(text) == value:
            # The same time keeps its text.
            raw[key] = Converted(value, text)
        else:
            put_any(obj, value)

    return put
