"""The objects of manifest files, folders and standard input, which know where they stand."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kserve_models._text.yaml import LocatedDocument

STDIN = "-"


@dataclass(frozen=True)
class LocatedObject:
    """One object of a file."""

    data: dict[str, Any]
    file: str
    """As messages name it."""
    document: LocatedDocument
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


@dataclass
class Objects:
    """What was read: the objects in order, and what is wrong, a line each."""

    objects: list[LocatedObject]
    problems: list[str]


def read_objects(sources: Iterable[str]) -> Objects:
    """Every object of files, folders (with those in them), patterns and ``-`` (standard input).

    Documents that are empty are left out, and a ``List`` of ``v1`` is opened.
    """
    from kserve_models._manifests.files import SUFFIXES, files_of

    found = Objects([], [])
    for source in dict.fromkeys(sources):
        if source == STDIN:
            _read(sys.stdin.buffer.read(), "standard input", found)
            continue
        files = files_of(source, recursive=True)
        if files is not None and not files:
            found.problems.append(f"{source}: expected a {' or '.join(SUFFIXES)} file, got none")
        for file in [source] if files is None else files:
            try:
                with open(file, "rb") as opened:
                    text = opened.read()
            except OSError as error:
                found.problems.append(f"{file}: {error.strerror or error}")
            else:
                _read(text, os.fspath(file), found)
    return found


def _read(text: bytes, file: str, found: Objects) -> None:
    from kserve_models._text import yaml

    examined = yaml.examine(text)
    for problem in examined.problems:
        line = f":{problem.line}" if problem.line else ""
        found.problems.append(f"{file}{line}: {problem.problem}")
    for document in examined.documents:
        if document.data is None:
            continue
        for prefix, data in _opened(document.data, ()):
            if isinstance(data, dict):
                found.objects.append(LocatedObject(data, file, document, prefix))
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
