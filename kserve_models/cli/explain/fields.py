"""What is known of the fields of kinds: their schemas, and the classes that stand for them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from kserve_models._history import releases
from kserve_models._history.structural import RULES, Schema

_ELEMENT = re.compile(r"(?:list\[|dict\(str, )*(\w+)[\])]*")
_DOCUMENTED = re.compile(r"^ {4}(\w+): (.*(?:\n {8,}.+)*)", re.MULTILINE)
_BOUNDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minProperties": "at least {} keys",
    "maxProperties": "at most {} keys",
    "multipleOf": "a multiple of {}",
    "pattern": "fits {}",
}


class Field(NamedTuple):
    """A field, or an object itself.

    Attributes: version (str: of the kind, as ``v1beta1``), path (str: as ``spec.predictor.containers[].name``, empty for the object), schema
    (dict: its own), of_items (dict: that of what a list or map holds, else its own), holder (str |
    None: the model class that has it as an attribute), attribute (str | None: that), model (str |
    None: the class of its value, or of what that holds), is_required (bool).
    """

    version: str
    path: str
    schema: Schema
    of_items: Schema
    holder: str | None
    attribute: str | None
    model: str | None
    is_required: bool

    @property
    def name(self) -> str:
        """Its own name, as a manifest has it."""
        return re.sub(r"[\[{][]}]", "", self.path).rpartition(".")[2]

    @property
    def type(self) -> str:
        """As ``list of objects``."""
        return _type(self.schema)

    @property
    def description(self) -> str:
        """What it is, in a few sentences; empty where the schema has no words for it."""
        if self.attribute is None:
            return _summary(self.model)
        return _attributes(self.holder).get(self.attribute, "")

    @property
    def bounds(self) -> list[str]:
        """What its values must be like."""
        return [
            text.format(self.schema[key]) for key, text in _BOUNDS.items() if key in self.schema
        ]

    @property
    def cel_rules(self) -> list[tuple[str, str]]:
        """Id and message of each CEL rule that it has itself."""
        from kserve_models.admission.cel.rules import rule_id

        given = [*self.schema.get(RULES, ())]
        if self.of_items is not self.schema:
            given += self.of_items.get(RULES, ())
        return [(rule_id(rule["rule"]), rule.get("message") or rule["rule"]) for rule in given]


def root(kind: str, version: str, release: str) -> Field:
    """A kind's object itself.

    Raises:
        KeyError: the release has no such kind and version.
    """
    served = releases.served(kind, version, release)
    if served is None:
        raise KeyError(f"{kind}/{version}")
    model = f"V{version[1:]}{kind}"
    return Field(version, "", served.schema, served.schema, None, None, model, False)


def children(field: Field) -> Iterator[Field]:
    """The fields of an object, or of those that a list or map holds."""
    schema = field.of_items
    required = set(schema.get("required", ()))
    names = _names(field.model)
    types = getattr(_model(field.model), "openapi_types", {})
    for name, child in schema.get("properties", {}).items():
        attribute = names.get(name)
        element = _ELEMENT.fullmatch(types.get(attribute, ""))
        model = element[1] if element is not None and _model(element[1]) is not None else None
        of_items, brackets = child, ""
        while True:
            if isinstance(of_items.get("items"), dict):
                of_items, brackets = of_items["items"], f"{brackets}[]"
            elif isinstance(of_items.get("additionalProperties"), dict):
                of_items, brackets = of_items["additionalProperties"], f"{brackets}{{}}"
            else:
                break
        path = f"{field.path}.{name}{brackets}".removeprefix(".")
        holder = field.model if attribute else None
        yield Field(
            field.version, path, child, of_items, holder, attribute, model, name in required
        )


def _type(schema: Schema) -> str:
    if schema.get("x-kubernetes-int-or-string"):
        return "integer or string"
    kind = schema.get("type", "any value")
    if kind == "array":
        return f"list of {_type(schema['items'])}"
    others = schema.get("additionalProperties")
    if isinstance(others, dict):
        return f"map of {_type(others)}"
    described = schema.get("format")
    return f"{kind} ({described})" if described else str(kind)


@functools.cache
def _model(name: str | None) -> Any:
    from kserve_models import models

    return None if name is None else getattr(models, name, None)


@functools.cache
def _names(model: str | None) -> dict[str, str]:
    """The attributes of a class by the names that manifests have."""
    wires = getattr(_model(model), "attribute_map", {})
    return {wire: attribute for attribute, wire in wires.items()}


@functools.cache
def _attributes(model: str | None) -> dict[str, str]:
    """What a class says of its attributes."""
    text = _doc(model)
    _, _, attributes = text.partition("Attributes:\n")
    return {name: " ".join(words.split()) for name, words in _DOCUMENTED.findall(attributes)}


def _summary(model: str | None) -> str:
    return " ".join(_doc(model).partition("\n\n")[0].split())


def _doc(model: str | None) -> str:
    from inspect import cleandoc

    return cleandoc(getattr(_model(model), "__doc__", None) or "")
