"""Objects by the keys of their manifest: what is set in a part of one is set in the object.

A part is a dict or a list of JSON data, read when it was asked for, so that every client takes it.
Behind it stands what the object holds there, and that is what changes.
"""

from __future__ import annotations

import sys
from collections.abc import MutableMapping, MutableSequence

from kserve_models._model import writing
from kserve_models._model.conversion import element_type
from kserve_models._model.errors import nesting_error
from kserve_models._model.manifest_backed import ManifestBacked
from kserve_models._model.reading import typed

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from typing import Any, SupportsIndex

    from typing_extensions import Self

    from kserve_models._model.manifest_backed import FieldType


_REQUIRED: Any = object()


def pop(mapping: Any, key: str, default: Any = _REQUIRED) -> Any:
    """Remove a key of a mapping, and return its value, or ``default`` if one is given.

    Raises:
        KeyError: the mapping has no such key, and no default is given.
    """
    if default is not _REQUIRED and key not in mapping:
        return default
    value = mapping[key]
    del mapping[key]
    return value


def get(obj: ManifestBacked, key: str, manifest: dict[str, Any]) -> Any:
    """The value at a key of an object's manifest, which is given.

    Raises:
        KeyError: the manifest has no such key.
    """
    if key not in manifest:
        raise KeyError(_advice(obj, key) or key)
    _tell_yaml()
    return _Place(obj).part(key, manifest[key])


def get_all(obj: ManifestBacked, manifest: dict[str, Any]) -> dict[str, Any]:
    """Every value of an object's manifest, which is given, by key."""
    _tell_yaml()
    place = _Place(obj)
    return {key: place.part(key, data) for key, data in manifest.items()}


def put(obj: ManifestBacked, key: str, value: Any) -> None:
    """Set the value at a key of an object's manifest, a field that its class does not know too.

    Raises:
        KeyError: the key is spelled as in Python.
        TypeError, ValueError: as setting the attribute does.
    """
    name = _attribute(obj, key)
    if name is None:
        obj._raw[key] = value
    else:
        setattr(obj, name, value)


def remove(obj: ManifestBacked, key: str) -> None:
    """Remove a key from an object's manifest.

    Raises:
        KeyError: it is not there, or is spelled as in Python.
        TypeError: it is there for a shorthand.
    """
    name = _attribute(obj, key)
    manifest = writing.to_manifest(obj)
    if key not in manifest:
        raise KeyError(key)
    if _Place(obj).value(key, manifest[key]) is None:
        raise _no_place(key)
    if name is None:
        del obj._raw[key]
    else:
        delattr(obj, name)


class _Place:
    """What stands behind a dict or a list: a model, a dict or a list; None where nothing does."""

    __slots__ = ("holder", "type")

    def __init__(self, holder: Any, type_: FieldType | None = None) -> None:
        self.holder = holder
        self.type = type_

    def value(self, key: Any, data: Any) -> Any:
        """What the holder has for data at a key; None where that is written from a shorthand."""
        holder = self.holder
        if not isinstance(holder, ManifestBacked):
            return holder[key] if type(holder) is dict or type(holder) is list else None
        name = holder._names.get(key)
        value = holder._raw.get(key) if name is None else getattr(holder, name)
        if holder._translation is not None and writing.to_wire(value) != data:
            return None
        return value

    def part(self, key: Any, data: Any) -> Any:
        """JSON data at a key, as a part.

        Raises:
            ValueError: it is nested too deep.
        """
        try:
            if type(data) is dict:
                return ManifestDict(data, _Place(self.value(key, data), self._type_of(key)))
            if type(data) is list:
                return ManifestList(data, _Place(self.value(key, data), self._type_of(key)))
        except RecursionError as error:
            raise nesting_error(error, data) from None
        return data

    def put(self, key: Any, value: Any) -> None:
        """Set what the holder has at a key."""
        type_ = self._type_of(key)
        if isinstance(self.holder, ManifestBacked):
            put(self.holder, key, value)
        elif type(self.holder) is dict:
            self.holder[key] = value if type_ is None else typed(type_, value)
        else:
            raise _no_place(key)

    def remove(self, key: Any) -> None:
        """Remove what the holder has at a key."""
        if isinstance(self.holder, ManifestBacked):
            remove(self.holder, key)
        elif type(self.holder) is dict:
            del self.holder[key]
        else:
            raise _no_place(key)

    def _type_of(self, key: Any) -> FieldType | None:
        if isinstance(self.holder, ManifestBacked):
            field = self.holder._fields.get(self.holder._names.get(key, ""))
            return None if field is None else field.type
        if self.type is None or self.type[0][-1] not in "])":
            return None
        return element_type(self.type[0]), self.type[1]


