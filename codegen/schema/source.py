"""Reading YAML files into plain data that remembers the line of every node."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import yaml

from codegen.problems import InputError, Place, Problem, display_path

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 100


def escape(token: str) -> str:
    """A key as a token of a JSON pointer (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """The key that a token of a JSON pointer names."""
    return token.replace("~1", "/").replace("~0", "~")


class Source:
    """One YAML file: its ``data``, and the line of each node by JSON pointer."""

    def __init__(self, path: Path, data: Any, lines: dict[str, int]) -> None:
        self.path = path
        self.data = data
        self._lines = lines

    def place(self, pointer: str = "") -> Place:
        """Where the node at ``pointer`` stands, or its nearest ancestor that is in the file."""
        while pointer not in self._lines and pointer:
            pointer = pointer.rpartition("/")[0]
        return Place(display_path(self.path), self._lines.get(pointer, 1))


def read(path: Path) -> Source:
    """Read a file of one YAML document.

    Raises:
        InputError: the file can't be read, is not YAML, has duplicate keys, keys that are not
            text, values that JSON does not have, or is nested deeper than 100 levels.
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
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(
            [Problem(Place(display_path(path)), f"can't be read: {error.strerror}")]
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(
            [
                Problem(
                    Place(display_path(path)),
                    f"expected UTF-8 text, got byte {error.start} otherwise",
                )
            ]
        ) from None
    sources = []
    for node in _documents(path, text):
        reader = _Reader(path)
        data = reader.value(node, "", 0)
        if reader.problems:
            raise InputError(reader.problems)
        if data is not None:
            sources.append(Source(path, data, reader.lines))
    return sources


def _documents(path: Path, text: str) -> list[Any]:
    try:
        return list(yaml.compose_all(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise InputError(
            [Problem(Place(display_path(path), line), f"not YAML: {error.problem}")]
        ) from None
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        problem = str(error).partition("\n")[0]
        raise InputError(
            [Problem(Place(display_path(path), line), f"not YAML: {problem}")]
        ) from None


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self._scalars = _Loader("")
        self._open: set[int] = set()

    def value(self, node: Any, pointer: str, depth: int) -> Any:
        self.lines.setdefault(pointer, node.start_mark.line + 1)
        if depth > _MAX_DEPTH:
            self._problem(node, f"nested deeper than {_MAX_DEPTH} levels")
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self._open:
            self._problem(node, "an alias leads back to what it stands in")
            return None
        self._open.add(id(node))
        data = (
            self._mapping(node, pointer, depth)
            if isinstance(node, yaml.MappingNode)
            else [
                self.value(item, f"{pointer}/{index}", depth + 1)
                for index, item in enumerate(node.value)
            ]
        )
        self._open.remove(id(node))
        return data

    def _scalar(self, node: Any) -> Any:
        if node.tag == "tag:yaml.org,2002:timestamp":
            return node.value
        try:
            value = self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError, LookupError):
            value = b""
        if isinstance(value, bytes) or (isinstance(value, float) and not math.isfinite(value)):
            self._problem(node, f"expected a plain value, got tag {node.tag} on {node.value!r}")
            return None
        return value

    def _mapping(self, node: Any, pointer: str, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem(key_node, "expected a text key, got a list or a mapping")
                continue
            if key in result:
                self._problem(key_node, f"key {key!r} stands here twice: remove one")
                continue
            child = f"{pointer}/{escape(key)}"
            self.lines[child] = key_node.start_mark.line + 1
            result[key] = self.value(value_node, child, depth + 1)
        return result

    def _problem(self, node: Any, message: str) -> None:
        self.problems.append(
            Problem(Place(display_path(self.path), node.start_mark.line + 1), message)
        )
