"""``openapi_types`` and ``attribute_map``: plain of a class, of an object leading to its manifest.

The Kubernetes client before 37 writes an object by these two: it takes each pair of
``openapi_types.items()``, gets the attribute of that name, and writes it under the name that
``attribute_map`` has for it. Attributes alone would lose unknown fields, shorthands and the text of
times, so of an object the pairs are those of its manifest.
"""

from __future__ import annotations

from kserve_models._model.manifest_backed import ManifestBacked

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from typing import Any

    from typing_extensions import Self


class ManifestKey(str):
    """Name of an attribute that stands for a key of the manifest, with its value."""

    wire: str
    value: Any

    def __new__(cls, wire: str, value: Any) -> Self:
        """Name the key so that no real attribute has that name."""
        key = super().__new__(cls, f"manifest[{wire}]")
        key.wire = wire
        key.value = value
        return key


def serve_manifest_keys() -> None:
    """Let model objects have the attributes that manifest keys name.

    Done when an object is first asked for them, as Python 3.11 and later read every attribute
    faster where no class of an object has ``__getattr__``.
    """

    def get(obj: ManifestBacked, name: str) -> Any:
        if type(name) is ManifestKey:
            return name.value
        from kserve_models._model import errors

        raise errors.attribute_error(type(obj), name, obj)

    if not hasattr(ManifestBacked, "__getattr__"):
        ManifestBacked.__getattr__ = get  # type: ignore[attr-defined]


_maps: dict[type, _MapOfObjects] = {}


def types_of_object(obj: ManifestBacked, types: dict[str, str]) -> dict[str, str]:
    """``openapi_types`` of an object, those of its class given."""
    return _TypesOfObject(types, obj)


def map_of_object(obj: ManifestBacked, wires: dict[str, str]) -> dict[str, str]:
    """``attribute_map`` of an object, that of its class given."""
    cls = type(obj)
    if cls not in _maps:
        _maps[cls] = _MapOfObjects(wires)
    return _maps[cls]


class _TypesOfObject(dict[str, str]):
    def __init__(self, table: dict[str, str], obj: ManifestBacked) -> None:
        super().__init__(table)
        self._obj = obj

    if not TYPE_CHECKING:

        def items(self):  # noqa: ANN202 - a view of other keys than the type promises
            serve_manifest_keys()
            manifest = self._obj.to_dict(serialize=True)
            return {ManifestKey(key, value): "object" for key, value in manifest.items()}.items()


class _MapOfObjects(dict[str, str]):
    def __missing__(self, key: str) -> str:
        if type(key) is ManifestKey:
            return key.wire
        raise KeyError(key)
