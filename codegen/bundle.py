"""One self-contained OpenAPI document from the files in ``openapi/``.

``allOf`` parts are flattened, values said once (``Quantity``) are written out, and a place whose
schema differs from its class (``x-kserve-override``) gets a component of its own, marked
``x-kserve-variant-of``.
"""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from codegen import keywords, source
from codegen.merge import merge_patch
from codegen.problems import InputError, Place, Problem
from codegen.schema import NamedSchema, SchemaFolder, references

PREFIX = "#/components/schemas/"
# Said by the bundle in its own way: flattened, ordered, or of no meaning beyond openapi/.
_COMPOSED = {"allOf", "properties", "required", *keywords.KSERVE - {keywords.TRANSLATION}}
# A property keeps these where the schema that it refers to is replaced by a variant.
_OF_THE_PLACE = frozenset({"description", "default", "nullable"}) | keywords.KSERVE_OF_PROPERTY


class Bundle:
    """The bundled ``document``, and where each of its nodes was written.

    ``schemas`` are its components by name: flattened, variants included, in alphabetical order.
    """

    def __init__(self, folder: SchemaFolder) -> None:
        self.folder = folder
        self.schemas: dict[str, dict[str, Any]] = {}
        self._places: dict[tuple[str, str], Place] = {}
        self._variants: dict[tuple[str, str], str] = {}
        self._flattening: list[str] = []
        self._problems: list[Problem] = []
        for name in folder.entries:
            self._component(folder.schemas[name])
        if self._problems:
            raise InputError(self._problems)
        self.schemas = {name: self.schemas[name] for name in sorted(self.schemas)}
        self.document = self._document()

    def place(self, name: str, property_name: str = "") -> Place:
        """Where a component, or a property of it, is written in ``openapi/``."""
        schema = self.schemas.get(name, {})
        origin = schema.get(keywords.VARIANT_OF, name)
        return self._places.get((origin, property_name)) or self._places[origin, ""]

    def _document(self) -> dict[str, Any]:
        document = {
            key: value for key, value in self.folder.root.data.items() if key != "components"
        }
        document["components"] = {"schemas": self.schemas}
        return document

    def _component(self, schema: NamedSchema) -> str:
        """Put a class among the components, with all that it refers to; its name."""
        if schema.name not in self.schemas:
            self.schemas[schema.name] = {}
            self.schemas[schema.name] = self._flatten(schema)
        return schema.name

    def _flatten(self, schema: NamedSchema) -> dict[str, Any]:
        if schema.name in self._flattening:
            chain = " -> ".join([*self._flattening, schema.name])
            self._problem(schema, "/allOf", f"allOf leads back to itself: {chain}")
            return {"type": "object"}
        self._flattening.append(schema.name)
        node = schema.node
        result: dict[str, Any] = {"type": "object"}
        properties: dict[str, Any] = {}
        self._places[schema.name, ""] = schema.place()
        own = {
            name: self._property(schema, f"/properties/{source.escape(name)}", name, value)
            for name, value in (node.get("properties") or {}).items()
        }
        for index, part in enumerate(node.get("allOf", ())):
            self._merge_part(schema, f"/allOf/{index}", part, result, properties)
        for name, value in own.items():
            if name in properties and "description" not in value:
                description = properties[name].get("description")
                value = _described(value, description) if description else value
            properties[name] = value
            self._places[schema.name, name] = schema.place(f"/properties/{source.escape(name)}")
        result.update((key, value) for key, value in node.items() if key not in _COMPOSED)
        required = [*result.pop("required", ()), *node.get("required", ())]
        if required:
            result["required"] = sorted(set(required))
        first = [*self._positional(schema, properties), *own]
        ordered = {name: properties[name] for name in first}
        ordered.update((name, value) for name, value in properties.items() if name not in ordered)
        if ordered:
            result["properties"] = ordered
        self._flattening.pop()
        return result

    def _merge_part(
        self,
        schema: NamedSchema,
        pointer: str,
        part: Any,
        result: dict[str, Any],
        properties: dict[str, Any],
    ) -> None:
        target = self._target(schema, part)
        if target is None or set(part) != {"$ref"}:
            self._problem(schema, pointer, "expected a part of allOf to be a $ref alone")
            return
        flat = self._flatten(target)
        for key, value in flat.items():
            if key == "properties":
                for name, node in value.items():
                    properties.setdefault(name, node)
                    self._places.setdefault((schema.name, name), self._places[target.name, name])
            elif key == "required" or key == "x-kubernetes-validations":
                result[key] = [*result.get(key, ()), *value]
            elif key not in ("description", keywords.GROUP_VERSION_KIND):
                result[key] = value

    def _positional(self, schema: NamedSchema, properties: dict[str, Any]) -> list[str]:
        names: list[str] = schema.node.get(keywords.POSITIONAL, [])
        for index, name in enumerate(names):
            if name not in properties:
                self._problem(
                    schema,
                    f"/{keywords.POSITIONAL}/{index}",
                    f"{schema.name} has no property {name!r} to stand at position {index + 1}",
                )
        return [name for name in names if name in properties]

    def _target(self, schema: NamedSchema, node: Any) -> NamedSchema | None:
        ref = node.get("$ref") if isinstance(node, dict) else None
        return self.folder.resolve(ref, schema.file) if isinstance(ref, str) else None

    def _property(self, schema: NamedSchema, pointer: str, name: str, node: Any) -> dict[str, Any]:
        """A schema below a class, with what it refers to written out or made a component."""
        if not isinstance(node, dict):
            self._problem(schema, pointer, f"expected a schema, got {node!r}")
            return {}
        parts = [node] if "$ref" in node else node.get("allOf", [])
        siblings = {key: value for key, value in node.items() if key not in ("$ref", "allOf")}
        override = siblings.pop(keywords.OVERRIDE, None)
        if not parts:
            result = dict(siblings)
            for key in ("items", "additionalProperties"):
                if isinstance(result.get(key), dict):
                    result[key] = self._property(schema, f"{pointer}/{key}", name, result[key])
            return result
        target = self._target(schema, parts[0])
        if len(parts) != 1 or target is None:
            self._problem(schema, pointer, "expected allOf to hold one $ref here")
            return {}
        if not target.is_class:
            value = {key: deepcopy(value) for key, value in target.node.items()}
            return {**value, **siblings}
        component = self._component(target)
        result = _reference(component, siblings)
        if override is None:
            return result
        if not self.schemas[component]:
            self._problem(schema, pointer, f"{component} can't be overridden inside itself")
            return result
        changed = self._patched(result, override, f"{schema.name}.{name}")
        if changed == result:
            self._problem(
                schema, f"{pointer}/{keywords.OVERRIDE}", "this override changes nothing: remove it"
            )
        return changed

    def _patched(self, node: dict[str, Any], patch: dict[str, Any], name: str) -> dict[str, Any]:
        """A node with a merge patch applied; a class that it refers to becomes a variant."""
        target = class_of(node)
        if target is not None:
            siblings = {k: v for k, v in node.items() if k in _OF_THE_PLACE}
            return _reference(self._variant(target, patch, name), siblings)
        result = dict(node)
        for key, value in patch.items():
            current = result.get(key)
            if value is None:
                result.pop(key, None)
            elif key == "properties" and isinstance(current, dict):
                result[key] = self._patched_properties(current, value, name)
            elif key in ("items", "additionalProperties") and isinstance(current, dict):
                result[key] = self._patched(current, value, name)
            else:
                result[key] = merge_patch(current, value)
        return result

    def _patched_properties(
        self, properties: dict[str, Any], patch: dict[str, Any], name: str
    ) -> dict[str, Any]:
        result = dict(properties)
        for key, value in patch.items():
            if value is None:
                result.pop(key, None)
            else:
                result[key] = self._patched(result.get(key, {}), value, f"{name}.{key}")
        return result

    def _variant(self, target: str, patch: dict[str, Any], name: str) -> str:
        base = self.schemas[target]
        patched = self._patched(base, patch, name)
        if patched == base:
            return target
        origin = base.get(keywords.VARIANT_OF, target)
        key = (origin, json.dumps(patched, sort_keys=True))
        if key not in self._variants:
            self._variants[key] = name
            self.schemas[name] = {keywords.VARIANT_OF: origin, **patched}
        return self._variants[key]

    def _problem(self, schema: NamedSchema, pointer: str, message: str) -> None:
        self._problems.append(Problem(schema.place(pointer), message))


def load(folder: Path) -> Bundle:
    """Read and bundle the schema folder.

    Raises:
        InputError: with every problem that was found.
    """
    return Bundle(SchemaFolder(folder))


def class_of(node: dict[str, Any]) -> str | None:
    """The component that a bundled node refers to, or None."""
    parts = [node] if "$ref" in node else node.get("allOf", ())
    for part in parts:
        ref: str = part["$ref"]
        return ref.removeprefix(PREFIX)
    return None


def dumps(document: dict[str, Any]) -> str:
    """A bundled document as JSON text, the same bytes each time."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _reference(component: str, siblings: dict[str, Any]) -> dict[str, Any]:
    ref = {"$ref": PREFIX + component}
    return {**siblings, "allOf": [ref]} if siblings else ref


def _described(node: dict[str, Any], description: str) -> dict[str, Any]:
    if "$ref" in node:
        return {"description": description, "allOf": [node]}
    return {"description": description, **node}


__all__ = ["PREFIX", "Bundle", "class_of", "dumps", "load", "references"]
