"""What the client raises: one tree.

::

    KServeClientError
    ├── ConfigurationError            no usable configuration
    ├── ApiConnectionError            no answer from the server
    │   ├── ApiTimeoutError           not in time
    │   └── OutcomeUnknownError       a write that may or may not have happened
    ├── ResponseError                 an answer that cannot be read
    ├── ApiError                      the server refused; by HTTP status:
    │   ├── BadRequestError           400
    │   ├── UnauthorizedError         401
    │   ├── ForbiddenError            403
    │   ├── NotFoundError             404
    │   ├── MethodNotAllowedError     405
    │   ├── ConflictError             409
    │   │   ├── AlreadyExistsError        the name is taken
    │   │   └── ApplyConflictError        others own the fields applied
    │   ├── GoneError                 410
    │   │   └── ExpiredError              a resource version or a ``continue`` token is too old
    │   ├── RequestTooLargeError      413
    │   ├── UnsupportedMediaTypeError 415
    │   ├── InvalidError              422
    │   ├── TooManyRequestsError      429
    │   └── ServerError               5xx
    │       ├── InternalError             500
    │       ├── ServiceUnavailableError   503
    │       └── ServerTimeoutError        504
    ├── WatchError                    a watch that cannot go on
    └── WaitError                     a wait that ended without a ready object
        ├── NotReadyError                 not ready in time
        ├── FailedError                   the object reports a failure
        └── DeletedError                  the object was deleted meanwhile

Arguments that no server could accept are ``ValueError`` and ``TypeError``, raised before any request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kserve_models.models import V1Status


class Cause(NamedTuple):
    """One of the problems that the server found in a request."""

    field: str
    """Path of the field, such as ``spec.predictor.minReplicas``; empty where there is none."""
    message: str
    """The problem, for people."""
    reason: str
    """One word for the kind of problem, such as ``FieldValueInvalid``; empty where there is none."""


class Conflict(NamedTuple):
    """A field that was applied and that another manager owns."""

    field: str
    """Path of the field, such as ``.spec.predictor.minReplicas``."""
    manager: str
    """The field manager that owns it, such as ``kubectl``; empty where the server does not say."""


class KServeClientError(Exception):
    """Base of all that the client raises about a configuration, a request or an answer."""


class ConfigurationError(KServeClientError):
    """There is no configuration, or it cannot be used: the message says which part and why."""


class ApiConnectionError(KServeClientError):
    """The server gave no answer.

    Attributes:
        sent (bool): whether the request may have reached the server.
    """

    _final: bool = False
    """Whether another try would end the same way."""

    def __init__(self, message: str, sent: bool = False) -> None:
        super().__init__(message, sent)
        self.message = message
        self.sent = sent

    def __str__(self) -> str:
        return self.message


class ApiTimeoutError(ApiConnectionError):
    """The server gave no answer in time."""


class OutcomeUnknownError(ApiConnectionError):
    """A write was sent and no answer came: it may or may not have happened.

    It is not repeated, since it could happen twice. Read the object to find out.
    """


class ResponseError(KServeClientError):
    """An answer that is not what a Kubernetes API server sends: not JSON, cut off, too large.

    Attributes:
        status_code (int): HTTP status of the answer.
    """

    def __init__(self, message: str, status_code: int = 0) -> None:
        super().__init__(message, status_code)
        self.message = message
        self.status_code = status_code

    def __str__(self) -> str:
        return self.message


class ApiError(KServeClientError):
    """The server refused a request.

    Attributes:
        message (str): what the server said, and which request it was about.
        status_code (int): HTTP status.
        reason (str): the server's word for it, such as ``NotFound``; empty if it gave none.
        status (V1Status | None): the server's answer as an object.
        causes (list[Cause]): the single problems, by field, where the server lists them.
        retry_after (float | None): seconds that the server asks to wait before another try.
        headers (Mapping[str, str]): headers of the answer.
        body (bytes): the answer as it came.
    """

    def __init__(
        self,
        message: str,
        status_code: int = 0,
        reason: str = "",
        status: V1Status | None = None,
        causes: Sequence[Cause] = (),
        retry_after: float | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> None:
        super().__init__(message, status_code, reason, status, causes, retry_after, headers, body)
        self.message = message
        self.status_code = status_code
        self.reason = reason
        self.status = status
        self.causes = list(causes)
        self.retry_after = retry_after
        self.headers: Mapping[str, str] = {} if headers is None else headers
        self.body = body

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r})"


class BadRequestError(ApiError):
    """400: the server does not understand the request."""


class UnauthorizedError(ApiError):
    """401: the server does not accept the credentials, or there were none."""


class ForbiddenError(ApiError):
    """403: the user may not do this."""


class NotFoundError(ApiError):
    """404: there is no such object, by the server's own word.

    A 404 without it, as for a path that the server does not have or from a proxy, is a plain ``ApiError``.
    """


class MethodNotAllowedError(ApiError):
    """405: the resource does not support this operation."""


class ConflictError(ApiError):
    """409: the object changed since it was read: read it again, and repeat the change."""


class AlreadyExistsError(ConflictError):
    """409: there is an object with this name already."""


class ApplyConflictError(ConflictError):
    """409: fields that were applied belong to other field managers.

    Attributes:
        conflicts (list[Conflict]): each field and its manager.
    """

    @property
    def conflicts(self) -> list[Conflict]:
        """Each field in dispute and the manager that owns it."""
        return [Conflict(cause.field, _field_manager_in(cause.message)) for cause in self.causes]


class GoneError(ApiError):
    """410: what was asked for is no longer there."""


class ExpiredError(GoneError):
    """410: a resource version or a ``continue`` token is too old: list again."""


class RequestTooLargeError(ApiError):
    """413: the request is larger than the server takes."""


class UnsupportedMediaTypeError(ApiError):
    """415: the server does not take this kind of body or patch."""


class InvalidError(ApiError):
    """422: the object breaks rules; ``causes`` names the fields."""


class TooManyRequestsError(ApiError):
    """429: the server is busy, also after repeats; nothing was done."""


class ServerError(ApiError):
    """5xx: the server, or something before it, failed."""


class InternalError(ServerError):
    """500: the server failed, an admission webhook among other causes."""


class ServiceUnavailableError(ServerError):
    """503: the server cannot answer now."""


class ServerTimeoutError(ServerError):
    """504: the server did not finish in time."""


class WatchError(KServeClientError):
    """A watch that cannot go on."""


class WaitError(KServeClientError):
    """A wait that ended without a ready object.

    Attributes:
        object: the object as it was last seen; None if it never was.
    """

    def __init__(self, message: str, object: Any = None) -> None:  # noqa: A002 - as in watch events
        super().__init__(message, object)
        self.message = message
        self.object = object

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r})"


class NotReadyError(WaitError):
    """The object was not ready in time; the message says which conditions are missing."""


class FailedError(WaitError):
    """The object reports a failure that time will not mend; the message has the server's reason."""


class DeletedError(WaitError):
    """The object was deleted while it was waited for."""


def _field_manager_in(message: str) -> str:
    """The field manager that a conflict's message names; empty if it names none."""
    import re

    found = re.search(r'conflicts? with "((?:[^"\\]|\\.)*)"', message)
    return "" if found is None else re.sub(r"\\(.)", r"\1", found[1])
