"""Strict reading: what an API server's strict decoding refuses, all at once."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import kserve_models
from kserve_models import V1beta1InferenceService, V1beta1PredictorSpec, V1ObjectMeta
from tests.support import corpus, laws

DATA: dict[str, Any] = {
    "apiVersion": "serving.kserve.io/v1beta1",
    "kind": "InferenceService",
    "metadata": {"name": "x", "creationTimestamp": "2024-01-01T00:00:00Z", "labels": {"a": "b"}},
    "spec": {
        "predictor": {
            "minReplicas": 1.0,
            "volumes": [{"name": "v", "emptyDir": None}],
            "model": {"modelFormat": {"name": "a"}, "resources": {"limits": {"cpu": 1}}},
        }
    },
}
WRONG = [
    ({"kind": "Pod", "apiVersion": "v1"}, [
        "apiVersion: expected 'serving.kserve.io/v1beta1', got 'v1'",
        "kind: expected 'InferenceService', got 'Pod'",
    ]),
    ({"spec": {"predictor": {"minReplica": 1}}, "predictor": {}}, [
        "spec.predictor.minReplica: unknown field. Did you mean 'minReplicas'?",
        "predictor: unknown field.",
    ]),
    ({"spec": {"predictor": {"minReplicas": 1, "max_replicas": 2}}}, [
        "spec.predictor.max_replicas: unknown field. Did you mean 'maxReplicas'?",
    ]),
    ({"metadata": {"name": 1, "labels": {"a": 1, "b": "c"}, "creationTimestamp": "now"}}, [
        "metadata.name: expected text, got 1",
        "metadata.labels.a: expected text, got 1",
        "metadata.creationTimestamp: expected a time as RFC 3339 has it, got 'now'",
    ]),
    ({"spec": {"predictor": {"minReplicas": "1", "maxReplicas": 1.5, "hostPID": 1}}}, [
        "spec.predictor.minReplicas: expected an integer, got '1'",
        "spec.predictor.maxReplicas: expected an integer, got 1.5",
        "spec.predictor.hostPID: expected true or false, got 1",
    ]),
    ({"spec": {"predictor": {"model": {"resources": {"limits": {"cpu": True}}}}}}, [
        "spec.predictor.model.resources.limits.cpu: expected a quantity, text or a number, got True",
    ]),
    ({"spec": {"predictor": {"containers": {"name": "c"}, "volumes": [[]], "model": []}}}, [
        "spec.predictor.containers: expected a list, got an object",
        "spec.predictor.volumes[0]: expected an object, got a list",
        "spec.predictor.model: expected an object, got a list",
    ]),
]  # fmt: skip


def test_what_fits_is_read() -> None:
    assert V1beta1InferenceService.from_dict(DATA, strict=True) == (
        V1beta1InferenceService.from_dict(DATA)
    )
    assert V1beta1PredictorSpec.from_dict({"min_replicas": 1}, strict=True).min_replicas == 1
    assert V1ObjectMeta.from_dict({}, strict=True) == V1ObjectMeta()


@pytest.mark.parametrize(("data", "problems"), WRONG, ids=range(len(WRONG)))
@pytest.mark.parametrize("caller", ["from_dict", "from_json", "from_yaml"])
def test_what_does_not_fit_is_refused_with_all_places(
    caller: str, data: dict[str, Any], problems: list[str]
) -> None:
    method = getattr(V1beta1InferenceService, caller)
    given = data if caller == "from_dict" else json.dumps(data)
    assert method(given).to_dict(serialize=True) == data
    message = f"V1beta1InferenceService.{caller}: {'; '.join(problems)}"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        method(given, strict=True)


@pytest.mark.parametrize("text", ['{"kind": "a",\n "kind": "b"}', b'{"kind": "a",\n "kind": "b"}'])
def test_a_key_that_is_there_twice_is_refused_in_json(text: str | bytes) -> None:
    assert V1beta1InferenceService.from_json(text).kind == "b"
    message = "<text>:2:2: expected each key once, but key 'kind' came before on line 1; remove one"
    with pytest.raises(kserve_models.ManifestError, match=f"^{re.escape(message)}$"):
        V1beta1InferenceService.from_json(text, strict=True)


def test_json_that_is_none_is_refused() -> None:
    with pytest.raises(kserve_models.ManifestError, match="<text>:1:1: not valid JSON"):
        V1beta1InferenceService.from_json("a", strict=True)
    with pytest.raises(TypeError, match="expected JSON text as str or bytes, got int"):
        V1beta1InferenceService.from_json(1, strict=True)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected a JSON object, got list"):
        V1beta1InferenceService.from_json("[]", strict=True)


def test_files_are_read_strictly_on_request() -> None:
    text = """
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
spec:
  predictr: {}
---
apiVersion: v1
kind: Pod
nothing: 1
---
apiVersion: serving.kserve.io/v1alpha1
kind: TrainedModel
spec:
  model: {memory: 1Gi, framework: 1}
"""
    assert len(kserve_models.load_all(text)) == 3
    message = (
        "<text>:2: spec.predictr: unknown field. Did you mean 'predictor'?;"
        " spec.model.framework: expected text, got 1 (document on line 11)"
    )
    with pytest.raises(kserve_models.ManifestError, match=f"^{re.escape(message)}$"):
        kserve_models.load_all(text, strict=True)


@pytest.mark.parametrize("path", corpus.GOOD, ids=corpus.name)
def test_every_fixture_fits(path: Any) -> None:
    for obj in kserve_models.load_all(path, strict=True):
        assert isinstance(obj, kserve_models.Model)


def test_every_kind_knows_its_own() -> None:
    for (api_version, kind), name in kserve_models.models.KINDS.items():
        cls = laws.model_class(name)
        assert cls._api_version_and_kind == (api_version, kind)
