"""One script a method of ``KServeClient``, for the SDK and for this package alike.

It imports ``kserve`` and nothing of this repository. The test tells the recording proxy by a request
which case begins; what each gave or raised, and printed, is written to a file as JSON.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import kserve
from kserve import KServeClient, constants

Case = Callable[[Any, str], Any]
CASES: dict[str, Case] = {}
SPEC = {"predictor": {"model": {"modelFormat": {"name": "sklearn"}, "storageUri": "gs://b/m"}}}
GRAPH = {"nodes": {"root": {"routerType": "Sequence", "steps": [{"serviceName": "iris"}]}}}
NODES = ["node-1"]


def case(function: Case) -> Case:
    CASES[function.__name__] = function
    return function


def isvc(name: str, namespace: str | None = None, **metadata: Any) -> Any:
    metadata = {"name": name, "namespace": namespace, **metadata}
    return kserve.V1beta1InferenceService(
        api_version=constants.KSERVE_V1BETA1,
        kind="InferenceService",
        metadata=_metadata(metadata),
        spec=kserve.V1beta1InferenceServiceSpec(
            predictor=kserve.V1beta1PredictorSpec(
                min_replicas=1,
                sklearn=kserve.V1beta1SKLearnSpec(storage_uri="gs://bucket/iris"),
            )
        ),
    )


def _metadata(fields: dict[str, Any]) -> Any:
    from kubernetes import client

    return client.V1ObjectMeta(**{k: v for k, v in fields.items() if v is not None})


def graph(name: str, namespace: str | None = None) -> Any:
    step = kserve.V1alpha1InferenceStep(service_name="iris")
    router = kserve.V1alpha1InferenceRouter(router_type="Sequence", steps=[step])
    return kserve.V1alpha1InferenceGraph(
        api_version=constants.KSERVE_V1ALPHA1,
        kind=constants.KSERVE_KIND_INFERENCEGRAPH,
        metadata=_metadata({"name": name, "namespace": namespace}),
        spec=kserve.V1alpha1InferenceGraphSpec(nodes={"root": router}),
    )


def trained_model(name: str) -> Any:
    return kserve.V1alpha1TrainedModel(
        api_version=constants.KSERVE_V1ALPHA1,
        kind=constants.KSERVE_KIND_TRAINEDMODEL,
        metadata=_metadata({"name": name}),
        spec=kserve.V1alpha1TrainedModelSpec(
            inference_service="iris",
            model=kserve.V1alpha1ModelSpec(
                framework="sklearn", memory="256Mi", storage_uri="gs://bucket/model"
            ),
        ),
    )


def node_group(name: str) -> Any:
    return kserve.models.V1alpha1LocalModelNodeGroup(
        api_version=constants.KSERVE_V1ALPHA1,
        kind=constants.KSERVE_KIND_LOCALMODELNODEGROUP,
        metadata=_metadata({"name": name}),
        spec={
            "storageLimit": "10Gi",
            "persistentVolumeClaimSpec": {"accessModes": ["ReadWriteOnce"]},
            "persistentVolumeSpec": {"hostPath": {"path": "/models"}},
        },
    )


def cache(name: str, cls: str = "LocalModelCache") -> Any:
    return getattr(kserve.models, f"V1alpha1{cls}")(
        api_version=constants.KSERVE_V1ALPHA1,
        kind=cls,
        metadata=_metadata({"name": name}),
        spec={"sourceModelUri": "gs://bucket/m", "modelSize": "1Gi", "nodeGroups": ["g"]},
    )


@contextlib.contextmanager
def file_of(text: str) -> Iterator[str]:
    handle, path = tempfile.mkstemp()
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
        yield path
    finally:
        Path(path).unlink()


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@case
def create(client: Any, namespace: str) -> Any:
    return client.create(isvc("created"), namespace)


@case
def create_in_the_namespace_of_the_object(client: Any, namespace: str) -> Any:
    return client.create(isvc("own-namespace", namespace))


@case
def create_what_is_there(client: Any, namespace: str) -> Any:
    client.create(isvc("twice"), namespace=namespace)
    return client.create(isvc("twice"), namespace=namespace)


@case
def create_what_is_invalid(client: Any, namespace: str) -> Any:
    wrong = isvc("invalid")
    wrong.spec.predictor.min_replicas = "two"
    return client.create(wrong, namespace)


@case
def create_and_watch(client: Any, namespace: str) -> Any:
    return client.create(isvc("watched"), namespace, watch=True, timeout_seconds=60)


@case
def get(client: Any, namespace: str) -> Any:
    client.create(isvc("idle-read"), namespace)
    return client.get("idle-read", namespace)


@case
def get_in_the_default_namespace(client: Any, namespace: str) -> Any:
    return client.get(f"{namespace}-missing")


@case
def get_what_is_not_there(client: Any, namespace: str) -> Any:
    return client.get("missing", namespace=namespace)


@case
def get_in_a_version_that_is_not_there(client: Any, namespace: str) -> Any:
    return client.get("missing", namespace=namespace, version="v9")


@case
def get_all(client: Any, namespace: str) -> Any:
    client.create(isvc("idle-one"), namespace)
    found = client.get(namespace=namespace)
    return sorted(found), [i["metadata"]["name"] for i in found["items"]].count("idle-one")


@case
def patch(client: Any, namespace: str) -> Any:
    client.create(isvc("idle-patched"), namespace)
    change = isvc("idle-patched", namespace, labels={"team": "a"})
    change.spec.predictor.min_replicas = 2
    return client.patch("idle-patched", change)


@case
def patch_what_is_not_there(client: Any, namespace: str) -> Any:
    return client.patch("missing", isvc("missing"), namespace)


@case
def replace(client: Any, namespace: str) -> Any:
    client.create(isvc("idle-replaced"), namespace)
    new = isvc("idle-replaced")
    new.spec.predictor.min_replicas = 3
    return client.replace("idle-replaced", new, namespace)


@case
def replace_with_a_version(client: Any, namespace: str) -> Any:
    made = client.create(isvc("idle-version"), namespace)
    new = isvc("idle-version", namespace, resource_version=made["metadata"]["resourceVersion"])
    return client.replace("idle-version", new)


@case
def replace_what_has_changed(client: Any, namespace: str) -> Any:
    client.create(isvc("idle-changed"), namespace)
    new = isvc("idle-changed", namespace, resource_version="1")
    return client.replace("idle-changed", new)


@case
def delete(client: Any, namespace: str) -> Any:
    client.create(isvc("idle-deleted"), namespace)
    return client.delete("idle-deleted", namespace)


@case
def delete_what_is_not_there(client: Any, namespace: str) -> Any:
    return client.delete("missing", namespace)


@case
def is_isvc_ready_before_there_is_a_status(client: Any, namespace: str) -> Any:
    client.create(isvc("idle-status"), namespace)
    return client.is_isvc_ready("idle-status", namespace)


@case
def wait_isvc_ready(client: Any, namespace: str) -> Any:
    client.create(isvc("waited"), namespace)
    waited = client.wait_isvc_ready("waited", namespace, timeout_seconds=60, polling_interval=1)
    return waited, client.is_isvc_ready("waited", namespace=namespace)


@case
def wait_isvc_ready_in_vain(client: Any, namespace: str) -> Any:
    client.create(isvc("idle-vain"), namespace)
    return client.wait_isvc_ready("idle-vain", namespace, timeout_seconds=2, polling_interval=1)


@case
def wait_isvc_ready_for_what_is_not_there(client: Any, namespace: str) -> Any:
    return client.wait_isvc_ready("missing", namespace, timeout_seconds=2, polling_interval=1)


@case
def wait_isvc_ready_and_watch(client: Any, namespace: str) -> Any:
    client.create(isvc("tables"), namespace)
    return client.wait_isvc_ready("tables", namespace, watch=True, timeout_seconds=60)


@case
def watch_in_vain(client: Any, namespace: str) -> Any:
    client.create(isvc("idle-watched"), namespace)
    return client.get("idle-watched", namespace, watch=True, timeout_seconds=1)


@case
def create_trained_model(client: Any, namespace: str) -> Any:
    return client.create_trained_model(trained_model("created"), namespace)


@case
def create_trained_model_that_is_there(client: Any, namespace: str) -> Any:
    client.create_trained_model(trained_model("twice"), namespace)
    return client.create_trained_model(trained_model("twice"), namespace)


@case
def delete_trained_model(client: Any, namespace: str) -> Any:
    client.create_trained_model(trained_model("deleted"), namespace)
    return client.delete_trained_model("deleted", namespace)


@case
def create_inference_graph(client: Any, namespace: str) -> Any:
    return client.create_inference_graph(graph("created", namespace))


@case
def get_inference_graph(client: Any, namespace: str) -> Any:
    client.create_inference_graph(graph("idle-read"), namespace)
    return client.get_inference_graph("idle-read", namespace)


@case
def delete_inference_graph(client: Any, namespace: str) -> Any:
    client.create_inference_graph(graph("idle-deleted"), namespace)
    return client.delete_inference_graph("idle-deleted", namespace)


@case
def is_ig_ready_of_what_is_not_there(client: Any, namespace: str) -> Any:
    return client.is_ig_ready("missing", namespace)


@case
def wait_ig_ready(client: Any, namespace: str) -> Any:
    client.create_inference_graph(graph("waited"), namespace)
    waited = client.wait_ig_ready("waited", namespace, timeout_seconds=60, polling_interval=1)
    return waited, client.is_ig_ready("waited", namespace)


@case
def wait_ig_ready_in_vain(client: Any, namespace: str) -> Any:
    client.create_inference_graph(graph("idle-vain"), namespace)
    return client.wait_ig_ready("idle-vain", namespace, timeout_seconds=2, polling_interval=1)


@case
def local_model_node_group(client: Any, namespace: str) -> Any:
    name = f"{namespace}-group"
    made = client.create_local_model_node_group(node_group(name))
    read = client.get_local_model_node_group(name)
    return made, read, client.delete_local_model_node_group(name)


@case
def get_local_model_node_group_that_is_not_there(client: Any, namespace: str) -> Any:
    return client.get_local_model_node_group(f"{namespace}-missing")


@case
def local_model_cache(client: Any, namespace: str) -> Any:
    name = f"{namespace}-cache"
    made = client.create_local_model_cache(cache(name))
    waited = client.wait_local_model_cache_ready(
        name, NODES, timeout_seconds=60, polling_interval=1
    )
    ready = client.is_local_model_cache_ready(name, NODES)
    other = client.is_local_model_cache_ready(name, ["node-2"])
    read = client.get_local_model_cache(name)["kind"]
    return made, waited, ready, other, read, client.delete_local_model_cache(name)


@case
def local_model_cache_in_vain(client: Any, namespace: str) -> Any:
    name = f"{namespace}-idle"
    client.create_local_model_cache(cache(name))
    try:
        client.wait_local_model_cache_ready(name, NODES, timeout_seconds=2, polling_interval=1)
    finally:
        client.delete_local_model_cache(name)


@case
def local_model_namespace_cache(client: Any, namespace: str) -> Any:
    name = "cached"
    made = client.create_local_model_namespace_cache(
        cache(name, "LocalModelNamespaceCache"), namespace
    )
    waited = client.wait_local_model_namespace_cache_ready(
        name, namespace, NODES, timeout_seconds=60, polling_interval=1
    )
    ready = client.is_local_model_namespace_cache_ready(name, namespace, NODES)
    read = client.get_local_model_namespace_cache(name, namespace)["kind"]
    return made, waited, ready, read, client.delete_local_model_namespace_cache(name, namespace)


@case
def set_credentials_for_s3(client: Any, namespace: str) -> Any:
    text = (
        f"[mine]\naws_access_key_id = {encoded('minio')}\n"
        f"aws_secret_access_key = {encoded('minio123')}\n"
    )
    with file_of(text) as path:
        return client.set_credentials(
            "S3",
            namespace,
            path,
            "s3-account",
            s3_profile="mine",
            s3_endpoint="minio.kubeflow:9000",
            s3_region="us-west-2",
            s3_use_https="0",
            s3_verify_ssl="0",
        )


@case
def set_credentials_for_gcs(client: Any, namespace: str) -> Any:
    with file_of('{"type": "service_account"}') as path:
        return client.set_credentials("GCS", namespace, path, "gcs-account")


@case
def set_credentials_for_azure(client: Any, namespace: str) -> Any:
    fields = ("clientId", "clientSecret", "subscriptionId", "tenantId")
    with file_of(json.dumps({field: encoded(field) for field in fields})) as path:
        return client.set_credentials("azure", namespace, path, "azure-account")


@case
def set_credentials_of_an_account_that_is_there(client: Any, namespace: str) -> Any:
    with file_of('{"type": "service_account"}') as path:
        client.set_credentials("gcs", namespace, path, "shared-account")
        return client.set_credentials("gcs", namespace, path, "shared-account")


@case
def set_credentials_for_another_storage(client: Any, namespace: str) -> Any:
    return client.set_credentials("ftp", namespace)


@case
def set_credentials_without_a_file(client: Any, namespace: str) -> Any:
    return client.set_credentials("gcs", namespace, "/nowhere/key.json")


@case
def set_credentials_without_the_profile(client: Any, namespace: str) -> Any:
    with file_of("[other]\n") as path:
        return client.set_credentials("s3", namespace, path)


@case
def use_the_kubernetes_client(client: Any, namespace: str) -> Any:
    listed = client.api_instance.list_namespaced_custom_object(
        constants.KSERVE_GROUP,
        constants.KSERVE_V1BETA1_VERSION,
        namespace,
        constants.KSERVE_PLURAL_INFERENCESERVICE,
        label_selector="team=nobody",
    )
    pods = client.core_api.list_namespaced_pod(namespace).items
    deployments = client.app_api.list_namespaced_deployment(namespace).items
    scalers = client.hpa_v2_api.list_namespaced_horizontal_pod_autoscaler(namespace).items
    return listed["items"], pods, deployments, scalers


def main(kubeconfig: str, namespace: str, proxy: str, output: str, *names: str) -> None:
    client = KServeClient(config_file=kubeconfig)
    report = {}
    for name in names or CASES:
        with urllib.request.urlopen(f"{proxy}/case/{name}") as answer:
            answer.read()
        printed = io.StringIO()
        outcome: dict[str, Any] = {}
        with contextlib.redirect_stdout(printed):
            try:
                outcome["result"] = CASES[name](client, namespace)
            except Exception as error:
                outcome["error"] = type(error).__name__
        outcome["printed"] = printed.getvalue()
        report[name] = outcome
    Path(output).write_text(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
