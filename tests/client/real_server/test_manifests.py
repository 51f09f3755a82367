"""Manifests of every kind, ours and upstream's, are read back from a real API server as sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kserve_models.api import RESOURCES
from kserve_models.client import ApiClient, ApiResource
from tests.apiserver.cluster import DEFINITIONS, Cluster
from tests.client.support.kinds import Kind, every_kind, fixture, resource_of
from tests.client.support.server_defaults import differences, stored, without_servers_own
from tests.support import corpus, laws, seed_examples

SAMPLES = corpus.samples()
POOL = "$.spec.router.scheduler.pool.spec"
OTHER_VERSION = [f"{POOL}.extensionRef", f"{POOL}.selector.app", f"{POOL}.targetPortNumber"]
DROPPED = {
    # The stored version, v1alpha2, has no such fields, and these CRDs come without a conversion.
    "v1alpha1-llminferenceservice-large": OTHER_VERSION,
    "v1alpha1-llminferenceserviceconfig-large": OTHER_VERSION,
    # The released CRD takes no metadata of a claim.
    "v1beta1-inferenceservice-large": [
        "$.spec.predictor.volumes[3].ephemeral.volumeClaimTemplate.metadata.labels"
    ],
    # No released CRD has it: the sample is wrong.
    "manifests-v1beta1-torchserve-v1-bloom-bloom-560m": ["$.spec.nodeName"],
}
"""Fields that the server drops, by the schema of the kind; every other one comes back."""


class Schemas(NamedTuple):
    """Schemas of a version and kind."""

    served: dict[str, Any]
    storage: dict[str, Any]


@pytest.fixture(scope="session")
def schemas(cluster: Cluster) -> dict[tuple[str, str], Schemas]:
    """By ``apiVersion`` and ``kind``, from the cluster's CustomResourceDefinitions."""
    found = {}
    for definition in cluster.expect(200, "GET", DEFINITIONS)["items"]:
        spec = definition["spec"]
        versions = {each["name"]: each for each in spec["versions"]}
        (storage,) = (each for each in versions.values() if each["storage"])
        for name, each in versions.items():
            if each["served"] and spec["group"] == "serving.kserve.io":
                key = (f"{spec['group']}/{name}", spec["names"]["kind"])
                found[key] = Schemas(*(v["schema"]["openAPIV3Schema"] for v in (each, storage)))
    return found


def check(kind: Kind, sent: dict[str, Any], schemas: Schemas) -> list[str]:
    """Create it and compare what comes back; then the same with its status.

    The paths of what the server dropped.
    """
    model, resource = kind.model, kind.resource
    sent = laws.without_nulls(sent)
    made = kind.method("create")(*kind.place(), model.from_dict(sent))
    where = kind.place(made.metadata.name)
    compare(kind, where, stored(sent, *schemas, status=not resource.status))
    if resource.status and "status" in sent:
        made.status = model.from_dict(sent).status
        kind.method("replace", "_status")(*where, made)
        compare(kind, where, stored(sent, *schemas, status=True))
    lost = differences(stored(sent, *schemas, status=True), without_servers_own(sent))
    return sorted(line.split(": got None")[0] for line in lost if ": got None" in line)


def compare(kind: Kind, where: tuple[str, ...], expected: dict[str, Any]) -> None:
    """The server has it, and reading it gives types all the way down."""
    read = kind.method("read")(*where)
    answer = without_servers_own(read.to_dict(serialize=True))
    assert "\n".join(differences(answer, expected)) == ""
    assert list(laws.untyped(read, kind.resource.model)) == []


def test_every_version_that_the_definitions_serve_is_here(
    schemas: dict[tuple[str, str], Schemas],
) -> None:
    assert len(schemas) == 14
    assert set(RESOURCES) == set(schemas)


@every_kind
@pytest.mark.parametrize("size", ["small", "large"])
def test_a_fixture(
    kind: Kind, resource: ApiResource, schemas: dict[tuple[str, str], Schemas], size: str
) -> None:
    sent = kind.manifest(fixture(resource, size), kind.name(size))
    dropped = check(kind, sent, schemas[resource.api_version, resource.kind])
    version = resource.api_version.rpartition("/")[2]
    assert dropped == DROPPED.get(f"{version}-{resource.kind.lower()}-{size}", [])


@pytest.mark.parametrize(
    "manifest",
    [seed_examples.INFERENCE_SERVICE, seed_examples.SERVING_RUNTIME],
    ids=["inference-service", "serving-runtime"],
)
def test_an_example_of_the_seed(
    manifest: dict[str, Any],
    api_client: ApiClient,
    namespace: str,
    schemas: dict[tuple[str, str], Schemas],
) -> None:
    resource = resource_of(manifest)
    kind = Kind(resource, api_client, namespace)
    try:
        sent = kind.manifest(manifest, kind.name())
        assert check(kind, sent, schemas[resource.api_version, resource.kind]) == []
    finally:
        kind.clean_up()


@pytest.mark.skipif(not SAMPLES, reason=corpus.NO_SAMPLES)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample(
    path: Path,
    api_client: ApiClient,
    namespace: str,
    schemas: dict[tuple[str, str], Schemas],
) -> None:
    for number, manifest in enumerate(corpus.manifests(path)):
        resource = resource_of(manifest)
        kind = Kind(resource, api_client, namespace)
        name = kind.name(f"{manifest['metadata']['name']}-{number}")
        try:
            sent = kind.manifest(manifest, name)
            dropped = check(kind, sent, schemas[resource.api_version, resource.kind])
        finally:
            kind.clean_up()
        assert dropped == DROPPED.get(corpus.name(path), [])
