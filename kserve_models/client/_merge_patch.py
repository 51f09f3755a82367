"""A JSON merge patch (RFC 7396) from two objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kserve_models._model import writing
from kserve_models._model.errors import nesting_error
from kserve_models._model.model import Model
from kserve_models._model.writing import same_json


def merge_patch(old: Model | Mapping[str, Any], new: Model | Mapping[str, Any]) -> dict[str, Any]:
    """The merge patch that turns ``old`` into ``new``, for the ``patch_…`` calls.

    A field that ``new`` no longer has is null in the patch, which removes it. A null that a mapping
    ``new`` holds is kept, too: in a merge patch it means "remove". Lists are replaced as a whole.
    The result is the caller's own and shares nothing with its arguments.

    To change an object of the server, give what was read and a changed copy of it; an object that
    was written from scratch lacks what the server has added, and the patch would remove that.

    Args:
        old: the object as it is.
        new: the object as it is to be.

    Raises:
        TypeError: an argument is neither a model nor a mapping, or holds a value without a JSON
            form.
        ValueError: an argument can't be written, as ``to_dict(serialize=True)`` says.
    """
    try:
        return _difference(_mapping(old, "old"), _mapping(new, "new"))
    except RecursionError as error:
        raise nesting_error(error, old, new) from None


def _mapping(value: object, argument: str) -> dict[str, Any]:
    data = _plain(value) if isinstance(value, (Model, Mapping)) else None
    if not isinstance(data, dict):
        raise TypeError(
            f"merge_patch: expected a model or a mapping as {argument}, got {type(value).__name__}"
        )
    return data


def _plain(value: Any) -> Any:
    """JSON data of a value, with the nulls of its mappings, which writing a manifest leaves out."""
    if isinstance(value, Mapping) and not isinstance(value, Model):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return writing.to_wire(value)


def _difference(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    patch: dict[str, Any] = {key: None for key in old if key not in new}
    for key, value in new.items():
        if key not in old or value is None:
            patch[key] = value
            continue
        before = old[key]
        if isinstance(value, dict) and isinstance(before, dict):
            changes = _difference(before, value)
            if changes:
                patch[key] = changes
        elif not same_json(before, value):
            patch[key] = value
    return patch
