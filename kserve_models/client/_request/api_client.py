"""The client: requests to one API server, from any number of threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from kserve_models.client._config.configuration import Configuration
from kserve_models.client._http.headers import (
    check_header_value,
    check_headers,
    hide_secrets,
    merge_headers,
)
from kserve_models.client._http.timeouts import resolve_limits
from kserve_models.client._http.transport import Transport
from kserve_models.client._primitives.locks import ForkSafeLock
from kserve_models.client._request.bodies import (
    decode,
    default_content_type,
    encode,
    undecodable_error,
)
from kserve_models.client._request.call import Call, redacted_outcome
from kserve_models.client._request.operation import ApiResponse
from kserve_models.client._request.paths import path_of, query_of
from kserve_models.client._request.retries import is_repeatable
from kserve_models.client._request.validation import check_object

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self

    from kserve_models.client._http.timeouts import Limits
    from kserve_models.client._request.operation import Operation


class ApiClient:
    """Sends requests to one API server and gives typed answers.

    Safe to use from many threads: they share one pool of connections. Use it as a context manager, or
    call ``close``, to give the connections back.

    Args:
        configuration: where the server is; by default the one that ``load_config`` or
            ``Configuration.set_default`` made the default, or else what ``load_config()`` finds. It is
            not copied; what it says of connections counts as it is now.
        validate: whether ``create`` and ``replace`` first look at an object as a cluster would (see
            ``kserve_models.admission.validate``), and send none that would be refused (default False).

    Raises:
        ConfigurationError: the configuration cannot be used.
        TypeError: it is one of another package.
    """

    _default: ClassVar[ApiClient | None] = None
    _follows: ClassVar[bool] = True
    """Whether the default client goes with the default configuration."""
    _default_lock: ClassVar[ForkSafeLock] = ForkSafeLock()

    def __init__(
        self, configuration: Configuration | None = None, *, validate: bool = False
    ) -> None:
        if configuration is None:
            configuration = _default_configuration()
        elif not isinstance(configuration, Configuration):
            raise TypeError(_foreign(configuration))
        self.configuration = configuration
        self._validates = validate
        self._transport = Transport(self.configuration)
        self._base_headers = {
            "Accept": "application/json",
            "User-Agent": self.configuration.user_agent,
        }
        check_header_value("User-Agent", self.configuration.user_agent)

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

    def __exit__(self, *_: object) -> None:
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
        request_timeout: float | tuple[float, float] | Limits | None = None,
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
                and between two bytes of the response. Of a stream, one number limits the time to its
                beginning, and then the time between two bytes.
            preload_content: False gives the open ``urllib3`` response, which the caller closes.
            content_type: of the body; by default the operation's first, and for a patch JSON patch for a
                list, merge patch for anything else.

        Raises:
            ValueError, TypeError: an argument cannot be sent; nothing was.
            RefusedError: the client validates, and a cluster would refuse the object.
            ApiError: the server refused.
            ApiConnectionError: no answer came; OutcomeUnknownError for a write that may have happened.
            ResponseError: the answer cannot be read.
        """
        if headers:
            headers = hide_secrets(headers)
        _check(operation, query, body, content_type, preload_content)
        limits = resolve_limits(self.configuration, request_timeout)
        target = path_of(operation.path, path_arguments)
        url = target + query_of(query)
        sent = self._base_headers.copy()
        data = None
        if body is not None:
            if self._validates:
                check_object(operation, body)
            data = encode(body)
            content_type = content_type or default_content_type(operation, body)
            sent["Content-Type"] = content_type
        if self._transport.gzip and preload_content:
            sent["Accept-Encoding"] = "gzip"
        if headers:
            check_headers(headers)
            sent = merge_headers(sent, headers)
        request = f"{operation.method} {target}"
        repeatable = is_repeatable(operation, content_type, body)
        call = Call(self.configuration, self._transport, operation.method, request, repeatable)
        response = call.run(url, data, sent, limits, not preload_content)
        if response.stream is not None:
            return ApiResponse(response.stream, response.status, response.headers)
        result = decode(operation, response.body)
        if result is None:
            # In place of the other: a traceback with local variables must not show what it echoes.
            response = redacted_outcome(response, call.secrets_of(sent))
            raise undecodable_error(operation, response.body, response.status, request)
        return ApiResponse(result, response.status, response.headers)


def _check(
    operation: Operation,
    query: Mapping[str, Any],
    body: Any,
    content_type: str | None,
    preload_content: bool,
) -> None:
    """Refuse what cannot end well, before anything is opened."""
    if content_type is not None:
        check_header_value("Content-Type", content_type)
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
