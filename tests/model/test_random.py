"""Mutations of manifests at any depth: each is read, never refused, and written as it was."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kserve_models import Model, V1alpha2WorkloadStatus, V1beta1InferenceService, models
from tests.support import corpus, laws, mutations
from tests.wide import all_but

SEEDS = 10_000
CHUNKS = 8
MANIFESTS = corpus.all_manifests()
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(mutations.TIMES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


def mutated(seed: int) -> tuple[type[Model], dict[str, Any]]:
    """A class and a manifest for it, changed in one to five places; the same for the same seed."""
    rng = random.Random(seed)
    manifest = copy.deepcopy(rng.choice(MANIFESTS))
    cls = laws.class_of(manifest)
    if rng.randrange(4):
        # Most of the time a part is enough.
        name, manifest = mutations.place(rng, manifest, cls)
        cls = laws.model_class(name)
    for _ in range(rng.randint(1, 5)):
        mutations.mutate(rng, manifest, cls)
    return cls, manifest


def check(first: int, last: int) -> None:
    """Check the mutations of a range of seeds; the error names the seed."""
    for seed in range(first, last):
        cls, manifest = mutated(seed)
        if mutations.is_classic(cls, manifest):
            continue
        try:
            laws.check_lossless(cls, manifest, laws.PROTOCOLS[seed % len(laws.PROTOCOLS)])
        except Exception as error:
            raise AssertionError(
                f"seed {seed}: {cls.__name__}.from_dict({manifest!r}): {error!r}"
            ) from error


@pytest.mark.parametrize("chunk", all_but(range(2), range(CHUNKS)))
def test_random_mutations_are_written_as_they_were(chunk: int) -> None:
    size = SEEDS // CHUNKS
    check(chunk * size, (chunk + 1) * size)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.text(max_size=10), JSON, max_size=6))
def test_any_mapping_is_written_as_it_was(data: dict[str, Any]) -> None:
    laws.check_lossless(V1beta1InferenceService, data)


@settings(max_examples=250, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_fields_of_any_class_are_written_as_they_were(data: st.DataObject) -> None:
    cls = laws.model_class(data.draw(st.sampled_from(models.__all__)))
    keys = st.sampled_from(
        [*cls.attribute_map, *cls.attribute_map.values(), *mutations.OWN_NAMES, *mutations.ODD_KEYS]
    )
    manifest = data.draw(
        st.dictionaries(keys, JSON | st.sampled_from(mutations.VALUES), max_size=5)
    )
    if not mutations.is_classic(cls, manifest):
        laws.check_lossless(cls, manifest)


def test_a_root_spelled_in_python_is_written_with_wire_names() -> None:
    data = {"api_version": "a", "metadata": {"creation_timestamp": "2024-01-01T00:00:00Z"}}
    assert mutations.is_classic(V1beta1InferenceService, data)
    assert V1beta1InferenceService.from_dict(data).to_dict(serialize=True) == {
        "apiVersion": "a",
        "metadata": {"creationTimestamp": "2024-01-01T00:00:00Z"},
    }


def test_models_below_a_root_of_names_that_are_both_decide() -> None:
    data: Any = {"metadata": {"name": "a"}, "spec": {"predictor": {"min_replicas": 1, "model": {}}}}
    assert mutations.is_classic(V1beta1InferenceService, data)
    assert V1beta1InferenceService.from_dict(data).to_dict(serialize=True) == {
        "metadata": {"name": "a"},
        "spec": {"predictor": {"minReplicas": 1, "model": {}}},
    }
    data["spec"]["predictor"]["model"] = {"storageUri": "a"}
    assert not mutations.is_classic(V1beta1InferenceService, data)
    assert V1beta1InferenceService.from_dict(data).to_dict(serialize=True) == data


def test_a_whole_manifest_of_names_that_are_both_is_kept_as_it_is() -> None:
    kinds: dict[str, Any] = {name: {"readyReplicas": 1} for name in V1alpha2WorkloadStatus._fields}
    kinds["scheduler"] = {"ready_replicas": 1}
    assert V1alpha2WorkloadStatus.from_dict(kinds).to_dict(serialize=True) == kinds
