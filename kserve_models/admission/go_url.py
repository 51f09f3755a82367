"""Which text KServe takes for a URL: what Go's ``net/url`` reads (its documentation, and RFC 3986)."""

from __future__ import annotations

import re

# Compiled at first use: most manifests have no URL, and _HOST alone takes milliseconds.
_CONTROL = r"[\x00-\x1f\x7f]"
_SCHEME = r"(?s)([A-Za-z][A-Za-z0-9+.-]*):(.*)"
_ESCAPE = r"%(?![0-9A-Fa-f]{2})"
_USER = r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*"
_HOST = r"""[A-Za-z0-9\-_.~!$&'()*+,;=:\[\]<>"%\x80-\U0010ffff]*"""
_PORT = r"(:[0-9]*)?"
_UNRESERVED = "-_.~"
_IN_PATH = (f"{_UNRESERVED}$&+,/:;=@", f"{_UNRESERVED}!$&'()*+,;=:@[]/")
_IN_FRAGMENT = (f"{_UNRESERVED}$&+,/:;=?@!()*", f"{_UNRESERVED}!$&'()*+,;=:@[]/?")
"""What stands unescaped where Go escapes anew, and what it leaves as it is where nothing else does."""
_IN_USER = f"{_UNRESERVED}$&+,;="
_IN_HOST = f"{_UNRESERVED}!$&'()*+,;=:[]<>\""
_ASCII_ESCAPE = r"%(?!25)[0-7]"


def problem_of(text: str) -> str:
    """Why text is no URL; empty if it is one. Empty text is."""
    if re.search(_CONTROL, text):
        return "it has a control character"
    text, _, fragment = text.partition("#")
    found = re.fullmatch(_SCHEME, text)
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
    if at and (not re.fullmatch(_USER, user) or re.search(_ESCAPE, user)):
        return "it has a character that user names can't have"
    if host.startswith("["):
        address, bracket, port = host[1:].rpartition("]")
        if not bracket:
            return "']' is missing after the address"
        if not re.fullmatch(_PORT, port):
            return f"{port.removeprefix(':')!r} is no port"
        return "" if _is_ipv6(address) else f"{address!r} is no IPv6 address"
    colon = host.rfind(":")
    if colon != -1 and not re.fullmatch(_PORT, host[colon:]):
        return f"{host[colon + 1 :]!r} is no port"
    if not re.fullmatch(_HOST, host) or re.search(_ESCAPE, host) or re.search(_ASCII_ESCAPE, host):
        return f"{host!r} is no host"
    return ""


def _is_ipv6(address: str) -> bool:
    import ipaddress  # slow to import, and few URLs have such a host

    try:
        ipaddress.IPv6Address(address.replace("%25", "%", 1))
    except ValueError:
        return False
    return True


def _escape(text: str) -> str:
    return "'%' is not followed by two hexadecimal digits" if re.search(_ESCAPE, text) else ""


def normalized(text: str) -> str:
    """A URL as Go writes it again: the scheme in lower case, what needs it escaped, no bare ``#``."""
    if not text or problem_of(text):
        return text
    text, _, fragment = text.partition("#")
    found = re.fullmatch(_SCHEME, text)
    scheme, rest = (found[1].lower(), found[2]) if found is not None else ("", text)
    rest, mark, query = rest.partition("?")
    tail = mark + query + (f"#{_written(fragment, _IN_FRAGMENT)}" if fragment else "")
    start = f"{scheme}:" if scheme else ""
    if scheme and not rest.startswith("/"):
        return start + rest + tail
    path, authority = rest, ""
    if rest.startswith("//") and (scheme or not rest.startswith("///")):
        host, slash, path = rest[2:].partition("/")
        path = slash + path
        authority = _written_authority(host)
        if authority or path:
            authority = f"//{authority}"
    return start + authority + _written(path, _IN_PATH) + tail


def _written_authority(authority: str) -> str:
    user, at, host = authority.rpartition("@")
    if at:
        name, colon, password = user.partition(":")
        user = colon.join(
            _escaped(part, _IN_USER) for part in ((name, password) if colon else (name,))
        )
    return user + at + _escaped(host, _IN_HOST)


def _written(text: str, allowed: tuple[str, str]) -> str:
    """Text of a URL: as it is where it is escaped as it may be, escaped anew where not."""
    written, accepted = allowed
    if text == "*" or not re.search(f"[^A-Za-z0-9%{re.escape(accepted)}]", text):
        return text
    return _escaped(text, written)


def _escaped(text: str, unescaped: str) -> str:
    from urllib.parse import quote, unquote_to_bytes  # slow to import, and needed by few manifests

    return quote(unquote_to_bytes(text), safe=unescaped)
