"""The schema as it is written: every named schema of the files that the root document reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.problems import InputError, Place, Problem, display_path
from codegen.schema import shapes, source

ROOT_FILE = "openapi.yaml"
RESOURCES_FILE = "resources.yaml"
OPERATIONS_FILE = "operations.yaml"
COMPATIBILITY_FILE = "compatibility.yaml"
DRIFT_FILE = "drift.yaml"


@dataclass(frozen=True)
class NamedSchema:
    """A top-level schema of a file below ``openapi/``."""

    name: str
    node: dict[str, Any]
    file: source.Source

    @property
    def pointer(self) -> str:
        """JSON pointer of the schema in its file."""
        return f"/{source.escape(self.name)}"

    def place(self, pointer: str = "") -> Place:
        """Where a node of the schema stands; ``pointer`` counts from the schema."""
        return self.file.place(self.pointer + pointer)

    @property
    def is_class(self) -> bool:
        """Whether the schema describes an object; the others are values said once, like Quantity."""
        return (
            "properties" in self.node or "allOf" in self.node or self.node.get("type") == "object"
        )


class SchemaFolder:
    """The folder ``openapi/``, read: the root document, the two tables and every schema.

    ``operations`` is None where the folder has none: it describes kinds without paths.

    Raises:
        InputError: with every file that can't be read, every keyword that is of another shape, every
            ``$ref`` that leads nowhere and every name that two files use.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.root = source.read(folder / ROOT_FILE)
        self.resources = self._source(folder / RESOURCES_FILE)
        operations = folder / OPERATIONS_FILE
        self.operations = self._source(operations) if operations.exists() else None
        self.files: dict[Path, source.Source] = {}
        self.schemas: dict[str, NamedSchema] = {}
        self.entries = self._entries()
        if self.problems:
            raise InputError(self.problems)

    def resolve(self, ref: str, file: source.Source) -> NamedSchema | None:
        """The schema that a ``$ref`` standing in ``file`` leads to, or None where it leads nowhere."""
        target = ref.partition("#")[0]
        path = (file.path.parent / target).resolve() if target else file.path
        schema = self.schemas.get(_name(ref))
        if schema is None or schema.file.path != path:
            return None
        return schema

    def target(self, ref: str) -> NamedSchema:
        """The schema that a ``$ref`` of the folder leads to: no two have one name."""
        return self.schemas[_name(ref)]

    def file_name(self, schema: NamedSchema) -> str:
        """The path, in the folder, of the file that a schema stands in."""
        return schema.file.path.resolve().relative_to(self.folder.resolve()).as_posix()

    def _entries(self) -> list[str]:
        """Names that the root document lists; reads every file that it reaches."""
        names = []
        components = self.root.data.get("components") if isinstance(self.root.data, dict) else None
        listed = components.get("schemas") if isinstance(components, dict) else None
        if not isinstance(listed, dict):
            raise InputError(
                [Problem(self.root.place(), "expected a mapping at components.schemas")]
            )
        for name, node in listed.items():
            place = self.root.place(f"/components/schemas/{source.escape(name)}")
            if not isinstance(node, dict) or set(node) != {"$ref"}:
                self.problems.append(
                    Problem(
                        place, f"{name}: expected a $ref alone: schemas stand in their own files"
                    )
                )
                continue
            self._follow(node["$ref"], self.root, place)
            if not str(node["$ref"]).endswith(f"#/{name}"):
                self.problems.append(
                    Problem(
                        place,
                        f"{name}: expected a $ref that ends in '#/{name}', got {node['$ref']!r}",
                    )
                )
            names.append(name)
        return names

    def _follow(self, ref: Any, file: source.Source, place: Place) -> None:
        if not isinstance(ref, str) or not ref.partition("#")[2].startswith("/"):
            self.problems.append(
                Problem(place, f"expected a $ref like './file.yaml#/Name', got {ref!r}")
            )
            return
        target = ref.partition("#")[0]
        path = (file.path.parent / target).resolve() if target else file.path
        if path not in self.files and path != self.root.path:
            if not path.is_file():
                self.problems.append(
                    Problem(
                        place, f"$ref {ref!r} leads to no file: {display_path(path)} is missing"
                    )
                )
                return
            self._read(path)
        if self.files.get(path, file).data is not None and self.resolve(ref, file) is None:
            self.problems.append(
                Problem(
                    place, f"$ref {ref!r} leads nowhere: {display_path(path)} has no such schema"
                )
            )

    def _source(self, path: Path) -> source.Source:
        """The file, read; without data where it can't be."""
        try:
            return source.read(path)
        except InputError as error:
            self.problems.extend(error.problems)
            return source.Source(path, None)

    def _read(self, path: Path) -> None:
        file = self._source(path)
        file.path = path
        self.files[path] = file
        if file.data is None:
            return
        if not isinstance(file.data, dict):
            self.problems.append(Problem(file.place(), "expected a mapping of schemas by name"))
            return
        found: list[NamedSchema] = []
        for name, node in file.data.items():
            place = file.place(f"/{source.escape(name)}")
            if not isinstance(node, dict):
                self.problems.append(Problem(place, f"{name}: expected a schema, got {node!r}"))
            elif name in self.schemas:
                other = self.schemas[name].place()
                self.problems.append(
                    Problem(place, f"{name}: this name is taken at {other}: choose another")
                )
            else:
                self.schemas[name] = NamedSchema(name, node, file)
                found.append(self.schemas[name])
        for schema in found:
            self._check(schema)

    def _check(self, schema: NamedSchema) -> None:
        """Follow the references of a schema, if all in it is of the right shape."""
        wrong = list(shapes.check(schema.node, schema.place))
        self.problems.extend(wrong)
        if not wrong:
            for pointer, ref in references(schema.node):
                self._follow(ref, schema.file, schema.place(pointer))


def references(node: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every ``$ref`` in a schema of sound shape, with the JSON pointer of the ``$ref`` itself."""
    for pointer, child in shapes.walk(node):
        if "$ref" in child:
            yield f"{pointer}/$ref", child["$ref"]


def _name(ref: str) -> str:
    return source.unescape(ref.partition("#")[2].removeprefix("/"))
