"""Bound list methods: what ``paginate`` and ``watch`` are given."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from kserve_models import models
from kserve_models.client._operations.api import Api
from kserve_models.client._operations.api_resources import RESOURCES
from kserve_models.client._request.operation import Operation
from kserve_models.client._request.paths import path_of

if TYPE_CHECKING:
    from kserve_models._model.model import Model
    from kserve_models.client._config.configuration import Configuration
    from kserve_models.client._request.api_client import ApiClient

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_REFUSED_BY_BOTH = {
    "_continue": "pages are fetched as needed",
    "_preload_content": "objects are decoded; for the open response call the list method",
}
_REFUSED = {
    "paginate": {
        **_REFUSED_BY_BOTH,
        "watch": "a list has an end; to follow its changes use watch(…)",
    },
    "watch": {
        **_REFUSED_BY_BOTH,
        "watch": "it is what this function does",
        "timeout_seconds": "use timeout=…, which ends the watch; connections are renewed as needed",
        "resource_version_match": "give resource_version=… or leave it out",
    },
}
"""Arguments of list methods that a function sets itself, or can't honour, and why."""


class ItemList(Protocol[T_co]):
    """A response to a list call."""

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
    """A list operation with the arguments that all its calls share.

    Args:
        operation: of a kind, or of another that has the same model.
        client: gives the client to call with.
        arguments: those of the method that the API classes have for it.
    """

    def __init__(
        self,
        operation: Operation,
        client: Callable[[], ApiClient],
        arguments: Mapping[str, Any],
    ) -> None:
        self.operation = operation
        self.model: type[Model] = getattr(models, operation.resource)
        self._client = client
        self._path_arguments = {name: arguments.get(name) for name in operation.path_parameters}
        self._query = {wire: arguments.get(name) for name, wire in operation.query.items()}
        self._headers = arguments.get("_headers")
        self.request_timeout = arguments.get("_request_timeout")

    def __call__(
        self, query: dict[str, Any], *, request_timeout: Any = None, preload_content: bool = True
    ) -> Any:
        """The response to a call.

        Args:
            query: parameters of this call by their names in URLs; None takes one away.
            request_timeout: of this call; by default that of all.
            preload_content: False gives the open response.
        """
        response = self._client().call(
            self.operation,
            self._path_arguments,
            {**self._query, **query},
            headers=self._headers,
            request_timeout=request_timeout or self.request_timeout,
            preload_content=preload_content,
        )
        return response.data

    @property
    def configuration(self) -> Configuration:
        """Of the client that is called with."""
        return self._client().configuration

    @property
    def path(self) -> str:
        """The path that is asked."""
        return path_of(self.operation.path, self._path_arguments)

    def type_meta(self) -> dict[str, str]:
        """``apiVersion`` and ``kind`` of the objects."""
        for resource in RESOURCES.values():
            if resource.model == self.operation.resource:
                return {"apiVersion": resource.api_version, "kind": resource.kind}
        return {}

    def argument(self, wire: str) -> Any:
        """The caller's argument for a query parameter, or None."""
        return self._query.get(wire)


class _BoundMethod(BoundList[T]):
    """A list method that a class of the user's has in place of the generated one."""

    def __init__(
        self, operation: Operation, method: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        arguments = {**inspect.signature(method).bind(*args, **kwargs).arguments, **kwargs}
        super().__init__(operation, lambda: method.__self__.api_client, arguments)
        self._method = method
        self._args = args
        self._kwargs = kwargs

    def __call__(
        self, query: dict[str, Any], *, request_timeout: Any = None, preload_content: bool = True
    ) -> Any:
        """As that of any list, through the method."""
        wires = self.operation.query
        arguments = {**self._kwargs, **{n: query[w] for n, w in wires.items() if w in query}}
        if request_timeout is not None:
            arguments["_request_timeout"] = request_timeout
        if not preload_content:
            arguments["_preload_content"] = False
        # What a query parameter is not given for, it takes away.
        given = {n: v for n, v in arguments.items() if v is not None or n not in wires}
        return self._method(*self._args, **given)


def bound_list(
    caller: str, call: ListCall[T], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> BoundList[T]:
    """A list method with its arguments.

    Raises:
        TypeError: ``call`` is not a bound list method of an API class, does not take the arguments,
            or one of them is not the caller's to give.
    """
    operation = _operation(caller, call)
    for name, reason in _REFUSED.get(caller, {}).items():
        if name in kwargs:
            raise TypeError(f"{caller}: unexpected argument {name!r}: {reason}")
    check_limit(caller, kwargs.get("limit"))
    try:
        # Now, not with the first call, which may come much later and elsewhere.
        arguments = inspect.signature(call).bind(*args, **kwargs).arguments
    except TypeError as error:
        raise TypeError(f"{caller}: {operation.name}: {error}") from None
    method: Any = call
    if getattr(method, "operation", None) is not operation:
        return _BoundMethod(operation, method, args, kwargs)
    return BoundList(operation, lambda: method.__self__.api_client, arguments)


def check_limit(caller: str, limit: object) -> None:
    """See that it is the size of a page, or None.

    Raises:
        TypeError: it is not.
    """
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int)):
        raise TypeError(f"{caller}: expected limit to be a whole number, got {limit!r}")


def _operation(caller: str, call: object) -> Operation:
    api = getattr(call, "__self__", None)
    name = getattr(call, "__name__", "")
    if isinstance(api, Api):
        for cls in type(api).__mro__:
            # A method that takes the place of another is for the same operation.
            operation = getattr(vars(cls).get(name), "operation", None)
            if isinstance(operation, Operation) and (operation.name, operation.action) == (
                name,
                "list",
            ):
                return operation
    raise TypeError(
        f"{caller}: expected a list method of an API object, such as "
        f"ServingV1beta1Api().list_namespaced_inference_service, got {_shown(call)}"
    )


def _shown(call: object) -> str:
    return str(getattr(call, "__qualname__", None) or type(call).__name__)
