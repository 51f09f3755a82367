"""The client, connected to the cluster of the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kserve_models.client import ApiClient, ApiResource, Configuration
from kserve_models.client._request import backoff
from kserve_models.client._watch import reflector
from tests.apiserver.cluster import Cluster
from tests.client.support.clock import Clock
from tests.client.support.kinds import Kind
from tests.client.support.raw_http_server import Server, ok


def configuration_of(cluster: Cluster, token: str | None = None) -> Configuration:
    """For a cluster: as its administrator, or as the owner of ``token``."""
    made = Configuration(host=cluster.url)
    made.ssl_ca_cert = cluster.ca_file
    token = token or cluster.token
    if token:
        made.api_key = {"BearerToken": token}
        made.api_key_prefix = {"BearerToken": "Bearer"}
    else:
        made.cert_file, made.key_file = cluster.cert_file, cluster.key_file
    return made


@pytest.fixture
def configuration(cluster: Cluster) -> Configuration:
    """Of the cluster's administrator; the test's own."""
    return configuration_of(cluster)


@pytest.fixture(scope="session")
def api_client(cluster: Cluster) -> Iterator[ApiClient]:
    """A client of the cluster's administrator."""
    with ApiClient(configuration_of(cluster)) as client:
        yield client


@pytest.fixture
def powerless(cluster: Cluster, powerless_token: str) -> Iterator[ApiClient]:
    """A client that may do nothing."""
    with ApiClient(configuration_of(cluster, powerless_token)) as client:
        yield client


@pytest.fixture
def kind(resource: ApiResource, api_client: ApiClient, namespace: str) -> Iterator[Kind]:
    """The kind that a test is parametrised with, in the test's namespace."""
    made = Kind(resource, api_client, namespace)
    yield made
    made.clean_up()


@pytest.fixture
def brief_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Watches that try again within milliseconds."""
    monkeypatch.setattr(backoff, "FIRST", 0.01)
    monkeypatch.setattr(backoff, "LONGEST", 0.05)
    monkeypatch.setattr(reflector, "_BRIEF", 0.0)


@pytest.fixture
def server() -> Iterator[Server]:
    """Answers each request with an object, until it is given another script."""
    with Server(lambda _: ok()) as running:
        yield running


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The client's time, which the test lets pass."""
    made = Clock()
    made.install(monkeypatch)
    return made
