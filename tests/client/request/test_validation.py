"""``ApiClient(validate=True)``: what a cluster would refuse is not sent."""

from __future__ import annotations

from typing import Any

import pytest

import kserve_models
from kserve_models.admission import RefusedError
from kserve_models.api import ServingV1beta1Api
from kserve_models.client import ApiClient
from tests.client.support.raw_http_server import Server


def iris(**predictor: Any) -> dict[str, Any]:
    model = {"modelFormat": {"name": "sklearn"}, "storageUri": "gs://models/iris"}
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {"name": "iris"},
        "spec": {"predictor": {"model": model, **predictor}},
    }


@pytest.fixture
def api(server: Server) -> ServingV1beta1Api:
    return ServingV1beta1Api(ApiClient(server.configuration(), validate=True))


def test_what_would_be_refused_is_not_sent(api: ServingV1beta1Api, server: Server) -> None:
    with pytest.raises(RefusedError) as raised:
        api.create_namespaced_inference_service("models", iris(minReplica=1, minReplicas=-1))
    assert str(raised.value) == (
        "create_namespaced_inference_service: a cluster would refuse InferenceService iris:\n"
        "  spec.predictor.minReplica: no such field: did you mean 'minReplicas'?"
        " [schema/unknown-field]\n"
        "  spec.predictor.minReplicas: expected at least 0, got -1 [ISVC-35]"
    )
    assert [problem.rule for problem in raised.value.problems] == [
        "schema/unknown-field",
        "ISVC-35",
    ]
    assert server.requests == []


def test_a_model_object(api: ServingV1beta1Api, server: Server) -> None:
    obj = kserve_models.V1beta1InferenceService.from_dict(iris(maxReplicas="2"))
    with pytest.raises(RefusedError, match="expected a whole number"):
        api.replace_namespaced_inference_service("iris", "models", obj)
    assert server.requests == []


def test_what_would_be_taken_is_sent(api: ServingV1beta1Api, server: Server) -> None:
    api.create_namespaced_inference_service("models", iris())
    assert [request.method for request in server.requests] == ["POST"]


def test_patches_and_the_status_are_sent(api: ServingV1beta1Api, server: Server) -> None:
    patch = {"spec": {"predictor": {"minReplica": 1}}}
    api.patch_namespaced_inference_service("iris", "models", patch)
    api.replace_namespaced_inference_service_status("iris", "models", iris(minReplica=1))
    assert [request.method for request in server.requests] == ["PATCH", "PUT"]


def test_it_is_off_by_default(server: Server) -> None:
    with ApiClient(server.configuration()) as client:
        ServingV1beta1Api(client).create_namespaced_inference_service("models", iris(a=1))
    assert [request.method for request in server.requests] == ["POST"]
