"""The configuration that ``KServeClient`` finds: in a pod its own, as the SDK does, else the kubeconfig's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kserve_models.client import Configuration, ConfigurationError, load_config
from kserve_models.client._config import in_cluster
from kserve_models.sdk import utils
from kserve_models.sdk._configuration import kubernetes

if TYPE_CHECKING:
    from os import PathLike


def find(
    config_file: str | PathLike[str] | None,
    config_dict: Mapping[str, Any] | None,
    context: str | None,
    client_configuration: Any,
) -> Configuration:
    """The configuration, which becomes the default one, also of the Kubernetes client where it is loaded.

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
        if client_configuration is not None:
            _take_over(found, client_configuration)
            kubernetes.fill(client_configuration, found)
        kubernetes.make_default(found)
    except ConfigurationError as error:
        raise RuntimeError(f"KServeClient: {error}") from error
    Configuration.set_default(found)
    return found


def _find(
    config_file: str | PathLike[str] | None,
    config_dict: Mapping[str, Any] | None,
    context: str | None,
    client_configuration: Any,
) -> Configuration:
    if config_dict:
        return load_config(context, config_dict=config_dict)
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


def _take_over(found: Configuration, given: Any) -> None:
    """Set what was not found as it stands in the configuration given."""
    defaults = vars(Configuration())
    for name, value in kubernetes.settings_of(given).items():
        if getattr(found, name) == defaults[name]:
            setattr(found, name, value)
