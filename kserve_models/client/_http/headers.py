"""Headers: what a caller gives cannot become another header or another request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kserve_models.client._primitives.secrets import Secret, redacted_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_SET_BY_TRANSPORT = frozenset(
    {"connection", "content-length", "host", "te", "trailer", "transfer-encoding", "upgrade"}
)
"""Headers that say how a message is framed and where it goes."""


_NOT_SECRET = re.compile(r"accept(-.*)?|content-type|impersonate-.*|user-agent", re.IGNORECASE)
"""Headers that say what is asked, and for whom, which refusals repeat to help."""
_WARNING = re.compile(r'299 \S+ "((?:[^"\\]|\\.)*)"')


def hide_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers that a caller gives, with values that hide themselves where they may be secrets."""
    return {
        name: Secret(value)
        if isinstance(name, str) and isinstance(value, str) and not _NOT_SECRET.fullmatch(name)
        else value
        for name, value in headers.items()
    }


def secrets_in(headers: Mapping[str, str]) -> list[str]:
    """The secrets among headers that are sent."""
    return [value for value in headers.values() if isinstance(value, Secret)]


def warnings_in(headers: Any, secrets: list[str]) -> Iterator[str]:
    """What an API server warns of in the headers of a response, one line each, without secrets."""
    for header in headers.getlist("Warning"):
        for found in _WARNING.finditer(header):
            # Headers are read as Latin-1; API servers write UTF-8.
            text = re.sub(r"\\(.)", r"\1", found[1]).encode("latin-1", "replace")
            decoded = redacted_text(text.decode("utf-8", "replace"), *secrets)
            yield "".join(letter for letter in decoded if letter.isprintable())


def merge_headers(headers: dict[str, str], further: Mapping[str, str]) -> dict[str, str]:
    """Headers, with further ones, which replace those of the same name, in any case."""
    if not further:
        return headers
    names = {name.lower() for name in further}
    kept = {name: value for name, value in headers.items() if name.lower() not in names}
    return {**kept, **further}


def check_headers(headers: Mapping[str, str]) -> None:
    """Check headers that a caller gives.

    No message repeats a value, which may be a secret.

    Raises:
        TypeError: a name or value is no text.
        ValueError: a name or value has characters that headers cannot have, or the name is one that
            the transport sets itself.
    """
    for name, value in headers.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ValueError(f"expected the name of an HTTP header, got {name!r}")
        if name.lower() in _SET_BY_TRANSPORT:
            raise ValueError(f"header {name}: the client sets it itself; leave it out")
        check_header_value(name, value)


def check_header_value(name: str, value: str) -> None:
    """Check one header's value, as ``check`` does."""
    if not isinstance(value, str):
        raise TypeError(f"header {name}: expected the value as str, got {type(value).__name__}")
    if not _VALUE.fullmatch(value):
        raise ValueError(
            f"header {name}: expected text of one line in Latin-1, "
            "got line breaks or other characters that no header can have"
        )
