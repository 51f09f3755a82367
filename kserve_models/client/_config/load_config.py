"""Finding the configuration as Kubernetes' own tools do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from kserve_models.client._config import in_cluster
from kserve_models.client._config.configuration import Configuration
from kserve_models.client.exceptions import ConfigurationError

if TYPE_CHECKING:
    from os import PathLike

_DEFAULT_FILE = "~/.kube/config"


class SettingNames(NamedTuple):
    """How messages name the settings that give a configuration."""

    config_file: str
    advice: str
    """What a message says to do where there is no configuration."""


_IN_PYTHON = SettingNames(
    "config_file", "give load_config(config_file=...), or ApiClient a Configuration"
)


def load_config(
    context: str | None = None, config_file: str | PathLike[str] | None = None
) -> Configuration:
    """The configuration for a cluster, which also becomes the default one.

    The first of these that there is counts, as with ``kubectl``:

    1. ``config_file``;
    2. the files that ``$KUBECONFIG`` names;
    3. ``~/.kube/config``;
    4. within a cluster, the service account of the pod: its token is read again as it changes.

    Kubeconfig files need the extra ``[kubernetes]``; exec plugins, OIDC and client certificates work
    as the Kubernetes client has them.

    Args:
        context: name of a context in the kubeconfig file; by default its current one.
        config_file: path of a kubeconfig file.

    Returns:
        Configuration: the configuration. A copy of it is the default: after a change call
        ``Configuration.set_default`` with it, or give it to ``ApiClient``.

    Raises:
        ConfigurationError: none of them is there, or the one that counts cannot be used.
    """
    configuration = find_config(context, config_file, _IN_PYTHON)
    Configuration.set_default(configuration)
    return configuration


def find_config(
    context: str | None, config_file: str | PathLike[str] | None, names: SettingNames
) -> Configuration:
    """Find the configuration as ``load_config`` does, without making it the default one."""
    configuration = Configuration()
    files = _files(config_file, names)
    if files is None and context is None and in_cluster.is_in_cluster():
        in_cluster.fill(configuration)
    elif files is None:
        raise ConfigurationError(_nothing_found(context, names))
    else:
        from kserve_models.client._config import kubeconfig

        kubeconfig.fill(configuration, files, context)
    return configuration


def _files(config_file: str | PathLike[str] | None, names: SettingNames) -> str | None:
    """The kubeconfig files, joined as in ``$KUBECONFIG``; None if there is none."""
    if config_file is not None:
        path = os.path.expanduser(os.fspath(config_file))
        if os.path.isdir(path):
            raise ConfigurationError(f"{names.config_file}: expected a file, {path!r} is a folder")
        if not os.path.isfile(path):
            raise ConfigurationError(f"{names.config_file}: there is no file {path!r}")
        return path
    named = os.environ.get("KUBECONFIG")
    if named:
        paths = [os.path.expanduser(path) for path in named.split(os.pathsep) if path]
        there = [path for path in paths if os.path.isfile(path)]
        if not there:
            raise ConfigurationError(
                f"$KUBECONFIG is {named!r}, and there is no such file: correct or unset it"
            )
        return os.pathsep.join(there)
    path = os.path.expanduser(_DEFAULT_FILE)
    return path if os.path.isfile(path) else None


def _nothing_found(context: str | None, names: SettingNames) -> str:
    if context is not None:
        return (
            f"context {context!r} needs a kubeconfig file: there is no {_DEFAULT_FILE}, "
            f"and neither {names.config_file} nor $KUBECONFIG is set"
        )
    return (
        f"no cluster is configured: there is no {_DEFAULT_FILE}, $KUBECONFIG is not set, and this is "
        f"no pod in a cluster ({in_cluster.what_is_missing()}); {names.advice}"
    )
