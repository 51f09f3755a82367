"""What a real API server refuses arrives as exceptions that say what, where and why."""

from __future__ import annotations

from typing import Any

import pytest

from kserve_models import V1beta1InferenceService
from kserve_models.api import ServingV1alpha2Api, ServingV1beta1Api
from kserve_models.client import (
    AlreadyExistsError,
    ApiClient,
    ApiError,
    ApplyConflictError,
    BadRequestError,
    Cause,
    Conflict,
    ConflictError,
    ExpiredError,
    ForbiddenError,
    InternalError,
    InvalidError,
    NotFoundError,
    RequestTooLargeError,
    UnauthorizedError,
    UnsupportedMediaTypeError,
    apply,
    paginate,
    watch,
)
from tests.apiserver.cluster import Cluster, wait_until
from tests.apiserver.server import Server
from tests.client.conftest import configuration_of
from tests.client.support.kinds import Kind, every_kind, fixture

MIB = 1024 * 1024
EXPIRED = (
    "The provided continue parameter is too old to display a consistent list result. You can "
    "start a new list without the continue parameter"
)


@pytest.fixture
def api(api_client: ApiClient) -> ServingV1beta1Api:
    return ServingV1beta1Api(api_client)


def service(name: str = "iris", **predictor: Any) -> V1beta1InferenceService:
    return V1beta1InferenceService.from_dict(
        {"metadata": {"name": name}, "spec": {"predictor": {"minReplicas": 1, **predictor}}}
        | {"apiVersion": "serving.kserve.io/v1beta1", "kind": "InferenceService"}
    )


@every_kind
def test_a_spec_of_another_type_is_named(kind: Kind) -> None:
    wrong = {**kind.manifest(fixture(kind.resource), kind.name()), "spec": "text"}
    with pytest.raises(InvalidError) as refusal:
        kind.method("create")(*kind.place(), wrong)
    assert (refusal.value.status_code, refusal.value.reason) == (422, "Invalid")
    assert (
        Cause(
            "spec",
            'Invalid value: "string": spec in body must be of type object: "string"',
            "FieldValueTypeInvalid",
        )
        in refusal.value.causes
    )


@every_kind
def test_a_name_that_is_none_is_named(kind: Kind) -> None:
    wrong = kind.object()
    wrong.metadata.name = "Not_A_Name"
    with pytest.raises(InvalidError) as refusal:
        kind.method("create")(*kind.place(), wrong)
    assert [(cause.field, cause.reason) for cause in refusal.value.causes] == [
        ("metadata.name", "FieldValueInvalid")
    ]


def test_every_cause_is_there(api: ServingV1beta1Api, namespace: str) -> None:
    model = {"storageUri": "gs://models/iris", "modelFormat": {}}
    wrong = service(model=model, minReplicas="two", volumes=[{"emptyDir": {}}])
    with pytest.raises(InvalidError) as refusal:
        api.create_namespaced_inference_service(namespace, wrong)
    assert sorted(refusal.value.causes) == [
        Cause(
            "spec.predictor.minReplicas",
            'Invalid value: "string": spec.predictor.minReplicas in body must be of type '
            'integer: "string"',
            "FieldValueTypeInvalid",
        ),
        Cause("spec.predictor.model.modelFormat.name", "Required value", "FieldValueRequired"),
        Cause("spec.predictor.volumes[0].name", "Required value", "FieldValueRequired"),
    ]
    assert refusal.value.status is not None
    assert refusal.value.status.details.kind == "InferenceService"
    for cause in refusal.value.causes:
        assert cause.field in str(refusal.value)


def test_a_rule_that_is_broken_is_named(api_client: ApiClient, namespace: str) -> None:
    """A rule in CEL: the server runs it after the types are right."""
    picker = {"kind": "Service", "name": "picker"}
    pool: dict[str, Any] = {
        "endpointPickerRef": picker,
        "targetPorts": [{"number": 80}, {"number": 80}],
    }
    pool["selector"] = {"matchLabels": {"app": "chat"}}
    wrong = {
        "apiVersion": "serving.kserve.io/v1alpha2",
        "kind": "LLMInferenceService",
        "metadata": {"name": "chat"},
        "spec": {
            "model": {"uri": "hf://acme/chat"},
            "router": {"scheduler": {"pool": {"spec": pool}}},
        },
    }
    with pytest.raises(InvalidError) as refusal:
        ServingV1alpha2Api(api_client).create_namespaced_llm_inference_service(namespace, wrong)
    place = "spec.router.scheduler.pool.spec"
    found = {cause.field: cause.message for cause in refusal.value.causes}
    assert found.keys() == {f"{place}.endpointPickerRef", f"{place}.targetPorts"}
    assert "port is required when kind is 'Service'" in found[f"{place}.endpointPickerRef"]
    assert "port number must be unique" in found[f"{place}.targetPorts"]


def test_unknown_fields_are_refused_when_asked(api: ServingV1beta1Api, namespace: str) -> None:
    wrong = service(minReplica=1)
    with pytest.raises(BadRequestError, match=r'unknown field "spec.predictor.minReplica"'):
        api.create_namespaced_inference_service(namespace, wrong, field_validation="Strict")


