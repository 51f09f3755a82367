"""Objects from manifests, files or text."""

from __future__ import annotations

import os

from kserve_models import models
from kserve_models._text import yaml

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from kserve_models._model.model import Model

    Loaded: TypeAlias = Model | dict[str, Any]
    Source: TypeAlias = "str | bytes | os.PathLike[str]"


def load(source: Source) -> Any:
    """The one object of a manifest.

    Args:
        source: a path, or the text itself. A ``str`` is text where it has a line break or begins
            as JSON does (``{`` or ``[``, with or without BOM), and a path otherwise; ``bytes`` are
            always text.

    Returns:
        A model for a kind of ``serving.kserve.io`` that this package knows; any other object as a
        plain dict, untouched.

    Raises:
        ManifestError: the text is not YAML or JSON, or holds not exactly one object; with file,
            line and column.
        OSError: the file can't be read.
    """
    text, name = _read(source)
    objects = _objects(text, name)
    if not objects:
        raise yaml.ManifestError("expected one object, got none", source=name)
    if len(objects) > 1:
        raise yaml.ManifestError(
            f"expected one object, got {len(objects)}: use load_all", source=name
        )
    return objects[0]


def load_all(source: Source) -> list[Any]:
    """Every object of a manifest, in order; arguments, results and errors as ``load`` has them.

    Documents that are empty are left out. A ``List`` of ``v1``, as ``kubectl get`` prints it, is
    opened: its items, which must be objects, stand in its place.
    """
    return _objects(*_read(source))


def _objects(text: str | bytes, name: str | None) -> list[Loaded]:
    objects: list[Loaded] = []
    for document in yaml.parse(text, name):
        if document.data is None:
            continue
        try:
            objects.extend(_opened(document.data))
        except _NoObjectError as error:
            raise yaml.ManifestError(str(error), source=name, line=document.line) from None
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
    if isinstance(source, str) and ("\n" in source or _begins_as_json(source)):
        return source, None
    path = os.fspath(source)
    try:
        with open(path, "rb") as file:
            return file.read(yaml.MAX_BYTES + 1), path
    except FileNotFoundError as error:
        if isinstance(source, str) and ": " in source:
            error.strerror = "no such file (text needs a line break to be told from a path)"
        raise


def _begins_as_json(text: str) -> bool:
    return text.removeprefix("\ufeff").lstrip()[:1] in ("{", "[")


def _json_type(value: Any) -> str:
    names = {list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
