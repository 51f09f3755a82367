"""Which proxy a request goes through, if any."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import getproxies

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from kserve_models.client._http.headers import hide_secrets
from kserve_models.client._primitives.secrets import Secret
from kserve_models.client.exceptions import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult

    from kserve_models.client._config.configuration import Configuration

_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")
_NOT_A_URL = "got what is no URL: write @ : / ? # and % in user and password as %40 …"


def proxy_for(configuration: Configuration) -> tuple[str, dict[str, str]] | None:
    """The URL of the proxy, without its password, and the headers for it; None for no proxy.

    A configuration's own ``proxy`` counts before the environment's, and each minds ``no_proxy``. As in
    Kubernetes' own tools, the environment's proxy is not used for this machine itself.

    Raises:
        ConfigurationError: the URL is not that of a proxy.
    """
    proxy = _configured(configuration)
    if not proxy:
        return None
    found, problem = _parse(proxy, configuration.proxy_headers or {})
    if found is None:
        # Raised here, where no variable shows the URL: it may hold a password.
        raise ConfigurationError(
            f"proxy: expected a URL such as http://proxy.example:3128, with one of the schemes "
            f"{', '.join(_SCHEMES)}; {problem}"
        )
    return found


def _configured(configuration: Configuration) -> Secret | None:
    host = urlsplit(configuration.host)
    environment = getproxies()
    no_proxy = environment.get("no") if configuration.no_proxy is None else configuration.no_proxy
    if no_proxy and bypassed(host, no_proxy):
        return None
    proxy = configuration.proxy
    if proxy is None and not is_loopback(host.hostname or ""):
        proxy = environment.get(host.scheme) or environment.get("all")
    return Secret(proxy) if proxy else None


def is_loopback(hostname: str) -> bool:
    """Whether a host is this machine."""
    address = _address(hostname)
    if address is not None:
        return address.is_loopback
    return hostname == "localhost" or hostname.endswith(".localhost")


def bypassed(host: SplitResult, no_proxy: str) -> bool:
    """Whether a list of hosts without proxy has this one.

    An entry is ``*``, an address, a network (``10.0.0.0/8``), a name, which stands for its domain too
    (``svc``, ``.svc``), each with a port or without.
    """
    hostname = (host.hostname or "").lower().rstrip(".")
    port = host.port or (443 if host.scheme == "https" else 80)
    return any(
        _matches(entry.strip().lower(), hostname, port)
        for entry in no_proxy.split(",")
        if entry.strip()
    )


def _matches(entry: str, hostname: str, port: int) -> bool:
    if entry == "*":
        return True
    address = _address(hostname)
    if address is not None and (network := _network(entry)) is not None:
        return address in network
    name, separator, wanted = entry.rpartition(":")
    if separator and wanted.isdigit() and ("]" in name or ":" not in name):
        if int(wanted) != port:
            return False
        entry = name
        # The same address may be written in several ways.
        if address is not None and (network := _network(entry)) is not None:
            return address in network
    entry = entry.strip("[]").removeprefix("*").lstrip(".")
    return hostname == entry or (address is None and hostname.endswith("." + entry))


def _address(hostname: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(hostname)
    except ValueError:
        return None


def _network(entry: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """The addresses that an entry stands for; None if it is a name."""
    try:
        return ipaddress.ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        return None


def _parse(proxy: str, headers: Mapping[str, str]) -> tuple[tuple[str, dict[str, str]] | None, str]:
    """The proxy's URL and headers; or None, and what is wrong, without secrets."""
    try:
        # A proxy is often written as host:port alone.
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        known = parts.scheme in _SCHEMES and parts.hostname
        parse_url(urlunsplit(parts))
    except (ValueError, LocationParseError):
        return None, _NOT_A_URL
    # Some versions of urllib3 take white space for part of a name.
    if re.search(r"\s", parts.hostname or ""):
        return None, _NOT_A_URL
    if not known:
        return None, f"got the scheme {parts.scheme!r} and the host {parts.hostname!r}"
    headers = hide_secrets(headers)
    if parts.scheme.startswith("socks") or parts.username is None:
        return (Secret(urlunsplit(parts)), headers), ""
    from base64 import b64encode

    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    headers.setdefault("proxy-authorization", Secret("Basic " + b64encode(pair.encode()).decode()))
    netloc = parts.netloc.rpartition("@")[2]
    return (urlunsplit(parts._replace(netloc=netloc)), headers), ""
