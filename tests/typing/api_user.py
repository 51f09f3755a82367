"""What a user of the API classes writes; mypy in strict mode and pyright have nothing to say."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models import (
    ApiClient,
    ApiError,
    ApiResponse,
    Configuration,
    ServingV1alpha1Api,
    ServingV1alpha2Api,
    ServingV1beta1Api,
    V1alpha1ClusterServingRuntime,
    V1beta1InferenceService,
    V1DeleteOptions,
    V1Preconditions,
    V1Status,
    load_config,
)
from kserve_models.api import RESOURCES
from kserve_models.client import NotFoundError, exceptions


def connect(host: str) -> ServingV1beta1Api:
    load_config()
    return ServingV1beta1Api(ApiClient(Configuration(host=host)))


def create(api: ServingV1beta1Api, isvc: V1beta1InferenceService) -> str:
    made = api.create_namespaced_inference_service(
        "models", isvc, dry_run="All", field_manager="me", field_validation="Strict"
    )
    return made.metadata.name or ""


def create_plain(api: ServingV1beta1Api) -> V1beta1InferenceService:
    return api.create_namespaced_inference_service(
        namespace="models", body={"metadata": {"name": "iris"}}, _headers={"X-Trace": "1"}
    )


def find(api: ServingV1beta1Api, name: str) -> V1beta1InferenceService | None:
    try:
        return api.read_namespaced_inference_service(name, "models", _request_timeout=(1, 2.5))
    except NotFoundError:
        return None
    except (ApiError, exceptions.ApiConnectionError) as error:
        raise SystemExit(str(error)) from error


def names(api: ServingV1beta1Api) -> Iterator[str | None]:
    page = api.list_namespaced_inference_service(
        "models", limit=500, label_selector="app=iris", _continue="token"
    )
    yield from (item.metadata.name for item in page.items)


def everywhere(api: ServingV1beta1Api) -> int:
    return len(api.list_inference_service_for_all_namespaces(resource_version="0").items)


def change(api: ServingV1beta1Api, isvc: V1beta1InferenceService) -> V1beta1InferenceService:
    api.replace_namespaced_inference_service("iris", "models", isvc)
    api.patch_namespaced_inference_service("iris", "models", {"spec": {"predictor": None}})
    api.patch_namespaced_inference_service("iris", "models", [{"op": "remove", "path": "/a"}])
    api.patch_namespaced_inference_service_status("iris", "models", {"status": {}})
    return api.patch_namespaced_inference_service(
        "iris",
        "models",
        isvc,
        _content_type="application/apply-patch+yaml",
        field_manager="me",
        force=True,
    )


def delete(api: ServingV1beta1Api) -> bool:
    options = V1DeleteOptions(preconditions=V1Preconditions(uid="1"))
    gone = api.delete_namespaced_inference_service("iris", "models", options)
    api.delete_namespaced_inference_service("iris", "models", propagation_policy="Foreground")
    api.delete_collection_namespaced_inference_service("models", label_selector="app=iris")
    return isinstance(gone, V1Status)


def stream(api: ServingV1beta1Api) -> Iterator[bytes]:
    answer = api.list_namespaced_inference_service("models", watch=True, _preload_content=False)
    yield from answer.stream(1024)
    answer.release_conn()


def answered(api: ServingV1beta1Api) -> tuple[int, str | None]:
    answer = api.read_namespaced_inference_service_with_http_info("iris", "models")
    isvc, status, headers = answer
    assert isvc is answer.data
    return status, headers.get("Warning")


def raw(api: ServingV1beta1Api) -> bytes:
    answer = api.read_namespaced_inference_service_with_http_info(
        "iris", "models", _preload_content=False
    )
    return answer.data.read()


def cluster_scoped(api: ServingV1alpha1Api) -> ApiResponse[V1alpha1ClusterServingRuntime]:
    runtime = api.read_cluster_serving_runtime("sklearn")
    api.replace_cluster_serving_runtime("sklearn", runtime)
    return api.read_cluster_serving_runtime_with_http_info("sklearn")


def llm(api: ServingV1alpha2Api) -> int:
    return len(api.list_llm_inference_service_for_all_namespaces().items)


def plural(api_version: str, kind: str) -> str:
    return RESOURCES[api_version, kind].plural
