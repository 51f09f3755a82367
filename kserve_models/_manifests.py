"""Manifest files: objects from YAML or JSON, and back."""

from __future__ import annotations

import os

from kserve_models import _yaml, models
from kserve_models._model import Model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, TypeAlias

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
        raise _yaml.ManifestError("expected one object, got none", source=name)
    if len(objects) > 1:
        raise _yaml.ManifestError(
            f"expected one object, got {len(objects)}: use load_all", source=name
        )
    return objects[0]


def load_all(source: Source) -> list[Any]:
    """Every object of a manifest, in order; arguments, results and errors as ``load`` has them.

    Documents that are empty are left out. A ``List`` of ``v1``, as ``kubectl get`` prints it, is
    opened: its items, which must be objects, stand in its place.
    """
    return _objects(*_read(source))


def _objects(text: str | bytes, name: str | None) -> list[Any]:
    objects: list[Any] = []
    for document in _yaml.parse(text, name):
        if document.data is None:
            continue
        try:
            objects.extend(_opened(document.data))
        except _NoObjectError as error:
            raise _yaml.ManifestError(str(error), source=name, line=document.line) from None
    return objects


def dump(obj: Model | Mapping[str, Any], path: str | os.PathLike[str] | None = None) -> str:
    """The object's manifest as YAML text; needs the extra ``[yaml]``.

    Args:
        obj: a model, or an object as plain data.
        path: a file to write the text to as well, replaced whole or not at all. With the ending
            ``.json`` the text is JSON, and no extra is needed.

    Raises:
        ValueError, TypeError: as ``to_dict(serialize=True)`` does; TypeError also where ``obj`` is
            no object.
        OSError: the file can't be written.
    """
    document = _written(obj)
    if type(document) is not dict:
        way_out = ": use dump_all" if type(document) is list else ""
        raise TypeError(f"dump: expected an object, got {type(obj).__name__}{way_out}")
    return _dumped([document], path)


def dump_all(
    objects: Iterable[Model | Mapping[str, Any]], path: str | os.PathLike[str] | None = None
) -> str:
    """The objects' manifests as one YAML text of many documents; otherwise as ``dump``.

    A ``.json`` file of more than one object, or of none, holds a ``List``.
    """
    from collections.abc import Iterable, Mapping

    # Each of these that can be iterated over gives its keys or characters.
    if isinstance(objects, (Mapping, str, bytes)) or not isinstance(objects, Iterable):
        raise TypeError(f"dump_all: expected objects, got one {type(objects).__name__}: use dump")
    documents = []
    for index, obj in enumerate(objects):
        document = _written(obj)
        if type(document) is not dict:
            raise TypeError(
                f"dump_all: expected an object at index {index}, got {type(obj).__name__}"
            )
        documents.append(document)
    return _dumped(documents, path)


def _written(obj: Any) -> Any:
    from kserve_models._document import wire

    return obj.to_dict(serialize=True) if isinstance(obj, Model) else wire(obj)


def _dumped(documents: list[dict[str, Any]], path: str | os.PathLike[str] | None) -> str:
    """The text of the documents, which is written to the file if there is one."""
    if path is not None and os.fspath(path).endswith(".json"):
        from kserve_models._json import encode_strictly

        whole: Any = {"apiVersion": "v1", "kind": "List", "items": documents}
        text = encode_strictly(documents[0] if len(documents) == 1 else whole, indent=2) + "\n"
    else:
        text = _yaml.dump_all(documents)
    if path is not None:
        _write(path, text)
    return text


def parse_one(text: str | bytes) -> Any:
    """The data of a YAML or JSON text of one document."""
    documents = _yaml.parse(text)
    if len(documents) != 1:
        raise _yaml.ManifestError(f"expected one document, got {len(documents)}")
    return documents[0].data


class _NoObjectError(Exception):
    """Data that stands where an object is expected."""


def _opened(data: Any, place: str = "") -> list[Any]:
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
    return [data if name is None else getattr(models, name)._view(data)]


def _read(source: Source) -> tuple[str | bytes, str | None]:
    """The text of a source, and the name of its file."""
    if isinstance(source, bytes):
        return source, None
    if isinstance(source, str) and ("\n" in source or _begins_as_json(source)):
        return source, None
    path = os.fspath(source)
    try:
        with open(path, "rb") as file:
            return file.read(_yaml.MAX_BYTES + 1), path
    except FileNotFoundError as error:
        if isinstance(source, str) and ": " in source:
            error.strerror = "no such file (text needs a line break to be told from a path)"
        raise


def _begins_as_json(text: str) -> bool:
    return text.removeprefix("\ufeff").lstrip()[:1] in ("{", "[")


def _json_type(value: Any) -> str:
    names = {list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def _write(path: str | os.PathLike[str], text: str) -> None:
    """Write a file so that it is there whole or not at all; a pipe or device is written to."""
    import tempfile

    given = path
    if os.path.exists(path) and not os.path.isfile(path):
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        return
    path = os.path.realpath(path)
    try:
        handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), suffix=".tmp")
    except OSError as error:
        error.filename = os.fspath(given)
        raise
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        mode = os.stat(path).st_mode & 0o7777 if os.path.exists(path) else 0o666 & ~_umask()
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
