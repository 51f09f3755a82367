"""Where the API server is, and how to talk to it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from kserve_models._version import __version__
from kserve_models.client._primitives.locks import ForkSafeLock
from kserve_models.client._primitives.secrets import HIDDEN, Secret, redacted_url

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping, Sequence

    from typing_extensions import Self

_SECRET_SETTINGS = frozenset({"api_key", "password", "proxy_headers"})
_LONG_SETTINGS = frozenset({"ca_cert_data", "cert_data", "key_data"})
_SHARED_BY_COPIES = frozenset({"proxy_ssl_context", "refresh_api_key_hook", "retries"})
_TOKEN_KEYS = ("BearerToken", "authorization")
"""Where the Kubernetes client keeps a token: from 35 on, and before."""


class Credentials(NamedTuple):
    """How requests say who asks; a ``repr`` shows nothing of it."""

    authorization: str | None
    """The header."""
    certificate: str | bytes | None
    """The client certificate, where it is no file, and its key if it stands there, too."""

    def __repr__(self) -> str:
        return f"Credentials({HIDDEN})"


class Configuration:
    """Where the API server is, and how to talk to it.

    The attributes are those of the Kubernetes client's class, so that
    ``kubernetes.config.load_kube_config(client_configuration=Configuration())`` fills one; those at
    the end are this package's own. A client takes its settings when it is made: change them before.
    It does read the files of certificates again, within a minute, when they change: clusters renew them.

    Args:
        host: URL of the server; a path in it comes before every request's path.
        api_key: credentials by name; ``BearerToken`` is the one that is sent.
        api_key_prefix: what to write before a credential, by name: ``Bearer``.
        username: user for HTTP basic authentication, where there is no token.
        password: its password.

    Attributes:
        namespace (str | None): where objects go for which none is given; ``load_config`` sets that of the
            kubeconfig's context, or the pod's own. None means ``default``.
        refresh_api_key_hook: called with the configuration before each request.
            It must set ``api_key`` at every call, renewed or not: copies of a configuration share it.
        verify_ssl (bool): whether the server must prove who it is; True by default.
        ssl_ca_cert (str | None): file of the certificate authorities to trust, PEM; the system's by
            default.
        ca_cert_data (str | bytes | None): the same as text (PEM) or bytes (DER).
        cert_file (str | None): file of a client certificate, PEM.
        key_file (str | None): file of its key, PEM, not encrypted; by default the key stands in
            ``cert_file``.
        cert_data (str | bytes | None): the client certificate as PEM text, instead of a file; its key
            may follow in it.
        key_data (str | bytes | None): the key as PEM text, instead of a file.
        assert_hostname (str | bool | None): name that the server's certificate must carry, if another
            than the host's; False accepts any.
        tls_server_name (str | None): name to ask the server for in the TLS handshake, and to check.
        proxy (str | None): URL of a proxy; by default the environment's (``HTTPS_PROXY`` …).
        no_proxy (str | None): hosts that need no proxy, with commas: names, their domains, addresses
            and networks; by default the environment's (``NO_PROXY``).
        proxy_headers (Mapping[str, str] | None): headers for the proxy.
        proxy_ssl_context (ssl.SSLContext | None): TLS towards the proxy itself.
        impersonate_user (str | None): name of the user to act as, in requests that have no
            ``Impersonate-`` headers of their own; the server asks whether the own user may.
        impersonate_uid (str | None): that user's UID.
        impersonate_groups (Sequence[str]): that user's groups.
        impersonate_user_extra (Mapping[str, Sequence[str]]): what else is known of that user.
        connection_pool_maxsize (int): connections to keep open; 32 by default.
        socket_options (list | None): instead of the default ones: no delay, keep alive.
        retries (int | None): how often a request that may be repeated is repeated; 4 by default.
        request_timeout (float | tuple[float, float]): seconds, for requests that give none: for a
            connection, and between two bytes of an answer; (10, 60) by default. One number limits the
            whole call.
        call_timeout (float): seconds that a call may take with its repeats, where its timeout is not
            one number; 300 by default.
        max_response_size (int): bytes that an answer may have, unzipped; 512 MiB by default.
        accept_gzip (bool | None): whether to ask for zipped answers; by default from any host but this
            machine's own, and not within a cluster, where zipping takes longer than sending.
        user_agent (str): the client's name for the server's logs.
    """

    _default: ClassVar[Configuration | None] = None

    def __init__(
        self,
        host: str | None = None,
        api_key: Mapping[str, str] | None = None,
        api_key_prefix: Mapping[str, str] | None = None,
        username: str | None = None,
        password: str | None = None,
    ) -> None:
        self.host = "http://localhost" if host is None else host
        self.namespace: str | None = None
        self.api_key: dict[str, str] = dict(api_key or {})
        self.api_key_prefix: dict[str, str] = dict(api_key_prefix or {})
        self.refresh_api_key_hook: Callable[[Any], object] | None = None
        self.username = username
        self.password = password
        self.verify_ssl = True
        self.ssl_ca_cert: str | None = None
        self.ca_cert_data: str | bytes | None = None
        self.cert_file: str | None = None
        self.key_file: str | None = None
        self.cert_data: str | bytes | None = None
        self.key_data: str | bytes | None = None
        self.assert_hostname: str | bool | None = None
        self.tls_server_name: str | None = None
        self.proxy: str | None = None
        self.no_proxy: str | None = None
        self.proxy_headers: Mapping[str, str] | None = None
        self.proxy_ssl_context: ssl.SSLContext | None = None
        self.impersonate_user: str | None = None
        self.impersonate_uid: str | None = None
        self.impersonate_groups: Sequence[str] = ()
        self.impersonate_user_extra: Mapping[str, Sequence[str]] = {}
        self.connection_pool_maxsize: int = 32
        self.socket_options: list[tuple[int, int, int | bytes]] | None = None
        self.retries: int | None = None
        self.request_timeout: float | tuple[float, float] = (10.0, 60.0)
        self.call_timeout: float = 300.0
        self.max_response_size: int = 512 * 1024 * 1024
        self.accept_gzip: bool | None = None
        self.user_agent = f"kserve-models/{__version__}"
        self._lock = ForkSafeLock()

    def get_api_key_with_prefix(self, identifier: str, alias: str | None = None) -> str | None:
        """A credential as it is sent, with its prefix.

        Args:
            identifier (str): its name, ``BearerToken``.
            alias (str | None): a second name to look under, ``authorization``.

        Returns:
            str | None: None where there is none. It is a secret; its ``repr`` hides it.
        """
        for name in (identifier, alias):
            key = None if name is None else self.api_key.get(name)
            if key is not None and name is not None:
                prefix = self.api_key_prefix.get(name)
                return Secret(f"{prefix} {key}" if prefix else key)
        return None

    def get_basic_auth_token(self) -> str | None:
        """User and password as they are sent; None where neither is set. A secret."""
        if self.username is None and self.password is None:
            return None
        from base64 import b64encode

        pair = f"{self.username or ''}:{self.password or ''}"
        return Secret("Basic " + b64encode(pair.encode()).decode("ascii"))

    def authorization(self, renew: bool = False) -> str | None:
        """The ``Authorization`` header of the next request, after the refresh hook's run.

        Args:
            renew (bool): whether to have the hook read the token anew, where it can, because the server
                refused the one that there is.

        Returns:
            str | None: None where there are no credentials. It is a secret; its ``repr`` hides it.

        Raises:
            ConfigurationError: the hook failed.
        """
        return self.credentials(self._credentials() if renew else None).authorization

    def credentials(self, refused: Credentials | None = None) -> Credentials:
        """The credentials of the next request, after the refresh hook's run.

        Args:
            refused (Credentials | None): those that the server refused: if there are no others yet, the
                hook is to get some.

        Returns:
            Credentials: the same as those that were refused where there are no others.

        Raises:
            ConfigurationError: the hook failed.
        """
        hook = self.refresh_api_key_hook
        if hook is None:
            return self._credentials()
        # A hook may run a program and changes this object: one thread at a time.
        with self._lock.held():
            failure = self._run_hook(hook)
            # Another thread may have had the same refused, and others got.
            expire = getattr(hook, "expire", None)
            if failure is None and expire is not None and self._credentials() == refused:
                failure = self._run_hook(hook, expire)
            if failure is not None:
                # Raised here, without the other's traceback, whose variables may hold secrets.
                raise failure
            return self._credentials()

    def _run_hook(
        self, hook: Callable[[Any], object], expire: Callable[[], object] | None = None
    ) -> Exception | None:
        """Run the refresh hook, if need be after it has dropped what it has; what to raise if it failed."""
        from kserve_models.client.exceptions import ConfigurationError

        try:
            if expire is not None:
                expire()
            hook(self)
        except ConfigurationError as error:
            return error
        except Exception as error:  # what plugins, their processes and their servers raise
            return ConfigurationError(
                f"refresh_api_key_hook: the credentials were not renewed: {type(error).__name__}: "
                f"{error}; log in anew, or correct the user's entry in the kubeconfig file"
            )
        return None

    def _credentials(self) -> Credentials:
        token = self.get_api_key_with_prefix(*_TOKEN_KEYS)
        return Credentials(self.get_basic_auth_token() if token is None else token, self.cert_data)

    @classmethod
    def set_default(cls, default: Configuration | None) -> None:
        """Make a copy of a configuration the default for clients that are given none.

        None takes the default away: the next client without a configuration calls ``load_config``.
        """
        Configuration._default = None if default is None else copy.deepcopy(default)

    @classmethod
    def get_default(cls) -> Configuration | None:
        """The default configuration itself, or None where there is none."""
        return Configuration._default

    @classmethod
    def get_default_copy(cls) -> Configuration:
        """A copy of the default configuration, or a new one where there is none."""
        return copy.deepcopy(Configuration._default) if Configuration._default else cls()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        other = type(self).__new__(type(self))
        memo[id(self)] = other
        for name, value in vars(self).items():
            shared = name in _SHARED_BY_COPIES
            setattr(other, name, value if shared else copy.deepcopy(value, memo))
        return other

    def __setstate__(self, state: dict[str, Any]) -> None:
        # Pickles of other versions lack settings.
        vars(self).update(vars(Configuration()))
        vars(self).update(state)

    def __copy__(self) -> Self:
        return copy.deepcopy(self)

    def __repr__(self) -> str:
        shown = []
        # Of what others put here nobody knows whether it is a secret.
        for name in vars(Configuration()):
            value = getattr(self, name, None)
            if name.startswith("_") or value is None or value in ({}, ()):
                continue
            shown.append(f"{name}={_displayed(name, value)}")
        return f"Configuration({', '.join(shown)})"


def _displayed(name: str, value: Any) -> str:
    """A setting for people: no secrets."""
    if name in _SECRET_SETTINGS:
        return repr(dict.fromkeys(value, HIDDEN) if hasattr(value, "keys") else HIDDEN)
    if name in ("host", "proxy"):
        return repr(redacted_url(str(value)))
    if name in _LONG_SETTINGS:
        return f"<{len(value)} characters>"
    return repr(value)
