"""Connections through a SOCKS proxy; needs PySocks."""

from __future__ import annotations

from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.contrib.socks import SOCKSConnection, SOCKSHTTPSConnection

from kserve_models.client._http.connections import Lending, Punctual


class _Plain(Punctual, SOCKSConnection):
    """A connection without TLS."""


class _Tls(Punctual, SOCKSHTTPSConnection):
    """A connection with TLS."""


class _PlainPool(Lending):
    ConnectionCls = _Plain  # pyright: ignore[reportAssignmentType] - as in _connections


class _TlsPool(Lending, HTTPSConnectionPool):
    ConnectionCls = _Tls  # pyright: ignore[reportAssignmentType] - as in _connections


POOLS: dict[str, type[HTTPConnectionPool]] = {"http": _PlainPool, "https": _TlsPool}