def test_unauthorized(cluster: Cluster, namespace: str) -> None:
    configuration = configuration_of(cluster, "not-a-token-of-anyone")
    with ApiClient(configuration) as client, pytest.raises(UnauthorizedError) as refusal:
        ServingV1beta1Api(client).list_namespaced_inference_service(namespace)
    assert (refusal.value.status_code, refusal.value.reason) == (401, "Unauthorized")
    assert "not-a-token-of-anyone" not in f"{refusal.value!r} {refusal.value} {client!r}"


def test_forbidden(powerless: ApiClient, namespace: str) -> None:
    with pytest.raises(ForbiddenError) as refusal:
        ServingV1beta1Api(powerless).delete_namespaced_inference_service("iris", namespace)
    assert (refusal.value.status_code, refusal.value.reason) == (403, "Forbidden")
    assert (
        f'User "system:serviceaccount:{namespace}:powerless" cannot delete resource '
        '"inferenceservices" in API group "serving.kserve.io" in the namespace '
        f'"{namespace}"'
    ) in str(refusal.value)


def test_not_found(api: ServingV1beta1Api, namespace: str) -> None:
    with pytest.raises(NotFoundError) as refusal:
        api.read_namespaced_inference_service("iris", namespace)
    assert 'inferenceservices.serving.kserve.io "iris" not found' in str(refusal.value)
    with pytest.raises(NotFoundError, match=f'namespaces "{namespace}-not" not found'):
        api.create_namespaced_inference_service(f"{namespace}-not", service())


def test_already_exists(api: ServingV1beta1Api, namespace: str) -> None:
    api.create_namespaced_inference_service(namespace, service())
    with pytest.raises(AlreadyExistsError) as refusal:
        api.create_namespaced_inference_service(namespace, service())
    assert (refusal.value.status_code, refusal.value.reason) == (409, "AlreadyExists")


def test_conflict(api: ServingV1beta1Api, namespace: str) -> None:
    mine = api.create_namespaced_inference_service(namespace, service())
    patch = {"metadata": {"labels": {"by": "another"}}}
    api.patch_namespaced_inference_service("iris", namespace, patch)
    with pytest.raises(ConflictError) as refusal:
        api.replace_namespaced_inference_service("iris", namespace, mine)
    assert (type(refusal.value), refusal.value.reason) == (ConflictError, "Conflict")
    body = {"preconditions": {"uid": "another"}}
    with pytest.raises(
        ConflictError, match=r"the UID in the precondition \(another\) does not match"
    ):
        api.delete_namespaced_inference_service("iris", namespace, body)


def test_apply_conflicts_name_field_and_owner(api_client: ApiClient, namespace: str) -> None:
    mine = service()
    mine.metadata.namespace = namespace
    apply(mine, field_manager="mine", api_client=api_client)
    mine.spec.predictor.min_replicas = 2
    with pytest.raises(ApplyConflictError) as refusal:
        apply(mine, field_manager="yours", api_client=api_client)
    assert refusal.value.conflicts == [Conflict(".spec.predictor.minReplicas", "mine")]
    taken = apply(mine, field_manager="yours", force=True, api_client=api_client)
    assert taken.spec.predictor.min_replicas == 2


def test_too_large(api: ServingV1beta1Api, namespace: str) -> None:
    with pytest.raises(RequestTooLargeError) as refusal:
        api.create_namespaced_inference_service(namespace, service(hostname="x" * 4 * MIB))
    assert refusal.value.status_code == 413
    assert "limit is 3145728" in str(refusal.value)
    # The server takes this one, and its storage does not.
    with pytest.raises(InternalError, match="request is too large"):
        api.create_namespaced_inference_service(namespace, service(hostname="x" * (2 * MIB - 5000)))


def test_a_patch_of_a_type_that_the_server_lacks(api: ServingV1beta1Api, namespace: str) -> None:
    api.create_namespaced_inference_service(namespace, service())
    strategic = "application/strategic-merge-patch+json"
    with pytest.raises(UnsupportedMediaTypeError) as refusal:
        api.patch_namespaced_inference_service("iris", namespace, {}, _content_type=strategic)
    assert refusal.value.status_code == 415


def test_a_watch_from_long_ago(api: ServingV1beta1Api, namespace: str) -> None:
    list_call = api.list_namespaced_inference_service
    with pytest.raises(ExpiredError, match="too old resource version: 1"):
        next(watch(list_call, namespace, resource_version="1", timeout=120))


def test_an_expired_page(own_server: Server) -> None:
    """On a server of its own: pages of other tests would expire, too."""
    cluster = own_server.cluster
    with ApiClient(configuration_of(cluster)) as client:
        api, namespace = ServingV1beta1Api(client), cluster.create_namespace()
        list_call = api.list_namespaced_inference_service
        made = [
            api.create_namespaced_inference_service(namespace, service(name)) for name in "abcde"
        ]
        token = list_call(namespace, limit=2).metadata._continue
        pages = paginate(list_call, namespace, limit=2)
        found = [next(pages), next(pages)]
        cluster.forget_history()
        wait_until(lambda: expired(list_call, namespace, token), "the token expires")
        with pytest.raises(ExpiredError) as refusal:
            list_call(namespace, limit=2, _continue=token)
        assert (refusal.value.status_code, refusal.value.reason) == (410, "Expired")
        assert EXPIRED in str(refusal.value)
        rest = list_call(namespace, _continue=refusal.value.status.metadata._continue)
        assert rest.items == made[2:]
        assert [*found, *pages] == made


def expired(list_call: Any, namespace: str, token: str) -> bool:
    try:
        list_call(namespace, limit=2, _continue=token)
    except ApiError:
        return True
    return False
