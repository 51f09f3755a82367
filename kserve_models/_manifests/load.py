"""Objects from manifests, files or text."""

from __future__ import annotations

import os

from kserve_models import models
from kserve_models._manifests.files import SUFFIXES, files_of, is_pattern
from kserve_models._model import strictness
from kserve_models._model.model import Model
from kserve_models._text import yaml

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Loaded: TypeAlias = Model | dict[str, Any]
    Source: TypeAlias = "str | bytes | os.PathLike[str]"


def load(source: Source, *, strict: bool = False) -> Any:
    """The one object of a manifest.

    Args:
        source: a path, or the text itself. A ``str`` is text where it has a line break or begins
            as JSON does (``{`` or ``[``, with or without BOM), and a path otherwise; ``bytes`` are
            always text.
        strict: refuse fields that a kind of ``serving.kserve.io`` does not have, and values of
            another type than the field's.

    Returns:
        A model for a kind of ``serving.kserve.io`` that this package knows; any other object as a
        plain dict, untouched.

    Raises:
        ManifestError: the text is not YAML or JSON, or holds not exactly one object; with file,
            line and column. With ``strict``, the path and problem of everything that is refused.
        OSError: the file can't be read.
    """
    text, name = _read(source)
    objects = _objects(text, name, strict)
    if not objects:
        raise yaml.ManifestError("expected one object, got none", source=name)
    if len(objects) > 1:
        raise yaml.ManifestError(
            f"expected one object, got {len(objects)}: use load_all", source=name
        )
    return objects[0]


def load_all(source: Source, *, strict: bool = False, recursive: bool = False) -> list[Any]:
    """Every object of a manifest, or of a folder of them, in order.

    Documents that are empty are left out. A ``List`` of ``v1``, as ``kubectl get`` prints it, is
    opened: its items, which must be objects, stand in its place.

    Args:
        source: as ``load`` has it; also a folder, for its ``.yaml``, ``.yml`` and ``.json`` files in
            the order of their names, or a pattern such as ``models/**/*.yaml``. What several links
            lead to is read once.
        strict: as ``load`` has it.
        recursive: read what is in the folders of a folder, too.

    Returns:
        Objects as ``load`` has them.

    Raises:
        ManifestError, OSError: as ``load`` does. Of several files all that are wrong are named at
            once, in one ``ManifestError``; it is one, too, if no file is there.
    """
    if isinstance(source, bytes) or _is_text(source):
        return _objects(*_read(source), strict)
    path = os.fspath(source)
    files = files_of(path, recursive)
    if files is None:
        return _objects(*_read(source), strict)
    if not files.paths and not files.errors:
        expected = " or ".join(SUFFIXES)
        below = files_of(path, recursive=True)
        way_out = ": recursive=True reads those of its folders" if below and below.paths else ""
        raise yaml.ManifestError(f"expected a {expected} file, got none{way_out}", source=path)
    objects: list[Loaded] = []
    errors: list[Exception] = [*files.errors]
    for file in files.paths:
        try:
            objects.extend(_objects(*_read(_Path(file)), strict))
        except (yaml.ManifestError, OSError) as error:
            errors.append(error)
    if errors:
        listed = "; ".join(map(str, errors))
        total = len(files.paths) + len(files.errors)
        problem = f"{len(errors)} of {total} files can't be read: {listed}"
        raise errors[0] if len(errors) == 1 else yaml.ManifestError(problem, source=path)
    return objects


class _Path:
    """A path, whatever its name looks like."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __fspath__(self) -> str:
        return self._path


def _objects(text: str | bytes, name: str | None, strict: bool) -> list[Loaded]:
    objects: list[Loaded] = []
    refused: list[tuple[str, int]] = []
    for document in yaml.parse(text, name):
        if document.data is None:
            continue
        try:
            opened = _opened(document.data)
        except _NoObjectError as error:
            raise yaml.ManifestError(str(error), source=name, line=document.line) from None
        objects.extend(opened)
        if strict:
            found = [
                strictness.problems(type(obj), obj._raw) for obj in opened if isinstance(obj, Model)
            ]
            refused.extend((problem, document.line) for each in found for problem in each)
    if refused:
        first = refused[0][1]
        problem = "; ".join(
            problem if line == first else f"{problem} (document on line {line})"
            for problem, line in refused
        )
        raise yaml.ManifestError(problem, source=name, line=first)
    return objects


class _NoObjectError(Exception):
    """Data that stands where an object is expected."""


def _opened(data: Any, place: str = "") -> list[Loaded]:
    """The objects that data is or, as a ``List``, holds; ``place`` is where in such a list it is."""
    if type(data) is not dict:
        where = f" at {place}" if place else ""
        raise _NoObjectError(f"expected an object{where}, got {_json_type(data)}")
    api_version, kind = data.get("apiVersion"), data.get("kind")
    if api_version == "v1" and kind == "List" and type(data.get("items")) is list:
        return [
            opened
            for index, item in enumerate(data["items"])
            for opened in _opened(item, f"{place}{'.' if place else ''}items[{index}]")
        ]
    if type(api_version) is not str or type(kind) is not str:
        return [data]
    name = models.KINDS.get((api_version, kind))
    return [data if name is None else getattr(models, name)._wrap(data)]


def _read(source: Source) -> tuple[str | bytes, str | None]:
    """The text of a source, and the name of its file."""
    if isinstance(source, bytes):
        return source, None
    if isinstance(source, str) and _is_text(source):
        return source, None
    path = os.fspath(source)
    try:
        with open(path, "rb") as file:
            return file.read(yaml.MAX_BYTES + 1), path
    except FileNotFoundError as error:
        if isinstance(source, str) and ": " in source:
            error.strerror = "no such file (text needs a line break to be told from a path)"
        elif is_pattern(path):
            error.strerror = "no such file (a pattern: use load_all)"
        raise
    except IsADirectoryError as error:
        error.strerror = "a folder: use load_all"
        raise


def _is_text(source: Source) -> bool:
    """Whether a ``str`` is a manifest's text and no path."""
    return isinstance(source, str) and (
        "\n" in source or source.removeprefix("\ufeff").lstrip()[:1] in ("{", "[")
    )


def _json_type(value: Any) -> str:
    names = {list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
