"""CustomResourceDefinitions as the JSON schemas that kubeconform reads, a file for each version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LOCATION = "{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json"
"""Where in the folder kubeconform finds the schema of an object."""
_SUBSCHEMAS = ("items", "additionalProperties", "not")
_LISTS_OF_SUBSCHEMAS = ("allOf", "anyOf", "oneOf")
_INT_OR_STRING = "x-kubernetes-int-or-string"
_PRESERVE = "x-kubernetes-preserve-unknown-fields"


def write(definitions: Path, folder: Path) -> None:
    """Write the schema of each version of each definition.

    Args:
        definitions: the folder of the definitions, as YAML.
        folder: where to write.
    """
    import yaml  # `make bench` has it; what measures other things does without

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted(definitions.glob("*.yaml")):
        spec = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)["spec"]
        target = folder / spec["group"]
        target.mkdir(parents=True, exist_ok=True)
        for version in spec["versions"]:
            schema = json_schema(version["schema"]["openAPIV3Schema"])
            name = f"{spec['names']['kind'].lower()}_{version['name']}.json"
            (target / name).write_text(json.dumps(schema), encoding="utf-8")


def json_schema(node: dict[str, Any]) -> dict[str, Any]:
    """A structural schema as a JSON schema in which an unknown field is an error."""
    result = {key: value for key, value in node.items() if not key.startswith("x-kubernetes-")}
    result.pop("description", None)
    if "properties" in node:
        result["properties"] = {name: json_schema(of) for name, of in node["properties"].items()}
        if not node.get(_PRESERVE):
            result.setdefault("additionalProperties", False)
    for key in _SUBSCHEMAS:
        if isinstance(node.get(key), dict):
            result[key] = json_schema(node[key])
    for key in _LISTS_OF_SUBSCHEMAS:
        if key in node:
            # Of what is said beside it: the fields are not all named here.
            result[key] = [_condition(of) for of in node[key]]
    if node.get(_INT_OR_STRING):
        result.pop("type", None)
        result.pop("anyOf", None)
        result["type"] = ["integer", "string"]
    if result.pop("nullable", False) and "type" in result:
        kinds = result["type"]
        result["type"] = [*(kinds if isinstance(kinds, list) else [kinds]), "null"]
    return result


def _condition(node: dict[str, Any]) -> dict[str, Any]:
    """One of several schemas that say more about a value whose fields are named elsewhere."""
    result = json_schema(node)
    result.pop("additionalProperties", None)
    if "properties" in result:
        result["properties"] = {name: _condition(of) for name, of in node["properties"].items()}
    return result
