"""What each KServe release knew."""

from __future__ import annotations

import pytest

from kserve_models._history import releases


def test_they_are_known_oldest_first() -> None:
    known = releases.known_releases()
    assert (known[0], known[9], known[-1]) == ("0.8", "0.17", "0.21")
    assert releases.newest() == "0.21"


@pytest.mark.parametrize("text", ["0.17", "v0.17", "v0.17.1", " 0.17.3 ", "v0.17.0-rc1"])
def test_a_release_is_named_as_people_do(text: str) -> None:
    assert releases.release_named(text) == "0.17"


@pytest.mark.parametrize("text", ["", "0.7", "0.22", "17", "0.17.x", "main", "v1.0"])
def test_what_is_no_known_release_is_refused(text: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is compared
        releases.release_named(text)
    assert str(caught.value) == (
        f"expected a KServe release from 0.8 to 0.21, such as 0.21, got {text!r}"
    )


def test_how_a_release_has_a_kind() -> None:
    found = releases.served("InferenceService", "v1beta1", "0.17")
    assert found is not None
    assert (found.served, found.scope, found.has_status) == (True, "Namespaced", True)
    spec = found.schema["properties"]["spec"]["properties"]
    assert spec["predictor"]["properties"]["minReplicas"] == {"type": "integer", "format": "int32"}
    assert "canary" not in spec
    assert releases.served("InferenceService", "v1", "0.17") is None
    assert releases.served("LLMInferenceService", "v1alpha2", "0.16") is None
    assert releases.versions_of("LLMInferenceService", "0.16") == ["v1alpha1"]
    assert releases.versions_of("LLMInferenceService", "0.17") == ["v1alpha1", "v1alpha2"]
    assert releases.versions_of("LLMInferenceService", "0.15") == []


@pytest.mark.parametrize(
    ("path", "first", "last"),
    [
        ("", "0.8", "0.21"),
        ("spec.predictor.containers[].resizePolicy", "0.12", "0.21"),
        ("spec.predictor.containers[3].resizePolicy[0].resourceName", "0.12", "0.21"),
        ("spec.predictor.nodeSelector{}", "0.8", "0.21"),
        ("spec.predictor.nodeSelector{zone}", "0.8", "0.21"),
        ("spec.explainer.alibi", "0.8", "0.12"),
        ("spec.explainer.alibi.resources.claims[].name", "0.11", "0.12"),
    ],
)
def test_where_a_field_is(path: str, first: str, last: str) -> None:
    there = releases.present_in("InferenceService", "v1beta1", path)
    assert (there[0], there[-1]) == (first, last)
    is_there_now = last == "0.21"
    found = releases.first_release("InferenceService", "v1beta1", path)
    assert found == (first if is_there_now else None)


@pytest.mark.parametrize(
    "path", ["spec.typo", "spec.predictor[]", "spec.predictor{}", "spec.predictor.minReplicas.x"]
)
def test_a_field_that_never_was_is_in_none(path: str) -> None:
    assert releases.present_in("InferenceService", "v1beta1", path) == ()
    assert releases.first_release("InferenceService", "v1beta1", path) is None


def test_an_unknown_kind_has_no_fields() -> None:
    assert releases.present_in("Pod", "v1", "spec") == ()
    assert releases.what_became_of("Pod", "v1", "spec") == []
    assert not releases.is_known_kind("Pod")
    assert releases.is_known_kind("TrainedModel")


def test_what_became_of_a_field() -> None:
    field = "spec.predictor.resourceClaims[].source"
    assert releases.what_became_of("InferenceService", "v1beta1", field) == [
        (f"{field}.{name}", f"spec.predictor.resourceClaims[].{name}", None)
        for name in ("resourceClaimName", "resourceClaimTemplateName")
    ]
