"""Pickles whose classes had other modules when they were made load as what they were."""

from __future__ import annotations

import datetime
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import kserve_models as k
from kserve_models import api, client
from kserve_models.client import exceptions
from tests import REPOSITORY

PICKLES = REPOSITORY / "tests" / "fixtures" / "pickles"
READ: dict[str, Any] = {
    "apiVersion": "serving.kserve.io/v1beta1",
    "kind": "InferenceService",
    "metadata": {
        "name": "iris",
        "namespace": "models",
        "creationTimestamp": "2026-01-02T03:04:05Z",
        "labels": {"a": "b"},
        "unknown": {"x": [1]},
    },
    "spec": {
        "predictor": {
            "minReplicas": 1,
            "model": {"modelFormat": {"name": "sklearn"}, "storageUri": "gs://b/m"},
            "containers": [{"name": "c", "env": [{"name": "A", "value": "1"}]}],
        }
    },
    "extra": True,
}


def load(name: str) -> Any:
    return pickle.loads((PICKLES / f"{name}.pickle").read_bytes())


def read() -> k.V1beta1InferenceService:
    return k.V1beta1InferenceService.from_dict(READ)


def built() -> k.V1beta1InferenceService:
    predictor = k.V1beta1PredictorSpec(
        custom=k.V1beta1CustomPredictor(image="i:1"),
        auto_scaling=k.V1beta1AutoScalingSpec(min_replicas=1, max_replicas=2),
    )
    obj = k.V1beta1InferenceService(
        metadata=k.V1ObjectMeta(name="iris"),
        spec=k.V1beta1InferenceServiceSpec(predictor=predictor),
    )
    assert isinstance(obj.metadata, k.V1ObjectMeta)
    obj.metadata.creation_timestamp = datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc)
    obj.metadata.labels = {"a": "b"}
    return obj


def graph() -> k.V1alpha1InferenceGraph:
    step = k.V1alpha1InferenceStep(step_name="s", service_name="x")
    spec = k.V1alpha1InferenceGraphSpec(nodes={"root": step})
    return k.V1alpha1InferenceGraph(metadata={"name": "g"}, spec=spec)


EXPECTED: dict[str, Callable[[], Any]] = {
    "read": read,
    "built": built,
    "graph": graph,
    "list": lambda: k.V1beta1InferenceServiceList(items=[read()]),
    "additional": lambda: {"extra": True},
    "watch_event": lambda: client.WatchEvent("ADDED", read()),
    "response": lambda: client.ApiResponse(read(), 200, {"a": "b"}),
    "resource": lambda: next(iter(api.RESOURCES.values())),
    "conflict": lambda: exceptions.Conflict("f", "m"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_value_is_equal_and_of_the_same_class(name: str) -> None:
    expected = EXPECTED[name]()
    loaded = load(name)
    assert loaded == expected
    assert type(loaded) is type(expected)


def test_what_was_read_is_written_as_it_was() -> None:
    obj = load("read")
    assert obj.to_dict(serialize=True) == READ
    assert obj.metadata.creation_timestamp == datetime.datetime(
        2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc
    )
    assert obj.spec.predictor.containers[0].env[0].name == "A"


def test_shorthands_are_still_those_that_were_set() -> None:
    assert load("built").to_dict(serialize=True) == built().to_dict(serialize=True)
    assert load("graph").to_dict(serialize=True) == graph().to_dict(serialize=True)


def test_an_operation_is_loaded() -> None:
    operation = load("operation")
    assert isinstance(operation, client.Operation)
    assert operation.name == "read_namespaced_inference_service"


def test_a_configuration_is_loaded() -> None:
    configuration = load("configuration")
    assert isinstance(configuration, client.Configuration)
    assert configuration.host == "https://127.0.0.1:1"
    assert configuration.password == "pw"


def test_a_configuration_of_a_pod_keeps_its_secret() -> None:
    configuration = load("pod_configuration")
    token = configuration.get_api_key_with_prefix("BearerToken")
    assert token == "Bearer tokentokentoken"
    assert repr(token) == "'***'"
    assert configuration.refresh_api_key_hook.path.endswith("/serviceaccount/token")


def test_errors_are_loaded() -> None:
    error = load("manifest_error")
    assert type(error) is k.ManifestError
    assert str(error) == "f.yaml:1:2: p"
    error = load("api_error")
    assert type(error) is exceptions.NotFoundError
    assert (error.status_code, error.reason, error.retry_after) == (404, "NotFound", 1.5)
    assert error.status == k.V1Status(message="gone")
    assert error.causes == [exceptions.Cause("spec", "m", "r")]


@pytest.mark.parametrize("name", sorted(path.stem for path in PICKLES.iterdir()))
def test_pickles_are_made_anew_without_pickle_compat(name: str) -> None:
    again = pickle.dumps(load(name), 2)
    for former in (b"kserve_models._fields", b"kserve_models._yaml", b"_pickle_compat"):
        assert former not in again
