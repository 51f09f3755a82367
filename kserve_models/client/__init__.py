"""A client for a real Kubernetes API server: every KServe resource with typed objects.

Importing this package loads no network library; each name is imported on first use.
"""

from __future__ import annotations

# Searched last, for pickles.
__path__.append(f"{__path__[0]}/../_pickle_compat/client")

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from kserve_models.client import credentials as credentials
    from kserve_models.client import exceptions as exceptions
    from kserve_models.client._apply import apply as apply
    from kserve_models.client._config.configuration import Configuration as Configuration
    from kserve_models.client._config.load_config import load_config as load_config
    from kserve_models.client._merge_patch import merge_patch as merge_patch
    from kserve_models.client._operations.api import Api as Api
    from kserve_models.client._paginate import paginate as paginate
    from kserve_models.client._request.api_client import ApiClient as ApiClient
    from kserve_models.client._request.operation import ApiResource as ApiResource
    from kserve_models.client._request.operation import ApiResponse as ApiResponse
    from kserve_models.client._request.operation import Operation as Operation
    from kserve_models.client._wait.wait import wait_until_ready as wait_until_ready
    from kserve_models.client._watch.events import WatchEvent as WatchEvent
    from kserve_models.client._watch.watch import Watch as Watch
    from kserve_models.client._watch.watch import watch as watch
    from kserve_models.client.exceptions import AlreadyExistsError as AlreadyExistsError
    from kserve_models.client.exceptions import ApiConnectionError as ApiConnectionError
    from kserve_models.client.exceptions import ApiError as ApiError
    from kserve_models.client.exceptions import ApiTimeoutError as ApiTimeoutError
    from kserve_models.client.exceptions import ApplyConflictError as ApplyConflictError
    from kserve_models.client.exceptions import BadRequestError as BadRequestError
    from kserve_models.client.exceptions import Cause as Cause
    from kserve_models.client.exceptions import ConfigurationError as ConfigurationError
    from kserve_models.client.exceptions import Conflict as Conflict
    from kserve_models.client.exceptions import ConflictError as ConflictError
    from kserve_models.client.exceptions import DeletedError as DeletedError
    from kserve_models.client.exceptions import ExpiredError as ExpiredError
    from kserve_models.client.exceptions import FailedError as FailedError
    from kserve_models.client.exceptions import ForbiddenError as ForbiddenError
    from kserve_models.client.exceptions import GoneError as GoneError
    from kserve_models.client.exceptions import InternalError as InternalError
    from kserve_models.client.exceptions import InvalidError as InvalidError
    from kserve_models.client.exceptions import KServeClientError as KServeClientError
    from kserve_models.client.exceptions import MethodNotAllowedError as MethodNotAllowedError
    from kserve_models.client.exceptions import NotFoundError as NotFoundError
    from kserve_models.client.exceptions import NotReadyError as NotReadyError
    from kserve_models.client.exceptions import OutcomeUnknownError as OutcomeUnknownError
    from kserve_models.client.exceptions import RequestTooLargeError as RequestTooLargeError
    from kserve_models.client.exceptions import ResponseError as ResponseError
    from kserve_models.client.exceptions import ServerError as ServerError
    from kserve_models.client.exceptions import ServerTimeoutError as ServerTimeoutError
    from kserve_models.client.exceptions import ServiceUnavailableError as ServiceUnavailableError
    from kserve_models.client.exceptions import TooManyRequestsError as TooManyRequestsError
    from kserve_models.client.exceptions import UnauthorizedError as UnauthorizedError
    from kserve_models.client.exceptions import (
        UnsupportedMediaTypeError as UnsupportedMediaTypeError,
    )
    from kserve_models.client.exceptions import WaitError as WaitError
    from kserve_models.client.exceptions import WatchError as WatchError

__all__ = [
    "AlreadyExistsError",
    "Api",
    "ApiClient",
    "ApiConnectionError",
    "ApiError",
    "ApiResource",
    "ApiResponse",
    "ApiTimeoutError",
    "ApplyConflictError",
    "BadRequestError",
    "Cause",
    "Configuration",
    "ConfigurationError",
    "Conflict",
    "ConflictError",
    "DeletedError",
    "ExpiredError",
    "FailedError",
    "ForbiddenError",
    "GoneError",
    "InternalError",
    "InvalidError",
    "KServeClientError",
    "MethodNotAllowedError",
    "NotFoundError",
    "NotReadyError",
    "Operation",
    "OutcomeUnknownError",
    "RequestTooLargeError",
    "ResponseError",
    "ServerError",
    "ServerTimeoutError",
    "ServiceUnavailableError",
    "TooManyRequestsError",
    "UnauthorizedError",
    "UnsupportedMediaTypeError",
    "WaitError",
    "Watch",
    "WatchError",
    "WatchEvent",
    "apply",
    "credentials",
    "exceptions",
    "load_config",
    "merge_patch",
    "paginate",
    "wait_until_ready",
    "watch",
]

if not TYPE_CHECKING:
    _HOMES = {
        **dict.fromkeys(__all__, "exceptions"),
        **dict.fromkeys(("ApiResource", "ApiResponse", "Operation"), "_request.operation"),
        **dict.fromkeys(("Watch", "watch"), "_watch.watch"),
        "Api": "_operations.api",
        "ApiClient": "_request.api_client",
        "Configuration": "_config.configuration",
        "WatchEvent": "_watch.events",
        "apply": "_apply",
        "credentials": "credentials",
        "load_config": "_config.load_config",
        "merge_patch": "_merge_patch",
        "paginate": "_paginate",
        "wait_until_ready": "_wait.wait",
    }

    def __getattr__(name):
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = __import__(f"{__name__}.{home}", fromlist=(name,))
        value = module if name == home else getattr(module, name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
