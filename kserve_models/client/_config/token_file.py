"""A token in a file that others renew."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from kserve_models.client._primitives.locks import ForkSafeLock
from kserve_models.client._primitives.secrets import Secret, SecretBytes
from kserve_models.client.exceptions import ConfigurationError

if TYPE_CHECKING:
    from kserve_models.client._config.configuration import Configuration

TOKEN_LIFE = 60.0
"""Seconds after which the file is read again; who renews a token does so long before it ends."""


class TokenFile:
    """A refresh hook that reads the token from its file, which others renew.

    Configurations may share it: each gets the token, whoever had it read.

    Args:
        path: the file.
        what: what it is, for messages; by default a service account's token.
        otherwise: the token to use as long as the file cannot be read; by default that is an error.
    """

    # Those of pickles that do not have them.
    _what = "the service account's token"
    _otherwise = Secret()

    def __init__(self, path: str, what: str = _what, otherwise: str = "") -> None:
        self.path = path
        self._what = what
        self._otherwise = Secret(otherwise)
        self._token = Secret()
        self._until = 0.0
        self._lock = ForkSafeLock()

    def __call__(self, configuration: Configuration) -> None:
        """Give a configuration the token, read anew if it was read too long ago.

        Raises:
            ConfigurationError: the file cannot be read or is empty.
        """
        with self._lock.held():
            now = time.monotonic()
            if now >= self._until:
                self._token = Secret(f"Bearer {self._read()}")
                self._until = now + TOKEN_LIFE
            token = self._token
        configuration.api_key["BearerToken"] = token

    def _read(self) -> Secret:
        try:
            return Secret(read_text(self.path, self._what))
        except ConfigurationError:
            if not self._otherwise:
                raise
            return self._otherwise

    def expire(self) -> None:
        """Have the next call read the file: the server refused the token."""
        with self._lock.held():
            self._until = 0.0


def read_bytes(path: str, what: str) -> SecretBytes:
    """What a file holds, without the white space around it.

    Raises:
        ConfigurationError: it cannot be read or is empty.
    """
    try:
        with open(path, "rb") as file:
            data = SecretBytes(file.read().strip())
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigurationError(f"{what}: {path}: {reason}") from None
    if not data:
        raise ConfigurationError(f"{what}: {path} is empty")
    return data


def read_text(path: str, what: str) -> str:
    """The same for text.

    Raises:
        ConfigurationError: it is none, too.
    """
    data = read_bytes(path, what)
    if not data.isascii():
        raise ConfigurationError(f"{what}: {path} is no text")
    return data.decode("ascii")
