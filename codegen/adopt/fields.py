"""Fields that the CRDs have and a class lacks, written into the schema that all who lack it share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.adopt.files.draft import Draft
from codegen.adopt.files.yaml_text import NoPlaceError
from codegen.adopt.sides import Sides, usual
from codegen.adopt.types import Writer
from codegen.diff.compare.differences import ABSENT, PROPERTY
from codegen.diff.compare.pairs import Pair
from codegen.diff.sides.nodes import Node

_Lacking = dict[tuple[str, str], list[tuple[Node, int]]]
"""What the CRDs have at a class and a field that it lacks, each with the number of places."""


@dataclass(frozen=True)
class Field:
    """A field that is to be written into a schema: ``required`` where all places of it say so."""

    schema: str
    name: str
    node: Node
    required: bool


def missing(sides: Sides) -> list[Field]:
    """The fields that are new, each at the schema that it is to be written into.

    A field that all classes lack which are composed of a part belongs to that part.
    """
    lacking: _Lacking = {}
    required: dict[tuple[str, str], bool] = {}
    for name, pair, field, new in _differences(sides):
        lacking.setdefault((name, field), []).append((new, pair.places))
        is_required = field in (pair.new.keywords.get("required") or ())
        required[name, field] = required.get((name, field), True) and is_required
    found: dict[tuple[str, str], Field] = {}
    for (name, field), nodes in lacking.items():
        alike = {
            key: found for key, found in lacking.items() if required[key] == required[name, field]
        }
        schema = _shared(sides, name, field, alike)
        node = usual(nodes)
        if node is not None and (schema, field) not in found:
            found[schema, field] = Field(schema, field, node, required[name, field])
    order = list(sides.folder.schemas)
    return sorted(found.values(), key=lambda each: (order.index(each.schema), each.name))


def write(fields: list[Field], sides: Sides, writer: Writer, draft: Draft) -> Iterator[str]:
    """Write fields; the messages are of those that can't be."""
    for field in fields:
        schema = sides.folder.schemas[field.schema]
        file = writer.file_of(field.schema)
        text = draft.text(file)
        try:
            path = [field.schema, "properties"]
            is_first = "properties" not in schema.node and not text.has(path)
            text.check(path[:1] if is_first else path)
            value = writer.property(field.node, field.name, writer.holder(schema), file)
            if is_first:
                text.put(path[:1], "properties", {field.name: value})
            else:
                text.put(path, field.name, value)
            if field.required and not text.has([field.schema, "required"]):
                text.put_after(_head(schema.node), "required", [field.name], [field.schema])
            elif field.required:
                names = schema.node.get("required") or []
                text.add([field.schema, "required"], len(names), field.name)
        except NoPlaceError as error:
            yield f"{schema.place()}: {field.schema}.{field.name} can't be written: {error}"


def _head(node: dict[str, object]) -> str:
    """The key that ``required`` is written behind."""
    before = [key for key in node if key != "properties"]
    return before[-1] if before else ""


def _differences(sides: Sides) -> Iterator[tuple[str, Pair, str, Node]]:
    for name, pairs in sides.by_class.items():
        if name not in sides.folder.schemas:
            continue
        for pair in pairs:
            for found in pair.differences:
                is_new = found.keyword == PROPERTY and found.old is ABSENT
                if is_new and found.old_node is pair.old and isinstance(found.new, Node):
                    yield name, pair, found.step.text, found.new


def _shared(sides: Sides, name: str, field: str, lacking: _Lacking) -> str:
    """The schema that most of the classes are composed of that lack a field, and no others."""
    best, most = name, len(sides.composed_of(name))
    if not _all_lack(sides, name, field, lacking):
        most = 1
    for part in sides.parts(name):
        users = sides.composed_of(part)
        if len(users) > most and _all_lack(sides, part, field, lacking):
            best, most = part, len(users)
    return best


def _all_lack(sides: Sides, part: str, field: str, lacking: _Lacking) -> bool:
    shapes = set()
    for user in sides.composed_of(part):
        node = usual(lacking.get((user, field), []))
        if node is None:
            return False
        shapes.add(node.shape)
    return len(shapes) == 1
