"""Fields of a newer server than this package's schema survive read, change and replace."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from kserve_models.api import ServingV1beta1Api
from kserve_models.client import ApiClient, paginate, watch
from tests.apiserver.cluster import DEFINITIONS, Cluster, wait_until

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
def newer_server(cluster: Cluster, namespace: str) -> Iterator[str]:
    """A namespace of a server whose InferenceService has fields that this package doesn't know.

    Other tests don't see them: what they send has none.
    """
    if not cluster.owned:
        pytest.skip("changes a CustomResourceDefinition: only on a server of the tests' own")
    before = cluster.expect(200, "GET", DEFINITION)
    changed = copy.deepcopy(before)
    for version in changed["spec"]["versions"]:
        with_field(version["schema"]["openAPIV3Schema"])
    cluster.expect(200, "PUT", DEFINITION, changed)
    wait_until(lambda: keeps_field(cluster, namespace), "the server knows the new field")
    yield namespace
    latest = cluster.expect(200, "GET", DEFINITION)
    cluster.expect(200, "PUT", DEFINITION, {**latest, "spec": before["spec"]})


def service(name: str) -> dict[str, Any]:
    model = {"modelFormat": {"name": "sklearn"}, FIELD: NEWER}
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {"name": name},
        "spec": {FIELD: NEWER, "predictor": {"minReplicas": 1, "model": model, FIELD: NEWER}},
    }


def keeps_field(cluster: Cluster, namespace: str) -> bool:
    path = f"/apis/serving.kserve.io/v1beta1/namespaces/{namespace}/inferenceservices?dryRun=All"
    return FIELD in cluster.expect(201, "POST", path, service("probe"))["spec"]


def test_it_survives(newer_server: str, cluster: Cluster, api_client: ApiClient) -> None:
    path = f"/apis/serving.kserve.io/v1beta1/namespaces/{newer_server}/inferenceservices"
    cluster.expect(201, "POST", path, service("iris"))
    stored = cluster.expect(200, "GET", f"{path}/iris")
    stored["status"] = {FIELD: NEWER, "url": "http://iris.example.org"}
    cluster.expect(200, "PUT", f"{path}/iris/status", stored)
    api = ServingV1beta1Api(api_client)

    obj = api.read_namespaced_inference_service("iris", newer_server)
    obj.spec.predictor.min_replicas = 3
    obj.spec.predictor.model.storage_uri = "gs://models/iris"
    replaced = api.replace_namespaced_inference_service("iris", newer_server, obj)
    assert replaced.spec.predictor.model.additional_properties == {FIELD: NEWER}
    replaced.status.url = "http://iris.example.com"
    api.replace_namespaced_inference_service_status("iris", newer_server, replaced)

    expected = service("iris")["spec"]
    expected["predictor"]["minReplicas"] = 3
    expected["predictor"]["model"]["storageUri"] = "gs://models/iris"
    after = cluster.expect(200, "GET", f"{path}/iris")
    assert after["spec"] == expected
    assert after["status"] == {FIELD: NEWER, "url": "http://iris.example.com"}

    (paged,) = paginate(api.list_namespaced_inference_service, newer_server)
    with watch(api.list_namespaced_inference_service, newer_server, timeout=120) as events:
        watched = next(events).object
    assert paged.to_dict(serialize=True) == watched.to_dict(serialize=True) == after
