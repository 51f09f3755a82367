"""The paths of the bundle beside those that a real API server publishes for the same CRDs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from codegen import bundle
from tests import REPOSITORY
from tests.apiserver.cluster import wait_until

if TYPE_CHECKING:
    from tests.apiserver.cluster import Cluster

Paths = dict[str, dict[str, Any]]
VERSIONS = ("v1alpha1", "v1alpha2", "v1beta1")
METHODS = ("get", "put", "post", "delete", "patch")
SAME = ("operationId", "tags", "x-kubernetes-action", "x-kubernetes-group-version-kind")
# What the server publishes and the client has no use for.
LEFT_OUT = {"pretty"}
# What it takes of a deletion of many as it does of one, and publishes for built-in kinds only.
OF_DELETE = {
    "dryRun", "gracePeriodSeconds", "ignoreStoreReadErrorWithClusterBreakingPotential",
    "orphanDependents", "propagationPolicy",
}  # fmt: skip


@pytest.fixture(scope="module")
def ours() -> dict[str, Any]:
    return bundle.load(REPOSITORY / "openapi").document


@pytest.fixture(scope="module")
def theirs(cluster: Cluster, ours: dict[str, Any]) -> Paths:
    if not cluster.owned:
        pytest.skip("a cluster of somebody's may have other CRDs")
    found: Paths = {}

    def published() -> bool:
        for version in VERSIONS:
            answer = cluster.request("GET", f"/openapi/v3/apis/serving.kserve.io/{version}")
            if answer.status == 200:
                found.update(answer.data["paths"])
        return {*ours["paths"]} <= {*found}

    wait_until(published, "the server publishes the paths", seconds=90)
    # Beside them stands the discovery of each version.
    return {path: item for path, item in found.items() if path.count("/") > 3}


def operations(paths: Paths) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (path, method): item[method]
        for path, item in paths.items()
        for method in METHODS
        if method in item
    }


def test_they_are_the_same_paths_and_methods(ours: dict[str, Any], theirs: Paths) -> None:
    assert {*operations(ours["paths"])} == {*operations(theirs)}


@pytest.mark.parametrize("key", SAME)
def test_operations_have_the_same_names_and_marks(
    ours: dict[str, Any], theirs: Paths, key: str
) -> None:
    published = operations(theirs)
    assert {at: operation[key] for at, operation in operations(ours["paths"]).items()} == {
        at: operation[key] for at, operation in published.items()
    }


def test_operations_take_what_the_server_takes(ours: dict[str, Any], theirs: Paths) -> None:
    parameters = ours["components"]["parameters"]
    published = operations(theirs)
    for (path, method), operation in operations(ours["paths"]).items():
        names = [node["$ref"].rpartition("/")[2] for node in operation["parameters"]]
        got = {name: parameters[name]["schema"]["type"] for name in names}
        expected = {
            node["name"]: node["schema"]["type"]
            for node in [
                *published[path, method].get("parameters", ()),
                *theirs[path]["parameters"],
            ]
            if node["in"] == "query" and node["name"] not in LEFT_OUT
        }
        if operation["x-kubernetes-action"] == "deletecollection":
            # A deletion is no watch, whatever is published.
            del expected["watch"], expected["allowWatchBookmarks"]
            got = {name: kind for name, kind in got.items() if name not in OF_DELETE}
        assert got == expected, f"{method} {path}"


def test_operations_answer_as_the_server_does(ours: dict[str, Any], theirs: Paths) -> None:
    published = operations(theirs)
    for at, operation in operations(ours["paths"]).items():
        expected = {*published[at]["responses"]}
        if operation["x-kubernetes-action"] == "patch":
            expected.add("201")  # to an apply that creates the object; published for built-in kinds
        assert {*operation["responses"]} == expected, at


def test_patches_have_the_same_content_types(ours: dict[str, Any], theirs: Paths) -> None:
    published = operations(theirs)
    for at, operation in operations(ours["paths"]).items():
        if operation["x-kubernetes-action"] == "patch":
            content = published[at]["requestBody"]["content"]
            assert {*operation["requestBody"]["content"]} == {*content}
