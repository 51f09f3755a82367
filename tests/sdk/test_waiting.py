"""Waiting with the SDK's methods: they return when the object is ready, and believe no stale Ready."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from kserve_models.client import DeletedError, FailedError, NotFoundError, NotReadyError
from kserve_models.client._wait import readiness
from kserve_models.sdk import KServeClient, isvc_watch
from kserve_models.sdk._client.table import table
from tests.apiserver.cluster import Cluster
from tests.support.patience import HANG_SECONDS

SPEC = {"predictor": {"sklearn": {"storageUri": "gs://b/m"}}}
SERVICES = "/apis/serving.kserve.io/v1beta1/namespaces/{}/inferenceservices"
MERGE = "application/merge-patch+json"
LONG = HANG_SECONDS
"""Seconds that no wait here takes."""


def service(name: str = "iris", replicas: int = 1, **metadata: Any) -> dict[str, Any]:
    predictor = {**SPEC["predictor"], "minReplicas": replicas}
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {"name": name, **metadata},
        "spec": {"predictor": predictor},
    }


def report(cluster: Cluster, namespace: str, name: str = "iris", **status: Any) -> None:
    path = f"{SERVICES.format(namespace)}/{name}/status"
    cluster.expect(200, "PATCH", path, {"status": status}, content_type=MERGE)


def ready(generation: int = 1, status: str = "True") -> dict[str, Any]:
    conditions = [{"type": "Ready", "status": status}]
    return {"conditions": conditions, "observedGeneration": generation, "url": "http://iris"}


def later(action: Callable[[], object]) -> None:
    timer = threading.Timer(0.3, action)
    timer.daemon = True
    timer.start()


def test_a_wait_returns_when_the_object_is_ready_and_not_at_the_next_interval(
    sdk: KServeClient, cluster: Cluster, namespace: str
) -> None:
    sdk.create(service(), namespace)
    later(lambda: report(cluster, namespace, **ready()))
    begun = time.monotonic()
    sdk.wait_isvc_ready("iris", namespace, timeout_seconds=3 * LONG, polling_interval=2 * LONG)
    assert time.monotonic() - begun < 2 * LONG


def test_an_object_that_is_not_ready_in_time(sdk: KServeClient, namespace: str) -> None:
    sdk.create(service(), namespace)
    with pytest.raises(RuntimeError) as caught:
        sdk.wait_isvc_ready("iris", namespace, timeout_seconds=1)
    assert type(caught.value) is RuntimeError
    assert isinstance(caught.value.__cause__, NotReadyError)
    found = sdk.get("iris", namespace)
    assert str(caught.value) == (
        f"Timeout to start the InferenceService iris. The InferenceService is as following: {found}"
    )


def test_a_generation_that_is_not_seen_in_time(
    sdk: KServeClient, cluster: Cluster, namespace: str
) -> None:
    sdk.create(service(), namespace)
    report(cluster, namespace, **ready())
    sdk.wait_isvc_ready("iris", namespace, timeout_seconds=LONG, expected_generation=1)
    assert sdk.is_isvc_ready("iris", namespace, expected_generation=1)
    assert not sdk.is_isvc_ready("iris", namespace, expected_generation=2)
    with pytest.raises(
        RuntimeError, match=r"^Timeout to start the InferenceService iris for expected "
    ):
        sdk.wait_isvc_ready("iris", namespace, timeout_seconds=1, expected_generation=2)


def test_a_stale_ready_is_not_believed(sdk: KServeClient, cluster: Cluster, namespace: str) -> None:
    sdk.create(service(), namespace)
    report(cluster, namespace, **ready())
    assert sdk.is_isvc_ready("iris", namespace)
    sdk.patch("iris", service(replicas=2), namespace)
    assert not sdk.is_isvc_ready("iris", namespace)
    with pytest.raises(RuntimeError, match=r"^Timeout to start the InferenceService iris"):
        sdk.wait_isvc_ready("iris", namespace, timeout_seconds=1)


def test_a_copied_generation_is_believed_once_it_has_stood(
    sdk: KServeClient, cluster: Cluster, namespace: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sdk.create(service(), namespace)
    # KServe copies this number from elsewhere: the next spec's by accident.
    report(cluster, namespace, **ready(2))
    begun = time.monotonic()
    sdk.patch("iris", service(replicas=2), namespace, watch=True, timeout_seconds=LONG)
    assert time.monotonic() - begun >= readiness.SETTLING - 0.1
    lines = [line.split()[:2] for line in capsys.readouterr().out.splitlines()]
    assert lines == [["NAME", "READY"], ["iris", "Unknown"], ["NAME", "READY"], ["iris", "True"]]


def test_a_failure_ends_a_wait(sdk: KServeClient, cluster: Cluster, namespace: str) -> None:
    sdk.create(service(), namespace)
    info = {"reason": "ModelLoadFailed", "message": "no such bucket"}
    failed = {"transitionStatus": "BlockedByFailedLoad", "lastFailureInfo": info}
    states = {"activeModelState": "", "targetModelState": "FailedToLoad"}
    model_status = {**failed, "states": states}
    later(lambda: report(cluster, namespace, **ready(status="False"), modelStatus=model_status))
    with pytest.raises(
        RuntimeError, match=r"BlockedByFailedLoad: ModelLoadFailed: no such bucket"
    ) as e:
        sdk.wait_isvc_ready("iris", namespace, timeout_seconds=2 * LONG)
    assert isinstance(e.value.__cause__, FailedError)


def test_a_deletion_ends_a_wait(sdk: KServeClient, namespace: str) -> None:
    sdk.create(service(), namespace)
    later(lambda: sdk.delete("iris", namespace))
    with pytest.raises(RuntimeError, match="deleted while waiting for it") as caught:
        sdk.wait_isvc_ready("iris", namespace, timeout_seconds=2 * LONG)
    assert isinstance(caught.value.__cause__, DeletedError)


def test_what_is_not_there_is_not_waited_for(sdk: KServeClient, namespace: str) -> None:
    with pytest.raises(RuntimeError) as caught:
        sdk.wait_isvc_ready("iris", namespace, timeout_seconds=LONG)
    assert isinstance(caught.value.__cause__, NotFoundError)
    first = str(caught.value).splitlines()[:2]
    call = "Exception when calling CustomObjectsApi->get_namespaced_custom_object"
    assert first == [f"{call}: (404)", "Reason: Not Found"]


def test_a_watch_prints_a_table_a_change(
    sdk: KServeClient, cluster: Cluster, namespace: str, capsys: pytest.CaptureFixture[str]
) -> None:
    states: list[dict[str, Any]] = [ready(status="False"), ready()]

    def report_next() -> None:
        report(cluster, namespace, **states.pop(0))
        if states:
            later(report_next)

    later(report_next)
    result = sdk.create(service(), namespace, watch=True, timeout_seconds=LONG)
    assert result is None
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "NAME    READY    PREV    LATEST    URL"
    assert lines[1] == "iris    Unknown"
    assert lines[-2] == "NAME    READY      PREV    LATEST  URL"
    assert lines[-1] == "iris    True          0       100  http://iris"
    assert [line.split()[1] for line in lines[1::2]] == ["Unknown", "False", "True"]


def test_a_watch_waits_for_what_is_not_there_yet(
    sdk: KServeClient, cluster: Cluster, namespace: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def create() -> None:
        sdk.create(service(), namespace)
        report(cluster, namespace, **ready())

    later(create)
    isvc_watch("iris", namespace, timeout_seconds=LONG)
    assert capsys.readouterr().out.splitlines()[-1].split()[:2] == ["iris", "True"]


def test_a_watch_of_all_ends_with_the_first_that_is_ready(
    sdk: KServeClient, cluster: Cluster, namespace: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sdk.create(service("a"), namespace)
    sdk.create(service("b"), namespace)
    later(lambda: report(cluster, namespace, "b", **ready()))
    sdk.get(namespace=namespace, watch=True, timeout_seconds=LONG)
    lines = [line.split()[:2] for line in capsys.readouterr().out.splitlines()[1::2]]
    assert sorted(lines[:2]) == [["a", "Unknown"], ["b", "Unknown"]]
    assert lines[2:] == [["b", "True"]]


@pytest.mark.parametrize("timeout", [0.5, "0.5"])
def test_a_watch_in_vain_returns_and_logs(
    timeout: Any, sdk: KServeClient, namespace: str, caplog: pytest.LogCaptureFixture
) -> None:
    sdk.create(service(), namespace)
    sdk.wait_isvc_ready("iris", namespace, watch=True, timeout_seconds=timeout)
    isvc_watch("missing", namespace, timeout)
    isvc_watch(None, namespace, timeout)
    assert len(caplog.messages) == 2
    assert caplog.messages[0].startswith(f"InferenceService {namespace}/iris: not ready after 0.")
    assert caplog.messages[1] == f"InferenceService {namespace}/missing: not there after 0.5 s"


def test_a_watch_for_a_generation(
    sdk: KServeClient, cluster: Cluster, namespace: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sdk.create(service(), namespace)
    report(cluster, namespace, **ready(1))
    later(lambda: report(cluster, namespace, **ready(2)))
    isvc_watch("iris", namespace, LONG, generation=2)
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()[1::2]] == [
        "Unknown",
        "True",
    ]


def test_traffic_of_a_canary_is_in_the_table() -> None:
    traffic = [
        {"latestRevision": True, "percent": 10, "revisionName": "b"},
        {"latestRevision": False, "percent": 90, "revisionName": "a"},
    ]
    status = {**ready(), "components": {"predictor": {"traffic": traffic}}}
    found = table({"metadata": {"name": "a-service-of-mine"}, "status": status}, believed=True)
    assert found.splitlines() == [
        "NAME               READY      PREV    LATEST  URL",
        "a-service-of-mine  True         90        10  http://iris",
    ]


class _ModelServer(BaseHTTPRequestHandler):
    answers: list[int]
    seen: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["Host"]))
        self.send_response(self.answers.pop(0))
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("protocol", "path"), [("v1", "/v1/models/m"), ("v2", "/v2/models/m/ready")]
)
def test_the_server_of_a_model_is_asked_until_it_has_it(
    protocol: str, path: str, sdk: KServeClient, cluster: Cluster, namespace: str
) -> None:
    sdk.create(service(), namespace)
    with pytest.raises(RuntimeError) as caught:
        sdk.wait_model_ready("iris", "m", namespace)
    assert str(caught.value) == (
        "wait_model_ready: expected status.url in the InferenceService iris, got none: wait_isvc_ready "
        "comes first"
    )
    report(cluster, namespace, **{**ready(), "url": "http://iris.example.com/x"})
    handler = type("Handler", (_ModelServer,), {"answers": [503, 200, 404], "seen": []})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        arguments = ("iris", "m", namespace, "v1beta1", f"127.0.0.1:{server.server_port}", protocol)
        sdk.wait_model_ready(*arguments, LONG, 0.1)
        assert handler.seen == [(path, "iris.example.com")] * 2
        with pytest.raises(RuntimeError) as caught:
            sdk.wait_model_ready(*arguments, 1, 2)
        assert str(caught.value) == (
            "InferenceService (iris) has not loaded the model (m) before the timeout."
        )
        server.shutdown()
