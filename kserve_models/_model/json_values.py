"""JSON values, maybe with model objects in them: deep copies, and whether two are the same."""

from __future__ import annotations

from kserve_models._model.manifest_backed import ManifestBacked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

JSON_ATOMS = frozenset({str, int, bool, float, type(None)})


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


def same_json(one: Any, other: Any) -> bool:
    """Whether two JSON values are one document: 1, 1.0 and true, equal in Python, are three."""
    return bool(one == other) and _same_types(one, other)


def _same_types(one: Any, other: Any) -> bool:
    kind = type(one)
    if kind is not type(other):
        # Also where another thread has just made one of them typed.
        return False
    if kind is dict:
        return all(
            type(item) is str or _same_types(item, other.get(key)) for key, item in one.items()
        )
    return kind is not list or all(map(_same_types, one, other))
