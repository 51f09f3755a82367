"""Connections through a SOCKS proxy; needs PySocks."""

from __future__ import annotations

from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.contrib.socks import SOCKSConnection, SOCKSHTTPSConnection

from kserve_models.client._http.connections import DeadlineConnection, RequestPool


class _PlainConnection(DeadlineConnection, SOCKSConnection):
    """A connection without TLS."""


class _TlsConnection(DeadlineConnection, SOCKSHTTPSConnection):
    """A connection with TLS."""


class _PlainPool(RequestPool):
    ConnectionCls = _PlainConnection  # pyright: ignore[reportAssignmentType] - as in connections


class _TlsPool(RequestPool, HTTPSConnectionPool):
    ConnectionCls = _TlsConnection  # pyright: ignore[reportAssignmentType] - as in connections


POOL_CLASSES: dict[str, type[RequestPool]] = {"http": _PlainPool, "https": _TlsPool}