class ManifestDict(dict[str, "Any"]):
    """An object of a manifest: a model's, or free-form data."""

    __slots__ = ("_place",)

    def __init__(self, data: dict[str, Any], place: _Place) -> None:
        super().__init__({key: place.part(key, value) for key, value in data.items()})
        self._place = place

    def __missing__(self, key: str) -> Any:
        held = self._place.holder
        raise KeyError((_advice(held, key) if isinstance(held, ManifestBacked) else None) or key)

    def __setitem__(self, key: str, value: Any) -> None:
        self._place.put(key, value)
        held = self._place.holder
        now = writing.to_manifest(held) if isinstance(held, ManifestBacked) else held
        if now.get(key) is None:
            super().pop(key, None)
        else:
            super().__setitem__(key, self._place.part(key, writing.to_wire(now[key])))

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self._place.remove(key)
        super().__delitem__(key)

    def setdefault(self, key: str, default: Any = None) -> Any:
        """The value at a key, set to ``default`` where there is none."""
        if key not in self:
            self[key] = default
        return self.get(key)

    if not TYPE_CHECKING:
        # These lead to the ones above; those of dict do not.
        clear = MutableMapping.clear
        pop = pop
        popitem = MutableMapping.popitem
        update = MutableMapping.update

        def __ior__(self, other: Any) -> Self:
            self.update(other)
            return self

    def __reduce__(self) -> tuple[Any, ...]:
        # A copy is of no object.
        return dict, (dict(self),)


class ManifestList(list["Any"]):
    """An array of a manifest."""

    __slots__ = ("_place",)

    def __init__(self, data: list[Any], place: _Place) -> None:
        if type(place.holder) is not list or len(place.holder) != len(data):
            place.holder = None
        super().__init__(place.part(index, item) for index, item in enumerate(data))
        self._place = place

    def _change(self, change: str, *arguments: Any) -> None:
        held = self._place.holder
        if held is None:
            raise _no_place("a list")
        after = list(held)
        getattr(after, change)(*arguments)
        if self._place.type is not None:
            after = typed(self._place.type, after)
        held[:] = after
        data = writing.to_wire(held)
        super().__setitem__(slice(None), [self._place.part(i, data[i]) for i in range(len(data))])

    def __setitem__(self, index: Any, value: Any) -> None:
        self._change("__setitem__", index, value)

    def __delitem__(self, index: Any) -> None:
        self._change("__delitem__", index)

    def insert(self, index: SupportsIndex, value: Any) -> None:
        """Insert a value before an index."""
        self._change("insert", index, value)

    def sort(self, **options: Any) -> None:
        """Sort the values, as ``list.sort`` does."""
        self[:] = sorted(self, **options)

    if not TYPE_CHECKING:
        append = MutableSequence.append
        clear = MutableSequence.clear
        extend = MutableSequence.extend
        pop = MutableSequence.pop
        remove = MutableSequence.remove
        reverse = MutableSequence.reverse
        __iadd__ = MutableSequence.__iadd__

        def __imul__(self, times: int) -> Self:
            self[:] = list(self) * times
            return self

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (list(self),)


class AdditionalProperties(dict[str, "Any"]):
    """A dict of an object's unknown fields: what is changed in it is changed in the object."""

    __slots__ = ("_raw",)

    def __init__(self, found: dict[str, Any], raw: dict[str, Any]) -> None:
        super().__init__(found)
        self._raw = raw

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        self._raw[key] = value

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        self._raw.pop(key, None)

    if not TYPE_CHECKING:
        # These lead to the two above; those of dict do not.
        clear = MutableMapping.clear
        pop = MutableMapping.pop
        popitem = MutableMapping.popitem
        setdefault = MutableMapping.setdefault
        update = MutableMapping.update

        def __ior__(self, other: Any) -> Self:
            self.update(other)
            return self

    def __reduce__(self) -> tuple[Any, ...]:
        # A copy is of no object.
        return dict, (dict(self),)


def _attribute(obj: ManifestBacked, key: str) -> str | None:
    """The attribute of a key, None for an unknown one.

    Raises:
        KeyError: the key is spelled as in Python.
    """
    advice = _advice(obj, key)
    if advice:
        raise KeyError(advice)
    return obj._names.get(key)


def _advice(obj: ManifestBacked, key: str) -> str | None:
    """What to say of a key that is spelled as in Python."""
    name = obj._aliases.get(key, key)
    wire = obj._wires.get(name)
    if wire is None or wire == key or obj._wires.get(obj._names.get(key, "")) == key:
        return None
    return f"{type(obj).__name__}: keys are those of the manifest: {wire!r}, not {key!r}"


def _no_place(what: str) -> TypeError:
    return TypeError(
        f"can't change {what!r} here: it is written from a shorthand, or held by an object of"
        " another library. Set the attribute that it comes from."
    )


def _tell_yaml() -> None:
    """Let PyYAML write parts as what they are, where it is loaded: it knows exact types only."""
    representer = sys.modules.get("yaml.representer")
    if representer is None or ManifestDict in representer.SafeRepresenter.yaml_representers:
        return
    for cls in (representer.SafeRepresenter, representer.Representer):
        cls.add_representer(ManifestDict, cls.represent_dict)
        cls.add_representer(ManifestList, cls.represent_list)
