from __future__ import annotations

from typing import Any

import pytest

from tests.admission.rules.cases import GONE, Case, assert_holds, problems
from tests.admission.rules.inference_service import BASE, CUSTOM

NO_URI: dict[str, Any] = {"spec.predictor.model.storageUri": GONE}
KBS = "kbs:///repository/type/tag"


def uris(*paths: str, scheme: str = "s3") -> list[dict[str, str]]:
    return [{"uri": f"{scheme}://{n}", "mountPath": path} for n, path in enumerate(paths)]


CASES = [
    Case(
        "ISVC-17",
        {"spec.predictor.storageUris": uris("/mnt/models")},
        "spec.predictor.storageUris",
        "expected either storageUri or storageUris, got both: leave out one",
        {**NO_URI, "spec.predictor.storageUris": uris("/mnt/models")},
    ),
    Case(
        "ISVC-18",
        {**NO_URI, "spec.predictor.storageUris": [{"uri": "", "mountPath": "/mnt/models"}]},
        "spec.predictor.storageUris[0].uri",
        "expected a URI, got none",
        {**NO_URI, "spec.predictor.storageUris": [{"uri": "x", "mountPath": "/mnt/models"}]},
    ),
    Case(
        "ISVC-19",
        {**NO_URI, "spec.predictor.storageUris": uris("/a..b")},
        "spec.predictor.storageUris[0].mountPath",
        "expected an absolute path other than '/', without '..', got '/a..b'",
        {**NO_URI, "spec.predictor.storageUris": uris("/a.b")},
    ),
    Case(
        "ISVC-20",
        {**NO_URI, "spec.predictor.storageUris": uris("/mnt/a", "/opt/a")},
        "spec.predictor.storageUris",
        "expected paths in one folder below '/', such as /mnt/models, got /mnt/a, /opt/a",
        {**NO_URI, "spec.predictor.storageUris": uris("/mnt/a", "/mnt/a")},
    ),
    Case(
        "ISVC-21",
        {
            **NO_URI,
            "spec.predictor.storageUris": [
                *uris("/mnt/a", "/mnt/b"),
                *uris("/pvc", "/pvc", scheme="pvc"),
            ],
        },
        "spec.predictor.storageUris[3].mountPath",
        "expected a path for each pvc://, got '/pvc' again",
        {
            **NO_URI,
            "spec.predictor.storageUris": [*uris("/mnt/a"), *uris("/pvc", "/pvc", scheme="pvc")],
        },
    ),
    Case(
        "ISVC-22",
        {**NO_URI, "spec.predictor.model.confidential": {"enabled": True}},
        "spec.predictor.model.confidential",
        "expected a storageUri beside it, got none",
        {**NO_URI, "spec.predictor.model.confidential": {"enabled": False}},
    ),
    Case(
        "ISVC-23",
        {"spec.predictor.model.confidential": {"enabled": True, "resourceId": "kbs:///a/b"}},
        "spec.predictor.model.confidential.resourceId",
        "expected kbs:///REPOSITORY/TYPE/TAG, got 'kbs:///a/b'",
        {"spec.predictor.model.confidential": {"enabled": True, "resourceId": KBS}},
    ),
    Case(
        "ISVC-24",
        {
            "spec.predictor.model.storageUri": "oci://image",
            "spec.predictor.model.confidential": {"enabled": True},
        },
        "spec.predictor.model.confidential",
        "without effect for a model at oci://: it is the container runtime that decrypts images",
        {"spec.predictor.model.confidential": {"enabled": True}},
        severity="warning",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(BASE, case)


VARIABLE = {"env": [{"name": "STORAGE_URI", "value": ""}]}


@pytest.mark.parametrize(
    ("component", "spec"),
    [
        ("predictor", {"containers": [{"name": "kserve-container", **VARIABLE}]}),
        ("transformer", {"containers": [VARIABLE]}),
        ("explainer", {"containers": [VARIABLE]}),
        ("explainer", {"art": {"type": "SquareAttack", "storageUri": "s3://a"}}),
    ],
)
def test_what_stands_for_a_storage_uri(component: str, spec: dict[str, Any]) -> None:
    spec = {**spec, "storageUris": uris("/mnt/models")}
    found = problems(BASE, {f"spec.{component}": spec})
    assert [(p.rule, p.field) for p in found] == [("ISVC-17", f"spec.{component}.storageUris")]


@pytest.mark.parametrize(
    "spec",
    [
        {"containers": [{"name": "kserve-container"}, {"name": "b", **VARIABLE}]},
        {"containers": [{"name": "main", **VARIABLE}]},
    ],
)
def test_what_does_not_stand_for_one(spec: dict[str, Any]) -> None:
    assert problems(BASE, {"spec.predictor": {**spec, "storageUris": uris("/mnt/models")}}) == []


def test_an_art_explainer_with_an_empty_uri_has_none() -> None:
    spec = {"art": {"type": "SquareAttack", "storageUri": ""}, "storageUris": uris("/mnt/models")}
    assert problems(BASE, {"spec.explainer": spec}) == []


@pytest.mark.parametrize("path", ["/", "models", "", "/../a"])
def test_paths_that_are_refused(path: str) -> None:
    found = problems(BASE, {**NO_URI, "spec.predictor.storageUris": uris(path)})
    assert [p.rule for p in found] == ["ISVC-19"]


def test_paths_of_nothing_but_slashes_have_no_folder_together() -> None:
    found = problems(BASE, {**NO_URI, "spec.predictor.storageUris": uris("//", "//")})
    assert [p.rule for p in found] == ["ISVC-20"]


def test_an_encrypted_model_of_containers_of_ones_own_is_not_looked_at() -> None:
    assert problems(BASE, {"spec.predictor": CUSTOM}) == []
