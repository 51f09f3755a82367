"""Text that must not show: tokens and passwords."""

from __future__ import annotations

HIDDEN = "***"
SHORTEST = 8
"""Characters of a secret that is looked for in answers: shorter ones are parts of common words."""


class Secret(str):
    """Text whose ``repr`` hides it, so that no traceback with local variables shows it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(HIDDEN)


def without(data: bytes, *secrets: str | None) -> bytes:
    """A server's answer with every secret that it echoes hidden.

    A header's scheme, such as ``Bearer``, may stand before the secret.
    """
    for secret in secrets:
        if secret:
            word = secret.rpartition(" ")[2].encode("utf-8", "replace")
            if len(word) >= SHORTEST:
                data = data.replace(word, HIDDEN.encode())
    return data
