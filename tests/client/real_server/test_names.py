"""Names that look like paths or queries reach nothing but the object of that very name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kserve_models import V1beta1InferenceService
from kserve_models.api import ServingV1beta1Api
from kserve_models.client import ApiClient, NotFoundError

IMPOSSIBLE = ["", ".", "..", "../iris", "iris/status", "a/b?c", "/iris", "iris%2Fstatus", "%2e%2e"]
"""What no server takes for a name: refused before any request."""
ODD = [
    "iris?x=1",
    "iris?dryRun=All",
    "iris#x",
    "iris&x",
    "iris;x",
    "iris\\status",
    "iris status",
    "iris\r\nX-Odd: 1",
    "iris\0",
    "...",
    "Iris",
    "ï",
    "\N{FULLWIDTH SOLIDUS}iris",
]
"""What a server looks for, and has not."""
Call = Callable[[ServingV1beta1Api, str, str], Any]
CALLS: dict[str, Call] = {
    "read": lambda api, name, place: api.read_namespaced_inference_service(name, place),
    "delete": lambda api, name, place: api.delete_namespaced_inference_service(name, place),
    "patch": lambda api, name, place: api.patch_namespaced_inference_service(
        name, place, {"metadata": {"labels": {"changed": "yes"}}}
    ),
    "patch status": lambda api, name, place: api.patch_namespaced_inference_service_status(
        name, place, {"status": {"url": "http://changed"}}
    ),
}
every_call = pytest.mark.parametrize("call", CALLS.values(), ids=list(CALLS))


@pytest.fixture
def api(api_client: ApiClient) -> ServingV1beta1Api:
    return ServingV1beta1Api(api_client)


@pytest.fixture
def iris(api: ServingV1beta1Api, namespace: str) -> V1beta1InferenceService:
    """An object that stands by, and must stay as it is."""
    body = {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {"name": "iris"},
        "spec": {"predictor": {}},
    }
    return api.create_namespaced_inference_service(namespace, body)


@every_call
@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_a_name_that_none_can_have(
    api: ServingV1beta1Api, iris: V1beta1InferenceService, call: Call, name: str
) -> None:
    namespace = iris.metadata.namespace
    with pytest.raises(ValueError, match=r"^name: expected a (Kubernetes )?name, got "):
        call(api, name, namespace)
    with pytest.raises(ValueError, match=r"^namespace: expected a (Kubernetes )?name, got "):
        call(api, "iris", name)
    assert api.read_namespaced_inference_service("iris", namespace) == iris


@every_call
@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_arrives_as_it_is(
    api: ServingV1beta1Api, iris: V1beta1InferenceService, call: Call, name: str
) -> None:
    namespace = iris.metadata.namespace
    with pytest.raises(NotFoundError) as refusal:
        call(api, name, namespace)
    assert refusal.value.status is not None
    assert refusal.value.status.details.name == name
    assert api.read_namespaced_inference_service("iris", namespace) == iris


@every_call
@pytest.mark.parametrize("name", ODD)
def test_an_odd_namespace_is_another(
    api: ServingV1beta1Api, iris: V1beta1InferenceService, call: Call, name: str
) -> None:
    namespace = iris.metadata.namespace
    with pytest.raises(NotFoundError):
        call(api, "iris", name.replace("iris", namespace))
    assert api.read_namespaced_inference_service("iris", namespace) == iris


def test_nothing_is_created_under_a_name_of_a_path(
    api: ServingV1beta1Api, iris: V1beta1InferenceService
) -> None:
    namespace = iris.metadata.namespace
    for name in ("../x", "a/b?c"):
        body = {**iris.to_dict(serialize=True), "metadata": {"name": name}}
        with pytest.raises(ValueError, match="no name can contain '/'"):
            api.replace_namespaced_inference_service(name, namespace, body)
    assert api.list_namespaced_inference_service(namespace).items == [iris]
