"""The schema as the peers' generators read it: names and types, nothing else.

Variants become the class that they vary. Descriptions, defaults, bounds and patterns are left out,
so that no peer spends time on what ``kserve_models`` does not do when it reads.
"""

from __future__ import annotations

from typing import Any

PREFIX = "#/components/schemas/"
VARIANT_OF = "x-kserve-variant-of"
_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}

Classes = dict[str, dict[str, str]]
"""Type of each property by wire name, by class; types as in ``openapi_types``."""


def simplified(document: dict[str, Any]) -> dict[str, Any]:
    """A bundled document as one that any OpenAPI generator takes."""
    schemas = document["components"]["schemas"]
    return {
        "openapi": document["openapi"],
        "info": {"title": "KServe API", "version": document["info"]["version"]},
        "paths": {},
        "components": {
            "schemas": {
                name: _class(node, schemas)
                for name, node in schemas.items()
                if VARIANT_OF not in node
            }
        },
    }


def classes(document: dict[str, Any]) -> Classes:
    """The types of a simplified document."""
    return {
        name: {wire: _type(value) for wire, value in node["properties"].items()}
        for name, node in document["components"]["schemas"].items()
    }


def element(type_name: str) -> str:
    """``V1EnvVar`` of ``list[V1EnvVar]``, ``str`` of ``dict(str, str)``."""
    if type_name.startswith("list["):
        return type_name[5:-1]
    return type_name[len("dict(str, ") : -1]


def is_class(type_name: str) -> bool:
    """Whether a type, or what its lists and maps hold, is a class."""
    while type_name.startswith(("list[", "dict(")):
        type_name = element(type_name)
    return type_name not in {"str", "int", "float", "bool", "object", "datetime"}


def set_fields(types: Classes, type_name: str, value: Any) -> int:
    """How many fields of classes are set in a value, those of nested objects included."""
    if not is_class(type_name):
        return 0
    if type_name.startswith("list["):
        return sum(set_fields(types, element(type_name), item) for item in value)
    if type_name.startswith("dict("):
        return sum(set_fields(types, element(type_name), item) for item in value.values())
    return sum(1 + set_fields(types, types[type_name][wire], item) for wire, item in value.items())


def _class(node: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "type": "object",
        "properties": {wire: _node(value, schemas) for wire, value in node["properties"].items()},
    }
    if node.get("required"):
        result["required"] = node["required"]
    return result


def _node(node: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    for part in [node] if "$ref" in node else node.get("allOf", ()):
        name = part["$ref"].removeprefix(PREFIX)
        return {"$ref": PREFIX + schemas[name].get(VARIANT_OF, name)}
    if node.get("x-kubernetes-int-or-string"):
        return {"anyOf": [{"type": "integer"}, {"type": "string"}]}
    kind = node.get("type")
    if kind == "array":
        return {"type": "array", "items": _node(node["items"], schemas)}
    if kind == "object":
        values = node.get("additionalProperties")
        if isinstance(values, dict):
            return {"type": "object", "additionalProperties": _node(values, schemas)}
        return {"type": "object", "additionalProperties": True}
    if kind is None:
        return {}
    if node.get("format") == "date-time":
        return {"type": "string", "format": "date-time"}
    return {"type": kind}


def _type(node: dict[str, Any]) -> str:
    if "$ref" in node:
        name: str = node["$ref"].removeprefix(PREFIX)
        return name
    kind = node.get("type")
    if kind == "array":
        return f"list[{_type(node['items'])}]"
    if kind == "object" and isinstance(node["additionalProperties"], dict):
        return f"dict(str, {_type(node['additionalProperties'])})"
    if node.get("format") == "date-time":
        return "datetime"
    return _SCALARS.get(kind or "", "object")
