"""A kubeconfig's user: who asks, and as whom."""

from __future__ import annotations

import logging

from kserve_models.client._config.configuration import Configuration
from kserve_models.client._config.kubeconfig.exec_command import read_exec
from kserve_models.client._config.kubeconfig.fields import Fields
from kserve_models.client._config.token_file import TokenFile
from kserve_models.client._primitives.secrets import Secret

_CREDENTIALS = (
    "token", "tokenFile", "username", "password", "client-certificate", "client-certificate-data",
    "exec", "auth-provider",
)  # fmt: skip
_logger = logging.getLogger("kserve_models.client")


def fill_user(configuration: Configuration, user: Fields, cluster: Fields) -> None:
    """Set what a configuration says of the user, its server being set already.

    As kubectl has it, credentials are sent over TLS alone.
    """
    _impersonate(configuration, user)
    if configuration.host.startswith("https:"):
        _authenticate(configuration, user, cluster)
        return
    _authenticate(Configuration(), user, cluster)
    if any(user.has(key) for key in _CREDENTIALS):
        _logger.warning(
            "%s: its credentials are not sent, as with kubectl: the server's URL begins with http, and "
            "anybody on the way could read them",
            user.place,
        )


def _impersonate(configuration: Configuration, user: Fields) -> None:
    configuration.impersonate_user = user.text("as") or None
    configuration.impersonate_uid = user.text("as-uid") or None
    configuration.impersonate_groups = tuple(map(str, user.texts("as-groups")))
    extra = user.map("as-user-extra")
    if extra is not None:
        configuration.impersonate_user_extra = {
            key: tuple(map(str, extra.texts(key))) for key in extra.names()
        }
    rest = [key for key in ("as-uid", "as-groups", "as-user-extra") if user.has(key)]
    if rest and not configuration.impersonate_user:
        user.fail("as", f"expected the name of a user, since there is {rest[0]}")


def _authenticate(configuration: Configuration, user: Fields, cluster: Fields) -> None:
    token, username = user.secret("token").strip(), user.text("username")
    password, token_file = user.secret("password"), user.file("tokenFile")
    _show_certificate(configuration, user)
    plugin = user.map("exec")
    if token and (username or password):
        user.fail("token", "username and password are there, too: take one of them away")
    if plugin is not None and user.has("auth-provider"):
        user.fail("exec", "an auth-provider is there, too: take one of them away")
    command = None if plugin is None else read_exec(plugin, cluster)
    if not (token.isascii() and token.isprintable()) or " " in token:
        user.fail("token", "expected a token in ASCII letters, without spaces and line breaks")
    if token_file:
        # A token beside it is for the time when the file cannot be read.
        hook = TokenFile(token_file, f"{user.place}: tokenFile", token)
        configuration.refresh_api_key_hook = hook
    elif token:
        configuration.api_key["BearerToken"] = Secret(f"Bearer {token}")
    elif username or password:
        configuration.username = username
        configuration.password = password
    elif command is not None:
        from kserve_models.client._config.kubeconfig.exec_plugin import ExecPlugin

        has_certificate = bool(configuration.cert_file or configuration.cert_data)
        configuration.refresh_api_key_hook = ExecPlugin(command, not has_certificate)


def _show_certificate(configuration: Configuration, user: Fields) -> None:
    cert_file, cert_data = user.file_or_data("client-certificate")
    if not user.has("client-certificate") and not user.has("client-certificate-data"):
        # kubectl takes no notice of a key alone.
        return
    key_file, key_data = user.file_or_data("client-key")
    if not user.has("client-key") and not user.has("client-key-data"):
        user.fail(
            "client-key", "expected a key for the client-certificate, here or in client-key-data"
        )
    for key, data in (("client-certificate-data", cert_data), ("client-key-data", key_data)):
        if data and data.find(b"-----BEGIN") < 0:
            user.fail(key, "expected PEM text in base64")
    configuration.cert_file = cert_file or None
    configuration.key_file = key_file or None
    configuration.cert_data = cert_data or None
    configuration.key_data = key_data or None


def needs_auth_provider(configuration: Configuration, user: Fields) -> bool:
    """Whether the token of a user, whose entry was read, is to come from an ``auth-provider``."""
    return (
        user.has("auth-provider")
        and configuration.host.startswith("https:")
        and configuration.refresh_api_key_hook is None
        and configuration._credentials().authorization is None
    )
