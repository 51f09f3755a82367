"""The mapping behind a model object, and what stands in it beside JSON data."""

from __future__ import annotations

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, ClassVar

    from typing_extensions import Self

    FieldType = tuple[str, str | None]
    """The type of an attribute in ``openapi_types``, and a further class that it may be of."""

JSON_ATOMS = frozenset({str, int, bool, float, type(None)})
new = object.__new__


class ManifestBacked:
    """An object that is its parsed mapping, and the tables of its class about it."""

    __slots__ = ("__weakref__", "_raw")

    openapi_types: ClassVar[dict[str, str]]
    attribute_map: ClassVar[dict[str, str]]

    _raw: dict[str, Any]
    """JSON data, model objects, and ``Converted`` and ``SetByUser`` for what those can't say."""
    _api_version_and_kind: ClassVar[tuple[str, str] | None] = None
    """What objects of a kind, and lists of them, have in these two fields."""
    _translation: ClassVar[str | None] = None
    """How shorthands are written: a key of ``shorthands.TRANSLATIONS``."""
    _shorthands: ClassVar[tuple[str, ...]] = ()
    """Attributes that only Python has."""
    _required: ClassVar[tuple[str, ...]] = ()
    """Attributes that the constructor asks for."""
    _aliases: ClassVar[dict[str, str]] = {}
    """Second names of attributes, and their first."""
    _accepts: ClassVar[dict[str, str]] = {}
    """A further class that an attribute's values may be of."""
    _fields: ClassVar[dict[str, Any]] = {}
    """``Field`` by attribute name."""
    _quantities: ClassVar[tuple[str, ...]] = ()
    """Attributes of quantities, which are text in ``openapi_types`` and may be numbers."""
    _names: ClassVar[dict[str, str]] = {}
    """Attribute names by key: wire names, and attribute names that no wire name takes."""
    _wires: ClassVar[dict[str, str]] = {}
    """Wire names by attribute name."""
    _python_only: ClassVar[frozenset[str]] = frozenset()
    """Attribute names and aliases that are no wire name of the same attribute."""
    _wire_only: ClassVar[frozenset[str]] = frozenset()
    """Wire names that are no attribute name."""

    @classmethod
    def _wrap(cls, data: dict[str, Any]) -> Self:
        """An object over ``data`` itself, which is the object's from now on."""
        obj = new(cls)
        set_raw(obj, data)
        return obj

    def _translate(self, used: list[str], manifest: dict[str, Any]) -> dict[str, Any]:
        """The manifest with the shorthands ``used`` written as the fields that they stand for."""
        raise NotImplementedError


# The slot's own setter: Model.__setattr__ is for users.
set_raw: Callable[[Any, dict[str, Any]], None] = vars(ManifestBacked)["_raw"].__set__


class Converted:
    """A list, a map or a time that was read and made typed, and what is written for it."""

    __slots__ = ("type", "value", "wire")

    def __init__(self, value: Any, wire: Any, type_: FieldType | None = None) -> None:
        self.value = value
        self.wire = wire
        self.type = type_
        """Of lists and maps, to which users may add what is not typed yet."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.value, self.wire, self.type)


class SetByUser(Converted):
    """A value that was set from Python, where it must be told from one that was read.

    That is: lists and maps of what is made typed, and every shorthand.
    """

    __slots__ = ()


class GivenMapping(dict[str, "Any"]):
    """The mapping of an object that was given as one: its classic dict has what is set only."""

    __slots__ = ()


def unwrapped(value: Any) -> Any:
    """What is written for a value of a mapping, where that is another value."""
    if isinstance(value, Converted):
        value = value.wire
    return value._raw if isinstance(value, ManifestBacked) else value
