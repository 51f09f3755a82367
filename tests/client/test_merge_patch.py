"""Merge patches: applied to the old object they give the new one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kserve_models import V1beta1InferenceService
from kserve_models._model.writing import same_json
from kserve_models.client import merge_patch


def applied(target: Any, patch: Any) -> Any:
    """RFC 7396, section 2, word for word."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = applied(result.get(name), value)
    return result


def without_nulls(value: Any) -> Any:
    """What a patch can lead to: objects have no nulls, lists may."""
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None}
    return value


KEYS = st.sampled_from("abcd")
ATOMS = st.none() | st.booleans() | st.integers(-1, 2) | st.sampled_from([0.0, 1.0]) | KEYS
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)


@given(OBJECTS, OBJECTS)
def test_a_patch_leads_from_old_to_new(old: dict[str, Any], new: dict[str, Any]) -> None:
    before = deepcopy((old, new))
    patch = merge_patch(old, new)
    assert (old, new) == before
    # Nulls of old objects that new ones keep stand for nothing on either side.
    assert same_json(without_nulls(applied(without_nulls(old), patch)), without_nulls(new))


@given(OBJECTS)
def test_what_is_equal_needs_no_patch(data: dict[str, Any]) -> None:
    data = without_nulls(data)
    assert merge_patch(data, deepcopy(data)) == {}


@given(OBJECTS, OBJECTS)
def test_a_patch_shares_nothing_with_what_it_was_made_of(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    before = deepcopy(new)
    _destroy(merge_patch(old, new))
    assert new == before


def _destroy(value: Any) -> None:
    for item in list(value.values() if isinstance(value, dict) else value):
        if isinstance(item, (dict, list)):
            _destroy(item)
    value.clear()


def test_what_vanished_is_null() -> None:
    old = V1beta1InferenceService.from_dict(
        {
            "metadata": {"name": "iris", "labels": {"a": "1", "b": "2"}},
            "spec": {"predictor": {"minReplicas": 1, "model": {"modelFormat": {"name": "x"}}}},
        }
    )
    new = deepcopy(old)
    assert new.metadata is not None
    assert new.spec is not None
    new.metadata.labels = {"a": "1", "c": "3"}
    new.spec.predictor.min_replicas = None
    new.spec.predictor.max_replicas = 3
    assert merge_patch(old, new) == {
        "metadata": {"labels": {"b": None, "c": "3"}},
        "spec": {"predictor": {"minReplicas": None, "maxReplicas": 3}},
    }


def test_a_mapping_and_a_model_compare() -> None:
    new = V1beta1InferenceService(metadata={"name": "iris"}, spec={"predictor": {}})
    old = {"metadata": {"name": "iris"}, "spec": {"predictor": {}, "transformer": {}}}
    assert merge_patch(old, new) == {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "spec": {"transformer": None},
    }


def test_nulls_of_a_mapping_are_kept() -> None:
    assert merge_patch({"spec": {"a": 1}}, {"spec": {"a": 1, "b": None}}) == {"spec": {"b": None}}


def test_lists_are_replaced_as_a_whole() -> None:
    assert merge_patch({"a": [1, 2]}, {"a": [1, 3]}) == {"a": [1, 3]}


@pytest.mark.parametrize(("old", "new"), [(1, True), (1, 1.0), ("1", 1), ({}, [])])
def test_values_that_python_takes_for_equal_are_told_apart(old: object, new: object) -> None:
    patch = merge_patch({"a": old}, {"a": new})
    assert same_json(patch, {"a": new})


def test_other_arguments_are_refused() -> None:
    with pytest.raises(TypeError) as error:
        merge_patch({}, [])  # type: ignore[arg-type]
    assert str(error.value) == "merge_patch: expected a model or a mapping as new, got list"
