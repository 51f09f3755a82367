"""The base of all model classes: a typed, lossless view of a manifest.

A model object holds nothing but the parsed mapping that it was read from (``_raw``). What is set,
or read and made typed, is put into that mapping; ``fields`` says how.
"""

from __future__ import annotations

from kserve_models._model import conversion, reading, writing
from kserve_models._model.fields import ATOMS, Field, hold, properties
from kserve_models._model.manifest_backed import ManifestBacked
from kserve_models._model.manifest_backed import new as _new
from kserve_models._model.manifest_backed import set_raw as _set_raw
from kserve_models._model.model_type import ClassTable, ModelType, WireName, listed
from kserve_models._text import json_codec

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, ClassVar, SupportsIndex, TypeVar

    from _typeshed import SupportsKeysAndGetItem
    from typing_extensions import Self

    # In place of Self, which jedi does not know in class methods.
    M = TypeVar("M", bound="Model")

_set = object.__setattr__


class Model(ManifestBacked, metaclass=ModelType):
    """Base of all model classes.

    Constructors and attributes make objects of the mappings that they are given, with the keys of
    the manifest or Python's names; a model of this package or of the Kubernetes client stays
    itself. ``from_dict`` and its kin give typed objects all the way down; what they do not know is
    kept and written again.

    Two objects are equal when they write the same manifest. An object is equal to a dict that it
    could have been given as.
    """

    __slots__ = ()

    openapi_types: ClassVar[dict[str, str]] = {}
    """Type of each attribute, by attribute name."""
    attribute_map: ClassVar[dict[str, str]] = {}
    """Name of each attribute in the manifest, by attribute name."""

    _settable: ClassVar[frozenset[str]] = frozenset()
    """Names beside the fields' that may be set."""
    _held: ClassVar[dict[str, tuple[str, bool, Field]]] = {}
    """By attribute name: the wire name, whether text, numbers and booleans are held as is, the field."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        types = cls.__dict__.get("openapi_types")
        if types is None:
            return
        conversion.register_package_of(cls)
        wires = cls.__dict__["attribute_map"]
        names: dict[str, str] = {}
        fields: dict[str, Field] = {}
        for name, type_name in types.items():
            wire = wires[name]
            names[wire] = name
            fields[name] = Field(
                name, wire, type_name, cls._accepts.get(name), name in cls._shorthands
            )
        for name, attribute in properties(fields.values(), cls.__doc__).items():
            setattr(cls, name, attribute)
        for name in types:
            names.setdefault(name, name)
        for alias, name in cls._aliases.items():
            setattr(cls, alias, cls.__dict__[name])
        cls._names = names
        cls._wires = wires
        cls._fields = fields
        cls._held = {n: (field.wire, field.holds_atoms, field) for n, field in fields.items()}
        cls._python_only = frozenset((*(n for n in types if wires[n] != n), *cls._aliases))
        cls._wire_only = frozenset(names) - frozenset(types)
        for wire in cls._wire_only:
            if not hasattr(cls, wire):
                setattr(cls, wire, WireName(wire))
        cls._settable = frozenset((*cls._aliases, "additional_properties"))
        cls.openapi_types = ClassTable(types, "types_of_object")  # type: ignore[assignment]
        cls.attribute_map = ClassTable(wires, "map_of_object")  # type: ignore[assignment]

    if not TYPE_CHECKING:

        def __init__(self, *_, **__):
            name = type(self).__name__
            raise TypeError(f"{name} is a base class: make an object of a derived one")

    def _hold(self, values: dict[str, Any]) -> None:
        """Take the constructor's arguments, ``locals()`` of ``__init__``."""
        cls = type(self)
        if cls._aliases:
            self._join_aliases(values)
        del values["self"]
        raw: dict[str, Any] = {}
        _set_raw(self, raw)
        held = cls._held
        for name, value in values.items():
            if value is None:
                continue
            wire, holds_atoms, field = held[name]
            kind = type(value)
            if holds_atoms if kind in ATOMS else kind is field.model:
                raw[wire] = value
            else:
                raw[wire] = hold(cls, field, value)
        for name in cls._required:
            if values[name] is None:
                from kserve_models._model import errors

                raise errors.missing_error(cls, [n for n in cls._required if values[n] is None])

    @classmethod
    def _join_aliases(cls, values: dict[str, Any]) -> None:
        """Give what came under a second name the first one."""
        for alias, name in cls._aliases.items():
            value = values.pop(alias)
            if value is None:
                continue
            if values[name] is not None and values[name] != value:
                raise ValueError(
                    f"{cls.__name__}: '{name}' and '{alias}' are one field and disagree: "
                    "give one of them"
                )
            values[name] = value

    # Reading

    @classmethod
    def from_dict(  # noqa: PYI019
        cls: type[M],
        data: Mapping[str, Any] | SupportsKeysAndGetItem[str, Any],
        strict: bool = False,
    ) -> M:
        """An object of this class from a manifest: any mapping with wire names.

        Never fails on what a mapping holds: unknown fields are kept in
        ``additional_properties``, a value of an unexpected type is kept as it is, and a required
        field may be missing. ``data`` is copied, not changed; model objects in it are shared.

        A mapping spelled with Python names throughout, as ``to_dict()`` gives it, is read too.

        Args:
            data: the mapping.
            strict (bool): refuse unknown fields, values of another type than the field's, and
                another ``apiVersion`` or ``kind`` than the class's.

        Raises:
            TypeError: ``data`` is no mapping.
            ValueError: lists and maps are nested too deep; with ``strict``, the path and problem of
                everything that is refused.
        """
        try:
            obj = reading.from_mapping(cls, data)
            if strict:
                obj._check("from_dict")
        except RecursionError as error:
            from kserve_models._model import errors

            raise errors.nesting_error(error, data) from None
        return obj

    def _check(self, caller: str) -> None:
        from kserve_models._model import strictness

        strictness.check(type(self), caller, self.to_dict(serialize=True))

    @classmethod
    def from_json(cls: type[M], text: str | bytes | bytearray, strict: bool = False) -> M:  # noqa: PYI019
        """An object of this class from JSON text; UTF-8, where it comes as bytes.

        Args:
            text: the JSON text.
            strict (bool): refuse what ``from_dict`` refuses then, and keys that are there twice.

        Raises:
            ValueError: the text is not JSON, and the message says where or that it is a path; or
                lists and maps are nested too deep. With ``strict``, the path and problem of
                everything that is refused.
            TypeError: the JSON is not an object.

        With the extra ``[speed]``, integers beyond 64 bits become floats, as in an API server.
        """
        try:
            if strict:
                from kserve_models._text.yaml import parse_json

                data = parse_json(text)
            else:
                try:
                    data = json_codec.decode(text)
                except ValueError:
                    data = json_codec.decode_again(text)
        except (RecursionError, TypeError, ValueError) as error:
            from kserve_models._model import errors

            better = errors.text_error(cls, "from_json", text, error)
            if better is error:
                raise
            raise better from None
        if type(data) is not dict:
            from kserve_models._model import errors

            raise errors.document_error(cls, "from_json", "a JSON object", data)
        obj = _new(cls)
        _set_raw(obj, data)
        if strict:
            obj._check("from_json")
        return obj

    @classmethod
    def from_yaml(cls: type[M], text: str | bytes, strict: bool = False) -> M:  # noqa: PYI019
        """An object of this class from YAML text of one document, read as Kubernetes reads it.

        Needs the extra ``[yaml]``.

        Args:
            text: the YAML text.
            strict (bool): refuse what ``from_dict`` refuses then.

        Raises:
            ManifestError: the text is not YAML, or not one document, with line and column.
            ValueError: the text is a path; with ``strict``, the path and problem of everything that
                is refused.
            TypeError: the document is not a mapping.
        """
        from kserve_models._text.yaml import parse_one

        try:
            data = parse_one(text)
            if type(data) is not dict:
                from kserve_models._model import errors

                raise errors.document_error(cls, "from_yaml", "a mapping", data)
        except TypeError as error:
            from kserve_models._model import errors

            better = errors.text_error(cls, "from_yaml", text, error)
            if better is error:
                raise
            raise better from None
        obj = cls._wrap(data)
        if strict:
            obj._check("from_yaml")
        return obj

    # Writing

    def to_dict(self, serialize: bool = False) -> dict[str, Any]:
        """The object as a new dict.

        Args:
            serialize (bool): False gives every attribute under its Python name, None where
                unset, nested objects as dicts of the same kind. True gives the manifest: wire
                names, unset fields left out, JSON values only.

        Raises:
            ValueError: lists and maps are nested too deep; with ``serialize``, a shorthand and the
                field that it stands for disagree.
            TypeError: with ``serialize``, a value has no JSON form.
        """
        try:
            return writing.to_manifest(self) if serialize else writing.to_python_dict(self)
        except (RecursionError, writing.NoFormError) as error:
            from kserve_models._model import errors

            if isinstance(error, RecursionError):
                raise errors.nesting_error(error, self) from None
            raise errors.write_error(self, error) from error.__cause__

    def to_json(self, indent: int | None = None) -> str:
        """The manifest as JSON text, compact unless ``indent`` gives spaces a level.

        Raises:
            ValueError, TypeError: as ``to_dict(serialize=True)`` does.
        """
        if indent is None:
            data = self._raw
            try:
                if self._translation is not None:
                    data = writing.json_default(self)
                text = json_codec.encode(data, writing.json_default, json_codec.OPTIONS).decode()
            except (RecursionError, TypeError, ValueError):
                return json_codec.encode_strictly(self.to_dict(serialize=True))
            # Searched for from the end: twice as fast.
            if text.rfind("null") < 0:
                return text
        # Nulls are left out, and orjson writes them for numbers that JSON does not have.
        return json_codec.encode_strictly(self.to_dict(serialize=True), indent)

    def to_yaml(self) -> str:
        """The manifest as YAML text. Needs the extra ``[yaml]``.

        Raises:
            ValueError, TypeError: as ``to_dict(serialize=True)`` does.
        """
        from kserve_models._text import yaml

        return yaml.dump(self.to_dict(serialize=True))

    def to_str(self) -> str:
        """The attributes as readable text."""
        from pprint import pformat

        return pformat(self.to_dict(), sort_dicts=False)

    def _translate(self, used: list[str], manifest: dict[str, Any]) -> dict[str, Any]:
        from kserve_models._model import shorthands

        return shorthands.translate(self, used, manifest)

    @property
    def additional_properties(self) -> dict[str, Any]:
        """Fields that this class does not know, by wire name; what is put here is written."""
        from kserve_models._model.views.manifest_keys import AdditionalProperties

        return AdditionalProperties(writing.unknown_fields(self), self._raw)

    @additional_properties.setter
    def additional_properties(self, value: dict[str, Any]) -> None:
        raw, new = self._raw, dict(value or {})
        for key in writing.unknown_fields(self):
            raw.pop(key, None)
        raw.update(new)

    # The manifest's keys

    def __getitem__(self, key: str) -> Any:
        """The value at a key of the manifest; what is set in it is set in the object.

        Raises:
            KeyError: the manifest has no such key.
            TypeError, ValueError: as ``to_dict(serialize=True)`` does.
        """
        from kserve_models._model.views import manifest_keys

        return manifest_keys.get(self, key, self.to_dict(serialize=True))

    def __setitem__(self, key: str, value: Any) -> None:
        from kserve_models._model.views import manifest_keys

        manifest_keys.put(self, key, value)

    def __delitem__(self, key: str) -> None:
        from kserve_models._model.views import manifest_keys

        manifest_keys.remove(self, key)

    def __contains__(self, key: object) -> bool:
        return key in self.to_dict(serialize=True)

    if not TYPE_CHECKING:
        # Without it Python would iterate by the indexes 0, 1, and so on.
        __iter__ = None

    # Behaviour of any object

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        try:
            if not isinstance(other, Model):
                if type(other) is not dict:
                    return NotImplemented
                return self._is_given_as(other)
            if type(self) is type(other) and writing.same_json(self._raw, other._raw):
                return True
            try:
                return writing.same_json(writing.to_manifest(self), writing.to_manifest(other))
            except (TypeError, ValueError):
                return type(self) is type(other) and self._has_equal_values(other)
        except RecursionError as error:
            from kserve_models._model import errors

            raise errors.nesting_error(error, self, other) from None

    def _is_given_as(self, data: dict[str, Any]) -> bool:
        """Whether a dict, given where such an object is wanted, is an equal object."""
        try:
            obj = reading.typed((type(self).__name__, None), data)
        except (TypeError, ValueError):
            return False
        return bool(self == obj)

    def _has_equal_values(self, other: Model) -> bool:
        """Whether all attributes are equal, of objects that can't be written."""
        return (
            self.to_dict() == other.to_dict()
            and self.additional_properties == other.additional_properties
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        from kserve_models._model.views import display

        return display.one_line(self)

    def __str__(self) -> str:
        from kserve_models._model.views import display

        return display.text(self)

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        from kserve_models._model.views import display

        return display.attributes(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        from kserve_models._model.views import display

        display.pretty(self, printer, cycle)

    def _repr_markdown_(self) -> str | None:
        from kserve_models._model.views import display

        return display.markdown(self)

    if not TYPE_CHECKING:
        # Type checkers know the attributes, and would take this for any. There is no __getattr__:
        # it would make every attribute slower (see ``kubernetes_client.serve_manifest_keys``).

        def __setattr__(self, name, value):
            cls = type(self)
            if name not in cls._fields and name not in cls._settable:
                from kserve_models._model import errors

                errors.check_attribute(cls, name)
            try:
                _set(self, name, value)
            except RecursionError as error:
                from kserve_models._model import errors

                raise errors.nesting_error(error, value) from None

    def __dir__(self) -> list[str]:
        return listed(type(self), object.__dir__(self))

    def __delattr__(self, name: str) -> None:
        field = self._fields.get(self._aliases.get(name, name))
        if field is None:
            object.__delattr__(self, name)
            return
        self._raw.pop(field.wire, None)
        self._raw.pop(field.name, None)

    def __copy__(self) -> Self:
        # What attributes hold is shared, whether or not it was read before.
        for name in writing.set_attributes(self):
            getattr(self, name)
        constructor, arguments, state = self.__reduce_ex__(2)
        other: Self = constructor(*arguments)
        other.__setstate__(state)
        return other

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        from copy import deepcopy

        constructor, arguments, state = self.__reduce_ex__(2)
        # What holds itself is in its own copy.
        other: Self = constructor(*arguments)
        memo[id(self)] = other
        try:
            other.__setstate__(deepcopy(state, memo))
        except RecursionError as error:
            from kserve_models._model import errors

            raise errors.nesting_error(error, self) from None
        return other

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, Any, Any]:
        # As for any object; a class of a user's may have a __dict__ and more slots.
        reduced: Any = object.__reduce_ex__(self, 2)
        constructor, arguments, (own, slots) = reduced[:3]
        raw = self._raw
        return constructor, arguments, (own, {**slots, "_raw": type(raw)(raw)})

    def __setstate__(self, state: tuple[dict[str, Any] | None, dict[str, Any]]) -> None:
        own, slots = state
        for name, value in slots.items():
            _set(self, name, value)
        if own:
            vars(self).update(own)


def _wire_form(obj: Model) -> dict[str, Any]:
    """The manifest, for the Kubernetes client from 37 on: it looks for this pair of functions."""
    return obj.to_dict(serialize=True)


_wire_form._openapi_generator_to_dict = Model.to_dict  # type: ignore[attr-defined]
Model.to_dict._openapi_generator_to_dict = _wire_form  # type: ignore[attr-defined]
