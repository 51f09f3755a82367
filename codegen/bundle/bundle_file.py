"""A bundle, read back from its file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.bundle.components import PREFIX, class_of
from codegen.problems import InputError, Place, Problem
from codegen.schema import keywords, source

_SCHEMAS = "/components/schemas"


class BundleFile:
    """What ``python -m codegen bundle`` wrote.

    Raises:
        InputError: the document has no components, no table of kinds, or a ``$ref`` that leads
            out of it or nowhere.
    """

    def __init__(self, file: source.Source) -> None:
        self.file = file
        self.document: dict[str, Any] = file.data
        components = self.document.get("components")
        schemas = components.get("schemas") if isinstance(components, dict) else None
        if not isinstance(schemas, dict) or not schemas:
            message = "expected schemas at components.schemas, found none"
            raise InputError([Problem(file.place("/components"), message)])
        self.schemas: dict[str, dict[str, Any]] = schemas
        self.resources = _Part(
            file, f"/{keywords.RESOURCES}", self.document.get(keywords.RESOURCES)
        )
        problems = list(self._problems())
        if problems:
            raise InputError(problems)

    def place(self, name: str, property_name: str = "") -> Place:
        """Where a component, or a property of it, is written."""
        pointer = f"{_SCHEMAS}/{source.escape(name)}"
        if property_name:
            pointer += f"/properties/{source.escape(property_name)}"
        return self.file.place(pointer)

    def _problems(self) -> Iterator[Problem]:
        if self.resources.data is None:
            message = (
                f"expected the table of kinds at {keywords.RESOURCES}: bundle the schema again"
            )
            yield Problem(self.file.place(), message)
        for name, schema in self.schemas.items():
            pointer = f"{_SCHEMAS}/{source.escape(name)}"
            if not isinstance(schema, dict):
                yield Problem(
                    self.file.place(pointer), f"{name}: expected a schema, got {schema!r}"
                )
                continue
            for at, ref in _references(schema, pointer):
                if not isinstance(ref, str) or ref.removeprefix(PREFIX) not in self.schemas:
                    message = f"{name}: $ref {ref!r} leads to no schema of this document"
                    yield Problem(self.file.place(at), message)


class _Part(source.Source):
    """A part of a file, with pointers that count from it."""

    def __init__(self, file: source.Source, pointer: str, data: Any) -> None:
        super().__init__(file.path, data)
        self._file = file
        self._pointer = pointer

    def place(self, pointer: str = "") -> Place:
        return self._file.place(self._pointer + pointer)


def _references(node: dict[str, Any], pointer: str) -> Iterator[tuple[str, Any]]:
    if "$ref" in node or "allOf" in node:
        yield pointer, _target(node)
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict):
            yield from _references(node[key], f"{pointer}/{key}")
    properties = node.get("properties")
    for name, child in (properties if isinstance(properties, dict) else {}).items():
        if isinstance(child, dict):
            yield from _references(child, f"{pointer}/properties/{source.escape(name)}")


def _target(node: dict[str, Any]) -> Any:
    parts = node.get("allOf")
    if parts is not None and not (
        isinstance(parts, list) and len(parts) == 1 and isinstance(parts[0], dict)
    ):
        return parts
    return PREFIX + (class_of(node) or "")
