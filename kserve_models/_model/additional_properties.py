"""The unknown fields of a model object."""

from __future__ import annotations

from collections.abc import MutableMapping

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from typing import Any

    from typing_extensions import Self


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
