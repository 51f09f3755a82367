"""The bundle as openapi-generator reads it: one class a schema, with what the templates need.

Variants become the class that they vary, values that are number or text become one type, and each
schema carries its docstring. A node that has no Python type is an error.
"""

from __future__ import annotations

import hashlib
import json
import keyword
from typing import Any

from codegen.bundle import PREFIX, Bundle, BundledSchemas, class_of
from codegen.problems import InputError, Problem
from codegen.render import api_input, naming
from codegen.render.docstrings import wrapped
from codegen.schema import keywords

_STRING_FORMATS = frozenset({"date-time", "byte", "duration", "uri", "quantity", "int-or-string"})


def generator_input(bundle: Bundle) -> dict[str, Any]:
    """The document for openapi-generator.

    Raises:
        InputError: as ``classes`` does, or where the paths can't be made.
    """
    root = bundle.folder.root.data
    document = {key: value for key, value in root.items() if key != "components"}
    document["components"] = {"schemas": classes(bundle)}
    api_input.add_paths(document, bundle)
    return document


def classes(bundle: BundledSchemas) -> dict[str, dict[str, Any]]:
    """The schemas that classes are made of, by the classes' names.

    Raises:
        InputError: with every schema that makes no class, every node that has no Python type, every
            attribute name that Python or a model does not take or that two properties of a schema
            share, and every unknown translation.
    """
    builder = _Builder(bundle)
    schemas = {
        name: builder.schema(name, node)
        for name, node in bundle.schemas.items()
        if keywords.VARIANT_OF not in node
    }
    if builder.problems:
        raise InputError(builder.problems)
    return schemas


