"""Connections through a SOCKS proxy; needs PySocks."""

from __future__ import annotations

from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.contrib.socks import SOCKSConnection, SOCKSHTTPSConnection

from kserve_models.client._http.connections import CancelAwarePool, DeadlineConnection


class _PlainConnection(DeadlineConnection, SOCKSConnection):
    """A connection without TLS."""


class _TlsConnection(DeadlineConnection, SOCKSHTTPSConnection):
    """A connection with TLS."""


class _PlainPool(CancelAwarePool):
    ConnectionCls = _PlainConnection  # pyright: ignore[reportAssignmentType] - as in connections


class _TlsPool(CancelAwarePool, HTTPSConnectionPool):
    ConnectionCls = _TlsConnection  # pyright: ignore[reportAssignmentType] - as in connections


POOL_CLASSES: dict[str, type[HTTPConnectionPool]] = {"http": _PlainPool, "https": _TlsPool}
