"""The tests' own API server, with plain requests: what the tests of the client rest on."""

from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests import REPOSITORY
from tests.apiserver.cluster import DEFINITIONS, Cluster, wait_until
from tests.apiserver.server import Server
from tests.support import processes

pytestmark = pytest.mark.wide
JOIN = """
import sys, time
from pathlib import Path
from tests.apiserver import shared_server
cluster = shared_server.join(Path(sys.argv[1]), Path(sys.argv[2]))
print(cluster.url, flush=True)
time.sleep(600)
"""


def services(namespace: str) -> str:
    return f"/apis/serving.kserve.io/v1beta1/namespaces/{namespace}/inferenceservices"


def service(name: str, **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {"name": name},
        "spec": {"predictor": {"minReplicas": 1}, **spec},
    }


def test_only_those_who_trust_its_authority_reach_it(cluster: Cluster) -> None:
    with (
        urllib3.PoolManager(retries=False) as stranger,
        pytest.raises(urllib3.exceptions.SSLError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        stranger.request("GET", f"{cluster.url}/version")
    context = ssl.create_default_context(cafile=cluster.ca_file)
    with urllib3.PoolManager(ssl_context=context, retries=False) as friend:
        assert friend.request("GET", f"{cluster.url}/version").status == 200


def test_a_token_decides(cluster: Cluster, namespace: str, powerless_token: str) -> None:
    path = services(namespace)
    assert cluster.request("GET", path).status == 200
    forbidden = cluster.request("GET", path, token=powerless_token)
    assert (forbidden.status, forbidden.data["reason"]) == (403, "Forbidden")
    unknown = cluster.request("GET", path, token="unknown")
    assert (unknown.status, unknown.data["reason"]) == (401, "Unauthorized")


def test_every_definition_is_served_with_its_columns(
    cluster: Cluster, definitions: list[bytes]
) -> None:
    names = {item["metadata"]["name"] for item in cluster.expect(200, "GET", DEFINITIONS)["items"]}
    ours = {name for name in names if name.endswith(".serving.kserve.io")}
    assert len(ours) == len(definitions) == 12


def test_the_schema_holds(cluster: Cluster, namespace: str) -> None:
    wrong = service("wrong", predictor={"minReplicas": "two", "volumes": [{"emptyDir": {}}]})
    answer = cluster.request("POST", services(namespace), wrong)
    assert (answer.status, answer.data["reason"]) == (422, "Invalid")
    assert sorted(cause["field"] for cause in answer.data["details"]["causes"]) == [
        "spec.predictor.minReplicas",
        "spec.predictor.volumes[0].name",
    ]
    pruned = cluster.expect(201, "POST", services(namespace), service("pruned", unknown=1))
    assert "unknown" not in pruned["spec"]


def test_generation_counts_changes_of_the_spec_only(cluster: Cluster, namespace: str) -> None:
    made = cluster.expect(201, "POST", services(namespace), service("counted"))
    assert made["metadata"]["generation"] == 1
    path = f"{services(namespace)}/counted"
    made["status"] = {"observedGeneration": 1}
    assert "status" not in cluster.expect(200, "PUT", path, made)
    made = cluster.expect(200, "GET", path)
    made["status"] = {"observedGeneration": 1}
    status = cluster.expect(200, "PUT", f"{path}/status", made)
    assert (status["metadata"]["generation"], status["status"]["observedGeneration"]) == (1, 1)
    patch = {"spec": {"predictor": {"minReplicas": 2}}}
    options = {"content_type": "application/merge-patch+json"}
    assert cluster.expect(200, "PATCH", path, patch, **options)["metadata"]["generation"] == 2


def test_a_watch_has_bookmarks(cluster: Cluster, namespace: str) -> None:
    cluster.expect(201, "POST", services(namespace), service("watched"))
    query = "?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&timeoutSeconds=2"
    query += "&resourceVersionMatch=NotOlderThan"
    answer = cluster.request("GET", services(namespace) + query)
    lines = [json.loads(line) for line in (answer.data or "").splitlines()]
    assert lines[0]["type"] == "ADDED"
    assert {line["type"] for line in lines[1:]} == {"BOOKMARK"}


@pytest.fixture
def own(tmp_path: Path, api_server_programs: Path) -> Iterator[Server]:
    with Server(tmp_path / "server", api_server_programs) as server:
        yield server


def test_a_restarted_server_keeps_its_objects_and_address(own: Server) -> None:
    before = own.cluster
    namespace = before.create_namespace()
    own.stop_api_server()
    with pytest.raises(urllib3.exceptions.HTTPError):
        before.request("GET", "/version")
    own.start_api_server()
    assert own.cluster == before
    assert before.request("GET", f"/api/v1/namespaces/{namespace}").status == 200
    folder = Path(before.kubeconfig or "").parent
    own.stop()
    assert not folder.exists()


def test_the_server_ends_with_its_last_user(tmp_path: Path, api_server_programs: Path) -> None:
    folder = tmp_path / "shared"
    command = [sys.executable, "-c", JOIN, str(folder), str(api_server_programs)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    options = {"env": environment, "stdout": subprocess.PIPE, "text": True}
    with processes.started(command, **options) as one, processes.started(command, **options) as two:
        users = [one, two]
        urls = {user.stdout.readline() for user in users if user.stdout}
        assert len(urls) == 1
        cluster = Cluster(**json.loads((folder / "cluster.json").read_text()))
        users[0].send_signal(signal.SIGKILL)
        users[0].wait()
        time.sleep(1)
        assert cluster.request("GET", "/version").status == 200
    wait_until(lambda: not (folder / "state").exists(), "the server is gone")
    with pytest.raises(urllib3.exceptions.HTTPError):
        cluster.request("GET", "/version")
