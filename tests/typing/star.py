"""What a user of a star import writes; mypy in strict mode and pyright have nothing to say."""
# pyright: reportWildcardImportFromLibrary=false
# ruff: noqa: F403, F405

from kserve_models import *

model = V1beta1ModelSpec(model_format=V1beta1ModelFormat(name="sklearn"), storage_uri="gs://a")
spec = V1beta1InferenceServiceSpec(predictor=V1beta1PredictorSpec(model=model))
isvc = V1beta1InferenceService(metadata={"name": "iris"}, spec=spec)
format_of_the_model: ModelFormat = {"name": "sklearn"}


def send(host: str) -> Model:
    api = ServingV1beta1Api(ApiClient(Configuration(host=host)))
    return api.create_namespaced_inference_service("models", isvc)


def read(path: str) -> Resource | None:
    try:
        found: Resource = load(path)
    except ManifestError:
        return None
    return found
