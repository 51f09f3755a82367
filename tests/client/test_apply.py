"""Server-side apply, against a real API server."""

from __future__ import annotations

from typing import Any

import pytest

from kserve_models import V1alpha1ClusterServingRuntime, V1beta1InferenceService
from kserve_models.api import ServingV1beta1Api
from kserve_models.client import (
    ApiClient,
    ApplyConflictError,
    Configuration,
    Conflict,
    InvalidError,
    apply,
)
from tests.client.support.kinds import Kind, every_kind, fixture

MODEL = {"modelFormat": {"name": "sklearn"}, "storageUri": "gs://b/m"}


def isvc(namespace: str, **predictor: Any) -> V1beta1InferenceService:
    return V1beta1InferenceService(
        metadata={"name": "iris", "namespace": namespace},
        spec={"predictor": {"model": MODEL, **predictor}},
    )


@every_kind
def test_every_kind_is_created_and_found_unchanged(kind: Kind) -> None:
    manifest = fixture(kind.resource)
    manifest["metadata"] = {"name": kind.mark, "labels": {"kserve-models-test": kind.mark}}
    if kind.resource.namespaced:
        manifest["metadata"]["namespace"] = kind.namespace
    obj = kind.model.from_dict(manifest)
    first = apply(obj, field_manager="tests", api_client=kind.api.api_client)
    again = apply(obj, field_manager="tests", api_client=kind.api.api_client)
    assert type(first) is kind.model
    assert first.metadata.resource_version == again.metadata.resource_version
    assert kind.method("read")(*kind.place(kind.mark)) == again


def test_fields_that_are_no_longer_given_go(api_client: ApiClient, namespace: str) -> None:
    apply(isvc(namespace, minReplicas=1, maxReplicas=3), field_manager="me", api_client=api_client)
    changed = apply(isvc(namespace, minReplicas=2), field_manager="me", api_client=api_client)
    assert changed.spec is not None
    assert changed.spec.predictor.min_replicas == 2
    assert changed.spec.predictor.max_replicas is None


def test_a_conflict_names_field_and_owner(api_client: ApiClient, namespace: str) -> None:
    apply(isvc(namespace, minReplicas=1), field_manager="autoscaler", api_client=api_client)
    with pytest.raises(ApplyConflictError) as error:
        apply(isvc(namespace, minReplicas=2), field_manager="me", api_client=api_client)
    assert error.value.conflicts == [Conflict(".spec.predictor.minReplicas", "autoscaler")]
    taken = apply(
        isvc(namespace, minReplicas=2), field_manager="me", force=True, api_client=api_client
    )
    assert taken.spec is not None
    assert taken.spec.predictor.min_replicas == 2


def test_a_dry_run_stores_nothing(api_client: ApiClient, namespace: str) -> None:
    tried = apply(isvc(namespace), field_manager="me", dry_run="All", api_client=api_client)
    assert tried.metadata is not None
    assert tried.metadata.uid
    api = ServingV1beta1Api(api_client)
    assert api.list_namespaced_inference_service(namespace).items == []


def test_a_mapping_gives_the_model_of_its_kind(api_client: ApiClient, namespace: str) -> None:
    manifest = isvc(namespace).to_dict(serialize=True)
    made = apply(manifest, field_manager="me", api_client=api_client)
    assert type(made) is V1beta1InferenceService
    assert manifest == isvc(namespace).to_dict(serialize=True)


def test_what_was_read_can_be_applied(api_client: ApiClient, namespace: str) -> None:
    made = apply(isvc(namespace), field_manager="me", api_client=api_client)
    assert made.metadata is not None
    assert made.metadata.managed_fields
    again = apply(made, field_manager="me", api_client=api_client)
    assert made.metadata.managed_fields
    assert again.metadata is not None
    assert again.metadata.uid == made.metadata.uid


def test_the_status_alone(api_client: ApiClient, namespace: str) -> None:
    apply(isvc(namespace), field_manager="me", api_client=api_client)
    status = {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {"name": "iris", "namespace": namespace},
        "status": {"conditions": [{"type": "Ready", "status": "True"}]},
    }
    made = apply(status, field_manager="controller", subresource="status", api_client=api_client)
    assert made["status"]["conditions"] == [{"type": "Ready", "status": "True"}]


def test_an_invalid_object_names_the_field(api_client: ApiClient, namespace: str) -> None:
    with pytest.raises(InvalidError) as error:
        apply(isvc(namespace, scaleMetric="bananas"), field_manager="me", api_client=api_client)
    assert [cause.field for cause in error.value.causes] == ["spec.predictor.scaleMetric"]


def test_without_a_namespace_it_goes_to_that_of_the_configuration(
    configuration: Configuration, namespace: str
) -> None:
    configuration.namespace = namespace
    body = {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {"name": "here"},
        "spec": {"predictor": {"minReplicas": 1}},
    }
    with ApiClient(configuration) as client:
        made = apply(body, field_manager="tests", api_client=client)
    assert made.metadata is not None
    assert made.metadata.namespace == namespace


def test_without_a_namespace_it_goes_to_the_default_one(api_client: ApiClient) -> None:
    obj = V1beta1InferenceService(
        metadata={"generateName": "x", "name": "kserve-models-test-default"},
        spec={"predictor": {"model": MODEL}},
    )
    made = apply(obj, field_manager="me", dry_run="All", api_client=api_client)
    assert made.metadata is not None
    assert made.metadata.namespace == "default"


@pytest.mark.parametrize(
    ("obj", "arguments", "message"),
    [
        ({}, {}, "apply: expected apiVersion in the object, got None"),
        ({"apiVersion": "v1"}, {}, "apply: expected kind in the object, got None"),
        (
            {"apiVersion": "serving.kserve.io/v1", "kind": "InferenceService"},
            {},
            (
                "apply: the API has no kind 'InferenceService' of 'serving.kserve.io/v1'; expected "
                "apiVersion serving.kserve.io/v1beta1"
            ),
        ),
        (
            {"apiVersion": "serving.kserve.io/v1beta1", "kind": "inferenceservice"},
            {},
            (
                "apply: the API has no kind 'inferenceservice' of 'serving.kserve.io/v1beta1'. Did you "
                "mean 'InferenceService'?"
            ),
        ),
        (
            V1beta1InferenceService(metadata={}, spec={"predictor": {}}),
            {},
            "apply: expected metadata.name in the InferenceService, got none",
        ),
        (
            V1beta1InferenceService(metadata={"generateName": "x-"}, spec={"predictor": {}}),
            {},
            (
                "apply: expected metadata.name in the InferenceService, got none; "
                "metadata.generateName is for create calls"
            ),
        ),
        (
            isvc("models"),
            {"field_manager": ""},
            "apply: expected a field_manager, such as 'my-pipeline', got ''",
        ),
        (
            V1alpha1ClusterServingRuntime(metadata={"name": "x"}, spec={"containers": []}),
            {"subresource": "status"},
            "apply: ClusterServingRuntime has no subresource 'status'",
        ),
    ],
)
def test_what_can_be_applied_nowhere(obj: Any, arguments: Any, message: str) -> None:
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        with pytest.raises(ValueError, match="apply: ") as error:
            apply(obj, **{"field_manager": "me", "api_client": client, **arguments})
        assert str(error.value) == message


def test_what_is_no_object() -> None:
    with pytest.raises(TypeError, match="apply: expected a model or a mapping, got str"):
        apply("iris", field_manager="me")  # type: ignore[call-overload]
