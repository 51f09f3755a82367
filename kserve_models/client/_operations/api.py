"""The base of the generated API classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kserve_models.client._request.api_client import ApiClient
    from kserve_models.client._request.operation import ApiResponse, Operation


def check_client(caller: str, client: object) -> None:
    """Check that a client is one of this package, or does what it does.

    Raises:
        TypeError: it is none.
    """
    if callable(getattr(client, "call", None)):
        return
    from kserve_models.client._config.configuration import Configuration

    cls = type(client)
    way_out = "ApiClient(load_config()) is one, for the cluster that kubectl talks to"
    if isinstance(client, Configuration):
        way_out = "ApiClient(configuration) is one"
    raise TypeError(
        f"{caller}: expected a kserve_models.client.ApiClient, got "
        f"{cls.__module__}.{cls.__qualname__}: {way_out}"
    )


class Api:
    """Base of the API classes.

    Args:
        api_client: the client to send requests with; by default the one that all share, made from
            the default configuration (see ``load_config``) with the first request.

    Raises:
        TypeError: ``api_client`` is a client of another package, or none.
    """

    def __init__(self, api_client: ApiClient | None = None) -> None:
        self.api_client = api_client

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
        if value is not None:
            check_client(type(self).__name__, value)
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
