"""CustomResourceDefinitions from the schema: one a kind, as an API server takes them."""

from __future__ import annotations

from typing import Any, Protocol

import yaml

from codegen import keywords, resources
from codegen.bundle import BundledSchemas, class_of
from codegen.problems import InputError, Problem
from codegen.resources import Resource, Version

# The API server knows the metadata of objects itself and refuses a schema for more than its name.
SERVER_KNOWS = frozenset({"V1ObjectMeta", "V1ListMeta"})
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Plain(_Dumper):  # type: ignore[misc]
    """Writes repeated nodes out: the API server limits aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML passes it
        return True


def definitions(bundle: BundledSchemas, descriptions: bool = False) -> list[dict[str, Any]]:
    """A CustomResourceDefinition a kind, in the table's order.

    Descriptions are left out by default: with them the LLM kinds pass the 1.5 MiB that etcd
    takes for one object.

    Raises:
        InputError: the table of kinds is wrong, or a schema of a kind holds itself.
    """
    expander = _Expander(bundle, descriptions)
    return [definition(expander, resource) for resource in resources.load(bundle)]


def file_name(definition: dict[str, Any]) -> str:
    """The file that a definition is written to, named as controller-gen does."""
    spec = definition["spec"]
    return f"{spec['group']}_{spec['names']['plural']}.yaml"


def dumps(definition: dict[str, Any]) -> str:
    """A definition as YAML text, without anchors."""
    text: str = yaml.dump(definition, Dumper=_Plain, sort_keys=False, allow_unicode=True)
    return "---\n" + text


class Expander(Protocol):
    """Makes schemas of components; what a schema is, is the expander's affair."""

    def component(self, name: str) -> Any:
        """The schema of a component, with what it refers to written out."""
        ...


def definition(expander: Expander, resource: Resource) -> dict[str, Any]:
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
            "versions": [_version(expander, version) for version in resource.versions],
        },
    }


def _version(expander: Expander, version: Version) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if version.printer_columns:
        result["additionalPrinterColumns"] = version.printer_columns
    result["name"] = version.name
    result["schema"] = {"openAPIV3Schema": expander.component(version.schema)}
    result["served"] = version.served
    result["storage"] = version.storage
    if version.subresources is not None:
        result["subresources"] = version.subresources
    return result


class _Expander:
    """Writes every reference out; components are expanded once and shared."""

    def __init__(self, bundle: BundledSchemas, descriptions: bool) -> None:
        self._bundle = bundle
        self._descriptions = descriptions
        self._expanded: dict[str, dict[str, Any]] = {}
        self._open: list[str] = []

    def component(self, name: str) -> dict[str, Any]:
        if name in SERVER_KNOWS:
            return {"type": "object"}
        if name in self._open:
            way = " -> ".join([*self._open[self._open.index(name) :], name])
            message = f"a CustomResourceDefinition can't hold what leads back to itself: {way}"
            raise InputError([Problem(self._bundle.place(name), message)])
        if name not in self._expanded:
            self._open.append(name)
            self._expanded[name] = self._node(self._bundle.schemas[name])
            self._open.pop()
        return self._expanded[name]

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
