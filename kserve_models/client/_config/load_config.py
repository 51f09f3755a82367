"""Finding the configuration as Kubernetes' own tools do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from kserve_models.client._config import in_cluster
from kserve_models.client._config.configuration import Configuration
from kserve_models.client.exceptions import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike
    from typing import Any

_DEFAULT_FILE = "~/.kube/config"


class SettingNames(NamedTuple):
    """How messages name the settings that give a configuration."""

    config_file: str
    context: str
    advice: str
    """What a message says to do where there is no configuration."""


_IN_PYTHON = SettingNames(
    "config_file", "context", "give load_config(config_file=...), or ApiClient a Configuration"
)


def load_config(
    context: str | None = None,
    config_file: str | PathLike[str] | None = None,
    *,
    config_dict: Mapping[str, Any] | None = None,
) -> Configuration:
    """The configuration for a cluster, which also becomes the default one.

    The first of these that there is counts, as with ``kubectl``:

    1. ``config_file`` or ``config_dict``;
    2. the files that ``$KUBECONFIG`` names: of two entries with one name the first counts;
    3. ``~/.kube/config``;
    4. within a cluster, the service account of the pod: its token is read again as it changes.

    Kubeconfig files are read as ``kubectl`` reads them, and need PyYAML (extra ``[yaml]``) unless they
    are JSON. An exec plugin is run with the first request, and again when its credentials end or are
    refused. An ``auth-provider`` needs the Kubernetes client (extra ``[kubernetes]``).

    Args:
        context: name of a context in the kubeconfig file; by default its current one.
        config_file: path of a kubeconfig file.
        config_dict: what would stand in one; paths in it are relative to the working directory.

    Returns:
        Configuration: the configuration. A copy of it is the default: after a change call
        ``Configuration.set_default`` with it, or give it to ``ApiClient``.

    Raises:
        ConfigurationError: none of them is there, or the one that counts cannot be used.
        TypeError: ``config_dict`` is no mapping, or stands beside ``config_file``.
    """
    if config_dict is None:
        configuration = find_config(context, config_file, _IN_PYTHON)
    else:
        configuration = _from_dict(context, config_file, config_dict)
    Configuration.set_default(configuration)
    return configuration


def _from_dict(
    context: str | None, config_file: object, config_dict: Mapping[str, Any]
) -> Configuration:
    if not hasattr(config_dict, "keys"):
        raise TypeError(
            "config_dict: expected a mapping, what stands in a kubeconfig file, got "
            f"{type(config_dict).__name__}; the path of a file is config_file"
        )
    if config_file is not None:
        raise TypeError("load_config: expected config_file or config_dict, got both")
    from kserve_models.client._config.kubeconfig import context as kubeconfig

    configuration = Configuration()
    kubeconfig.fill(configuration, config_dict, context, _IN_PYTHON.context)
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
        from kserve_models.client._config.kubeconfig import context as kubeconfig

        kubeconfig.fill(configuration, files, context, names.context)
    return configuration


def _files(config_file: str | PathLike[str] | None, names: SettingNames) -> list[str] | None:
    """The kubeconfig files; None if there is none."""
    if config_file is not None:
        path = os.path.expanduser(os.fspath(config_file))
        if os.path.isdir(path):
            raise ConfigurationError(f"{names.config_file}: expected a file, {path!r} is a folder")
        if not os.path.exists(path):
            raise ConfigurationError(f"{names.config_file}: there is no file {path!r}")
        return [path]
    named = os.environ.get("KUBECONFIG")
    if named:
        paths = [os.path.expanduser(path) for path in named.split(os.pathsep) if path]
        there = [path for path in paths if _can_be_read(path)]
        if not there:
            raise ConfigurationError(
                f"$KUBECONFIG is {named!r}, and there is no such file: correct or unset it"
            )
        return there
    path = os.path.expanduser(_DEFAULT_FILE)
    return [path] if _can_be_read(path) else None


def _can_be_read(path: str) -> bool:
    """Whether there is a file, or what else can be read, such as a shell's ``<(command)``."""
    return os.path.exists(path) and not os.path.isdir(path)


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
