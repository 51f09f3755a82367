"""Every model class that upstream's SDK exports is here, with all of its attributes."""

from __future__ import annotations

import json
from typing import Any

import pytest

import kserve_models
from tests import REPOSITORY

MODELS = REPOSITORY.parent / "shared" / "upstream" / "sdk-models-v0.21.0.json"


@pytest.fixture(scope="module")
def upstream() -> dict[str, Any]:
    if not MODELS.is_file():
        pytest.skip(f"../shared/upstream/{MODELS.name} is not here")
    found: dict[str, Any] = json.loads(MODELS.read_bytes())
    return found


def test_every_class_is_here(upstream: dict[str, Any]) -> None:
    assert len(upstream) == 136
    assert [name for name in sorted(upstream) if not hasattr(kserve_models, name)] == []


def test_every_attribute_is_here_and_is_written_under_the_same_name(
    upstream: dict[str, Any],
) -> None:
    lacking = []
    for name, model in upstream.items():
        ours = getattr(kserve_models, name)
        for attribute, wire in model["attribute_map"].items():
            # An alias, as podmetric of pods, is no key of the map.
            written = ours.attribute_map.get(attribute, wire)
            is_known = hasattr(ours, attribute) and wire in ours.attribute_map.values()
            if not is_known or written != wire:
                lacking.append(f"{name}.{attribute}: {wire}")
    assert lacking == []
