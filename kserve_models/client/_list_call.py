"""Bound list methods: what ``paginate`` and ``watch`` are given."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from kserve_models import models
from kserve_models.api import RESOURCES
from kserve_models.client._operation import Api, Operation

if TYPE_CHECKING:
    from kserve_models._model import Model

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


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
        TypeError: ``call`` is not a bound list method of an API class.
    """

    def __init__(
        self, user: str, call: ListCall[T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        self._call: Callable[..., Any] = call
        self._args = args
        self._kwargs = kwargs
        self.operation = _operation(user, call)
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

    def type_meta(self) -> dict[str, str]:
        """``apiVersion`` and ``kind`` of the objects."""
        for resource in RESOURCES.values():
            if resource.model == self.operation.resource:
                return {"apiVersion": resource.api_version, "kind": resource.kind}
        return {}

    def given(self, wire: str) -> Any:
        """The caller's argument for a query parameter, or None."""
        return self._kwargs.get(self._python_names.get(wire, wire))


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
