"""Upstream's sample manifests: read typed through, written as they were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import kserve_models
from tests.support import corpus, laws

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = corpus.samples()
pytestmark = pytest.mark.skipif(not SAMPLES, reason=corpus.NO_SAMPLES)
WRONG_SAMPLES = {"v1beta1-torchserve-v1-bloom-bloom-560m.yaml": [".spec.nodeName"]}
"""Fields that are in no released schema: the sample itself is wrong."""


def test_the_samples_are_all_there() -> None:
    assert sum(len(corpus.manifests(path)) for path in SAMPLES) == 64


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_typed_through(path: Path) -> None:
    found = []
    for obj in kserve_models.load_all(path):
        assert isinstance(obj, kserve_models.Resource)
        found += laws.unknown_fields(obj)
        assert list(laws.untyped(obj, type(obj).__name__)) == []
    assert found == WRONG_SAMPLES.get(path.name, [])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_written_as_it_was(path: Path) -> None:
    for data in corpus.manifests(path):
        laws.check_lossless(laws.class_of(data), data)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_the_same_through_every_pair(path: Path) -> None:
    for data in corpus.manifests(path):
        cls = laws.class_of(data)
        obj = cls.from_dict(data)
        expected: Any = laws.without_nulls(data)
        assert json.loads(obj.to_json()) == expected
        assert cls.from_json(obj.to_json()) == obj
        assert cls.from_yaml(obj.to_yaml()) == obj
        if path.name not in WRONG_SAMPLES:
            assert cls.from_dict(obj.to_dict()) == obj
        assert obj.to_dict(serialize=True) == expected
