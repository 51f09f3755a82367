"""Manifests of objects, as text and in files."""

from __future__ import annotations

import os

from kserve_models._manifests.atomic import write_atomically
from kserve_models._model.model import Model
from kserve_models._model.writing import to_wire
from kserve_models._text import json_codec, yaml

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


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
    try:
        return obj.to_dict(serialize=True) if isinstance(obj, Model) else to_wire(obj)
    except RecursionError as error:
        from kserve_models._model.errors import nesting_error

        raise nesting_error(error, obj) from None


def _dumped(documents: list[dict[str, Any]], path: str | os.PathLike[str] | None) -> str:
    """The text of the documents, which is written to the file if there is one."""
    if path is not None and os.fspath(path).endswith(".json"):
        whole: Any = {"apiVersion": "v1", "kind": "List", "items": documents}
        text = (
            json_codec.encode_strictly(documents[0] if len(documents) == 1 else whole, indent=2)
            + "\n"
        )
    else:
        text = yaml.dump_all(documents)
    if path is not None:
        write_atomically(path, text)
    return text
