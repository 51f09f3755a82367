"""Scripts do with this package what they did with the SDK 0.20.0 and the Kubernetes client 29.

``recorded.json`` holds what they did, against a real API server and with a thread as KServe's
controller; ``python -m tests.sdk.comparison.record`` writes it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests import REPOSITORY
from tests.apiserver.cluster import Cluster
from tests.sdk.comparison.record import RECORDED, run
from tests.support.distribution import shared_folder
from tests.support.kubernetes_clients import installed

KUBERNETES_CLIENT = "29.0.0"
SDK: dict[str, Any] = json.loads(RECORDED.read_text())
WATCHED = {
    "create_and_watch",
    "local_model_cache",
    "local_model_cache_in_vain",
    "local_model_namespace_cache",
    "wait_ig_ready",
    "wait_ig_ready_in_vain",
    "wait_isvc_ready",
    "wait_isvc_ready_and_watch",
    "wait_isvc_ready_in_vain",
    "watch_in_vain",
}
"""Where the SDK reads again and again, or watches a whole namespace, and ours watches the object."""
STORED = {
    "set_credentials_for_azure": "azure",
    "set_credentials_for_gcs": "gcs",
    "set_credentials_for_s3": "s3",
    "set_credentials_of_an_account_that_is_there": "shared",
}
"""Where ours reads the ConfigMap once, and tries to extend the ServiceAccount instead of listing all."""
SECRETS = "/api/v1/namespaces/NAMESPACE/secrets"
ACCOUNTS = "/api/v1/namespaces/NAMESPACE/serviceaccounts"
CONFIG_MAP = "/api/v1/namespaces/kserve/configmaps/inferenceservice-config"


@pytest.fixture(scope="module")
def ours(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the cases did with this package; they run once in a test run."""
    folder = shared_folder(tmp_path_factory) / "sdk-comparison"
    with FileLock(folder.with_suffix(".lock")):
        result = folder / "result.json"
        if not result.exists():
            folder.mkdir(exist_ok=True)
            # The first is that of the script, which the command sets.
            paths = ["", str(REPOSITORY), str(installed(KUBERNETES_CLIENT))]
            program = f"import sys; sys.path[:0] = {paths!r}\n"
            program += "from kserve_models.sdk.__main__ import main; sys.exit(main(sys.argv[1:]))"
            command = [sys.executable, "-c", program]
            result.write_text(json.dumps(run(command, cluster, folder)))
    found: dict[str, Any] = json.loads(result.read_text())
    return found


def requests(outcome: dict[str, Any], *, writes: bool = False) -> list[dict[str, Any]]:
    return [r for r in outcome["requests"] if not writes or r["method"] != "GET"]


def summary(outcome: dict[str, Any]) -> list[tuple[str, str]]:
    return [(request["method"], request["path"]) for request in outcome["requests"]]


@pytest.mark.parametrize("case", SDK)
def test_results_errors_and_tables_are_those_of_the_sdk(case: str, ours: dict[str, Any]) -> None:
    assert ours[case].get("error") == SDK[case].get("error")
    assert ours[case].get("result") == SDK[case].get("result")
    # How many changes a watch sees depends on when it begins.
    assert ours[case]["printed"].splitlines()[-2:] == SDK[case]["printed"].splitlines()[-2:]


@pytest.mark.parametrize("case", [case for case in SDK if case not in STORED])
def test_requests_are_those_of_the_sdk(case: str, ours: dict[str, Any]) -> None:
    writes = case in WATCHED
    assert requests(ours[case], writes=writes) == requests(SDK[case], writes=writes)


@pytest.mark.parametrize("case", STORED)
def test_secrets_and_changes_of_accounts_are_those_of_the_sdk(
    case: str, ours: dict[str, Any]
) -> None:
    found, expected = requests(ours[case], writes=True), requests(SDK[case], writes=True)
    secrets = [r for r in found if r["path"] == SECRETS]
    assert secrets == [r for r in expected if r["path"] == SECRETS]
    account = f"{STORED[case]}-account"
    read = [] if case.endswith("azure") else [("GET", CONFIG_MAP)]
    patch = ("PATCH", f"{ACCOUNTS}/{account}")
    first = [*read, ("POST", SECRETS), patch, ("POST", ACCOUNTS)]
    again = [*read, ("POST", SECRETS), patch]
    assert summary(ours[case]) == (first + again if STORED[case] == "shared" else first)
    made = next(r for r in found if r["path"] == ACCOUNTS)
    theirs = next(r for r in expected if r["path"] == ACCOUNTS)
    defaults = {"apiVersion": "v1", "kind": "ServiceAccount"}
    assert made["body"] == {**defaults, **theirs["body"]}
    extended = [r for r in found if r["method"] == "PATCH"]
    assert extended[-1] == {
        "method": "PATCH",
        "path": f"{ACCOUNTS}/{account}",
        "content_type": "application/strategic-merge-patch+json",
        "body": {"secrets": [{"kind": "Secret", "name": "SECRET"}]},
    }
    if STORED[case] == "shared":
        assert extended[-1:] == [r for r in expected if r["method"] == "PATCH"]


def test_every_method_of_the_client_is_compared() -> None:
    cases = Path(__file__).with_name("cases.py").read_text()
    from kserve_models.sdk import KServeClient

    methods = [name for name in dir(KServeClient) if not name.startswith("_")]
    # It asks the model's server, and no API server: tests/sdk/test_waiting.py.
    missing = [name for name in methods if f"client.{name}" not in cases]
    assert missing == ["wait_model_ready"]
