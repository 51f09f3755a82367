"""The client: requests to one API server, from any number of threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from kserve_models.client._config.configuration import Configuration
from kserve_models.client._config.locks import Lock
from kserve_models.client._http import headers as _headers
from kserve_models.client._http import timeouts as _timeouts
from kserve_models.client._http.transport import Transport
from kserve_models.client._request import bodies as _bodies
from kserve_models.client._request import paths as _paths
from kserve_models.client._request import retries as _retries
from kserve_models.client._request.call import Exchange, cleaned
from kserve_models.client._request.operation import ApiResponse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from typing_extensions import Self

    from kserve_models.client._request.operation import Operation


class ApiClient:
    """Sends requests to one API server and gives typed answers.

    Safe to use from many threads: they share one pool of connections. Use it as a context manager, or
    call ``close``, to give the connections back.

    Args:
        configuration: where the server is; by default the one that ``load_config`` or
            ``Configuration.set_default`` made the default, or else what ``load_config()`` finds. It is
            not copied; what it says of connections counts as it is now.

    Raises:
        ConfigurationError: the configuration cannot be used.
        TypeError: it is one of another package.
    """

    _default: ClassVar[ApiClient | None] = None
    _follows: ClassVar[bool] = True
    """Whether the default client goes with the default configuration."""
    _default_lock: ClassVar[Lock] = Lock()

    def __init__(self, configuration: Configuration | None = None) -> None:
        if configuration is None:
            configuration = _default_configuration()
        elif not isinstance(configuration, Configuration):
            raise TypeError(_foreign(configuration))
        self.configuration = configuration
        self._transport = Transport(self.configuration)
        self._base_headers = {
            "Accept": "application/json",
            "User-Agent": self.configuration.user_agent,
        }
        _headers.check_value("User-Agent", self.configuration.user_agent)

    @classmethod
    def get_default(cls) -> ApiClient:
        """The client that all share which are given none; made anew when the default configuration is.

        Raises:
            ConfigurationError: there is no configuration, or it cannot be used.
        """
        with cls._default_lock.held():
            client = ApiClient._default
            default = Configuration.get_default()
            if client is None or (ApiClient._follows and client.configuration is not default):
                ApiClient._default = client = ApiClient()
                ApiClient._follows = True
            return client

    @classmethod
    def set_default(cls, client: ApiClient | None) -> None:
        """Make a client the one that all share; None: make a new one when it is needed."""
        with cls._default_lock.held():
            ApiClient._default = client
            ApiClient._follows = client is None

    def close(self) -> None:
        """Close the connections; a later request opens new ones."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        # A traceback may show one whose making failed.
        transport = getattr(self, "_transport", None)
        return f"ApiClient({'' if transport is None else repr(transport.origin)})"

    def call(
        self,
        operation: Operation,
        path_arguments: Mapping[str, Any],
        query: Mapping[str, Any],
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        request_timeout: float | tuple[float, float] | None = None,
        preload_content: bool = True,
        content_type: str | None = None,
    ) -> ApiResponse[Any]:
        """Carry out an operation.

        Args:
            operation: which.
            path_arguments: the parameters in its path, by name.
            query: query parameters, by their names in the URL; None leaves one out.
            body: a model object, a mapping or a list; None for no body.
            headers: further headers.
            request_timeout: seconds for the whole call, repeats included; or a pair, for a connection
                and between two bytes of the answer. Of a stream, one number limits the time to its
                beginning, and then the time between two bytes.
            preload_content: False gives the open ``urllib3`` response, which the caller closes.
            content_type: of the body; by default the operation's first, and for a patch JSON patch for a
                list, merge patch for anything else.

        Raises:
            ValueError, TypeError: an argument cannot be sent; nothing was.
            ApiError: the server refused.
            ApiConnectionError: no answer came; OutcomeUnknownError for a write that may have happened.
            ResponseError: the answer cannot be read.
        """
        if headers:
            headers = _headers.hidden(headers)
        _check(operation, query, body, content_type, preload_content)
        limits = _timeouts.limits_of(self.configuration, request_timeout)
        target = _paths.path_of(operation.path, path_arguments)
        url = target + _paths.query_of(query)
        sent = self._base_headers.copy()
        data = None
        if body is not None:
            data = _bodies.encode(body)
            content_type = content_type or _bodies.content_type_of(operation, body)
            sent["Content-Type"] = content_type
        if self._transport.gzip and preload_content:
            sent["Accept-Encoding"] = "gzip"
        if headers:
            _headers.check(headers)
            sent = _headers.merged(sent, headers)
        request = f"{operation.method} {target}"
        repeatable = _retries.is_repeatable(operation, content_type, body)
        exchange = Exchange(
            self.configuration, self._transport, operation.method, request, repeatable
        )
        answer = exchange.answer(url, data, sent, limits, not preload_content)
        if answer.stream is not None:
            return ApiResponse(answer.stream, answer.status, answer.headers)
        result = _bodies.decode(operation, answer.body)
        if result is None:
            # In place of the other: a traceback with local variables must not show what it echoes.
            answer = cleaned(answer, exchange.secrets_of(sent))
            raise _bodies.undecodable(operation, answer.body, answer.status, request)
        return ApiResponse(result, answer.status, answer.headers)


def _check(
    operation: Operation,
    query: Mapping[str, Any],
    body: Any,
    content_type: str | None,
    preload_content: bool,
) -> None:
    """Refuse what cannot end well, before anything is opened."""
    if content_type is not None:
        _headers.check_value("Content-Type", content_type)
    if body is None and operation.method in ("POST", "PUT", "PATCH"):
        raise TypeError("body: expected a model object, a mapping or a list, got None")
    if preload_content and operation.action == "list" and query.get("watch") in (True, "true", "1"):
        raise ValueError(
            f"{operation.name}: watch=True gives events without end, and no list: use "
            "kserve_models.client.watch, or _preload_content=False for the open response"
        )


def _default_configuration() -> Configuration:
    found = Configuration.get_default()
    if found is None:
        from kserve_models.client._config.load_config import load_config

        load_config()
        found = Configuration.get_default()
    return Configuration() if found is None else found


def _foreign(configuration: object) -> str:
    cls = type(configuration)
    return (
        "ApiClient: expected a kserve_models.client.Configuration, got "
        f"{cls.__module__}.{cls.__qualname__}: load_config() gives one, and "
        "kubernetes.config.load_kube_config(client_configuration=Configuration()) fills one"
    )
