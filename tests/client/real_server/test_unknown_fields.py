"""Fields of a newer server than this package's schema survive read, change and replace."""

from __future__ import annotations

from typing import Any

import pytest

from kserve_models.api import ServingV1beta1Api
from kserve_models.client import ApiClient, paginate, watch
from tests.apiserver.cluster import DEFINITIONS, Cluster, wait_until
from tests.apiserver.server import Server
from tests.client.conftest import configuration_of

DEFINITION = f"{DEFINITIONS}/inferenceservices.serving.kserve.io"
FIELD = "tensorRoute"
NEWER = {"mode": "mesh", "hops": [1, 2.5], "fallback": {"snake_case": True, "none": {}}}


def with_field(schema: dict[str, Any]) -> None:
    """Extend a version's schema: in the spec, deep in it, and in the status."""
    newer = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    spec = schema["properties"]["spec"]
    predictor = spec["properties"]["predictor"]
    for place in (
        spec,
        predictor,
        predictor["properties"]["model"],
        schema["properties"]["status"],
    ):
        place["properties"][FIELD] = newer


@pytest.fixture
def newer(own_server: Server) -> Cluster:
    """A server whose InferenceService has fields that this package doesn't know."""
    cluster = own_server.cluster
    definition = cluster.expect(200, "GET", DEFINITION)
    for version in definition["spec"]["versions"]:
        with_field(version["schema"]["openAPIV3Schema"])
    cluster.expect(200, "PUT", DEFINITION, definition)
    wait_until(lambda: keeps_field(cluster), "the server knows the new field")
    return cluster


def service(name: str) -> dict[str, Any]:
    model = {"modelFormat": {"name": "sklearn"}, FIELD: NEWER}
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {"name": name},
        "spec": {FIELD: NEWER, "predictor": {"minReplicas": 1, "model": model, FIELD: NEWER}},
    }


def path(namespace: str) -> str:
    return f"/apis/serving.kserve.io/v1beta1/namespaces/{namespace}/inferenceservices"


def keeps_field(cluster: Cluster) -> bool:
    """429 while the server takes the new schema."""
    answer = cluster.request("POST", f"{path('default')}?dryRun=All", service("probe"))
    return answer.status == 201 and FIELD in answer.data["spec"]


def test_it_survives(newer: Cluster) -> None:
    namespace = newer.create_namespace()
    newer.expect(201, "POST", path(namespace), service("iris"))
    stored = newer.expect(200, "GET", f"{path(namespace)}/iris")
    stored["status"] = {FIELD: NEWER, "url": "http://iris.example.org"}
    newer.expect(200, "PUT", f"{path(namespace)}/iris/status", stored)
    with ApiClient(configuration_of(newer)) as client:
        check(ServingV1beta1Api(client), newer, namespace)


def check(api: ServingV1beta1Api, server: Cluster, namespace: str) -> None:
    obj = api.read_namespaced_inference_service("iris", namespace)
    obj.spec.predictor.min_replicas = 3
    obj.spec.predictor.model.storage_uri = "gs://models/iris"
    replaced = api.replace_namespaced_inference_service("iris", namespace, obj)
    assert replaced.spec.predictor.model.additional_properties == {FIELD: NEWER}
    replaced.status.url = "http://iris.example.com"
    api.replace_namespaced_inference_service_status("iris", namespace, replaced)

    expected = service("iris")["spec"]
    expected["predictor"]["minReplicas"] = 3
    expected["predictor"]["model"]["storageUri"] = "gs://models/iris"
    after = server.expect(200, "GET", f"{path(namespace)}/iris")
    assert after["spec"] == expected
    assert after["status"] == {FIELD: NEWER, "url": "http://iris.example.com"}

    (paged,) = paginate(api.list_namespaced_inference_service, namespace)
    with watch(api.list_namespaced_inference_service, namespace, timeout=120) as events:
        watched = next(events).object
    assert paged.to_dict(serialize=True) == watched.to_dict(serialize=True) == after
