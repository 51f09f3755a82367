"""The schemas of ``openapi/`` as one document has them.

``allOf`` parts are flattened, values said once (``Quantity``) are written out, and a place whose
schema differs from its class (``x-kserve-override``) gets a component of its own, named for the
place (``V1WidgetSpecInner``) and marked ``x-kserve-variant-of``.
"""

from __future__ import annotations

import json
import re
from typing import Any

from codegen.bundle import unvalidated
from codegen.bundle.components import PREFIX, class_of, reference_of
from codegen.problems import InputError, Place, Problem
from codegen.schema import keywords, source
from codegen.schema.folder import NamedSchema, SchemaFolder
from codegen.schema.merge_patch import apply_merge_patch

# Said by the bundle in its own way: flattened, ordered, or of no meaning beyond openapi/.
_COMPOSED = {"allOf", "properties", "required", *keywords.KSERVE - {keywords.TRANSLATION}}
_NAME = re.compile("[A-Za-z][A-Za-z0-9]*")


class FlattenedSchemas:
    """The ``schemas`` of a bundle by name, and where each of them was written.

    They are flattened, variants included, in alphabetical order.
    """

    def __init__(self, folder: SchemaFolder) -> None:
        self.folder = folder
        self.schemas: dict[str, dict[str, Any]] = {}
        self._places: dict[tuple[str, str], Place] = {}
        self._variants: dict[tuple[str, str], str] = {}
        self._names: dict[str, tuple[str, Place]] = {}
        self._problems: list[Problem] = []
        for schema in folder.schemas.values():
            self._take_name(schema.name, schema.place())
        for name in folder.entries:
            self._component(folder.schemas[name])
        self._check_required()
        if self._problems:
            raise InputError(self._problems)
        self.schemas = {name: self.schemas[name] for name in sorted(self.schemas)}

    @property
    def resources(self) -> source.Source:
        """The table of kinds."""
        return self.folder.resources

    def place(self, name: str, property_name: str = "") -> Place:
        """Where a component, or a property of it, is written in ``openapi/``."""
        return self._places.get((name, property_name)) or self._places[name, ""]

    def _check_required(self) -> None:
        for name, node in self.schemas.items():
            properties = node.get("properties", {})
            for wire in node.get("required", ()):
                place = self.place(name, wire)
                if wire not in properties:
                    message = f"{name}: required {wire!r} is not a property of it"
                    self._problems.append(Problem(place, message))
                elif keywords.SHORTHAND in properties[wire]:
                    message = f"{name}: required {wire!r} is a shorthand, which no manifest has"
                    self._problems.append(Problem(place, message))

    def _component(self, schema: NamedSchema) -> str:
        """Put a class among the components, with all that it refers to; its name."""
        if schema.name not in self.schemas:
            self._check_name(schema)
            self.schemas[schema.name] = {}
            self.schemas[schema.name] = self._flatten(schema)
        return schema.name

    def _check_name(self, schema: NamedSchema) -> None:
        if not _NAME.fullmatch(schema.name):
            message = f"expected a name of letters and digits, got {schema.name!r}"
            self._problem(schema, "", f"{message}: generators take no other")

    def _flatten(self, schema: NamedSchema, chain: tuple[str, ...] = ()) -> dict[str, Any]:
        """A class with its parts merged into it; ``chain`` are the classes that it is a part of."""
        if self._is_circle(schema, "/allOf", "allOf", chain):
            return {"type": "object"}
        node = schema.node
        result: dict[str, Any] = {"type": "object"}
        properties: dict[str, Any] = {}
        self._places[schema.name, ""] = schema.place()
        own = self._properties(schema, "", "", node)
        for index, part in enumerate(node.get("allOf", ())):
            target = self.folder.target(part["$ref"])
            if target.is_class:
                flat = self._flatten(target, (*chain, schema.name))
                self._merge_part(schema, target, flat, result, properties)
            else:
                message = f"expected a part of allOf to be a class, got the value {target.name}"
                self._problem(schema, f"/allOf/{index}", message)
        for name, value in own.items():
            if name in properties and "description" not in value:
                description = properties[name].get("description")
                value = _described(value, description) if description else value
            properties[name] = value
            self._places[schema.name, name] = schema.place(f"/properties/{source.escape(name)}")
        rest = {key: value for key, value in node.items() if key not in _COMPOSED}
        result.update(self._inline(schema, "", schema.name, rest, ()))
        required = [*result.pop("required", ()), *node.get("required", ())]
        if required:
            result["required"] = sorted(set(required))
        first = [*self._positional(schema, properties), *own]
        ordered = {name: properties[name] for name in first}
        ordered.update((name, value) for name, value in properties.items() if name not in ordered)
        if ordered:
            result["properties"] = ordered
        return result

    def _merge_part(
        self,
        schema: NamedSchema,
        target: NamedSchema,
        flat: dict[str, Any],
        result: dict[str, Any],
        properties: dict[str, Any],
    ) -> None:
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

    def _properties(
        self,
        schema: NamedSchema,
        pointer: str,
        name: str,
        node: dict[str, Any],
        chain: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        """The properties of a node; ``name`` is the property that holds it, or empty."""
        return {
            key: self._property(
                schema,
                f"{pointer}/properties/{source.escape(key)}",
                f"{name}.{key}" if name else key,
                value,
                chain,
            )
            for key, value in node.get("properties", {}).items()
        }

    def _property(
        self,
        schema: NamedSchema,
        pointer: str,
        name: str,
        node: dict[str, Any],
        chain: tuple[str, ...],
    ) -> dict[str, Any]:
        """A schema below a class, with what it refers to written out or made a component.

        ``chain`` are the values that it is written out in.
        """
        self._accept(schema, pointer, node)
        siblings = self._inline(schema, pointer, name, _beside(node), chain)
        override = siblings.pop(keywords.OVERRIDE, None)
        mark = siblings.pop(keywords.UNVALIDATED, None)
        ref = reference_of(node)
        if ref is None:
            return siblings
        target = self.folder.target(ref)
        if target.is_class:
            result = _reference(self._component(target), siblings)
        elif self._is_circle(target, "", "the value", chain):
            return {}
        else:
            value = self._property(target, "", name, target.node, (*chain, target.name))
            result = _reference(class_of(value), {**_beside(value), **siblings})
        if mark is None and override is None:
            return result
        taken: dict[str, Any] = {}
        if mark is not None:
            place = schema.place(f"{pointer}/{keywords.UNVALIDATED}")
            taken, messages = unvalidated.patch_of(
                self.schemas, result, mark, f"{schema.name}.{name}"
            )
            self._problems.extend(Problem(place, message) for message in messages)
            # What stands beside a reference hides what the class says: both go.
            gone = {key for key, value in taken.items() if value is None}
            result = {key: value for key, value in result.items() if key not in gone}
        place = schema.place(
            f"{pointer}/{keywords.UNVALIDATED if override is None else keywords.OVERRIDE}"
        )
        patch = unvalidated.merged(taken, override or {})
        changed = self._patched(result, patch, f"{schema.name}.{name}", place)
        is_idle = patch == taken if mark is not None else _text(changed) == _text(result)
        if override is not None and is_idle:
            self._problems.append(Problem(place, "this override changes nothing: remove it"))
        return changed

    def _inline(
        self,
        schema: NamedSchema,
        pointer: str,
        name: str,
        node: dict[str, Any],
        chain: tuple[str, ...],
    ) -> dict[str, Any]:
        """A node that refers to nothing itself, with what stands below it bundled."""
        result = dict(node)
        for key in ("items", "additionalProperties"):
            if isinstance(result.get(key), dict):
                result[key] = self._property(schema, f"{pointer}/{key}", name, result[key], chain)
        if "properties" in node:
            result["properties"] = self._properties(schema, pointer, name, node, chain)
        return result

    def _accept(self, schema: NamedSchema, pointer: str, node: dict[str, Any]) -> None:
        """Put a class that a property accepts besides its own among the components."""
        name = node.get(keywords.ACCEPTS)
        if name is None:
            return
        accepted = self.folder.schemas.get(name)
        if accepted is not None and accepted.is_class:
            self._component(accepted)
        else:
            message = f"expected the name of a class, got {name!r}"
            self._problem(schema, f"{pointer}/{keywords.ACCEPTS}", message)

    def _patched(
        self, node: dict[str, Any], patch: dict[str, Any], name: str, place: Place
    ) -> dict[str, Any]:
        """A node with a merge patch applied; a class that it refers to becomes a variant."""
        target = class_of(node)
        if target is not None:
            siblings = _beside(node)
            beside = {key: value for key, value in patch.items() if key in siblings}
            rest = {key: value for key, value in patch.items() if key not in siblings}
            variant = self._variant(target, rest, name, place) if rest else target
            return _reference(variant, apply_merge_patch(siblings, beside))
        result = dict(node)
        for key, value in patch.items():
            current = result.get(key)
            if value is None:
                result.pop(key, None)
            elif key == "properties" and isinstance(current, dict):
                result[key] = self._patched_properties(current, value, name, place)
            elif key in ("items", "additionalProperties") and isinstance(current, dict):
                result[key] = (
                    self._patched(current, value, name, place) if isinstance(value, dict) else value
                )
            else:
                result[key] = apply_merge_patch(current, value)
        return result

    def _patched_properties(
        self, properties: dict[str, Any], patch: dict[str, Any], name: str, place: Place
    ) -> dict[str, Any]:
        result = dict(properties)
        for key, value in patch.items():
            if value is None:
                result.pop(key, None)
            else:
                result[key] = self._patched(result.get(key, {}), value, f"{name}.{key}", place)
        return result

    def _variant(self, target: str, patch: dict[str, Any], name: str, place: Place) -> str:
        base = self.schemas.get(target)
        if not base:
            message = f"{target} can't be overridden inside itself"
            self._problems.append(Problem(place, message))
            return _component_name(name)
        patched = self._patched(base, patch, name, place)
        if _text(patched) == _text(base):
            return target
        origin = base.get(keywords.VARIANT_OF, target)
        key = (origin, _text(patched))
        if key not in self._variants:
            component = _component_name(name)
            self._variants[key] = component
            self._take_name(component, place)
            self._places[component, ""] = place
            self.schemas[component] = {keywords.VARIANT_OF: origin, **patched}
        return self._variants[key]

    def _take_name(self, name: str, place: Place) -> None:
        """Note a name that components have: two files of a generator may not differ by case alone."""
        first, taken_at = self._names.setdefault(name.lower(), (name, place))
        if taken_at == place:
            return
        what = f"{name}: this name is taken" if first == name else f"{name}: {first} is taken"
        self._problems.append(Problem(place, f"{what} at {taken_at}: rename one of them"))

    def _is_circle(
        self, schema: NamedSchema, pointer: str, what: str, chain: tuple[str, ...]
    ) -> bool:
        if schema.name in chain:
            way = " -> ".join([*chain, schema.name])
            self._problem(schema, pointer, f"{what} leads back to itself: {way}")
        return schema.name in chain

    def _problem(self, schema: NamedSchema, pointer: str, message: str) -> None:
        self._problems.append(Problem(schema.place(pointer), message))


def _component_name(path: str) -> str:
    """``V1WidgetSpecInner`` of ``V1WidgetSpec.inner``: of letters and digits, as generators take."""
    first, *rest = (word for word in re.split("[^A-Za-z0-9]+", path) if word)
    return first + "".join(word[0].upper() + word[1:] for word in rest)


def _beside(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if key not in ("$ref", "allOf")}


def _reference(component: str | None, siblings: dict[str, Any]) -> dict[str, Any]:
    if component is None:
        return siblings
    ref = {"$ref": PREFIX + component}
    return {**siblings, "allOf": [ref]} if siblings else ref


def _described(node: dict[str, Any], description: str) -> dict[str, Any]:
    if "$ref" in node:
        return {"description": description, "allOf": [node]}
    return {"description": description, **node}


def _text(value: Any) -> str:
    """A value as text, by which ``true`` and 1 differ."""
    return json.dumps(value, sort_keys=True)
