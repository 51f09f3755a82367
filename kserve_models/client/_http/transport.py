"""Requests over urllib3: one attempt each, no redirects, no retries."""

from __future__ import annotations

import logging
import os
from functools import partial
from http.client import HTTPException
from time import monotonic
from typing import TYPE_CHECKING

from urllib3.exceptions import HTTPError

from kserve_models.client._config.impersonation import impersonation_headers
from kserve_models.client._http.connections import RequestContext
from kserve_models.client._http.headers import merge_headers, secrets_in
from kserve_models.client._http.outcome import Failure, Response, failure_from
from kserve_models.client._http.pools import (
    pool_manager,
    server_pool,
    server_url,
    warn_if_unverified,
)
from kserve_models.client._http.proxies import is_loopback, proxy_for
from kserve_models.client._http.response_body import UnreadableError, read_body
from kserve_models.client._http.timeouts import LONGEST
from kserve_models.client._http.tls import file_stamps
from kserve_models.client.exceptions import ConfigurationError

if TYPE_CHECKING:
    from urllib3 import PoolManager

    from kserve_models.client._config.configuration import Configuration
    from kserve_models.client._http.timeouts import Limits

_FILE_CHECK_SECONDS = 60.0
"""Seconds between two checks whether the files of the TLS settings have changed."""
_MAX_WARNINGS = 1000
"""Warnings of a server that are logged and remembered, at most: more would be text without end."""
_logger = logging.getLogger("kserve_models.client")
_EXPECTED = (HTTPError, HTTPException, OSError)


class Transport:
    """The connections to one server, for any number of threads.

    Raises:
        ConfigurationError: host, proxy or a file of the TLS settings cannot be used.
    """

    def __init__(self, configuration: Configuration) -> None:
        url = server_url(configuration)
        warn_if_unverified(configuration, url)
        self.origin = f"{url.scheme}://{url.netloc}"
        gzip = configuration.accept_gzip
        self.gzip: bool = not is_loopback(url.hostname or "") if gzip is None else gzip
        """Whether to ask for zipped responses."""
        self._max_size = configuration.max_response_size
        proxy = proxy_for(configuration)
        self._forward_headers: dict[str, str] = {}
        """Headers for a proxy that passes requests on."""
        self.secrets: list[str] = [] if proxy is None else secrets_in(proxy[1])
        """What a proxy may echo and nobody may see."""
        self._left_to_parents: list[object] = []
        self._seen_warnings: set[str] = set()
        self._read_stamps = partial(file_stamps, configuration)
        self._stamps = self._read_stamps()
        self._next_file_check = monotonic() + _FILE_CHECK_SECONDS
        self._configuration = configuration
        self._impersonation = impersonation_headers(configuration)
        self._prefix = url.path.rstrip("/")
        if proxy is not None and url.scheme == "http" and not proxy[0].startswith("socks"):
            # Such a proxy is told the whole URL.
            self._prefix = self.origin + self._prefix
            self._forward_headers = proxy[1]
            proxy = proxy[0], {}
        self._make_manager = partial(pool_manager, configuration, url.scheme, proxy)
        self._open()

    def _open(self) -> None:
        """Make a pool of this process."""
        self._cert_data = self._configuration.cert_data
        manager = self._make_manager()
        self._pool = server_pool(manager, self.origin)
        self._manager = manager
        # Last: a thread that sees it finds the rest done.
        self._process = os.getpid()

    def _leave_to_parent(self) -> None:
        """In a forked process: leave the parent's connections to it.

        Two processes on one connection would read each other's responses, and encrypt different data
        with the same keys and counters. The objects are kept, since their ends would take locks that
        a thread of the parent may have held.
        """
        self._left_to_parents.append((self._manager, self._pool))
        self._open()

    def close(self) -> None:
        """Close the connections that are not in use, and each of the others after its use."""
        if self._process != os.getpid():
            self._leave_to_parent()
            return
        pool = self._pool
        self._manager.clear()
        self._pool = server_pool(self._manager, self.origin)
        pool.close()

    def is_first_time(self, warning: str) -> bool:
        """Whether the server gives this warning for the first time."""
        if warning in self._seen_warnings or len(self._seen_warnings) >= _MAX_WARNINGS:
            return False
        self._seen_warnings.add(warning)
        return True

    def _reload_certificates(self) -> None:
        """Trust and show other certificates once the files with them have changed."""
        self._next_file_check = monotonic() + _FILE_CHECK_SECONDS
        stamps = self._read_stamps()
        if stamps == self._stamps or None in stamps:
            return
        try:
            manager = self._make_manager()
        except ConfigurationError as error:
            _logger.warning("going on with the certificates as they were: %s", error)
            return
        self._stamps = stamps
        self._replace_pool(manager)

    def _replace_pool(self, manager: PoolManager) -> None:
        # The connections that there are go with the pool, once no call uses it any more.
        self._manager = manager
        self._pool = server_pool(manager, self.origin)

    def send(
        self,
        method: str,
        target: str,
        body: bytes | None,
        headers: dict[str, str],
        limits: Limits,
        stream: bool,
    ) -> Response | Failure:
        """Send one request and read its response.

        No exception that stems from urllib3 leaves here: its traceback would hold the headers as they
        were sent.
        """
        left = limits.deadline - monotonic()
        if left <= 0:
            return Failure("the time for the whole call is over", sent=False, timed_out=True)
        if self._process != os.getpid():
            self._leave_to_parent()
        if monotonic() >= self._next_file_check:
            self._reload_certificates()
        cert_data = self._configuration.cert_data
        if cert_data is not self._cert_data:
            # A plugin has given another one.
            self._replace_pool(self._make_manager())
            self._cert_data = cert_data
        context = RequestContext(
            limits.deadline,
            min(limits.read, LONGEST),
            merge_headers(headers, self._forward_headers),
            self._impersonation if self._impersonation and not _impersonates(headers) else (),
        )
        response = None
        try:
            response = self._pool.send(
                context, method, self._prefix + target, body, min(limits.connect, left, LONGEST)
            )
            budget = context.read_budget
            if stream and response.status < 300:
                if budget is not None:
                    budget.deadline = None
                return Response(response.status, response.headers, b"", response)
            data = read_body(response, self._max_size)
            return Response(response.status, response.headers, data)
        except _EXPECTED as error:
            failure = failure_from(error, context.sent, 0 if response is None else response.status)
        except UnreadableError as error:
            failure = Failure(
                str(error), sent=True, unreadable=True, final=True, status=error.status
            )
        finally:
            # The connection keeps the context, and is seen in tracebacks.
            context.headers = None
        if response is not None:
            response.close()
        return failure


def _impersonates(headers: dict[str, str]) -> bool:
    """Whether a caller's headers say themselves as whom the request is made."""
    return any(name.lower().startswith("impersonate-") for name in headers)
