"""One call: credentials, retries, and the exception that it ends with if it fails."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, overload

from urllib3 import HTTPHeaderDict

from kserve_models.client._http.cancellation import current_token
from kserve_models.client._http.headers import check_header_value, secrets_in, warnings_in
from kserve_models.client._http.outcome import Failure, Response
from kserve_models.client._primitives.secrets import redacted, redacted_text
from kserve_models.client._request.api_errors import api_error
from kserve_models.client._request.retries import max_retries, retry_delay
from kserve_models.client.exceptions import (
    ApiConnectionError,
    ApiTimeoutError,
    KServeClientError,
    OutcomeUnknownError,
    ResponseError,
)

if TYPE_CHECKING:
    from kserve_models.client._config.configuration import Configuration, Credentials
    from kserve_models.client._http.timeouts import Limits
    from kserve_models.client._http.transport import Transport

_logger = logging.getLogger("kserve_models.client")


class Call:
    """One call with its retries.

    Args:
        configuration: for credentials and the number of retries.
        transport: what sends.
        method: HTTP method.
        request: method and path, for messages.
        repeatable: whether carrying it out twice does no harm.
    """

    __slots__ = (
        "_configuration",
        "_credentials",
        "_has_own_credentials",
        "_method",
        "_repeatable",
        "_request",
        "_transport",
    )

    def __init__(
        self,
        configuration: Configuration,
        transport: Transport,
        method: str,
        request: str,
        repeatable: bool,
    ) -> None:
        self._configuration = configuration
        self._transport = transport
        self._method = method
        self._request = request
        self._repeatable = repeatable
        self._has_own_credentials = False
        self._credentials: Credentials | None = None

    def run(
        self,
        target: str,
        body: bytes | None,
        headers: dict[str, str],
        limits: Limits,
        stream: bool,
    ) -> Response:
        """Send the request until there is a response that says success.

        Raises:
            KServeClientError: the server refuses, or does not respond.
        """
        # Who gives credentials of their own wants no others.
        self._has_own_credentials = any(name.lower() == "authorization" for name in headers)
        retries = 0
        renewed = False
        self._authorize(headers)
        while True:
            outcome = self._attempt(target, body, headers, limits, stream)
            if outcome.status < 300 and isinstance(outcome, Response):
                return outcome
            if outcome.status == 401 and not renewed:
                # Credentials are checked before anything is done: any request may come again.
                renewed = True
                if self._authorize(headers, renew=True):
                    continue
            pause = self._pause(outcome, retries, limits)
            if pause is None:
                raise self._error(outcome)
            retries += 1
            _logger.debug("%s: again in %.2f s", self._request, pause)
            token = current_token()
            if token is None:
                time.sleep(pause)
            elif token.cancelled.wait(pause):
                raise self._error(outcome)
            self._authorize(headers)

    def secrets_of(self, headers: dict[str, str]) -> list[str]:
        """What a response to a request with these headers may echo and nobody may see."""
        return [*secrets_in(headers), *self._transport.secrets]

    def _authorize(self, headers: dict[str, str], renew: bool = False) -> bool:
        """Take this moment's credentials, with what goes into the headers; whether they are others."""
        if self._has_own_credentials:
            return False
        found = self._configuration.credentials(self._credentials if renew else None)
        if found == self._credentials:
            return False
        self._credentials = found
        if found.authorization is None:
            headers.pop("Authorization", None)
        else:
            check_header_value("Authorization", found.authorization)
            headers["Authorization"] = found.authorization
        return True

    def _attempt(
        self, target: str, body: bytes | None, headers: dict[str, str], limits: Limits, stream: bool
    ) -> Response | Failure:
        begin = time.monotonic()
        outcome = self._transport.send(self._method, target, body, headers, limits, stream)
        # At once: no variable may hold an echo when an exception is raised.
        if isinstance(outcome, Failure) or outcome.status >= 300:
            outcome = redacted_outcome(outcome, self.secrets_of(headers))
        if isinstance(outcome, Response) and "Warning" in outcome.headers:
            self._warn(outcome, headers)
        if not _logger.isEnabledFor(logging.DEBUG):
            return outcome
        took = 1000 * (time.monotonic() - begin)
        shown = outcome.status if isinstance(outcome, Response) else outcome.message
        _logger.debug("%s: %s in %.1f ms", self._request, shown, took)
        return outcome

    def _warn(self, response: Response, headers: dict[str, str]) -> None:
        """Log what the server warns of, once: it says the same with every request of a kind."""
        for text in warnings_in(response.headers, self.secrets_of(headers)):
            if self._transport.is_first_time(text):
                _logger.warning("%s: the server warns: %s", self._request, text)

    def _pause(self, outcome: Response | Failure, retries: int, limits: Limits) -> float | None:
        """Seconds until the next try; None if there is to be none, or no time for one."""
        token = current_token()
        if token is not None and token.cancelled.is_set():
            return None
        if retries >= max_retries(self._configuration):
            return None
        pause = retry_delay(outcome, self._repeatable, retries)
        if pause is None or time.monotonic() + pause >= limits.deadline:
            return None
        return pause

    def _error(self, outcome: Response | Failure) -> KServeClientError:
        write = not self._repeatable
        if isinstance(outcome, Failure):
            return self._failure_error(outcome, write)
        return api_error(self._request, write, outcome.status, outcome.headers, outcome.body)

    def _failure_error(self, failure: Failure, write: bool) -> KServeClientError:
        where = f"{self._request} at {self._transport.origin}"
        if failure.status and (write or not failure.timed_out):
            return ResponseError(
                f"{where}: {failure.status}, but {failure.message}{_effect_of(failure.status, write)}",
                failure.status,
            )
        message = f"{where}: {failure.message}"
        error: ApiConnectionError
        if failure.sent and write:
            error = OutcomeUnknownError(
                f"{message}; the request was sent, and whether it took effect is not known: "
                "read the object before another try",
                sent=True,
            )
        elif failure.unreadable:
            return ResponseError(f"{where}: expected an HTTP answer: {failure.message}")
        elif failure.timed_out:
            error = ApiTimeoutError(message, failure.sent)
        else:
            error = ApiConnectionError(message, failure.sent)
        error._final = failure.final
        return error


@overload
def redacted_outcome(outcome: Response, secrets: list[str]) -> Response: ...
@overload
def redacted_outcome(outcome: Response | Failure, secrets: list[str]) -> Response | Failure: ...
def redacted_outcome(outcome: Response | Failure, secrets: list[str]) -> Response | Failure:
    """The outcome of an attempt, without the secrets of the request that it echoes."""
    if not secrets:
        return outcome
    if isinstance(outcome, Failure):
        return outcome._replace(message=redacted_text(outcome.message, *secrets))
    headers = HTTPHeaderDict()
    for name, value in outcome.headers.items():
        headers.add(name, redacted_text(value, *secrets))
    return outcome._replace(headers=headers, body=redacted(outcome.body, *secrets))


def _effect_of(status: int, write: bool) -> str:
    """What a status says of a write whose response could not be read."""
    if not write:
        return ""
    if status < 300:
        return "; the server did carry out the request: do not repeat it, read the object"
    if status < 500:
        return "; the server refused the request"
    return "; whether the request took effect is not known: read the object before another try"
