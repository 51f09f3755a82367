"""One call: credentials, repeats, and the exception it ends with if it fails."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, overload

from urllib3 import HTTPHeaderDict

from kserve_models.client._config import secrets as _secrets
from kserve_models.client._http import headers as _headers
from kserve_models.client._http.cancellation import switch_here
from kserve_models.client._http.outcome import Answer, Lost
from kserve_models.client._request import api_errors as _failures
from kserve_models.client._request import retries as _retries
from kserve_models.client.exceptions import (
    ApiConnectionError,
    ApiTimeoutError,
    KServeClientError,
    OutcomeUnknownError,
    ResponseError,
)

if TYPE_CHECKING:
    from kserve_models.client._config.configuration import Configuration
    from kserve_models.client._http.timeouts import Limits
    from kserve_models.client._http.transport import Transport

_logger = logging.getLogger("kserve_models.client")


class Exchange:
    """One call with its repeats.

    Args:
        configuration: for credentials and the number of repeats.
        transport: what sends.
        method: HTTP method.
        request: method and path, for messages.
        repeatable: whether carrying it out twice does no harm.
    """

    __slots__ = (
        "_configuration",
        "_given",
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
        self._given = False

    def answer(
        self,
        target: str,
        body: bytes | None,
        headers: dict[str, str],
        limits: Limits,
        stream: bool,
    ) -> Answer:
        """The server's answer, if it is a success.

        Raises:
            KServeClientError: it is none, or there is none.
        """
        # Who gives credentials of their own wants no others.
        self._given = any(name.lower() == "authorization" for name in headers)
        repeats = 0
        renewed = False
        self._authorize(headers)
        while True:
            outcome = self._attempt(target, body, headers, limits, stream)
            if outcome.status < 300 and isinstance(outcome, Answer):
                return outcome
            if outcome.status == 401 and not renewed:
                # Credentials are checked before anything is done: any request may come again.
                renewed = True
                if self._authorize(headers, renew=True):
                    continue
            pause = self._pause(outcome, repeats, limits)
            if pause is None:
                raise self._error(outcome)
            repeats += 1
            _logger.debug("%s: again in %.2f s", self._request, pause)
            switch = switch_here()
            if switch is None:
                time.sleep(pause)
            elif switch.off.wait(pause):
                raise self._error(outcome)
            self._authorize(headers)

    def secrets_of(self, headers: dict[str, str]) -> list[str]:
        """What an answer to a request with these headers may echo and nobody may see."""
        return [*_headers.secrets_of(headers), *self._transport.secrets]

    def _authorize(self, headers: dict[str, str], renew: bool = False) -> bool:
        """Put this moment's credentials into the headers; whether others were there before."""
        if self._given:
            return False
        value = self._configuration.authorization(renew)
        if value is None or value == headers.get("Authorization"):
            return False
        _headers.check_value("Authorization", value)
        headers["Authorization"] = value
        return True

    def _attempt(
        self, target: str, body: bytes | None, headers: dict[str, str], limits: Limits, stream: bool
    ) -> Answer | Lost:
        begin = time.monotonic()
        outcome = self._transport.send(self._method, target, body, headers, limits, stream)
        # At once: no variable may hold an echo when an exception is raised.
        if isinstance(outcome, Lost) or outcome.status >= 300:
            outcome = cleaned(outcome, self.secrets_of(headers))
        if isinstance(outcome, Answer) and "Warning" in outcome.headers:
            self._warn(outcome, headers)
        if not _logger.isEnabledFor(logging.DEBUG):
            return outcome
        took = 1000 * (time.monotonic() - begin)
        shown = outcome.status if isinstance(outcome, Answer) else outcome.message
        _logger.debug("%s: %s in %.1f ms", self._request, shown, took)
        return outcome

    def _warn(self, answer: Answer, headers: dict[str, str]) -> None:
        """Log what the server warns of, once: it says the same with every request of a kind."""
        for text in _headers.warnings_of(answer.headers, self.secrets_of(headers)):
            if self._transport.is_news(text):
                _logger.warning("%s: the server warns: %s", self._request, text)

    def _pause(self, outcome: Answer | Lost, repeats: int, limits: Limits) -> float | None:
        """Seconds until the next try; None if there is to be none, or no time for one."""
        switch = switch_here()
        if switch is not None and switch.off.is_set():
            return None
        if repeats >= _retries.repeats_of(self._configuration):
            return None
        pause = _retries.pause_before(outcome, self._repeatable, repeats)
        if pause is None or time.monotonic() + pause >= limits.deadline:
            return None
        return pause

    def _error(self, outcome: Answer | Lost) -> KServeClientError:
        write = not self._repeatable
        if isinstance(outcome, Lost):
            return self._lost_error(outcome, write)
        return _failures.error_of(
            self._request, write, outcome.status, outcome.headers, outcome.body
        )

    def _lost_error(self, lost: Lost, write: bool) -> KServeClientError:
        where = f"{self._request} at {self._transport.origin}"
        if lost.status and (write or not lost.timed_out):
            return ResponseError(
                f"{where}: {lost.status}, but {lost.message}{_effect(lost.status, write)}",
                lost.status,
            )
        message = f"{where}: {lost.message}"
        error: ApiConnectionError
        if lost.sent and write:
            error = OutcomeUnknownError(
                f"{message}; the request was sent, and whether it took effect is not known: "
                "read the object before another try",
                sent=True,
            )
        elif lost.unreadable:
            return ResponseError(f"{where}: expected an HTTP answer: {lost.message}")
        elif lost.timed_out:
            error = ApiTimeoutError(message, lost.sent)
        else:
            error = ApiConnectionError(message, lost.sent)
        error._final = lost.final
        return error


@overload
def cleaned(outcome: Answer, secrets: list[str]) -> Answer: ...
@overload
def cleaned(outcome: Answer | Lost, secrets: list[str]) -> Answer | Lost: ...
def cleaned(outcome: Answer | Lost, secrets: list[str]) -> Answer | Lost:
    """What came of an attempt, without the secrets of the request that it echoes."""
    if not secrets:
        return outcome
    if isinstance(outcome, Lost):
        return outcome._replace(message=_secrets.text_without(outcome.message, *secrets))
    headers = HTTPHeaderDict()
    for name, value in outcome.headers.items():
        headers.add(name, _secrets.text_without(value, *secrets))
    return outcome._replace(headers=headers, body=_secrets.without(outcome.body, *secrets))


def _effect(status: int, write: bool) -> str:
    """What a status says of a write whose answer could not be read."""
    if not write:
        return ""
    if status < 300:
        return "; the server did carry out the request: do not repeat it, read the object"
    if status < 500:
        return "; the server refused the request"
    return "; whether the request took effect is not known: read the object before another try"