class _Builder:
    def __init__(self, bundle: BundledSchemas) -> None:
        self.bundle = bundle
        self.problems: list[Problem] = []

    def schema(self, name: str, node: dict[str, Any]) -> dict[str, Any]:
        if not self._makes_class(name, node):
            return {}
        properties = {
            wire: self._property(name, wire, value) for wire, value in node["properties"].items()
        }
        self._check_attributes(name, node, properties)
        result: dict[str, Any] = {
            "type": "object",
            "description": node["description"],
            "properties": properties,
            "x-sha256": _digest(node),
            "x-base": "Model",
            "x-base-module": "_model.model",
        }
        gvk = node.get(keywords.GROUP_VERSION_KIND)
        if gvk:
            self._kind(result, gvk[0])
        self._require(result, node, properties)
        self._defaults_follow(properties)
        shorthands = [
            value["x-attribute"]
            for wire, value in properties.items()
            if keywords.SHORTHAND in node["properties"][wire]
        ]
        if shorthands:
            result["x-shorthands"] = _tuple(shorthands)
        translation = node.get(keywords.TRANSLATION)
        if translation is not None:
            result["x-translation"] = translation
            if translation not in keywords.TRANSLATIONS:
                self._problem(name, "", f"unknown {keywords.TRANSLATION} {translation!r}")
        self._further_names(result, node, properties)
        self._quantities(result, properties)
        result["x-imports"] = [
            {"name": class_name, "file": module_name(class_name)}
            for class_name in self._classes(name, node)
        ]
        result["x-docstring"] = self._docstring(node, properties)
        for wire, value in node["properties"].items():
            lines = wrapped(_description(node, wire, value), " " * 7, " " * 4)
            properties[wire]["x-attribute-docstring"] = "\n".join(lines).lstrip()
        return result

    def _makes_class(self, name: str, node: dict[str, Any]) -> bool:
        """Whether a class can be made of a schema; if not, the problems say why."""
        before = len(self.problems)
        properties = node.get("properties", {})
        if not name.isidentifier() or keyword.iskeyword(name):
            self._problem(name, "", f"{name}: expected a name that a Python class may have")
        if not properties:
            self._problem(name, "", f"{name}: expected a class, which has properties")
        if keywords.GROUP_VERSION_KIND in node:
            for wire in sorted({"apiVersion", "kind"} - set(properties)):
                self._problem(name, "", f"{name}: expected a property {wire!r}, as kinds have it")
        for wire, value in [("", node), *properties.items()]:
            if not isinstance(value.get("description"), str):
                self._problem(name, wire, f"{wire or name}: expected a description")
        return len(self.problems) == before

    def _check_attributes(
        self, name: str, node: dict[str, Any], properties: dict[str, Any]
    ) -> None:
        attributes = [value["x-attribute"] for value in properties.values()]
        for attribute in sorted({a for a in attributes if attributes.count(a) > 1}):
            self._problem(name, "", f"{name}: two properties have the attribute name {attribute!r}")
        for wire, value in node["properties"].items():
            for python in (properties[wire]["x-attribute"], *value.get(keywords.ALIASES, ())):
                if not python.isidentifier() or keyword.iskeyword(python):
                    message = f"{python!r} is no name in Python: give another in x-kserve-attribute"
                    self._problem(name, wire, f"{name}: {message}")
                elif python in keywords.RESERVED:
                    message = f"models use the name {python!r} themselves: give another"
                    self._problem(name, wire, f"{name}: {message} in x-kserve-attribute")

    @staticmethod
    def _kind(result: dict[str, Any], gvk: dict[str, str]) -> None:
        api_version = f"{gvk['group']}/{gvk['version']}"
        result["x-api-version"] = api_version
        result["x-kind"] = gvk["kind"]
        if not gvk["kind"].endswith("List"):
            result["x-base"] = "Resource"
            result["x-base-module"] = "_model.resource"
        result["properties"]["apiVersion"]["x-default"] = f'"{api_version}"'
        result["properties"]["kind"]["x-default"] = f'"{gvk["kind"]}"'

    @staticmethod
    def _require(result: dict[str, Any], node: dict[str, Any], properties: dict[str, Any]) -> None:
        """Say what the API server requires, and what of it the constructor asks for."""
        asked = [
            wire
            for wire in node.get("required", ())
            if keywords.CONSTRUCTOR not in node["properties"][wire]
        ]
        present = {*node.get("required", ())}
        if keywords.GROUP_VERSION_KIND in node:
            # Of every kind that an API server has: code that reads need not ask for None.
            present |= {"metadata", "spec"} & {*properties}
        for wire in present:
            properties[wire]["x-attribute-present"] = True
        for wire in asked:
            properties[wire]["x-asked"] = True
        if asked:
            result["x-required"] = _tuple([properties[wire]["x-attribute"] for wire in asked])

    @staticmethod
    def _further_names(
        result: dict[str, Any], node: dict[str, Any], properties: dict[str, Any]
    ) -> None:
        """Say by which other names attributes go, and which other classes their values may have."""
        aliases = {
            alias: properties[wire]["x-attribute"]
            for wire, value in node["properties"].items()
            for alias in value.get(keywords.ALIASES, ())
        }
        if aliases:
            result["x-aliases"] = json.dumps(aliases)
        accepts = {
            properties[wire]["x-attribute"]: value[keywords.ACCEPTS]
            for wire, value in node["properties"].items()
            if keywords.ACCEPTS in value
        }
        if accepts:
            result["x-accepted"] = json.dumps(accepts)

    @staticmethod
    def _quantities(result: dict[str, Any], properties: dict[str, Any]) -> None:
        """Say which attributes hold quantities, whose type in ``openapi_types`` is that of text."""
        found = [
            value["x-attribute"]
            for value in properties.values()
            if '"x-quantity"' in json.dumps(value)
        ]
        if found:
            result["x-quantities"] = _tuple(found)

    @staticmethod
    def _defaults_follow(properties: dict[str, Any]) -> None:
        """Python wants parameters without a default first: after an optional one, all have one."""
        optional = False
        for value in properties.values():
            optional = optional or not value.get("x-asked")
            if not optional:
                value["x-no-default"] = True

    def _property(self, schema: str, wire: str, node: dict[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = self._node(schema, wire, node, node.get(keywords.ACCEPTS))
        if "$ref" in result:
            properties: dict[str, Any] = {"allOf": [result]}
            result = properties
        result["x-attribute"] = node.get(keywords.ATTRIBUTE) or naming.attribute_name(wire)
        if keywords.ALIASES in node:
            result["x-alias-parameters"] = [{"name": n} for n in node[keywords.ALIASES]]
        return result

    def _node(
        self, schema: str, wire: str, node: dict[str, Any], accepts: str | None = None
    ) -> dict[str, Any]:
        """A property, or what its list or map holds, as the templates tell types apart.

        ``accepts`` is a further class that may stand for the one that the node refers to, or for a
        mapping that holds no class.
        """
        target = class_of(node)
        if target is not None:
            ref: dict[str, Any] = {"$ref": PREFIX + self._class(target)}
            return _accepting({"allOf": [ref]}, accepts) if accepts else ref
        if node.get("x-kubernetes-int-or-string"):
            if "pattern" in node:
                return {"type": "string", "x-special": "str", "x-quantity": True}
            return {"type": "string", "x-special": "object", "x-int-or-string": True}
        type_name = node.get("type")
        if type_name in naming.TYPES:
            return self._scalar(schema, wire, node, type_name)
        if type_name == "array" and isinstance(node.get("items"), dict):
            return {"type": "array", "items": self._node(schema, wire, node["items"], accepts)}
        if type_name == "object" and "properties" not in node:
            values = node.get("additionalProperties")
            if isinstance(values, dict):
                inner = self._node(schema, wire, values, accepts)
                mapping = {"type": "object", "additionalProperties": inner}
                return _accepting(mapping, accepts if _is_plain(values) else None)
            free_form = {"type": "string", "x-special": "object", "x-free-form": True}
            return _accepting(free_form, accepts)
        if type_name is None and node.get("x-kubernetes-preserve-unknown-fields"):
            return {"type": "string", "x-special": "object", "x-any": True}
        self._problem(
            schema, wire, f"{schema}.{wire}: no Python type for this node: {_brief(node)}"
        )
        return {"type": "string"}

    def _scalar(
        self, schema: str, wire: str, node: dict[str, Any], type_name: str
    ) -> dict[str, Any]:
        text_format = node.get("format")
        if type_name == "string" and text_format not in (None, *_STRING_FORMATS):
            self._problem(
                schema, wire, f"{schema}.{wire}: no Python type for format {text_format!r}"
            )
        if text_format == "date-time":
            return {"type": "string", "format": "date-time"}
        return {"type": type_name}

    def _class(self, component: str) -> str:
        name: str = self.bundle.schemas[component].get(keywords.VARIANT_OF, component)
        return name

    def _classes(self, name: str, node: Any) -> list[str]:
        """The other classes that a schema refers to, in alphabetical order."""
        found: set[str] = set()

        def visit(value: Any) -> None:
            if isinstance(value, dict):
                target = class_of(value)
                if target is not None:
                    found.add(self._class(target))
                if isinstance(value.get(keywords.ACCEPTS), str):
                    found.add(value[keywords.ACCEPTS])
                for key in ("items", "additionalProperties"):
                    visit(value.get(key))

        for value in node["properties"].values():
            visit(value)
        return sorted(found - {name})

    def _docstring(self, node: dict[str, Any], properties: dict[str, Any]) -> str:
        # The first line begins with the quotes.
        lines = wrapped(f"{node['description']}{_since(node)}", " " * 7, " " * 4)
        lines += ["", "    Attributes:"]
        for wire, value in node["properties"].items():
            text = f"{properties[wire]['x-attribute']}: {_description(node, wire, value)}"
            lines += wrapped(text, " " * 8, " " * 12)
        return "\n".join(lines).lstrip()

    def _problem(self, schema: str, wire: str, message: str) -> None:
        self.problems.append(Problem(self.bundle.place(schema, wire), message))


def module_name(class_name: str) -> str:
    """The module of a class: ``v1beta1_predictor_spec`` of ``V1beta1PredictorSpec``."""
    return naming.attribute_name(class_name)


def _description(node: dict[str, Any], wire: str, value: dict[str, Any]) -> str:
    """What the docstrings say of an attribute."""
    note = " Required." if wire in node.get("required", ()) else ""
    if keywords.SHORTHAND in value:
        note += " Python only, translated when written."
    if "default" in value:
        note += f" API default: {json.dumps(value['default'])}."
    return f"{value['description']}{note}{_since(value)}"


def _since(node: dict[str, Any]) -> str:
    """What the docstrings say of the release that a class or attribute came with."""
    since = node.get(keywords.SINCE)
    if since is None:
        return ""
    if isinstance(since, str):
        return f" Since KServe {since}."
    kinds: dict[str, list[str]] = {}
    for kind, release in since.items():
        kinds.setdefault(release, []).append(kind)
    parts = [f"{release} in {_enumerated(names)}" for release, names in sorted(kinds.items())]
    return f" Since KServe {'; '.join(parts)}."


def _enumerated(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _is_plain(node: dict[str, Any]) -> bool:
    """Whether a node's values are no objects and hold none."""
    return class_of(node) is None and node.get("type") not in ("array", "object")


def _accepting(node: dict[str, Any], accepts: str | None) -> dict[str, Any]:
    return {**node, "x-accepts": accepts} if accepts else node


def _tuple(names: list[str]) -> str:
    return "(" + "".join(f'"{name}", ' for name in names) + ")"


def _digest(node: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(node).encode()).hexdigest()


def _brief(node: dict[str, Any]) -> str:
    return json.dumps({key: value for key, value in node.items() if key != "description"})[:120]
