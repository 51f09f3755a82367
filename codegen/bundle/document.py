"""One self-contained OpenAPI document from the files in ``openapi/``."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from codegen.bundle import paths
from codegen.bundle.flatten import FlattenedSchemas
from codegen.history import releases, since
from codegen.history.releases import History
from codegen.schema import keywords, resources, shapes
from codegen.schema.folder import SchemaFolder


class Bundle(FlattenedSchemas):
    """The bundled ``document``, made on first use, and where each of its schemas was written.

    ``history`` is what the schema folder knows of releases, None where it knows nothing.
    """

    def __init__(self, folder: SchemaFolder) -> None:
        super().__init__(folder)
        self._document: dict[str, Any] | None = None
        self.history: History | None = releases.load(folder.folder)
        if self.history is not None:
            since.mark(self.history, self.schemas, resources.load(self))

    @property
    def document(self) -> dict[str, Any]:
        """The root document with all components, and the paths of all kinds.

        Raises:
            InputError: the paths can't be made.
        """
        if self._document is None:
            self._document = self._assembled()
        return self._document

    def _assembled(self) -> dict[str, Any]:
        document = {
            key: value for key, value in self.folder.root.data.items() if key != "components"
        }
        components: dict[str, Any] = {"schemas": self.schemas}
        expanded, parameters = paths.expand(self)
        if expanded:
            document["paths"] = expanded
            components = {"parameters": parameters, **components}
        document["components"] = components
        document[keywords.RESOURCES] = self.resources.data
        return document


def load(folder: Path) -> Bundle:
    """Read and bundle the schema folder.

    Raises:
        InputError: with every problem that was found.
    """
    return Bundle(SchemaFolder(folder))


def with_scalar_defaults(document: dict[str, Any]) -> dict[str, Any]:
    """A copy of a bundled document without defaults that are mappings or lists.

    openapi-generator writes these into Go as they stand, which no compiler takes.
    """
    result = copy.deepcopy(document)
    for schema in result["components"]["schemas"].values():
        for _, node in shapes.walk(schema):
            if isinstance(node.get("default"), (dict, list)):
                del node["default"]
    return result


def dumps(document: dict[str, Any]) -> str:
    """A bundled document as JSON text, the same bytes each time."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
