"""CustomResourceDefinitions from the schema: one a kind, as an API server takes them."""

from __future__ import annotations

from typing import Any

from codegen.bundle import BundledSchemas, class_of
from codegen.crds.dereference import Expansion
from codegen.schema import keywords, resources
from codegen.schema.resources import Resource, Version
from codegen.text import yaml


def definitions(bundle: BundledSchemas, descriptions: bool = False) -> list[dict[str, Any]]:
    """A CustomResourceDefinition a kind, in the table's order.

    Descriptions are left out by default: with them the LLM kinds pass the 1.5 MiB that etcd
    takes for one object.

    Raises:
        InputError: the table of kinds is wrong, or a schema of a kind holds itself.
    """
    expansion = _Definitions(bundle, descriptions)
    return [definition_of(expansion, resource) for resource in resources.load(bundle)]


def file_name(definition: dict[str, Any]) -> str:
    """The file that a definition is written to, named as controller-gen does."""
    spec = definition["spec"]
    return f"{spec['group']}_{spec['names']['plural']}.yaml"


def dumps(definition: dict[str, Any]) -> str:
    """A definition as YAML text that every reader takes for the same, without anchors."""
    return "---\n" + yaml.dump(definition)


def definition_of(expansion: Expansion[Any], resource: Resource) -> dict[str, Any]:
    """The CustomResourceDefinition of a kind."""
    names: dict[str, Any] = {}
    if resource.categories:
        names["categories"] = resource.categories
    names["kind"] = resource.kind
    names["listKind"] = f"{resource.kind}List"
    names["plural"] = resource.plural
    if resource.short_names:
        names["shortNames"] = resource.short_names
    names["singular"] = resource.singular
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": resource.name},
        "spec": {
            "group": resource.group,
            "names": names,
            "scope": resource.scope,
            "versions": [_version(expansion, version) for version in resource.versions],
        },
    }


def _version(expansion: Expansion[Any], version: Version) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if version.printer_columns:
        result["additionalPrinterColumns"] = version.printer_columns
    result["name"] = version.name
    result["schema"] = {"openAPIV3Schema": expansion.component(version.schema)}
    result["served"] = version.served
    result["storage"] = version.storage
    if version.subresources is not None:
        result["subresources"] = version.subresources
    return result


class _Definitions(Expansion[dict[str, Any]]):
    """Schemas as they are written in a definition."""

    def __init__(self, bundle: BundledSchemas, descriptions: bool) -> None:
        super().__init__(bundle)
        self._descriptions = descriptions

    def _make(self, name: str) -> dict[str, Any]:
        return self._node(self._bundle.schemas[name])

    def _opaque(self) -> dict[str, Any]:
        return {"type": "object"}

    def _node(self, node: dict[str, Any]) -> dict[str, Any]:
        target = class_of(node)
        result = dict(self.component(target)) if target is not None else {}
        for key, value in node.items():
            if key in ("$ref", "allOf", keywords.GROUP_VERSION_KIND) or key.startswith("x-kserve-"):
                continue
            if key == "description":
                if self._descriptions:
                    result[key] = value
            elif key == "properties":
                result[key] = {
                    name: self._node(child)
                    for name, child in value.items()
                    if keywords.SHORTHAND not in child
                }
            elif key in ("items", "additionalProperties") and isinstance(value, dict):
                result[key] = self._node(value)
            else:
                result[key] = value
        return result
