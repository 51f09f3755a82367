"""What can be done with each kind: the methods of the API classes, and the requests that they send."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import kserve_models
from codegen.render import api_input
from codegen.schema import keywords
from docs_site.reference.schema import Kind, Reference

_SECTION = re.compile(r"^(Args|Returns|Raises):$", re.MULTILINE)
_TERM = re.compile(r"^(?P<name>\w[\w |]*?)(?: \((?P<type>[^)]*)\))?: ")


@dataclass(frozen=True)
class Term:
    """A parameter, a result or an error: its name, its type where one is told, what it is."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Operation:
    """A method, as its docstring tells it, and the request that it sends."""

    api_class: str
    method: str
    verb: str
    path: str
    description: str
    sections: dict[str, list[Term]]

    @property
    def parameters(self) -> list[Term]:
        """What the method takes."""
        return self.sections["Args"]


def operations(reference: Reference, kind: Kind) -> list[Operation]:
    """All operations of a kind, in the order of their paths."""
    gvk = {"group": kind.resource.group, "version": kind.version.name, "kind": kind.name}
    return [
        _operation(operation, verb, path)
        for path, item in reference.bundle.document["paths"].items()
        for verb, operation in item.items()
        if isinstance(operation, dict) and operation.get(keywords.GROUP_VERSION_KIND) == gvk
    ]


def _operation(operation: dict[str, Any], verb: str, path: str) -> Operation:
    api_class, method = api_input.class_name(operation), api_input.method_name(operation)
    documented = inspect.getdoc(getattr(getattr(kserve_models, api_class), method)) or ""
    description, *rest = _SECTION.split(documented)
    sections = {
        title: list(_terms(textwrap.dedent(text)))
        for title, text in zip(rest[::2], rest[1::2], strict=True)
    }
    return Operation(api_class, method, verb.upper(), path, description.strip(), sections)


def _terms(text: str) -> Iterator[Term]:
    """The entries of a section; their further lines are indented."""
    entries = re.split(r"^(?=\S)", text.strip("\n"), flags=re.MULTILINE)
    for entry in filter(None, entries):
        flat = " ".join(entry.split())
        match = _TERM.match(flat)
        if match is None:
            raise ValueError(f"expected 'name (type): text' or 'name: text', got {flat!r}")
        yield Term(match["name"], match["type"] or "", flat[match.end() :])
