"""``kserve_models.since``: from which release on a class or attribute can be used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import kserve_models
from kserve_models import (
    CoreV1ResourceClaim,
    V1alpha1LLMInferenceService,
    V1beta1InferenceServiceList,
    V1beta1InferenceServiceSpec,
    V1beta1IngressConfig,
    V1beta1PredictorSpec,
    V1beta1WorkerSpec,
    V1Container,
    V1ObjectMeta,
    models,
    since,
)
from kserve_models._history.releases import known_releases
from tests.support import processes


@pytest.mark.parametrize(
    ("cls", "attribute", "expected"),
    [
        (V1beta1PredictorSpec, None, "0.8"),
        (V1beta1PredictorSpec, "min_replicas", "0.8"),
        (V1beta1PredictorSpec, "worker_spec", "0.14"),
        (V1beta1PredictorSpec, "huggingface", "0.12"),
        (V1beta1InferenceServiceSpec, "canary", "0.20"),
        (V1beta1WorkerSpec, None, "0.14"),
        (V1beta1WorkerSpec, "containers", "0.14"),
        # In 0.14 it was called size.
        (V1beta1WorkerSpec, "pipeline_parallel_size", "0.15"),
        (V1alpha1LLMInferenceService, None, "0.16"),
        (V1alpha1LLMInferenceService, "spec", "0.16"),
        (V1Container, "image", "0.8"),
        # ClusterServingRuntimes came to know it with 0.9, InferenceServices had it before.
        (V1Container, "env_from", "0.9"),
        (CoreV1ResourceClaim, None, "0.11"),
        (CoreV1ResourceClaim, "request", "0.15"),
    ],
)
def test_it_is_the_release_from_which_on_it_can_be_used_everywhere(
    cls: type[kserve_models.Model], attribute: str | None, expected: str
) -> None:
    assert since(cls, attribute) == expected


@pytest.mark.parametrize(
    ("attribute", "kind", "expected"),
    [
        ("env_from", "InferenceService", "0.8"),
        ("env_from", "ServingRuntime", "0.9"),
        ("env_from", "LLMInferenceService", "0.16"),
        ("restart_policy_rules", "LLMInferenceService", "0.17"),
        (None, "ClusterStorageContainer", "0.11"),
        (None, "TrainedModel", None),
    ],
)
def test_a_kind_has_a_history_of_its_own(
    attribute: str | None, kind: str, expected: str | None
) -> None:
    assert since(V1Container, attribute, kind=kind) == expected


@pytest.mark.parametrize(
    ("cls", "attribute"),
    [
        (V1beta1PredictorSpec, "custom"),
        (V1ObjectMeta, "name"),
        (V1ObjectMeta, None),
        (V1beta1InferenceServiceList, None),
        (V1beta1IngressConfig, None),
    ],
)
def test_what_no_definition_has_has_no_history(
    cls: type[kserve_models.Model], attribute: str | None
) -> None:
    assert since(cls, attribute) is None


def test_a_class_of_ones_own_is_that_which_it_derives_from() -> None:
    class Predictor(V1beta1PredictorSpec):
        pass

    assert since(Predictor, "worker_spec") == "0.14"


def test_every_attribute_of_every_class_has_an_answer() -> None:
    answers = {None, *known_releases()}
    for name in models.__all__:
        cls = getattr(models, name)
        if isinstance(cls, type):
            assert {since(cls, attribute) for attribute in cls.openapi_types} <= answers


def test_what_has_no_attributes_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^since: expected a model class, got <class 'dict'>$"):
        since(dict)  # type: ignore[type-var]
    with pytest.raises(TypeError, match=r"^since: expected a model class, got 'V1Container'$"):
        since("V1Container")  # type: ignore[arg-type]


def test_an_unknown_attribute_is_refused_with_the_one_that_was_meant() -> None:
    expected = (
        "since: V1beta1PredictorSpec has no attribute 'minReplicas': did you mean 'min_replicas'?"
    )
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is compared
        since(V1beta1PredictorSpec, "minReplicas")
    assert str(caught.value) == expected


def test_docstrings_say_it() -> None:
    def says(cls: type, text: str) -> bool:
        return text in " ".join((cls.__doc__ or "").split())

    assert says(V1alpha1LLMInferenceService, "Since KServe 0.16. Attributes:")
    assert says(V1Container, "Since KServe 0.9 in ClusterServingRuntime and ServingRuntime. image:")
    assert not says(V1beta1WorkerSpec, "Since KServe 0.8.")


def test_importing_the_package_reads_no_history() -> None:
    code = (
        "import sys, kserve_models; kserve_models.V1beta1PredictorSpec;"
        " print([name for name in sys.modules if '_history' in name])"
    )
    done = processes.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE)
    assert done.stdout.strip() == "[]"
