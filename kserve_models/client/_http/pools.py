"""Pools of connections as a configuration asks for them."""

from __future__ import annotations

import socket
import sys
import warnings
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

import urllib3
from urllib3.exceptions import InsecureRequestWarning, LocationParseError

from kserve_models.client._http.connections import POOL_CLASSES, RequestPool
from kserve_models.client._http.tls import ssl_context
from kserve_models.client._primitives.secrets import Secret, redacted_url
from kserve_models.client.exceptions import ConfigurationError

if TYPE_CHECKING:
    from typing import Any
    from urllib.parse import SplitResult

    from kserve_models.client._config.configuration import Configuration

_PACKAGE = "kserve_models."


def server_url(configuration: Configuration) -> SplitResult:
    """The URL of the server, in its parts.

    Raises:
        ConfigurationError: it is none, or holds more than it should.
    """
    try:
        url = urlsplit(configuration.host)
        extra = url.query or url.fragment or "@" in url.netloc
        if url.scheme in POOL_CLASSES and url.hostname and url.port != 0 and not extra:
            return url
    except ValueError:
        pass
    # User, password and query may be secrets.
    raise ConfigurationError(
        "host: expected the server's URL, such as https://127.0.0.1:6443, without user, "
        f"password and query; got {redacted_url(configuration.host)!r}"
    )


def warn_if_unverified(configuration: Configuration, url: SplitResult) -> None:
    """Warn where nobody verifies the server; the warning stands where the client is made."""
    if url.scheme == "https" and not configuration.verify_ssl:
        warnings.warn(
            f"verify_ssl is off: anybody between here and {url.hostname} can read the credentials; "
            "set ssl_ca_cert instead",
            InsecureRequestWarning,
            stacklevel=_stacklevel_of_caller(),
        )


def _stacklevel_of_caller() -> int:
    """The ``stacklevel``, for a warning of the function that asks, of the first caller who is not us."""
    frame = sys._getframe(1)
    level = 1
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith(_PACKAGE):
        frame = frame.f_back
        level += 1
    return level


def pool_manager(
    configuration: Configuration, scheme: str, proxy: tuple[str, dict[str, str]] | None
) -> urllib3.PoolManager:
    """The pool manager for a server.

    Args:
        configuration: the settings.
        scheme: the server's, http or https.
        proxy: URL of a proxy and headers for it, if there is one.

    Raises:
        ConfigurationError: a file of the TLS settings, or the proxy, cannot be used.
    """
    settings: dict[str, Any] = {
        "num_pools": 1,
        "maxsize": configuration.connection_pool_maxsize,
        "socket_options": configuration.socket_options or _socket_options(),
    }
    if scheme == "https":
        settings["ssl_context"] = ssl_context(configuration)
        settings["server_hostname"] = configuration.tls_server_name or None
        if configuration.assert_hostname not in (None, True):
            settings["assert_hostname"] = configuration.assert_hostname
    if proxy is not None and proxy[0].startswith("socks"):
        return _socks_manager(proxy[0], settings)
    if proxy is None:
        manager = urllib3.PoolManager(**settings)
    else:
        manager = urllib3.ProxyManager(
            proxy[0],
            proxy_headers=proxy[1],
            proxy_ssl_context=configuration.proxy_ssl_context,
            **settings,
        )
    manager.pool_classes_by_scheme = dict(POOL_CLASSES)
    return manager


def _socks_manager(url: str, settings: dict[str, Any]) -> urllib3.PoolManager:
    try:
        from urllib3.contrib.socks import SOCKSProxyManager

        from kserve_models.client._http.socks import POOL_CLASSES as SOCKS_POOL_CLASSES
    except ImportError:
        raise ConfigurationError(
            "proxy: a SOCKS proxy needs one more package: pip install 'urllib3[socks]'"
        ) from None
    # Not every version of urllib3 decodes what stands in the URL.
    manager = SOCKSProxyManager(url, *_credentials_in(url), **settings)
    manager.pool_classes_by_scheme = dict(SOCKS_POOL_CLASSES)
    return manager


def _credentials_in(url: str) -> tuple[Secret | None, Secret | None]:
    """User and password as they are; None for what the URL does not have."""
    name, _, password = urlsplit(url).netloc.rpartition("@")[0].partition(":")
    return Secret(unquote(name)) if name else None, Secret(unquote(password)) if password else None


def _socket_options() -> list[tuple[int, int, int | bytes]]:
    """No delay, and signs of life on quiet connections, as Kubernetes' own tools have it."""
    options: list[tuple[int, int, int | bytes]] = [
        (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    ]
    for name, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 30), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            options.append((socket.IPPROTO_TCP, getattr(socket, name), value))
    return options


def server_pool(manager: urllib3.PoolManager, origin: str) -> RequestPool:
    """The pool of connections to one server.

    Raises:
        ConfigurationError: the server's name cannot be one.
    """
    try:
        return cast("RequestPool", manager.connection_from_url(origin))
    except LocationParseError:
        raise ConfigurationError(f"host: {origin!r} has a name that no host can have") from None
