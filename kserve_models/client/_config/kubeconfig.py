"""Kubeconfig files, read by the Kubernetes client (extra ``[kubernetes]``)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kserve_models.client.exceptions import ConfigurationError

if TYPE_CHECKING:
    from kserve_models.client._config.configuration import Configuration


def fill(configuration: Configuration, files: str, context: str | None) -> None:
    """Make a configuration that of a context.

    Args:
        configuration: what to fill.
        files: paths, joined as in ``$KUBECONFIG``.
        context: name of the context; the current one by default.

    Raises:
        ConfigurationError: the extra is not installed, or the files are not usable.
    """
    config = _kubernetes_config(files)
    failure = None
    try:
        config.load_kube_config(
            config_file=files, context=context, client_configuration=configuration
        )
        configuration.namespace = _namespace(config.kube_config, files, context)
    except config.ConfigException as error:
        failure = str(error)
    except Exception as error:  # what YAML, plugins and the file system raise
        failure = f"{type(error).__name__}: {error}"
    if failure is not None:
        # Raised here, without the other's traceback, which holds the file with its secrets.
        raise ConfigurationError(f"kubeconfig {files}: {failure}")


def _namespace(kube_config: Any, files: str, context: str | None) -> str | None:
    """The namespace of a context, which the Kubernetes client does not put into a configuration."""
    merged = kube_config.KubeConfigMerger(files).config
    loader = kube_config.KubeConfigLoader(config_dict=merged, active_context=context)
    namespace = loader.current_context["context"].get("namespace")
    return str(namespace) if namespace else None


def _kubernetes_config(files: str) -> Any:
    try:
        config = import_module("kubernetes.config")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "kubernetes":
            raise ConfigurationError(
                f"kubeconfig {files}: the kubernetes package cannot be imported: {error}"
            ) from None
        raise ConfigurationError(
            f"reading the kubeconfig {files} needs the Kubernetes client: "
            "pip install 'kserve-models[kubernetes]'"
        ) from None
    return config
