"""Straight-line Python for reading and building the manifest, the same for every peer.

Reading goes through every set field once, by name, parents before children; lists and maps of
objects item by item. Building calls every class's constructor, from the inside out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from bench.models import shapes

KIND = "V1beta1InferenceService"
FIVE_FIELDS = (
    ("metadata", "name"),
    ("metadata", "namespace"),
    ("spec", "predictor", "model", "storageUri"),
    ("spec", "predictor", "model", "modelFormat", "name"),
    ("status", "url"),
)

Attribute = Callable[[str, str], str]
"""From a class and a property's name to how it is read: ``.storage_uri``, ``["storageUri"]``."""


def reader(types: shapes.Classes, manifest: dict[str, Any], attribute: Attribute) -> Any:
    """A function that reads every set field of an object of the manifest."""
    lines = ["def read(o0):"]
    counter = iter(range(1, 1000))

    def visit(type_name: str, value: Any, variable: str) -> Iterator[str]:
        if type_name.startswith(("list[", "dict(")):
            inner = shapes.element(type_name)
            items = enumerate(value) if isinstance(value, list) else value.items()
            for key, item in items:
                own = f"o{next(counter)}"
                yield f"{own} = {variable}[{key!r}]"
                yield from visit(inner, item, own)
            return
        for wire, item in value.items():
            read = f"{variable}{attribute(type_name, wire)}"
            if shapes.is_class(types[type_name][wire]):
                own = f"o{next(counter)}"
                yield f"{own} = {read}"
                yield from visit(types[type_name][wire], item, own)
            else:
                yield read

    lines += [f"    {line}" for line in visit(KIND, manifest, "o0")]
    return _compiled(lines, "read", {})


def list_reader(types: shapes.Classes, attribute: Attribute) -> Any:
    """A function that reads five fields of each of the objects that it is given."""
    lines = ["def read(items):", "    for o in items:"]
    for path in FIVE_FIELDS:
        type_name, read = KIND, "o"
        for wire in path:
            read += attribute(type_name, wire)
            type_name = types[type_name][wire]
        lines.append(f"        {read}")
    return _compiled(lines, "read", {})


def builder(
    types: shapes.Classes,
    manifest: dict[str, Any],
    attribute: Attribute,
    classes: Callable[[str], Any],
) -> Any:
    """A function that builds the manifest with the constructors of a peer."""
    used: dict[str, Any] = {}

    def expression(type_name: str, value: Any) -> str:
        if type_name == "datetime":
            name = f"time{len(used)}"
            used[name] = datetime.fromisoformat(value.replace("Z", "+00:00"))
            return name
        if not shapes.is_class(type_name):
            return repr(value)
        if type_name.startswith("list["):
            inner = shapes.element(type_name)
            return "[" + ", ".join(expression(inner, item) for item in value) + "]"
        if type_name.startswith("dict("):
            inner = shapes.element(type_name)
            items = (f"{key!r}: {expression(inner, item)}" for key, item in value.items())
            return "{" + ", ".join(items) + "}"
        used[type_name] = classes(type_name)
        fields = types[type_name]
        arguments = (
            f"{attribute(type_name, wire)[1:]}={expression(fields[wire], item)}"
            for wire, item in value.items()
        )
        return f"{type_name}({', '.join(arguments)})"

    return _compiled(["def build():", f"    return {expression(KIND, manifest)}"], "build", used)


def plain_builder(manifest: dict[str, Any]) -> Any:
    """A function that writes the manifest as nested dict displays."""
    return _compiled(["def build():", f"    return {manifest!r}"], "build", {})


def _compiled(lines: list[str], name: str, names: dict[str, Any]) -> Any:
    exec(compile("\n".join(lines), f"<{name}>", "exec"), names)
    return names[name]
