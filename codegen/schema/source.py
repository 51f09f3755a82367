"""Reading YAML files into plain data that remembers the line of every node."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from codegen.problems import InputError, Place, Problem, display_path
from codegen.text import yaml

_CHANGING = (dict, list, float)
# From here on Go writes floating-point numbers with an exponent.
_LEAST_WITH_EXPONENT = 1e21


def escape(token: str) -> str:
    """A key as a token of a JSON pointer (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """The key that a token of a JSON pointer names."""
    return token.replace("~1", "/").replace("~0", "~")


class Lines(Protocol):
    """What knows the lines of a document's nodes."""

    def line_of(self, path: Sequence[str]) -> int:
        """The line of the node at a path of keys and indexes, or of its nearest ancestor."""
        ...


class Source:
    """One YAML file: its ``data``, and the line of each node by JSON pointer."""

    def __init__(self, path: Path, data: Any, lines: Lines | None = None) -> None:
        self.path = path
        self.data = data
        self._lines = lines

    def place(self, pointer: str = "") -> Place:
        """Where the node at ``pointer`` stands, or its nearest ancestor that is in the file."""
        path = [unescape(token) for token in pointer.split("/")[1:]]
        return Place(display_path(self.path), self._lines.line_of(path) if self._lines else 1)


def read(path: Path) -> Source:
    """Read a file of one YAML document.

    Raises:
        InputError: the file can't be read, or holds what Kubernetes can't read either, such as a
            key that stands twice; with every problem that was found.
    """
    documents = read_all(path)
    if len(documents) != 1:
        raise InputError(
            [
                Problem(
                    Place(display_path(path)),
                    f"expected one YAML document, got {len(documents)}: keep one a file",
                )
            ]
        )
    return documents[0]


def read_all(path: Path) -> list[Source]:
    """Read every YAML document of a file; documents that are empty are left out."""
    try:
        with path.open("rb") as file:
            text = file.read(yaml.MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            [Problem(Place(display_path(path)), f"can't be read: {error.strerror}")]
        ) from None
    found = yaml.examine(text)
    if found.problems:
        name = display_path(path)
        raise InputError(
            Problem(Place(name, problem.line or 0), problem.problem) for problem in found.problems
        )
    return [
        Source(path, _with_whole_numbers(document.data), document)
        for document in found.documents
        if document.data is not None
    ]


def _with_whole_numbers(data: Any) -> Any:
    """Data, changed in place: ``1e3`` is the number 1000, as API servers write it."""
    if data.__class__ is float:
        return int(data) if data.is_integer() and abs(data) < _LEAST_WITH_EXPONENT else data
    if isinstance(data, dict):
        for key, value in data.items():
            if value.__class__ in _CHANGING:
                data[key] = _with_whole_numbers(value)
    elif isinstance(data, list):
        data[:] = map(_with_whole_numbers, data)
    return data
