"""What was meant by a field that there is not."""

from __future__ import annotations

from typing import Any

from kserve_models._history.structural import Path, Schema, child_schema
from kserve_models._text.value_paths import format_path, value_at

_CUSTOM = "custom"
_ALIKE = 0.75
_DEPTH = 4
"""Levels; deeper down, many fields have the same name."""
_OF_SERVERS = ("status", "metadata")


def advice(path: Path, obj: Any, schema: Schema) -> str:
    """What follows ``no such field``: the nearest right thing, or nothing.

    Args:
        path: of the field.
        obj: the object that has it.
        schema: the object's.
    """
    found = _meant(path, obj, schema)
    return f": {found}" if found else ""


def _meant(path: Path, obj: Any, schema: Schema) -> str:
    name, holder = str(path[-1]), _schema_at(schema, path[:-1])
    if holder is None:
        return ""
    known = holder.get("properties", {})
    if name == _CUSTOM and "containers" in known:
        return f"write its container into {format_path((*path[:-1], 'containers'))}"
    import difflib  # slow to import, and most manifests have no unknown field

    same = [other for other in known if _plain(other) == _plain(name)]
    close = same or difflib.get_close_matches(name, known, 1, _ALIKE)
    if close:
        return f"did you mean {close[0]!r}?"
    value = value_at(obj, path)
    place = _below(name, value, holder, path[:-1], value_at(obj, path[:-1]))
    if place is not None:
        return f"it belongs under {format_path(place)}"
    above = path[:-1]
    while above:
        above = above[:-1]
        holder = _schema_at(schema, above)
        if holder is not None and _takes(holder, name, value):
            return f"it belongs under {format_path(above) or 'the object itself'}"
    return ""


def _below(name: str, value: Any, schema: Schema, path: Path, obj: Any) -> Path | None:
    """Where next below a schema there is a field of a name that takes such a value.

    Of several places it is one that the object has, or else one that it must have.
    """
    level = [(path, schema, obj)]
    seen: set[int] = set()
    for _ in range(_DEPTH):
        following = []
        for above, holder, there in level:
            needed = holder.get("required", ())
            for step, child in holder.get("properties", {}).items():
                if id(child) not in seen and step not in _OF_SERVERS:
                    seen.add(id(child))
                    inner = there.get(step) if isinstance(there, dict) else None
                    rank = 0 if inner is not None else 1 if step in needed else 2
                    following.append((rank, (*above, step), child, inner))
        following.sort(key=lambda place: place[0])
        found = (place for _, place, child, _ in following if _takes(child, name, value))
        nearest = next(found, None)
        if nearest is not None:
            return nearest
        level = [(place, child, inner) for _, place, child, inner in following]
    return None


def _takes(schema: Schema, name: str, value: Any) -> bool:
    child = schema.get("properties", {}).get(name)
    types = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
    return child is not None and isinstance(value, types.get(child.get("type", ""), object))


def _schema_at(schema: Schema, path: Path) -> Schema | None:
    found: Schema | None = schema
    for step in path:
        if found is None:
            return None
        found = found.get("items") if isinstance(step, int) else child_schema(found, step)
    return found


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
