"""The schema of a new field: with references to the types that exist, and new types for the rest."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from codegen.adopt.files.draft import Draft, reference
from codegen.adopt.recognise import Types, capitalised, prefix, singular
from codegen.adopt.sides import Sides, bare
from codegen.diff.sides.nodes import Node
from codegen.schema import keywords
from codegen.schema.folder import ROOT_FILE, NamedSchema

TODO = "TODO"
"""The description of what is new, which lint refuses."""
_ENDINGS = ("Spec", "Status")
_FIRST = ("type", "format")
_LAST = ("required", "enum", "default")


@dataclass(frozen=True)
class Holder:
    """What a new type is made for: a class, in a file, with the version of its name."""

    name: str
    file: str
    after: str
    """The schema of the file that the type is written behind."""


@dataclass
class Told:
    """What a person should look at."""

    recognised: list[str] = field(default_factory=list)
    new_types: list[str] = field(default_factory=list)


class Writer:
    """Writes schemas of fields and types into a draft."""

    def __init__(self, sides: Sides, draft: Draft) -> None:
        self._sides = sides
        self._draft = draft
        self._types = Types(sides)
        self._files = {
            name: sides.folder.file_name(schema) for name, schema in sides.folder.schemas.items()
        }
        self._taken = {name.lower() for name in (*sides.bundle.schemas, *self._files)}
        self._last: dict[tuple[str, str], str] = {}
        """The schema that was last written behind another, by file."""
        self._last_kind = ""
        self.told = Told()

    def holder(self, schema: NamedSchema) -> Holder:
        """Where types for a schema go: the file in which most types stand that it refers to."""
        own = self._files[schema.name]
        folder = posixpath.dirname(own)
        referred = [
            self._files[child]
            for child in self._referred(schema.node)
            if posixpath.dirname(self._files[child]) == folder
        ]
        counts = Counter(referred)
        file = max(counts, key=lambda name: (counts[name], name == own)) if counts else own
        near = [name for name in self._referred(schema.node) if self._files[name] == file]
        after = schema.name if file == own or not near else near[-1]
        return Holder(schema.name, file, after)

    def property(self, node: Node, hint: str, holder: Holder, file: str) -> dict[str, Any]:
        """A property as it is written into a file, its description to be done."""
        return {"description": TODO, **self._written(node, hint, holder, file)}

    def type(self, name: str, node: Node, holder: Holder) -> None:
        """Write a new type."""
        base = self._types.base(node, "", holder.name)
        self.take(name, holder.file)
        self._types.add(name, node)
        self.told.new_types.append(f"{name} in {holder.file}")
        schema: dict[str, Any] = {"description": TODO}
        inherited: dict[str, Node] = {}
        if base is not None:
            schema["allOf"] = [{"$ref": reference(self._files[base], base, holder.file)}]
            inherited = self._types.node(base).properties
        # A place of its own first: types of its fields follow it.
        self.place(name, holder)
        below = Holder(name, holder.file, name)
        fields = {
            key: self.property(child, key, below, holder.file)
            for key, child in node.properties.items()
            if key not in inherited
        }
        said = dict(ordered(node))
        if inherited:
            said = {
                key: value
                for key, value in said.items()
                if key == "required" or bare(self._types.node(str(base)).keywords).get(key) != value
            }
        schema.update(said)
        if fields:
            schema["properties"] = fields
        text = self._draft.text(holder.file)
        for key, value in schema.items():
            if key != "description":
                text.put([name], key, value)

    def list_kind(self, name: str, file: str) -> None:
        """Name a kind or its list in the root document, behind the others.

        Types that a kind holds are not named there.
        """
        path = ["components", "schemas"]
        text = self._draft.text(ROOT_FILE)
        schemas = self._sides.folder.schemas
        others = [
            other
            for other in self._sides.folder.entries
            if keywords.GROUP_VERSION_KIND in schemas[other].node
        ]
        after = self._last_kind or (others or [""])[-1]
        text.put_after(after, name, {"$ref": reference(file, name, ROOT_FILE)}, path)
        self._last_kind = name

    def name_for(self, hint: str, holder: str, *, is_item: bool = False) -> str:
        """A name for a type that a class holds as ``hint``: upstream's own is in no CRD."""
        start = prefix(holder)
        stem = holder[len(start) :]
        ending = next((each for each in _ENDINGS if stem.endswith(each)), "")
        word = capitalised(singular(hint) if is_item else hint)
        ending = "" if is_item or word.endswith(ending) else ending
        name = f"{start}{word}{ending}"
        if name.lower() in self._taken:
            middle = stem.removesuffix(next((e for e in _ENDINGS if stem.endswith(e)), ""))
            name = f"{start}{middle}{word}{ending}"
        number = 2
        found = name
        while found.lower() in self._taken:
            found, number = f"{name}{number}", number + 1
        return found

    def place(self, name: str, holder: Holder) -> None:
        """Make a place for a schema: behind its holder, and what was written for that before."""
        after = holder.after
        while (holder.file, after) in self._last:
            after = self._last[holder.file, after]
        self._last[holder.file, holder.after] = name
        self._draft.put_schema(holder.file, after, name, {"description": TODO})

    def take(self, name: str, file: str) -> None:
        """Note a schema that is new in a file."""
        self._taken.add(name.lower())
        self._files[name] = file

    def file_of(self, name: str) -> str:
        """The file that a schema stands in."""
        return self._files[name]

    def _written(
        self, node: Node, hint: str, holder: Holder, file: str, *, is_item: bool = False
    ) -> dict[str, Any]:
        if node.properties:
            return self._object(node, hint, holder, file, is_item)
        value = self._types.value(node, hint, holder.name)
        if value is not None:
            return {"allOf": [{"$ref": reference(self._files[value], value, file)}]}
        schema: dict[str, Any] = dict(ordered(node))
        for key, child in (("items", node.items), ("additionalProperties", node.values)):
            if child is not None:
                schema[key] = _alone(self._written(child, hint, holder, file, is_item=True))
        return schema

    def _object(
        self, node: Node, hint: str, holder: Holder, file: str, is_item: bool
    ) -> dict[str, Any]:
        found = self._types.object(node, hint, holder.name)
        if found is None:
            name = self.name_for(hint, holder.name, is_item=is_item)
            beside = {key: node.keywords[key] for key in ("default",) if key in node.keywords}
            self.type(name, self._without_itself(node), holder)
            return {**beside, "allOf": [{"$ref": reference(self._files[name], name, file)}]}
        also = f" (also of this shape: {', '.join(found.others)})" if found.others else ""
        self.told.recognised.append(f"{holder.name}.{hint} is of {found.name}{also}")
        schema = {
            **found.beside,
            "allOf": [{"$ref": reference(self._files[found.name], found.name, file)}],
        }
        if found.override:
            schema[keywords.OVERRIDE] = found.override
        return schema

    def _without_itself(self, node: Node) -> Node:
        """A node without what belongs to its place."""
        plain = {key: value for key, value in node.keywords.items() if key != "default"}
        return self._sides.nodes.node(plain, node.properties, node.items, node.values)

    def _referred(self, node: Any) -> list[str]:
        if isinstance(node, list):
            return [name for each in node for name in self._referred(each)]
        if not isinstance(node, dict):
            return []
        own = [self._sides.folder.target(node["$ref"]).name] if "$ref" in node else []
        return own + [name for each in node.values() for name in self._referred(each)]


def ordered(node: Node) -> list[tuple[str, Any]]:
    """What a node says itself, in the order that ``openapi/`` is written in."""
    found: dict[str, Any] = bare(node.keywords)
    marks = sorted(key for key in found if key.startswith("x-"))
    keys = [*_FIRST, *marks, *_LAST]
    return [(key, found[key]) for key in [*keys, *sorted(set(found) - set(keys))] if key in found]


def _alone(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that only refers, without the ``allOf`` around it."""
    return schema["allOf"][0] if set(schema) == {"allOf"} else schema
