"""Reading mappings: wire names, or Python names throughout."""

from __future__ import annotations

from kserve_models._model.conversion import element_type, is_model, model_class
from kserve_models._model.manifest_backed import JSON_ATOMS, GivenMapping, ManifestBacked
from kserve_models._model.manifest_backed import new as _new
from kserve_models._model.manifest_backed import set_raw as _set_raw

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, TypeVar

    from kserve_models._model.manifest_backed import FieldType

    M = TypeVar("M", bound=ManifestBacked)


_JSON_TYPES = JSON_ATOMS | {dict, list}


def from_mapping(cls: type[M], data: Any) -> M:
    """An object of ``cls`` from a mapping, which is copied.

    Raises:
        TypeError: ``data`` is no mapping.
    """
    if type(data) is not dict:
        data = _plain_dict(cls, data)
    raw = copy_mapping(data)
    # Nearly every manifest has a name that only manifests have.
    if cls._wire_only.isdisjoint(data) and _is_spelled_in_python(cls, raw):
        return built(cls, raw, refuse=False)
    obj = _new(cls)
    _set_raw(obj, raw)
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


def built(cls: type[M], data: dict[str, Any], refuse: bool) -> M:
    """An object from a mapping that was made in Python, which is the object's from now on.

    Each key may be spelled as in a manifest or as in Python. One of an unknown field is kept as it
    is, and so is one of two that say different things of one field, unless they are to be refused.

    Raises:
        TypeError: a model object is of another class than the field that it is in.
        ValueError: with ``refuse``, both spellings of a field are there and disagree.
    """
    obj = cls._wrap(GivenMapping() if refuse else {})
    raw = obj._raw
    names, wires, fields = cls._names, cls._wires, cls._fields
    values: dict[str, Any] = {}
    for key, value in data.items():
        if value is None:
            continue
        name = names.get(key) or cls._aliases.get(key)
        if name is None:
            raw[key] = value
        elif name not in values:
            values[name] = value
            try:
                raw[wires[name]] = fields[name].held(value, True, refuse)
            except WrongClassError as error:
                error.place = f".{name}{error.place}"
                raise
        elif values[name] != value:
            if refuse:
                raise ValueError(
                    f"{cls.__name__}: {wires[name]!r} and {name!r} say different things: give one"
                    " of them"
                )
            raw[key] = value
    return obj


class WrongClassError(TypeError):
    """A model object is in a field that is of another class; ``place`` says in which."""

    def __init__(self, expected: str, value: Any) -> None:
        self.place = ""
        self.expected = expected
        self.came = type(value).__name__

    def __str__(self) -> str:
        return f"{self.place}: expected {self.expected}, got {self.came}"


def typed(type_: FieldType, value: Any, own: bool = False, refuse: bool = True) -> Any:
    """A value that was set from Python, as the type of its field says.

    Mappings in place of models become objects; the rest is as it was given, the container too
    unless something in it had to change. What no type foresees is left for the writer.

    With ``own`` the data is not used elsewhere, and need not be copied.

    Raises, with ``refuse``:
        WrongClassError: a model object is of another class.
        ValueError: both spellings of a field are in a mapping and disagree.
    """
    type_name, accepts = type_
    if isinstance(value, ManifestBacked):
        if refuse and not _fits(value, type_name, accepts):
            raise WrongClassError(type_name, value)
        return value
    if type_name[-1] == "]":
        return _typed_list((element_type(type_name), accepts), value, own, refuse)
    if type_name[-1] == ")":
        return _typed_map((element_type(type_name), accepts), value, own, refuse)
    if not is_model(type_name):
        return value if type(value) in _JSON_TYPES else _plain(value)
    if not _is_mapping(value):
        return value
    data = value if type(value) is dict else dict(value)
    if not own:
        data = copy_mapping(data)
    return built(_class_for(data, type_name, accepts), data, refuse)


def _fits(value: ManifestBacked, type_name: str, accepts: str | None) -> bool:
    """Whether a model object may be the value of a field: of its class, or of a narrower one."""
    if type_name == "object" or (accepts is not None and isinstance(value, model_class(accepts))):
        return True
    if not is_model(type_name):
        return False
    cls = model_class(type_name)
    return isinstance(value, cls) or set(value._wires.values()) <= set(cls._wires.values())


def _typed_list(element: FieldType, value: Any, own: bool, refuse: bool) -> Any:
    if not isinstance(value, (list, tuple)):
        return value
    changed: list[Any] = []
    cls = model_class(element[0]) if is_model(element[0]) else None
    for index, item in enumerate(value):
        if cls is not None and type(item) is cls:
            continue
        try:
            new = typed(element, item, own, refuse)
        except WrongClassError as error:
            error.place = f"[{index}]{error.place}"
            raise
        if new is not item:
            changed = changed or list(value)
            changed[index] = new
    return changed or (value if type(value) is list else list(value))


def _typed_map(element: FieldType, value: Any, own: bool, refuse: bool) -> Any:
    if not _is_mapping(value):
        return value
    changed: dict[Any, Any] = {}
    for key, item in value.items():
        try:
            new = typed(element, item, own, refuse)
        except WrongClassError as error:
            error.place = f"[{key!r}]{error.place}"
            raise
        if new is not item:
            changed = changed or dict(value)
            changed[key] = new
    return changed or (value if type(value) is dict else dict(value))


def _class_for(data: dict[str, Any], type_name: str, accepts: str | None) -> Any:
    """Of two classes that a mapping may stand for, the second where its keys fit that one only."""
    cls = model_class(type_name)
    if accepts is None:
        return cls
    other = model_class(accepts)
    keys = data.keys()
    return other if keys <= other._names.keys() and not keys <= cls._names.keys() else cls


def _is_mapping(value: Any) -> bool:
    if type(value) is dict:
        return True
    if type(value) in JSON_ATOMS:
        return False
    from collections.abc import Mapping

    return isinstance(value, Mapping)


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
