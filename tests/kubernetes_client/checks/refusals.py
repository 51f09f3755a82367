"""Objects that cannot be written are refused, whichever way they go, with their own messages."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from tests.kubernetes_client.cases import in_one_line, km
from tests.kubernetes_client.checks.shorthands import with_predictor
from tests.kubernetes_client.manifests import isvc, untouched
from tests.kubernetes_client.registry import CheckError, check, require
from tests.kubernetes_client.transport import Request

if TYPE_CHECKING:
    from tests.kubernetes_client.transport import Bench


def _require_error(bench: Bench, obj: Any, message: str, verbs: tuple[str, ...] = ()) -> None:
    """Every way out refuses the object with ``message`` as a ValueError or TypeError."""
    ways: dict[str, Any] = {
        "sanitize_for_serialization": lambda: bench.sanitized(obj),
        "in a dict": lambda: bench.sanitized({"a": [obj]}),
    }
    for verb in verbs:
        ways[verb] = functools.partial(bench.send, verb, isvc(), obj)
    for way, write in ways.items():
        try:
            written = write()
        except (ValueError, TypeError) as error:
            require(message in str(error), f"{way}: expected {message!r} in {str(error)!r}")
        except Exception as error:
            raise CheckError(f"{way}: expected {message!r}, got {in_one_line(error)}") from error
        else:
            if isinstance(written, Request):
                written = f"a request with the body {written.body!r}"
            raise CheckError(f"{way}: expected {message!r}, got {written}")


def _with_disagreement() -> tuple[Any, str]:
    predictor = km.V1beta1PredictorSpec(
        min_replicas=1, auto_scaling=km.V1beta1AutoScalingSpec(min_replicas=2)
    )
    return predictor, "'auto_scaling.min_replicas' and 'minReplicas' say different things"


@check("a shorthand that disagrees is refused with its own message")
def _(bench: Bench) -> None:
    predictor, message = _with_disagreement()
    _require_error(bench, predictor, message)
    _require_error(bench, with_predictor(predictor), message, ("create", "replace"))


@check("a value without a JSON form is refused with its own message")
def _(bench: Bench) -> None:
    message = "expected JSON data or a model object, got builtins.object"
    _require_error(bench, km.V1Container(name="c", args=[object()]), message)
    predictor = km.V1beta1PredictorSpec(node_name=object())
    _require_error(bench, with_predictor(predictor), message, ("create", "replace"))
    obj, _ = untouched(isvc())
    obj.metadata.labels = {"a": object()}
    _require_error(bench, obj, message, ("create", "replace"))


@check("a resource that cannot be written is not sent as an empty patch")
def _(bench: Bench) -> None:
    predictor, message = _with_disagreement()
    _require_error(bench, with_predictor(predictor), message, ("patch",))
