"""A kubeconfig for a real API server, which knows who asks, and as whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kserve_models import client
from kserve_models._text.yaml import parse_one
from kserve_models.api import ServingV1beta1Api

if TYPE_CHECKING:
    from tests.apiserver.cluster import Cluster


def listed(configuration: client.Configuration) -> list[Any]:
    with client.ApiClient(configuration) as api_client:
        found = ServingV1beta1Api(api_client).list_namespaced_inference_service("default")
        return found.items or []


def test_the_server_takes_what_the_file_gives(cluster: Cluster) -> None:
    path = cluster.kubeconfig
    assert path is not None
    try:
        assert isinstance(listed(client.load_config(config_file=path)), list)
    finally:
        client.Configuration.set_default(None)


def test_the_server_knows_as_whom_one_acts(cluster: Cluster) -> None:
    assert cluster.kubeconfig is not None
    data = parse_one(Path(cluster.kubeconfig).read_bytes())
    for each in data["users"]:
        each["user"] |= {"as": "jané", "as-uid": "7", "as-groups": ["a", "b"]}
    # Paths in a dict are relative to the working directory.
    for each in data["clusters"]:
        if "certificate-authority" in each["cluster"]:
            folder = Path(cluster.kubeconfig).parent
            file = each["cluster"]["certificate-authority"]
            each["cluster"]["certificate-authority"] = str(folder / file)
    try:
        configuration = client.load_config(config_dict=data)
    finally:
        client.Configuration.set_default(None)
    with pytest.raises(client.ForbiddenError, match='User "jané" cannot list resource'):
        listed(configuration)
    configuration.impersonate_groups = ["a", "system:masters"]
    assert isinstance(listed(configuration), list)
