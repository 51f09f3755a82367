"""What we say of objects is what a real API server says, with our CRDs and no webhooks."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from kserve_models.models._resources import RESOURCE_ROWS
from tests.admission import mutations
from tests.admission.mutations import Case
from tests.admission.oracle import comparison
from tests.apiserver.cluster import Cluster
from tests.support import corpus

SEED, MUTATIONS = 77, 150
QUERY = "?dryRun=All&fieldValidation=Strict"
NAMESPACE = "default"


def cases() -> list[Case]:
    """The manifests of ours, and some mutations of them."""
    known = corpus.own_manifests()
    found = [Case(data, None) for data in known if mutations.is_known(data)]
    return found + [Case(case.object, None) for case in mutations.cases(SEED, MUTATIONS, known)]


def path_of(obj: dict[str, Any]) -> str:
    """Where objects of its kind are created."""
    (row,) = [
        row
        for row in RESOURCE_ROWS
        if (row["api_version"], row["kind"]) == (obj["apiVersion"], obj["kind"])
    ]
    scope = f"namespaces/{NAMESPACE}/" if row["namespaced"] else ""
    return f"/apis/{obj['apiVersion']}/{scope}{row['plural']}{QUERY}"


def sent(obj: dict[str, Any]) -> dict[str, Any]:
    """An object in the namespace of the request."""
    result = copy.deepcopy(obj)
    metadata = result.get("metadata")
    if isinstance(metadata, dict):
        if metadata.get("namespace"):
            metadata["namespace"] = NAMESPACE
        # A server wants none in what is new, which is not admission.
        metadata.pop("resourceVersion", None)
    return result


@pytest.mark.parametrize("piece", range(4))
def test_the_same_is_refused(cluster: Cluster, piece: int) -> None:
    differences = []
    for case in cases()[piece::4]:
        obj = sent(case.object)
        answer = cluster.request("POST", path_of(obj), obj)
        our = comparison.ours(Case(obj, None))
        assert answer.status in (201, 400, 422, 500), answer
        is_refused = answer.status != 201
        if is_refused != bool(our.paths):
            differences.append((obj, answer, our))
        elif answer.status == 422:
            causes = answer.data["details"].get("causes", [])
            said = [(cause.get("field", ""), cause["message"]) for cause in causes]
            if comparison.refused_paths(said) != set(our.paths):
                differences.append((obj, said, our))
    assert differences == []
