"""A CustomResourceDefinition as it is written in a YAML file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from codegen.problems import Place
from codegen.schema.source import Source

API_GROUP = "apiextensions.k8s.io"
KIND = "CustomResourceDefinition"


@dataclass(frozen=True)
class Definition:
    """A definition, and where its nodes stand; ``pointer`` leads to it in its document."""

    data: dict[str, Any]
    document: Source
    pointer: str = ""

    def place(self, pointer: str = "") -> Place:
        """Where the node at a JSON pointer of the definition stands."""
        return self.document.place(self.pointer + pointer)
