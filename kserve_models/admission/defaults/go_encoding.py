"""How Go writes an object that it has read: the form that KServe's mutating webhooks answer with.

``go_types.json`` says how each field is held, by the types of KServe v0.20.0: ``[]`` a list, ``{}`` a
map, ``*`` a pointer, ``?`` left out where it is empty (``omitempty``).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

from kserve_models._text import package_files
from kserve_models.admission import go_url, quantity

ROOTS = {
    ("serving.kserve.io/v1beta1", "InferenceService"): "serving/v1beta1.InferenceService",
    ("serving.kserve.io/v1alpha1", "LLMInferenceService"): "serving/v1alpha1.LLMInferenceService",
    ("serving.kserve.io/v1alpha2", "LLMInferenceService"): "serving/v1alpha2.LLMInferenceService",
}
"""The types of the objects that the webhooks read."""
_METADATA_FORM = "meta/v1.ObjectMeta"
_LEFT_OUT: Any = object()
_FIELDS_OF_METADATA = {
    "name": "string",
    "generateName": "string",
    "namespace": "string",
    "labels": "{}string",
    "annotations": "{}string",
}
_READS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": lambda value: type(value) is int or (type(value) is float and value.is_integer()),
    "boolean": lambda value: isinstance(value, bool),
    "quantity": lambda value: quantity.parse(value) is not None,
    "text": lambda value: type(value) in (str, int),
    "url": lambda value: isinstance(value, str) and not go_url.problem_of(value),
    "int-or-string": lambda value: type(value) in (str, int),
}
_EMPTY: dict[str, Any] = {
    "string": "",
    "number": 0,
    "boolean": False,
    "quantity": "0",
    "text": "0",
    "url": "",
    "int-or-string": 0,
}


def encode(obj: dict[str, Any], root: str) -> dict[str, Any]:
    """An object as Go writes it: with fields that are never left out, without those left out if empty.

    What is of the wrong type stays as it is, and so does ``metadata``, empty maps aside.

    Args:
        obj: the object.
        root: its type, one of ``ROOTS``.
    """
    found: dict[str, Any] = _encode(obj, root)
    return found


def is_readable(value: Any, form: str) -> bool:
    """Whether Go can read a value into a type.

    Args:
        value: the value.
        form: the type, as ``go_types.json`` has it, or one of ``ROOTS``.
    """
    form = form.removesuffix("?").removeprefix("*")
    if value is None:
        return True
    if form.startswith("[]"):
        return isinstance(value, list) and all(is_readable(item, form[2:]) for item in value)
    if form.startswith("{}"):
        return isinstance(value, dict) and all(is_readable(v, form[2:]) for v in value.values())
    fields = _FIELDS_OF_METADATA if form == _METADATA_FORM else _types().get(form)
    if fields is not None:
        return isinstance(value, dict) and all(
            is_readable(value[name], inner) for name, inner in fields.items() if name in value
        )
    return form not in _READS or _READS[form](value)


def answered(sent: Any, read: Any, changed: Any) -> Any:
    """The object after a webhook's answer, which changes what it means to change.

    What only reading and writing again would take out of it stays (controller-runtime drops such
    removals from the answer).

    Args:
        sent: the object as it was sent.
        read: the same as Go writes it.
        changed: the object as the webhook left it.
    """
    if isinstance(sent, dict) and isinstance(changed, dict):
        before = read if isinstance(read, dict) else {}
        kept = {key: value for key, value in sent.items() if key in changed or key not in before}
        return {
            key: answered(sent.get(key), before.get(key), changed[key])
            if key in changed
            else kept[key]
            for key in {**kept, **changed}
        }
    if isinstance(sent, list) and isinstance(changed, list) and len(sent) == len(changed):
        items = read if isinstance(read, list) and len(read) == len(sent) else sent
        return [answered(*parts) for parts in zip(sent, items, changed, strict=True)]
    return changed


def _encode(value: Any, form: str) -> Any:
    is_optional = form.endswith("?")
    form = form.removesuffix("?")
    if form.startswith("*"):
        if value is None:
            return _LEFT_OUT
        found = _encode(value, form[1:])
        return {} if found is _LEFT_OUT else found
    if form.startswith(("[]", "{}")):
        return _collection(value, form, is_optional)
    if form == _METADATA_FORM:
        return _metadata({} if value is None else value)
    if form in _types():
        return _struct(value, form)
    if value is None:
        value = _EMPTY.get(form, _LEFT_OUT)
    if form == "quantity":
        return quantity.canonical(value) or value
    if form == "text":
        return str(value) if type(value) in (int, float) else value
    if form == "url":
        return go_url.normalized(value) if isinstance(value, str) else value
    is_empty = value is _LEFT_OUT or (form in _EMPTY and value == _EMPTY[form])
    return _LEFT_OUT if is_optional and is_empty else value


def _metadata(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {k: v for k, v in value.items() if v or k not in ("labels", "annotations")}


def _collection(value: Any, form: str, is_optional: bool) -> Any:
    if value is None or (is_optional and value in ([], {})):
        # A null that is added is dropped by the server.
        return _LEFT_OUT
    inner = form[2:]
    if isinstance(value, list) and form.startswith("[]"):
        return [_filled(_encode(item, inner)) for item in value]
    if isinstance(value, dict) and form.startswith("{}"):
        return {key: _filled(_encode(item, inner)) for key, item in value.items()}
    return value


def _struct(value: Any, form: str) -> Any:
    if value is not None and not isinstance(value, dict):
        return value
    given = value or {}
    found = {}
    for name, inner in _types()[form].items():
        item = _encode(given.get(name), inner)
        if item is not _LEFT_OUT:
            found[name] = item
    return found


def _filled(value: Any) -> Any:
    return None if value is _LEFT_OUT else value


@functools.cache
def _types() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(package_files.read(__spec__, "go_types.json"))
    return found
