"""Methods of ``KServeClient`` for TrainedModels."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kserve_models._model.model import Model
from kserve_models.sdk import constants, utils
from kserve_models.sdk._client.calls import version_of
from kserve_models.sdk._client.inference_services import InferenceServices

if TYPE_CHECKING:
    TrainedModel = Model | Mapping[str, Any]

_KIND = constants.KSERVE_KIND_TRAINEDMODEL
_OK = 200


class TrainedModels(InferenceServices):
    """TrainedModels, as ``V1alpha1TrainedModel`` or as mappings that hold a manifest."""

    def create_trained_model(self, trainedmodel: TrainedModel, namespace: str) -> None:
        """Create a TrainedModel.

        Args:
            trainedmodel: the TrainedModel.
            namespace: that of the InferenceService that is to serve it.

        Raises:
            RuntimeError: the server refused, or could not be reached; the cause says which.
        """
        self._call("create", _KIND, version_of(trainedmodel), namespace, body=trainedmodel)

    def delete_trained_model(
        self,
        name: str,
        namespace: str | None = None,
        version: str = constants.KSERVE_V1ALPHA1_VERSION,
    ) -> dict[str, Any]:
        """Delete a TrainedModel.

        Args:
            name: of the TrainedModel.
            namespace: by default that of this pod, else ``default``.
            version: of the API.

        Returns:
            What the server answers: a Status, or the object where something holds its deletion up.

        Raises:
            RuntimeError: the server refused, or could not be reached; the cause says which.
        """
        namespace = namespace or utils.get_default_target_namespace()
        return self._call("delete", _KIND, version, namespace, name)

    def wait_model_ready(
        self,
        service_name: str,
        model_name: str,
        isvc_namespace: str | None = None,
        isvc_version: str = constants.KSERVE_V1BETA1_VERSION,
        cluster_ip: str | None = None,
        protocol_version: str = "v1",
        timeout_seconds: float = 600,
        polling_interval: float = 10,
    ) -> None:
        """Wait until the server of an InferenceService says that it has loaded a model.

        It is asked by HTTP, at once and then every ``polling_interval`` seconds; one that can't be
        reached is asked again.

        Args:
            service_name: name of the InferenceService.
            model_name: name of the TrainedModel.
            isvc_namespace: of the InferenceService; by default that of this pod, else ``default``.
            isvc_version: of its API.
            cluster_ip: host, and port, of the ingress gateway.
            protocol_version: ``v1`` or ``v2``.
            timeout_seconds: seconds to wait, at most.
            polling_interval: seconds between two requests.

        Raises:
            RuntimeError: it was not loaded in time; or the InferenceService could not be read, or has no
                URL yet.
        """
        isvc = self.get(service_name, namespace=isvc_namespace, version=isvc_version)
        host = urlsplit((isvc.get("status") or {}).get("url") or "").netloc
        if not host:
            raise RuntimeError(
                f"wait_model_ready: expected status.url in the InferenceService {service_name}, got none: "
                "wait_isvc_ready comes first"
            )
        path = f"/{protocol_version}/models/{model_name}"
        if protocol_version.lower() == "v2":
            path += "/ready"
        deadline = time.monotonic() + float(timeout_seconds)
        while not _answers(f"http://{cluster_ip}{path}", host, deadline):
            if time.monotonic() + polling_interval >= deadline:
                raise RuntimeError(
                    f"InferenceService ({service_name}) has not loaded the model ({model_name}) before "
                    "the timeout."
                )
            time.sleep(polling_interval)


def _answers(url: str, host: str, deadline: float) -> bool:
    """Whether a server says OK."""
    import urllib3

    limit = max(deadline - time.monotonic(), 1.0)
    with urllib3.PoolManager(timeout=min(limit, 60.0), retries=False) as pool:
        try:
            return pool.request("GET", url, headers={"Host": host}).status == _OK
        except urllib3.exceptions.HTTPError:
            return False
