"""What users' entries had before exec plugins: left to the Kubernetes client (extra ``[kubernetes]``)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kserve_models.client._config.configuration import Configuration
from kserve_models.client._primitives.locks import ForkSafeLock
from kserve_models.client._primitives.secrets import HIDDEN
from kserve_models.client.exceptions import ConfigurationError

if TYPE_CHECKING:
    from kserve_models.client._config.kubeconfig.fields import Fields

_SUCCESSORS = {
    "azure": "kubelogin convert-kubeconfig",
    "gcp": "gcloud container clusters get-credentials",
    "oidc": "kubectl oidc-login setup",
}
"""What writes an exec plugin in place of each provider."""
_SHORT = 4
"""Letters that any text may have."""


class KubernetesClientHook:
    """A refresh hook that has the Kubernetes client give the token.

    Configurations may share it.

    Args:
        place: of the user's entry, for messages.
        secrets: what no message may repeat.
        theirs: a configuration that it has filled, and goes on to.
    """

    def __init__(self, place: str, secrets: list[str], theirs: Configuration) -> None:
        self._place = place
        self._secrets = secrets
        self._theirs = theirs
        self._lock = ForkSafeLock()

    def __call__(self, configuration: Configuration) -> None:
        """Give a configuration the token.

        Raises:
            ConfigurationError: there is none.
        """
        theirs = self._theirs
        with self._lock.held():
            hook = theirs.refresh_api_key_hook
            failure = "" if hook is None else _failure_of(lambda: hook(theirs), self._secrets)
            if failure:
                raise ConfigurationError(f"{self._place}: {failure}")
            # The rest of what their hook sets was read from the files by our own code.
            configuration.api_key.update(theirs.api_key)


def use_auth_provider(
    configuration: Configuration,
    user: Fields,
    source: list[str] | Mapping[str, Any],
    context: str,
) -> None:
    """Have the Kubernetes client give a configuration its token.

    Args:
        configuration: what to fill.
        user: the entry with the provider.
        source: paths of the files, or the kubeconfig as a dict.
        context: name of the context.

    Raises:
        ConfigurationError: the Kubernetes client is not installed, or cannot do it either.
    """
    provider = user.map("auth-provider")
    name = "" if provider is None else provider.text("name")
    config = _kubernetes_config()
    if config is None:
        successor = _SUCCESSORS.get(name)
        how = f" ({successor!r} writes it)" if successor else ""
        raise ConfigurationError(
            f"{user.place}: the auth-provider {name!r} needs the Kubernetes client: use an exec plugin "
            f"in its place{how}, or pip install 'kserve-models[kubernetes]'"
        )
    theirs = Configuration()
    place = f"{user.place}: the auth-provider {name!r}"
    secrets = _texts(None if provider is None else provider.map("config"))
    failure = _failure_of(_loading(config, source, context, theirs), secrets)
    if failure:
        # Raised here, without the other's traceback, which holds the file with its secrets.
        raise ConfigurationError(f"{place}: {failure}")
    hook = KubernetesClientHook(place, secrets, theirs)
    hook(configuration)
    configuration.refresh_api_key_hook = hook


def _loading(
    config: Any, source: list[str] | Mapping[str, Any], context: str, theirs: Configuration
) -> Callable[[], object]:
    def load() -> None:
        if isinstance(source, list):
            # It may write a new token into the file.
            config.load_kube_config(os.pathsep.join(source), context, theirs)
        else:
            config.load_kube_config_from_dict(dict(source), context, theirs)

    return load


def _failure_of(action: Callable[[], object], secrets: list[str]) -> str:
    """What goes wrong, in words; empty if nothing does."""
    try:
        action()
    except Exception as error:  # what YAML, providers' packages and the file system raise
        text = f"{type(error).__name__}: {error}"
    else:
        return ""
    # It may repeat the whole entry.
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return text


def _texts(settings: Fields | None) -> list[str]:
    """A provider's settings that are more than a few letters, the longest first."""
    values = [] if settings is None else [settings.value(name) for name in settings.names()]
    texts = [value for value in values if isinstance(value, str) and len(value) > _SHORT]
    return sorted(texts, key=len, reverse=True)


def _kubernetes_config() -> Any:
    try:
        return import_module("kubernetes.config")
    except ImportError:
        return None
