"""Acting as somebody else: a configuration's settings as headers."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from kserve_models.client.exceptions import ConfigurationError

if TYPE_CHECKING:
    from kserve_models.client._config.configuration import Configuration

_IN_NAMES = frozenset(string.ascii_letters + string.digits + "!#$&'*+-.^_`|~")
"""Characters that the name of a header may have, but the percent sign, which escapes the others."""


def impersonation_headers(configuration: Configuration) -> tuple[tuple[str, str], ...]:
    """The headers with which requests are made as somebody else; a name may come several times.

    Raises:
        ConfigurationError: there is more of that user than a name, and no name.
    """
    headers = []
    if configuration.impersonate_uid:
        headers.append(("Impersonate-Uid", configuration.impersonate_uid))
    headers += [("Impersonate-Group", group) for group in configuration.impersonate_groups]
    for key, values in configuration.impersonate_user_extra.items():
        headers += [(f"Impersonate-Extra-{_escaped(key)}", value) for value in values]
    if configuration.impersonate_user:
        headers.insert(0, ("Impersonate-User", configuration.impersonate_user))
    elif headers:
        raise ConfigurationError(
            "impersonate_user: expected the name of a user, since impersonate_uid, "
            "impersonate_groups or impersonate_user_extra is set"
        )
    for name, value in headers:
        if not value.isprintable():
            raise ConfigurationError(f"{name}: expected text of one line, got {value!r}")
    # As Go does, UTF-8; http.client writes Latin-1.
    return tuple((name, value.encode().decode("latin-1")) for name, value in headers)


def _escaped(key: str) -> str:
    """A key as part of a header's name, as API servers read it."""
    return "".join(
        letter if letter in _IN_NAMES else "".join(f"%{byte:02x}" for byte in letter.encode())
        for letter in key
    )
