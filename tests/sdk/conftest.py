"""``KServeClient`` with the cluster of the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kserve_models.client import ApiClient, Configuration
from kserve_models.sdk import KServeClient
from tests.apiserver.cluster import Cluster


@pytest.fixture
def sdk(cluster: Cluster) -> Iterator[KServeClient]:
    """A client of the cluster's administrator; the default configuration is that of before then."""
    default = Configuration.get_default()
    yield KServeClient(config_file=cluster.kubeconfig)
    Configuration.set_default(default)
    ApiClient.set_default(None)
