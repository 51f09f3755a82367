"""Which text KServe takes for a URL: what Go's ``net/url`` reads (its documentation, and RFC 3986)."""

from __future__ import annotations

import ipaddress
import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_USER = re.compile(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*")
_HOST = re.compile(r"""[A-Za-z0-9\-_.~!$&'()*+,;=:\[\]<>"%\x80-\U0010ffff]*""")
_PORT = re.compile(r"(:[0-9]*)?")
_ASCII_ESCAPE = re.compile(r"%(?!25)[0-7]")


def problem_of(text: str) -> str:
    """Why text is no URL; empty if it is one. Empty text is."""
    if _CONTROL.search(text):
        return "it has a control character"
    text, _, fragment = text.partition("#")
    found = _SCHEME.fullmatch(text)
    if found is None and text.startswith(":"):
        return "it has no scheme before the colon"
    scheme, rest = found.groups() if found is not None else ("", text)
    rest = rest.partition("?")[0]
    if not rest.startswith("/"):
        if scheme:
            return _escape(fragment)
        if ":" in rest.partition("/")[0]:
            return "what stands before its first colon is no scheme"
    path = rest
    if rest.startswith("//") and (scheme or not rest.startswith("///")):
        authority, slash, path = rest[2:].partition("/")
        path = slash + path
        wrong = _authority(authority)
        if wrong:
            return wrong
    return _escape(path) or _escape(fragment)


def _authority(authority: str) -> str:
    user, at, host = authority.rpartition("@")
    if at and (not _USER.fullmatch(user) or _ESCAPE.search(user)):
        return "it has a character that user names can't have"
    if host.startswith("["):
        address, bracket, port = host[1:].rpartition("]")
        if not bracket:
            return "']' is missing after the address"
        if not _PORT.fullmatch(port):
            return f"{port.removeprefix(':')!r} is no port"
        return "" if _is_ipv6(address) else f"{address!r} is no IPv6 address"
    colon = host.rfind(":")
    if colon != -1 and not _PORT.fullmatch(host[colon:]):
        return f"{host[colon + 1 :]!r} is no port"
    if not _HOST.fullmatch(host) or _ESCAPE.search(host) or _ASCII_ESCAPE.search(host):
        return f"{host!r} is no host"
    return ""


def _is_ipv6(address: str) -> bool:
    try:
        ipaddress.IPv6Address(address.replace("%25", "%", 1))
    except ValueError:
        return False
    return True


def _escape(text: str) -> str:
    return "'%' is not followed by two hexadecimal digits" if _ESCAPE.search(text) else ""


def normalized(text: str) -> str:
    """A URL as Go writes it again: the scheme in lower case, what needs it escaped."""
    found = _SCHEME.fullmatch(text)
    if found is None or problem_of(text):
        return text
    return f"{found[1].lower()}:{found[2]}"
