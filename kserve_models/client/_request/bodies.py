"""Bodies: objects as JSON to send, JSON that came as objects."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kserve_models import models
from kserve_models._model import writing
from kserve_models._model.errors import nesting_error
from kserve_models._model.model import Model
from kserve_models._text import json_codec, nesting
from kserve_models.client._request.api_errors import excerpt
from kserve_models.client.exceptions import ResponseError

if TYPE_CHECKING:
    from kserve_models.client._request.operation import Operation

json_codec.select_backend()
_FAST = json_codec.OPTIONS != 0
"""Whether JSON goes through orjson."""
_KINDS = {name: kind for (_, kind), name in models.KINDS.items()} | {"V1Status": "Status"}
"""The kind that each class stands for."""


def encode(body: Any) -> bytes:
    """A request's body as JSON.

    A model leaves unset fields out; one of a kind has its ``apiVersion`` and ``kind``. Nulls in a mapping are written: in a merge patch they take
    fields away. Text and bytes are sent as they are.

    Args:
        body: a model object, of this package or the Kubernetes client's, a mapping or a list.

    Raises:
        TypeError: the body, or a value in it, has no JSON form.
        ValueError: a number is not finite, a shorthand and its field disagree, or lists and maps
            are nested too deep.
    """
    try:
        return _encoded(body)
    except (RecursionError, ValueError) as error:
        better = nesting_error(error, body)
        if better is error:
            raise
        raise better from None


def _encoded(body: Any) -> bytes:
    if isinstance(body, Model):
        if body._api_version_and_kind is None or {"apiVersion", "kind"} <= body._raw.keys():
            return _encode_model(body)
        return json_codec.encode_strictly(writing.to_sent_manifest(body)).encode()
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, Mapping):
        return _encode_data(body if type(body) is dict else dict(body))
    if isinstance(body, (list, tuple)):
        return _encode_data(list(body))
    if not hasattr(type(body), "to_dict"):
        raise TypeError(
            f"body: expected a model object, a mapping or a list, got {type(body).__name__}"
        )
    return _encode_data(writing.to_wire(body))


def _encode_model(body: Model) -> bytes:
    try:
        text = json_codec.encode(
            writing.json_default(body), writing.json_default, json_codec.OPTIONS
        )
    except (RecursionError, TypeError):
        # Beyond this encoder: the slower way takes it, or says what is wrong.
        pass
    else:
        if text.rfind(b"null") < 0:
            return text
    # Nulls are left out, and orjson writes them for numbers that JSON does not have.
    return json_codec.encode_strictly(writing.to_manifest(body)).encode()


def _encode_data(data: Any) -> bytes:
    if _FAST:
        try:
            text = json_codec.encode(data, _json_default, json_codec.OPTIONS)
        except TypeError:
            pass
        else:
            if text.rfind(b"null") < 0:
                return text
    return json.dumps(
        data, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_json_default
    ).encode()


def _json_default(value: Any) -> Any:
    """A value inside a body: nulls in mappings stay."""
    if isinstance(value, Mapping):
        return dict(value)
    return writing.to_wire(value)


def default_content_type(operation: Operation, body: Any) -> str:
    """The content type of a body for which the caller gives none."""
    if operation.method != "PATCH":
        return operation.content_types[0] if operation.content_types else "application/json"
    if isinstance(body, (list, tuple)):
        return "application/json-patch+json"
    return "application/merge-patch+json"


def decode(operation: Operation, body: bytes) -> Any:
    """The object that a response holds; None if it is no JSON, or none of the operation's kinds.

    Of an operation that has no model it is the mapping.

    It raises nothing: the response may echo a token, and an exception would keep it.
    """
    try:
        data = json_codec.decode(body)
    except (RecursionError, ValueError):
        return None
    if type(data) is not dict:
        return None
    kind = data.get("kind")
    name = operation.returns
    if not name:
        return data
    if kind != _KINDS[name]:
        found = _class_of_deletion(operation, kind)
        if found is None:
            return None
        name = found
    return getattr(models, name)._wrap(data)


def undecodable_error(
    operation: Operation, body: bytes, status: int, request: str
) -> ResponseError:
    """The exception for a response that ``decode`` has no object for.

    Args:
        operation: what was asked for.
        body: the response, without secrets.
        status: HTTP status.
        request: method and path, for the message.
    """
    if nesting.text_is_deep(body):
        return ResponseError(f"{request}: {status}, {nesting.TOO_DEEP}", status)
    problem = "expected a Kubernetes object as JSON, got"
    data = None
    with contextlib.suppress(ValueError):
        data = json_codec.decode(body)
    if type(data) is dict:
        problem = f"expected kind {_KINDS[operation.returns]!r}, got {data.get('kind')!r}:"
    return ResponseError(f"{request}: {status}, {problem} {excerpt(body)}", status)


def _class_of_deletion(operation: Operation, kind: Any) -> str | None:
    """The class that a deletion, or a dry run of it, responded with."""
    if not operation.action.startswith("delete"):
        return None
    for name in ("V1Status", operation.resource, f"{operation.resource}List"):
        if kind == _KINDS[name]:
            return name
    return None
