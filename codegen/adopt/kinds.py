"""Kinds and versions that are new: their schemas, and their rows in the two tables."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from codegen.adopt.files.draft import Draft, reference
from codegen.adopt.files.yaml_text import NoPlaceError
from codegen.adopt.sides import Sides
from codegen.adopt.types import TODO, Holder, Writer, ordered
from codegen.diff.sides.kinds import Kind, KindVersion
from codegen.diff.sides.nodes import Node
from codegen.schema import keywords, resources
from codegen.schema.folder import RESOURCES_FILE

_META, _LIST_META = "V1ObjectMeta", "V1ListMeta"
_OWN = ("apiVersion", "kind", "metadata")


def write(sides: Sides, writer: Writer, draft: Draft) -> list[str]:
    """Write every kind and version that the schema lacks; messages about those that can't be."""
    return list(_write(sides, writer, draft))


def _write(sides: Sides, writer: Writer, draft: Draft) -> Iterator[str]:
    rows = resources.load(sides.bundle)
    count = len(rows)
    for name, kind in sides.their_kinds.items():
        ours = sides.kinds.get(name)
        new = [v for v in kind.versions.values() if ours is None or v.name not in ours.versions]
        try:
            made = {v.name: _version(kind, v, sides, writer, draft) for v in new}
            if ours is None and made:
                text = draft.text(RESOURCES_FILE)
                text.add([], count, _row(kind, made))
                count += 1
            for version, row in made.items() if ours is not None else ():
                index = next(i for i, each in enumerate(rows) if each.name == name)
                draft.text(RESOURCES_FILE).put([str(index), "versions"], version, row)
        except NoPlaceError as error:
            yield f"{kind.label} can't be written: {error}"


def _version(
    kind: Kind, version: KindVersion, sides: Sides, writer: Writer, draft: Draft
) -> dict[str, Any]:
    """Write the schemas of a version; its row in the table of kinds."""
    name = f"{version.name.capitalize()}{kind.kind}"
    file, after = _file(kind, version.name, sides, writer)
    holder = Holder(name, file, after)
    _write_root(name, kind, version, holder, sides, writer, draft)
    row: dict[str, Any] = {"schema": name}
    for key in ("served", "storage", "subresources", "additionalPrinterColumns"):
        if key in version.keys:
            row[key] = version.keys[key]
    return row


def _write_root(
    name: str,
    kind: Kind,
    version: KindVersion,
    holder: Holder,
    sides: Sides,
    writer: Writer,
    draft: Draft,
) -> None:
    text = draft.text(holder.file)
    writer.place(name, holder)
    writer.told.new_types.append(f"{name} in {holder.file}")
    below = Holder(name, holder.file, name)
    lists = _has_lists(sides)
    if lists:
        writer.place(f"{name}List", below)
        below = Holder(name, holder.file, f"{name}List")
        writer.told.new_types.append(f"{name}List in {holder.file}")
    for each in (name, f"{name}List") if lists else (name,):
        writer.take(each, holder.file)
        writer.list_kind(each, holder.file)
    properties = {
        key: _own(key, child, holder.file, sides, writer)
        if key in _OWN
        else writer.property(child, f"{kind.kind}{key.capitalize()}", below, holder.file)
        for key, child in version.root.properties.items()
    }
    schema = dict(ordered(version.root))
    schema[keywords.GROUP_VERSION_KIND] = [_identity(kind, version, kind.kind)]
    if properties:
        schema["properties"] = properties
    for key, value in schema.items():
        text.put([name], key, value)
    if lists:
        _write_list(name, kind, version, holder.file, sides, writer, draft)


def _write_list(
    name: str,
    kind: Kind,
    version: KindVersion,
    file: str,
    sides: Sides,
    writer: Writer,
    draft: Draft,
) -> None:
    text = {"description": TODO, "type": "string"}
    items = {"$ref": f"#/{name}"}
    metadata = _reference(_LIST_META, file, sides, writer)
    schema = {
        "type": "object",
        keywords.GROUP_VERSION_KIND: [_identity(kind, version, f"{kind.kind}List")],
        "required": ["items"],
        "properties": {
            "apiVersion": text,
            "kind": text,
            "items": {
                "description": TODO,
                "type": "array",
                "items": items,
                keywords.CONSTRUCTOR: "optional",
            },
            "metadata": {"description": TODO, **metadata},
        },
    }
    for key, value in schema.items():
        draft.text(file).put([f"{name}List"], key, value)


def _own(key: str, node: Node, file: str, sides: Sides, writer: Writer) -> dict[str, Any]:
    """What every object has."""
    if key == "metadata":
        return {"description": TODO, **_reference(_META, file, sides, writer)}
    return {"description": TODO, **dict(ordered(node))}


def _reference(name: str, file: str, sides: Sides, writer: Writer) -> dict[str, Any]:
    if name not in sides.folder.schemas:
        return {"type": "object"}
    return {"allOf": [{"$ref": reference(writer.file_of(name), name, file)}]}


def _identity(kind: Kind, version: KindVersion, name: str) -> dict[str, str]:
    return {"group": kind.spec["group"], "version": version.name, "kind": name}


def _has_lists(sides: Sides) -> bool:
    found = (
        schema.node.get(keywords.GROUP_VERSION_KIND) for schema in sides.folder.schemas.values()
    )
    return any(each and each[0]["kind"].endswith("List") for each in found)


def _row(kind: Kind, versions: dict[str, Any]) -> dict[str, Any]:
    names = kind.spec["names"]
    row = {
        "kind": kind.kind,
        "group": kind.spec["group"],
        "plural": names["plural"],
        "singular": names.get("singular", kind.kind.lower()),
        "scope": kind.spec["scope"],
    }
    for key in ("shortNames", "categories"):
        if names.get(key):
            row[key] = names[key]
    return {**row, "versions": versions}


def _file(kind: Kind, version: str, sides: Sides, writer: Writer) -> tuple[str, str]:
    """The file for a version of a kind, and the schema that it is written behind.

    A kind of its own file gets one, in the folder of its version where there is one; a new version
    stands in the folder of its name beside that of the version before.
    """
    rows = resources.load(sides.bundle)
    own = [row for row in rows if row.kind == kind.kind and row.group == kind.spec["group"]]
    for row in own:
        last = row.versions[-1]
        file = writer.file_of(last.schema)
        parts = file.split("/")
        if last.name in parts[:-1]:
            return "/".join(version if part == last.name else part for part in parts), ""
        return file, last.schema
    for row in rows:
        for each in row.versions:
            folder = posixpath.dirname(writer.file_of(each.schema))
            if each.name == version and row.group == kind.spec["group"]:
                return posixpath.join(folder, f"{kind.kind.lower()}.yaml"), ""
    return f"{kind.kind.lower()}.yaml", ""
