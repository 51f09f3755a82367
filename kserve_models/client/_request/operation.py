"""What the generated API classes are made of: tables of operations, and the base class."""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kserve_models.client._request.api_client import ApiClient

T = TypeVar("T")


class Operation(NamedTuple):
    """One operation of the API, as its OpenAPI path describes it."""

    name: str
    """Name of the method, such as ``read_namespaced_inference_service``."""
    method: str
    """HTTP method."""
    path: str
    """Path with its parameters in braces."""
    action: str
    """Kubernetes' word: list, read, create, replace, patch, delete or deletecollection."""
    returns: str
    """Model class of the answer."""
    resource: str
    """Model class of the kind."""
    query: dict[str, str]
    """Query parameters: name in Python to name in the URL."""
    path_parameters: tuple[str, ...]
    """Names of the parameters in the path."""
    content_types: tuple[str, ...] = ()
    """What the body may be."""


class ApiResource(NamedTuple):
    """A kind as the API serves it."""

    api_version: str
    """Group and version, such as ``serving.kserve.io/v1beta1``."""
    kind: str
    """Such as ``InferenceService``."""
    plural: str
    """Its name in paths, such as ``inferenceservices``."""
    snake: str
    """Its name in methods, such as ``inference_service``."""
    namespaced: bool
    """Whether its objects live in namespaces."""
    status: bool
    """Whether it has the ``status`` subresource."""
    model: str
    """Name of its model class."""
    api: str
    """Name of its API class."""


if TYPE_CHECKING:

    class ApiResponse(NamedTuple, Generic[T]):
        """An answer with its HTTP status and headers: a tuple of the three."""

        data: T
        """The answer as an object; the open ``urllib3`` response with ``_preload_content=False``."""
        status_code: int
        """HTTP status."""
        headers: Mapping[str, str]
        """Headers of the answer; names in any case."""

else:
    # A NamedTuple cannot be generic on Python 3.10.
    class ApiResponse(
        namedtuple("ApiResponse", "data status_code headers"),  # noqa: PYI024 - as said above
        Generic[T],
    ):
        """An answer with its HTTP status and headers: a tuple of the three."""

        __slots__ = ()


class Api:
    """Base of the API classes.

    Args:
        api_client: the client to send requests with; by default the one that all share, made from
            the default configuration (see ``load_config``) with the first request.
    """

    def __init__(self, api_client: ApiClient | None = None) -> None:
        self._api_client = api_client

    @property
    def api_client(self) -> ApiClient:
        """The client that requests are sent with.

        Raises:
            ConfigurationError: there is no default configuration, and none is found.
        """
        if self._api_client is not None:
            return self._api_client
        from kserve_models.client._request.api_client import ApiClient

        return ApiClient.get_default()

    @api_client.setter
    def api_client(self, value: ApiClient | None) -> None:
        self._api_client = value

    def __repr__(self) -> str:
        shown = "" if self._api_client is None else repr(self._api_client)
        return f"{type(self).__name__}({shown})"

    def _call(self, operation: Operation, arguments: dict[str, Any]) -> Any:
        """The answer's object; ``arguments`` is ``locals()`` of the method."""
        return self._call_with_http_info(operation, arguments).data

    def _call_with_http_info(
        self, operation: Operation, arguments: dict[str, Any]
    ) -> ApiResponse[Any]:
        """The answer; ``arguments`` is ``locals()`` of the method."""
        get = arguments.get
        return self.api_client.call(
            operation,
            {name: arguments[name] for name in operation.path_parameters},
            {
                wire: arguments[name]
                for name, wire in operation.query.items()
                if get(name) is not None
            },
            get("body"),
            headers=get("_headers"),
            request_timeout=get("_request_timeout"),
            preload_content=get("_preload_content", True),
            content_type=get("_content_type"),
        )
