"""Bound list methods: what ``paginate`` and ``watch`` are given."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from kserve_models import models
from kserve_models.api import RESOURCES
from kserve_models.client._operations.api import Api
from kserve_models.client._request.operation import Operation
from kserve_models.client._request.paths import path_of

if TYPE_CHECKING:
    from kserve_models._model.model import Model
    from kserve_models.client._config.configuration import Configuration

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_BOTH = {
    "_continue": "pages are fetched as needed",
    "_preload_content": "objects are decoded; for the open response call the list method",
}
_OWN = {
    "paginate": {**_BOTH, "watch": "a list has an end; to follow its changes use watch(…)"},
    "watch": {
        **_BOTH,
        "watch": "it is what this function does",
        "timeout_seconds": "use timeout=…, which ends the watch; connections are renewed as needed",
        "resource_version_match": "give resource_version=… or leave it out",
    },
}
"""Arguments of list methods that a function sets itself, or can't honour, and why."""


class ItemList(Protocol[T_co]):
    """An answer to a list call."""

    @property
    def items(self) -> Sequence[T_co]:
        """The objects of this page."""
        ...


class ListCall(Protocol[T_co]):
    """A bound list method, such as ``api.list_namespaced_inference_service``."""

    def __call__(self, *args: Any, **kwargs: Any) -> ItemList[T_co]:
        """The list."""
        ...


class BoundList(Generic[T]):
    """A list method with the arguments that all its calls share.

    Raises:
        TypeError: ``call`` is not a bound list method of an API class, does not take the arguments,
            or one of them is not the caller's to give.
    """

    def __init__(
        self, user: str, call: ListCall[T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        self.operation = _operation(user, call)
        for name, reason in _OWN.get(user, {}).items():
            if name in kwargs:
                raise TypeError(f"{user}: unexpected argument {name!r}: {reason}")
        check_limit(user, kwargs.get("limit"))
        try:
            # Now, not with the first call, which may come much later and elsewhere.
            self._arguments = inspect.signature(call).bind(*args, **kwargs).arguments
        except TypeError as error:
            raise TypeError(f"{user}: {self.operation.name}: {error}") from None
        self._call: Callable[..., Any] = call
        self._args = args
        self._kwargs = kwargs
        self._python_names = {wire: name for name, wire in self.operation.query.items()}
        self.model: type[Model] = getattr(models, self.operation.resource)

    def __call__(self, query: dict[str, Any], **others: Any) -> Any:
        """The answer to a call.

        Args:
            query: parameters of this call by their names in URLs; None takes one away.
            others: arguments that are no query parameters, such as ``_request_timeout``.
        """
        arguments = {**self._kwargs, **others}
        for wire, value in query.items():
            name = self._python_names[wire]
            if value is None:
                arguments.pop(name, None)
            else:
                arguments[name] = value
        return self._call(*self._args, **arguments)

    @property
    def configuration(self) -> Configuration:
        """Of the client that the list method belongs to."""
        api: Api = self._call.__self__  # type: ignore[attr-defined] # it is bound
        return api.api_client.configuration

    @property
    def path(self) -> str:
        """The path that is asked."""
        names = self.operation.path_parameters
        return path_of(self.operation.path, {n: self._arguments.get(n) for n in names})

    def type_meta(self) -> dict[str, str]:
        """``apiVersion`` and ``kind`` of the objects."""
        for resource in RESOURCES.values():
            if resource.model == self.operation.resource:
                return {"apiVersion": resource.api_version, "kind": resource.kind}
        return {}

    def given(self, wire: str) -> Any:
        """The caller's argument for a query parameter, or None."""
        return self._kwargs.get(self._python_names.get(wire, wire))


def check_limit(user: str, limit: object) -> None:
    """See that it is the size of a page, or None.

    Raises:
        TypeError: it is not.
    """
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int)):
        raise TypeError(f"{user}: expected limit to be a whole number, got {limit!r}")


def _operation(user: str, call: object) -> Operation:
    api = getattr(call, "__self__", None)
    name = getattr(call, "__name__", "")
    if isinstance(api, Api):
        for cls in type(api).__mro__:
            operations = getattr(sys.modules.get(cls.__module__), "_OPERATIONS", {})
            operation = operations.get(name)
            if isinstance(operation, Operation) and operation.action == "list":
                return operation
    raise TypeError(
        f"{user}: expected a list method of an API object, such as "
        f"ServingV1beta1Api().list_namespaced_inference_service, got {_shown(call)}"
    )


def _shown(call: object) -> str:
    return str(getattr(call, "__qualname__", None) or type(call).__name__)
