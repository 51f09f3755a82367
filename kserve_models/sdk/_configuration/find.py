"""The configuration that ``KServeClient`` finds: in a pod its own, as the SDK does, else the kubeconfig's."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kserve_models.client import Configuration, ConfigurationError, load_config
from kserve_models.client._config import in_cluster
from kserve_models.sdk import utils
from kserve_models.sdk._configuration import kubernetes

if TYPE_CHECKING:
    from os import PathLike

_PATHS = {
    ("clusters", "cluster"): ("certificate-authority",),
    ("users", "user"): ("client-certificate", "client-key", "tokenFile"),
}
"""Entries of a kubeconfig that name files."""


def find(
    config_file: str | PathLike[str] | None,
    config_dict: Mapping[str, Any] | None,
    context: str | None,
    client_configuration: Any,
) -> Configuration:
    """The configuration, which becomes the default one.

    Args:
        config_file: path of a kubeconfig file.
        config_dict: what would stand in one.
        context: name of a context.
        client_configuration: a configuration of the Kubernetes client, or one of this package: what the
            kubeconfig does not say counts as it stands there, and it is filled.

    Raises:
        RuntimeError: there is none, or it can't be used.
    """
    try:
        found = _find(config_file, config_dict, context, client_configuration)
    except ConfigurationError as error:
        raise RuntimeError(f"KServeClient: {error}") from error
    if client_configuration is not None:
        _take_over(found, client_configuration)
        kubernetes.fill(client_configuration, found)
    Configuration.set_default(found)
    return found


def _find(
    config_file: str | PathLike[str] | None,
    config_dict: Mapping[str, Any] | None,
    context: str | None,
    client_configuration: Any,
) -> Configuration:
    if config_dict:
        return _of_dict(config_dict, context)
    if not config_file and utils.is_running_in_k8s():
        if not in_cluster.is_in_cluster():
            raise ConfigurationError(
                f"this is a pod, but {in_cluster.what_is_missing()}; give config_file"
            )
        found = Configuration()
        in_cluster.fill(found)
        return found
    try:
        return load_config(context, config_file or None)
    except ConfigurationError:
        if getattr(client_configuration, "host", None) in (None, Configuration().host):
            raise
        return Configuration()


def _of_dict(config_dict: Mapping[str, Any], context: str | None) -> Configuration:
    """Of a kubeconfig that is no file; paths in it are relative to the working directory."""
    handle, path = tempfile.mkstemp(prefix="kubeconfig-", suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(_with_absolute_paths(config_dict), file)
        return load_config(context, path)
    finally:
        os.unlink(path)


def _with_absolute_paths(config: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(config)
    for (section, entry), fields in _PATHS.items():
        result[section] = [
            {**item, entry: _absolute(item.get(entry) or {}, fields)}
            for item in config.get(section) or ()
        ]
    return result


def _absolute(entry: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    return {k: os.path.abspath(v) if k in fields and v else v for k, v in entry.items()}


def _take_over(found: Configuration, given: Any) -> None:
    """Set what was not found as it stands in the configuration given."""
    defaults = vars(Configuration())
    for name, value in kubernetes.settings_of(given).items():
        if getattr(found, name) == defaults[name]:
            setattr(found, name, value)
