"""Text that must not show: tokens and passwords."""

from __future__ import annotations

import re

HIDDEN = "***"
SHORTEST = 8
"""Characters of a secret that is looked for in responses: shorter ones are parts of common words."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class Secret(str):
    """Text whose ``repr`` hides it, so that no traceback with local variables shows it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(HIDDEN)


class SecretBytes(bytes):
    """The same for bytes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"


def redacted(data: bytes, *secrets: str | None) -> bytes:
    """A server's response with every secret that it echoes hidden.

    A header's scheme, such as ``Bearer``, may stand before the secret.
    """
    for secret in secrets:
        for word in _search_terms(secret or ""):
            data = data.replace(word, HIDDEN.encode())
    return data


def redacted_text(text: str, *secrets: str | None) -> str:
    """The same for text, such as a header's."""
    return redacted(text.encode("utf-8", "surrogatepass"), *secrets).decode(
        "utf-8", "surrogatepass"
    )


def redacted_url(url: str) -> str:
    """A URL for people, or what was meant as one: without user, password, query and fragment.

    What stands before the last ``@`` goes first, since a password may hold any of the other marks.
    """
    found = _SCHEME.match(url)
    scheme = found[0] if found else ""
    user, at, rest = url[len(scheme) :].rpartition("@")
    rest = re.split(r"[?#]", rest, maxsplit=1)[0]
    return f"{scheme}{HIDDEN if user else ''}{at}{rest}"


def _search_terms(secret: str) -> list[bytes]:
    """What to look for: a token after its scheme, or the values of cookies."""
    words = {secret.rpartition(" ")[2], *re.split(r"[\s;]+", secret)}
    words |= {word.partition("=")[2] for word in words}
    # JSON may write a slash with a backslash.
    words |= {word.replace("/", "\\/") for word in words}
    found = {word.encode(code, "replace") for word in words for code in ("utf-8", "latin-1")}
    return sorted((word for word in found if len(word) >= SHORTEST), key=len, reverse=True)
