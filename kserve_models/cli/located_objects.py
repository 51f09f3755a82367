"""The objects of manifest files, folders and standard input, which know where they stand."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from kserve_models._text.yaml import LocatedDocument
    from kserve_models._text.yaml.error import ManifestError

STDIN = "-"


@dataclass(frozen=True)
class LocatedObject:
    """One object of a file."""

    data: dict[str, Any]
    file: str
    """As messages name it."""
    document: LocatedDocument
    text: bytes = b""
    """The whole of the file."""
    prefix: tuple[str, ...] = ()
    """Where in its document it is: of a ``List`` it is an item."""

    @property
    def name(self) -> str:
        """Kind and name, as ``InferenceService/iris``; with a namespace ``InferenceService/ns/iris``."""
        metadata = self.data.get("metadata")
        found = metadata if isinstance(metadata, dict) else {}
        parts = [self.data.get("kind"), found.get("namespace"), found.get("name")]
        return "/".join(str(part) for part in parts if part)

    def line_of(self, path: Iterable[Any]) -> int:
        """The line of the value at a path of keys and indexes, or of the nearest that holds it."""
        return self.document.line_of([*self.prefix, *map(str, path)])

    def place_of(self, path: Iterable[Any]) -> Place:
        """Where the value at a path, or the nearest that holds it, stands."""
        value: Any = self.data
        there = []
        for step in path:
            is_item = isinstance(value, list) and isinstance(step, int) and step < len(value)
            if not is_item and not (isinstance(value, dict) and step in value):
                break
            value = value[step]
            there.append(step)
        line = self.line_of(there)
        source = line_of(self.text, line)
        return Place(line, _column(source, there[-1] if there else None), source)


class Place(NamedTuple):
    """A place in a file: line and column from 1, and the line itself."""

    line: int
    column: int
    source: str


def line_of(text: bytes, number: int) -> str:
    """A line, from 1, of a file; empty where it has none such."""
    lines = _lines(text)
    return lines[number - 1] if number <= len(lines) else ""


@functools.lru_cache(maxsize=1)
def _lines(text: bytes) -> list[str]:
    encoding = "utf-16" if text.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    return re.split("\r\n?|\n", text.decode(encoding, "replace").removeprefix("\ufeff"))


def _column(source: str, step: str | int | None) -> int:
    """Where in a line a key stands, or what else the line begins with."""
    if isinstance(step, str):
        found = re.search(rf"""(?:^|[\s{{,\-])(["']?{re.escape(step)}["']?)\s*:""", source)
        if found is not None:
            return found.start(1) + 1
    return len(source) - len(source.lstrip()) + 1


@dataclass
class Objects:
    """What was read: the objects in order, and what is wrong, a line each."""

    objects: list[LocatedObject]
    problems: list[str]
    keys_twice: list[tuple[str, bytes, ManifestError]]
    """Keys that a map has twice: file, its text, and the error."""

    def unreadable(self) -> list[str]:
        """What is wrong, a line each, for who can do nothing with a file that has a key twice."""
        twice = (f"{file}:{error.line}: {error.problem}" for file, _, error in self.keys_twice)
        return [*self.problems, *twice]


def read_objects(sources: Iterable[str]) -> Objects:
    """Every object of files, folders (with those in them), patterns and ``-`` (standard input).

    Documents that are empty are left out, and a ``List`` of ``v1`` is opened.
    """
    from kserve_models._manifests.files import SUFFIXES, files_of

    found = Objects([], [], [])
    for source in dict.fromkeys(sources):
        if source == STDIN:
            _read(sys.stdin.buffer.read(), "standard input", found)
            continue
        files = files_of(source, recursive=True)
        if files is not None:
            found.problems += [_unread(error, source) for error in files.errors]
            if not files.paths and not files.errors:
                expected = " or ".join(SUFFIXES)
                found.problems.append(f"{source}: expected a {expected} file, got none")
        for file in [source] if files is None else files.paths:
            try:
                with open(file, "rb") as opened:
                    text = opened.read()
            except OSError as error:
                found.problems.append(_unread(error, file))
            else:
                _read(text, file, found)
    return found


def _unread(error: OSError, path: str) -> str:
    return f"{error.filename or path}: {error.strerror or error}"


def _read(text: bytes, file: str, found: Objects) -> None:
    from kserve_models._text import yaml
    from kserve_models._text.yaml.limits import KEY_TWICE

    examined = yaml.examine(text)
    for problem in examined.problems:
        if problem.problem.startswith(KEY_TWICE.partition("{")[0]):
            found.keys_twice.append((file, text, problem))
            continue
        line = f":{problem.line}" if problem.line else ""
        found.problems.append(f"{file}{line}: {problem.problem}")
    for document in examined.documents:
        if document.data is None:
            continue
        for prefix, data in _opened(document.data, ()):
            if isinstance(data, dict):
                found.objects.append(LocatedObject(data, file, document, text, prefix))
            else:
                place = f"{file}:{document.line_of(prefix)}"
                found.problems.append(f"{place}: expected an object, got {_named(data)}")


def _opened(data: Any, prefix: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    is_list = isinstance(data, dict) and (data.get("apiVersion"), data.get("kind")) == (
        "v1",
        "List",
    )
    if is_list and isinstance(data.get("items"), list):
        for index, item in enumerate(data["items"]):
            yield from _opened(item, (*prefix, "items", str(index)))
    else:
        yield prefix, data


def _named(value: Any) -> str:
    names = {list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
