"""What a user of the SDK writes, with its names from here."""

from __future__ import annotations

from typing import Any

from kserve_models import (
    V1beta1InferenceService,
    V1beta1InferenceServiceSpec,
    V1beta1PredictorSpec,
    V1beta1SKLearnSpec,
    install_as_kserve,
)
from kserve_models.client import credentials
from kserve_models.sdk import KServeClient, constants, isvc_watch, utils


def deploy(name: str, uri: str, namespace: str | None = None) -> str:
    namespace = namespace or utils.get_default_target_namespace()
    isvc = V1beta1InferenceService(
        api_version=constants.KSERVE_V1BETA1,
        kind=constants.KSERVE_KIND,
        metadata={"name": name, "namespace": namespace},
        spec=V1beta1InferenceServiceSpec(
            predictor=V1beta1PredictorSpec(sklearn=V1beta1SKLearnSpec(storage_uri=uri))
        ),
    )
    client = KServeClient(config_file="~/.kube/config", context="dev")
    created: dict[str, Any] = client.create(isvc)
    watched: dict[str, Any] | None = client.create(isvc, watch=bool(created))
    replaced = client.replace(name, {**created, "spec": {}}, namespace)["metadata"]
    patched = client.patch(name, isvc)["metadata"]
    print(watched, replaced, patched)
    client.wait_isvc_ready(name, namespace=namespace, timeout_seconds=60, polling_interval=1)
    ready: bool = client.is_isvc_ready(name, expected_generation=1)
    isvc_watch(name, namespace)
    client.set_credentials("S3", credentials_file="keys", s3_endpoint="minio:9000")
    pods = client.core_api.list_namespaced_pod(namespace).items
    url: str = client.get(name, namespace=namespace)["status"]["url"]
    return url if ready and pods and utils.is_v2(constants.PredictorProtocol.REST_V2) else ""


def store(client_id: str, client_secret: str) -> str:
    stored = credentials.set_azure_credentials(client_id, client_secret, "subscription", "tenant")
    account: str = stored.service_account
    return account


install_as_kserve()
