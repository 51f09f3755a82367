"""A document of a YAML stream."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

ContainerLines: TypeAlias = "dict[int, tuple[Any, dict[Any, int]]]"
"""The lines of what maps and lists hold, each with its container, by the container's ``id``."""


class Document(NamedTuple):
    """One document of a stream: its plain JSON value, and the line (from 1) where that begins."""

    data: Any
    line: int


class LocatedDocument:
    """A document that knows the line of each of its nodes.

    Attributes: data (Any: its plain JSON value), line (int: from 1, where that begins).
    """

    def __init__(self, document: Document, lines: Callable[[], ContainerLines]) -> None:
        self.data, self.line = document
        self._lines = lines

    def line_of(self, path: Sequence[str]) -> int:
        """The line of the node at a path of keys and of indexes, both as text.

        A value of a map stands where its key does. What came from an alias or a merge stands where
        the alias or the map does, and what is not there where its nearest ancestor does.
        """
        line, node = self.line, self.data
        for step in path:
            container, lines = self._lines().get(id(node), (None, {}))
            key: Any = int(step) if isinstance(node, list) and step.isdecimal() else step
            if container is not node or key not in lines:
                break
            line, node = lines[key], node[key]
        return line


class Examined(NamedTuple):
    """What ``examine`` found: the documents that could be read, and every problem."""

    documents: list[LocatedDocument]
    problems: list[Any]
