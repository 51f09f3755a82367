"""The classes of the package that a schema makes, as code that uses them sees them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from codegen.bundle import BundledSchemas, class_of
from codegen.render import model_input, naming


@dataclass(frozen=True)
class Attribute:
    """An attribute, which is a parameter of the constructor too."""

    name: str
    wire: str
    type: str
    required: bool
    default: str
    aliases: tuple[str, ...]
    accepts: str
    shorthand: bool


@dataclass(frozen=True)
class PythonClass:
    """A model class; its attributes in the order of the constructor's parameters."""

    name: str
    attributes: dict[str, Attribute]
    translation: str


def read(bundle: BundledSchemas) -> dict[str, PythonClass]:
    """The classes that are generated from a bundle.

    Raises:
        InputError: a schema makes no class.
    """
    return {name: _class(name, schema) for name, schema in model_input.classes(bundle).items()}


def _class(name: str, schema: dict[str, Any]) -> PythonClass:
    shorthands = schema.get("x-shorthands", "")
    aliases: dict[str, str] = json.loads(schema.get("x-aliases", "{}"))
    accepted = json.loads(schema.get("x-accepted", "{}"))
    attributes = {}
    for wire, node in schema["properties"].items():
        attribute = node["x-attribute"]
        attributes[attribute] = Attribute(
            attribute,
            wire,
            _type(node),
            bool(node.get("x-asked")),
            node.get("x-default", ""),
            tuple(sorted(alias for alias, of in aliases.items() if of == attribute)),
            accepted.get(attribute, ""),
            f'"{attribute}"' in shorthands,
        )
    return PythonClass(name, attributes, schema.get("x-translation", ""))


def _type(node: dict[str, Any]) -> str:
    """The type of an attribute as ``openapi_types`` has it."""
    target = class_of(node)
    if target is not None:
        return target
    if "x-special" in node:
        return str(node["x-special"])
    if node["type"] == "array":
        return f"list[{_type(node['items'])}]"
    if node["type"] == "object":
        return f"dict(str, {_type(node['additionalProperties'])})"
    return "datetime" if node.get("format") == "date-time" else naming.TYPES[node["type"]]
