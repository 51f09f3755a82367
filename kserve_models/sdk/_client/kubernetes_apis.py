"""The Kubernetes client's objects on this package's configuration (extra ``[kubernetes]``)."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import Any

from kserve_models.client._config.impersonation import impersonation_headers
from kserve_models.sdk._client.calls import Calls
from kserve_models.sdk._configuration import kubernetes


class KubernetesApis(Calls):
    """The Kubernetes client's objects, made when they are asked for: ``import kubernetes`` takes long.

    Each raises an ImportError where the Kubernetes client is not installed.
    """

    @cached_property
    def api_instance(self) -> Any:
        """The Kubernetes client's ``CustomObjectsApi``."""
        return self._kubernetes_api("CustomObjectsApi", "api_instance")

    @cached_property
    def core_api(self) -> Any:
        """The Kubernetes client's ``CoreV1Api``."""
        return self._kubernetes_api("CoreV1Api", "core_api")

    @cached_property
    def app_api(self) -> Any:
        """The Kubernetes client's ``AppsV1Api``."""
        return self._kubernetes_api("AppsV1Api", "app_api")

    @cached_property
    def hpa_v2_api(self) -> Any:
        """The Kubernetes client's ``AutoscalingV2Api``."""
        return self._kubernetes_api("AutoscalingV2Api", "hpa_v2_api")

    def _kubernetes_api(self, cls: str, attribute: str) -> Any:
        client = _kubernetes_client(f"KServeClient.{attribute}")
        return getattr(client, cls)(self._kubernetes_api_client)

    @cached_property
    def _kubernetes_api_client(self) -> Any:
        """One for all of them: they share its connections."""
        client = _kubernetes_client("KServeClient")
        configuration = client.Configuration()
        kubernetes.fill(configuration, self._configuration)
        made = client.ApiClient(configuration)
        for name, value in impersonation_headers(self._configuration):
            if name in made.default_headers:
                raise RuntimeError(
                    f"KServeClient: the Kubernetes client can't send several {name} headers"
                )
            made.set_default_header(name, value)
        return made


def _kubernetes_client(what: str) -> Any:
    try:
        return import_module("kubernetes.client")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "kubernetes":
            raise
        raise ImportError(
            f"{what} needs the Kubernetes client: pip install 'kserve-models[kubernetes]'"
        ) from None
