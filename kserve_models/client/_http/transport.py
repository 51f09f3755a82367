"""Requests over urllib3: one attempt each, no redirects, no repeats."""

from __future__ import annotations

import logging
import os
from functools import partial
from http.client import HTTPException
from time import monotonic
from typing import TYPE_CHECKING

import urllib3
from urllib3.exceptions import HTTPError

from kserve_models.client._http import headers as _headers
from kserve_models.client._http import pools as _pools
from kserve_models.client._http import response_body as _reading
from kserve_models.client._http import tls as _tls
from kserve_models.client._http.connections import attempt
from kserve_models.client._http.outcome import Answer, Lost, lost_of
from kserve_models.client._http.proxies import is_loopback, proxy_of
from kserve_models.client._http.timeouts import LONGEST
from kserve_models.client.exceptions import ConfigurationError

if TYPE_CHECKING:
    from kserve_models.client._config.configuration import Configuration
    from kserve_models.client._http.timeouts import Limits

_LOOK = 60.0
"""Seconds between two looks whether the files of the TLS settings have changed."""
_TOLD = 1000
"""Warnings of a server that are logged, and remembered: more would be text without end."""
_logger = logging.getLogger("kserve_models.client")
_NO_REPEATS = urllib3.Retry(total=False, redirect=False)
_EXPECTED = (HTTPError, HTTPException, OSError)


class Transport:
    """The connections to one server, for any number of threads.

    Raises:
        ConfigurationError: host, proxy or a file of the TLS settings cannot be used.
    """

    def __init__(self, configuration: Configuration) -> None:
        url = _pools.host_of(configuration)
        _pools.warn_of_risks(configuration, url)
        self.origin = f"{url.scheme}://{url.netloc}"
        gzip = configuration.accept_gzip
        self.gzip: bool = not is_loopback(url.hostname or "") if gzip is None else gzip
        """Whether to ask for zipped answers."""
        self._max_size = configuration.max_response_size
        proxy = proxy_of(configuration)
        self._forwards: dict[str, str] = {}
        """Headers for a proxy that passes requests on."""
        self.secrets: list[str] = [] if proxy is None else _headers.secrets_of(proxy[1])
        """What a proxy may echo and nobody may see."""
        self._parents: list[object] = []
        self._told: set[str] = set()
        self._stamps_now = partial(_tls.stamps_of, configuration)
        self._stamps = self._stamps_now()
        self._look = monotonic() + _LOOK
        self._prefix = url.path.rstrip("/")
        if proxy is not None and url.scheme == "http" and not proxy[0].startswith("socks"):
            # Such a proxy is told the whole URL.
            self._prefix = self.origin + self._prefix
            self._forwards = proxy[1]
            proxy = proxy[0], {}
        self._connects = partial(_pools.manager_of, configuration, url.scheme, proxy)
        self._open()

    def _open(self) -> None:
        """Make connections of this process."""
        manager = self._connects()
        self._pool = _pools.pool_of(manager, self.origin)
        self._manager = manager
        # Last: a thread that sees it finds the rest done.
        self._process = os.getpid()

    def _leave_parents(self) -> None:
        """In a forked process: leave the parent's connections to it.

        Two processes on one connection would read each other's answers, and encrypt different data
        with the same keys and counters. The objects are kept, since their ends would take locks that
        a thread of the parent may have held.
        """
        self._parents.append((self._manager, self._pool))
        self._open()

    def close(self) -> None:
        """Close the connections that are not in use, and each of the others after its use."""
        if self._process != os.getpid():
            self._leave_parents()
            return
        pool = self._pool
        self._manager.clear()
        self._pool = _pools.pool_of(self._manager, self.origin)
        pool.close()

    def is_news(self, warning: str) -> bool:
        """Whether the server says this for the first time."""
        if warning in self._told or len(self._told) >= _TOLD:
            return False
        self._told.add(warning)
        return True

    def _follow_files(self) -> None:
        """Trust and show other certificates once the files with them have changed."""
        self._look = monotonic() + _LOOK
        stamps = self._stamps_now()
        if stamps == self._stamps or None in stamps:
            return
        try:
            manager = self._connects()
        except ConfigurationError as error:
            _logger.warning("going on with the certificates as they were: %s", error)
            return
        # The connections that there are go with the pool, once no call uses it any more.
        self._stamps = stamps
        self._manager = manager
        self._pool = _pools.pool_of(manager, self.origin)

    def send(
        self,
        method: str,
        target: str,
        body: bytes | None,
        headers: dict[str, str],
        limits: Limits,
        stream: bool,
    ) -> Answer | Lost:
        """One request and its answer.

        No exception that stems from urllib3 leaves here: its traceback would hold the headers as they
        were sent.
        """
        left = limits.deadline - monotonic()
        if left <= 0:
            return Lost("the time for the whole call is over", sent=False, timed_out=True)
        if self._process != os.getpid():
            self._leave_parents()
        if monotonic() >= self._look:
            self._follow_files()
        attempt.deadline = limits.deadline
        attempt.read = min(limits.read, LONGEST)
        attempt.sent = False
        attempt.headers = _headers.merged(headers, self._forwards)
        response = None
        try:
            response = self._pool.urlopen(
                method,
                self._prefix + target,
                body,
                {},
                retries=_NO_REPEATS,
                redirect=False,
                assert_same_host=False,
                timeout=urllib3.Timeout(
                    connect=min(limits.connect, left, LONGEST), read=attempt.read
                ),
                preload_content=False,
            )
            clock = attempt.clock
            if stream and response.status < 300:
                if clock is not None:
                    clock.deadline = None
                return Answer(response.status, response.headers, b"", response)
            data = _reading.body_of(response, self._max_size)
            return Answer(response.status, response.headers, data)
        except _EXPECTED as error:
            lost = lost_of(error, attempt.sent, 0 if response is None else response.status)
        except _reading.UnreadableError as error:
            lost = Lost(str(error), sent=True, unreadable=True, final=True, status=error.status)
        finally:
            attempt.clock = None
            attempt.headers = None
        if response is not None:
            response.close()
        return lost
