"""Waiting for readiness, against a real API server; the tests are the controller."""

from __future__ import annotations

import math
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kserve_models import V1alpha2LLMInferenceService, V1beta1InferenceService
from kserve_models.api import RESOURCES, ServingV1alpha2Api, ServingV1beta1Api
from kserve_models.client import (
    ApiClient,
    ApiConnectionError,
    ApiResource,
    ApiTimeoutError,
    Configuration,
    DeletedError,
    FailedError,
    ForbiddenError,
    NotFoundError,
    NotReadyError,
    ResponseError,
    ServiceUnavailableError,
    wait_until_ready,
)
from kserve_models.client._operations import rest_mapping
from kserve_models.client._request import backoff
from kserve_models.client._wait import readiness as _readiness
from kserve_models.client._wait.progress_line import duration
from tests.apiserver.server import Server
from tests.client.conftest import configuration_of
from tests.client.support.clock import Clock
from tests.client.support.fake_api_server import Call, ScriptedServer, isvc, isvc_list, serving
from tests.client.support.http_wire import AUTHORITY, server_context
from tests.client.support.listening import Listener
from tests.client.support.raw_http_server import Server as ScriptedSocket
from tests.client.support.raw_http_server import in_turn, ok, refusal
from tests.support.patience import HANG_SECONDS

SPEC = {"predictor": {"model": {"modelFormat": {"name": "sklearn"}, "storageUri": "gs://b/m"}}}
READY = {"type": "Ready", "status": "True"}
STARTING = {"type": "Ready", "status": "False", "reason": "MinimumReplicasUnavailable"}


class Controller:
    """Creates an InferenceService and writes what KServe would write to its status."""

    def __init__(self, client: ApiClient, namespace: str, clock: Clock | None = None) -> None:
        self.client = client
        self.clock = clock
        self.api = ServingV1beta1Api(client)
        self.namespace = namespace
        self.timers: list[threading.Timer] = []

    def create(self, name: str = "iris", **metadata: Any) -> V1beta1InferenceService:
        made = V1beta1InferenceService(metadata={"name": name, **metadata}, spec=SPEC)
        return self.api.create_namespaced_inference_service(self.namespace, made)

    def report(self, *conditions: dict[str, Any], name: str = "iris", **status: Any) -> Any:
        body = {"status": {"conditions": list(conditions), **status}}
        return self.api.patch_namespaced_inference_service_status(name, self.namespace, body)

    def change(self, replicas: int) -> V1beta1InferenceService:
        """A new generation of the spec."""
        body = {"spec": {"predictor": {"minReplicas": replicas}}}
        return self.api.patch_namespaced_inference_service("iris", self.namespace, body)

    def later(self, action: Callable[[], object], seconds: float = 0.3) -> None:
        """Do something from outside, most probably while this thread waits for it."""
        timer = threading.Timer(seconds, action)
        timer.daemon = True
        self.timers.append(timer)
        timer.start()

    def wait_in_vain(self, obj: Any, seconds: float) -> NotReadyError:
        """How a wait ends whose time is over after it has seen the object."""
        clock = self.clock
        assert clock is not None

        def seen(_: object) -> None:
            self.later(lambda: clock.advance(seconds))

        with pytest.raises(NotReadyError) as error:
            self.wait(obj, timeout=seconds, on_progress=seen)
        return error.value

    def wait(self, obj_or_name: Any = "iris", **arguments: Any) -> Any:
        arguments = {"timeout": 20, "api_client": self.client, **arguments}
        if isinstance(obj_or_name, str):
            arguments["namespace"] = self.namespace
        return wait_until_ready(obj_or_name, **arguments)


@pytest.fixture
def controller(api_client: ApiClient, namespace: str, clock: Clock) -> Iterator[Controller]:
    made = Controller(api_client, namespace, clock)
    yield made
    for timer in made.timers:
        timer.join(HANG_SECONDS)


def test_ready_at_once(controller: Controller) -> None:
    controller.create()
    controller.report(READY, observedGeneration=1, url="http://iris")
    ready = controller.wait(timeout=0)
    assert isinstance(ready, V1beta1InferenceService)
    assert ready.status is not None
    assert str(ready.status.url) == "http://iris"


def test_ready_after_a_while(controller: Controller) -> None:
    made = controller.create()
    seen: list[V1beta1InferenceService] = []

    def see(obj: V1beta1InferenceService) -> None:
        seen.append(obj)
        if len(seen) == 1:
            controller.later(lambda: controller.report(STARTING))
        elif len(seen) == 2:
            controller.later(lambda: controller.report(READY, observedGeneration=1))

    ready = controller.wait(made, on_progress=see)
    assert ready == seen[-1]
    assert [len(obj.status.conditions) if obj.status else 0 for obj in seen] == [0, 1, 1]


def test_not_ready_in_time(controller: Controller) -> None:
    made = controller.create()
    controller.report({**STARTING, "message": "no replica is up"})
    error = controller.wait_in_vain(made, 0.7)
    assert str(error) == (
        f"InferenceService {controller.namespace}/iris: not ready after 0.7 s: Ready is False: "
        "MinimumReplicasUnavailable: no replica is up"
    )
    assert error.object.metadata.name == "iris"


def test_failing(controller: Controller) -> None:
    made = controller.create()
    failure = {
        "transitionStatus": "BlockedByFailedLoad",
        "lastFailureInfo": {"reason": "ModelLoadFailed", "message": "no such bucket\n\x1b[2J"},
    }
    controller.later(lambda: controller.report(STARTING, modelStatus=failure))
    with pytest.raises(FailedError) as error:
        controller.wait(made)
    assert str(error.value) == (
        f"InferenceService {controller.namespace}/iris: failed: BlockedByFailedLoad: "
        "ModelLoadFailed: no such bucket  [2J"
    )


def test_the_failure_of_the_spec_before_does_not_count(controller: Controller) -> None:
    controller.create()
    failure = {"transitionStatus": "InvalidSpec"}
    controller.report(STARTING, modelStatus=failure, observedGeneration=1)
    changed = controller.change(2)
    good = {"transitionStatus": "UpToDate"}
    controller.later(lambda: controller.report(READY, modelStatus=good, observedGeneration=2))
    controller.wait(changed)


def test_the_ready_of_the_spec_before_does_not_count(controller: Controller) -> None:
    controller.create()
    controller.report(READY, observedGeneration=1)
    changed = controller.change(2)
    assert changed.metadata is not None
    assert changed.metadata.generation == 2
    assert str(controller.wait_in_vain(changed, 0.5)) == (
        f"InferenceService {controller.namespace}/iris: not ready after 0.5 s: the status is of "
        "generation 1, the spec of 2; where a controller lets that number fall behind (kserve "
        "#6081), ignore_generation=True, or --ignore-generation, does not compare it"
    )
    controller.later(lambda: controller.report(READY, observedGeneration=2))
    assert controller.wait(changed).status.observed_generation == 2


def test_a_stale_ready_whose_number_is_right_by_accident_does_not_count(
    controller: Controller, clock: Clock
) -> None:
    controller.create()
    controller.report(READY, observedGeneration=2)
    changed = controller.change(2)
    assert str(controller.wait_in_vain(changed, 0.5)) == (
        f"InferenceService {controller.namespace}/iris: not ready after 0.5 s: the status does not "
        "tell whether it is of generation 2"
    )
    controller.later(lambda: controller.report(READY, observedGeneration=2, url="http://new"))
    clock.begin()
    ready = controller.wait(changed)
    assert clock.passed == 0.0
    assert str(ready.status.url) == "http://new"


def test_a_status_without_a_generation_counts_once_it_stood(
    controller: Controller, clock: Clock
) -> None:
    controller.create()
    controller.report(READY)
    changed = controller.change(2)
    controller.wait(
        changed, on_progress=lambda _: controller.later(lambda: clock.advance(_readiness.SETTLING))
    )
    assert clock.passed > _readiness.SETTLING - 0.001


def test_a_generation_that_stays_behind_can_be_ignored(
    controller: Controller, clock: Clock
) -> None:
    controller.create()
    controller.report(READY, observedGeneration=1)
    controller.wait(
        controller.change(2),
        ignore_generation=True,
        on_progress=lambda _: controller.later(lambda: clock.advance(_readiness.SETTLING)),
    )
    assert clock.passed > _readiness.SETTLING - 0.001


def test_deleted_meanwhile(controller: Controller) -> None:
    made = controller.create()
    controller.later(
        lambda: controller.api.delete_namespaced_inference_service("iris", controller.namespace)
    )
    with pytest.raises(DeletedError) as error:
        controller.wait(made)
    assert str(error.value) == (
        f"InferenceService {controller.namespace}/iris: deleted while waiting for it"
    )


def test_being_deleted(controller: Controller, clock: Clock) -> None:
    controller.create(finalizers=["tests.example.com/hold"])
    controller.api.delete_namespaced_inference_service("iris", controller.namespace)
    with pytest.raises(DeletedError) as error:
        controller.wait()
    assert clock.passed == 0.0
    assert str(error.value) == (
        f"InferenceService {controller.namespace}/iris: it is being deleted"
    )
    controller.api.patch_namespaced_inference_service(
        "iris", controller.namespace, {"metadata": {"finalizers": None}}
    )


def test_deleted_and_created_anew(controller: Controller) -> None:
    made = controller.create()
    controller.api.delete_namespaced_inference_service("iris", controller.namespace)
    with pytest.raises(DeletedError, match="deleted before it was ready"):
        controller.wait(made)
    controller.create()
    controller.report(READY)
    with pytest.raises(DeletedError, match="deleted, and created anew with the same name"):
        controller.wait(made)


def test_never_there(controller: Controller, clock: Clock) -> None:
    with pytest.raises(NotFoundError, match='"nobody" not found'):
        controller.wait("nobody")
    assert clock.passed == 0.0


@pytest.mark.parametrize("kind", ["LLMInferenceService", "llminferenceservices", "LLMisvc"])
def test_another_kind_and_its_newest_version(controller: Controller, kind: str) -> None:
    api = ServingV1alpha2Api(controller.client)
    api.create_namespaced_llm_inference_service(
        controller.namespace,
        V1alpha2LLMInferenceService(
            metadata={"name": "llm"}, spec={"model": {"uri": "hf://a/b", "name": "b"}}
        ),
    )
    body = {"status": {"conditions": [READY], "observedGeneration": 1}}
    api.patch_namespaced_llm_inference_service_status("llm", controller.namespace, body)
    ready = controller.wait("llm", kind=kind)
    assert isinstance(ready, V1alpha2LLMInferenceService)


WITH_CONDITIONS = {
    "InferenceGraph",
    "InferenceService",
    "LLMInferenceService",
    "LLMInferenceServiceConfig",
    "TrainedModel",
}


@pytest.mark.parametrize(
    "resource", RESOURCES.values(), ids=lambda r: f"{r.kind}-{r.api_version.rpartition('/')[2]}"
)
@pytest.mark.usefixtures("clock")
def test_kinds_without_conditions_are_refused(resource: ApiResource) -> None:
    obj = {
        "apiVersion": resource.api_version,
        "kind": resource.kind,
        "metadata": {"name": "x", "namespace": "y"},
    }
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        client.configuration.retries = 0
        with pytest.raises((ValueError, ApiConnectionError)) as error:
            wait_until_ready(obj, api_client=client, timeout=1)
    if resource.kind in WITH_CONDITIONS:
        assert isinstance(error.value, ApiConnectionError)
    else:
        assert str(error.value) == (
            f"wait_until_ready: the status of a {resource.kind} has no conditions, so nothing says "
            "when it is ready; use watch and decide by its other fields"
        )


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("",), ValueError, "wait_until_ready: expected the object or its name, got ''"),
        ((3,), TypeError, "wait_until_ready: expected a model or a mapping, got int"),
        (
            ({"apiVersion": "serving.kserve.io/v1beta1", "kind": "InferenceService"},),
            ValueError,
            "wait_until_ready: expected metadata.name in the InferenceService, got none",
        ),
        (
            (
                V1beta1InferenceService(
                    metadata={"name": "a", "namespace": "one"}, spec={"predictor": {}}
                ),
                "two",
            ),
            ValueError,
            "wait_until_ready: the object is in namespace 'one', but 'two' was given: leave it out",
        ),
    ],
)
def test_arguments_that_mean_nothing(arguments: Any, error: type[Exception], message: str) -> None:
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        with pytest.raises(error) as found:
            wait_until_ready(*arguments, api_client=client)
        assert str(found.value) == message


@pytest.mark.usefixtures("clock")
def test_a_kind_beside_an_object_of_another_kind() -> None:
    obj = manifest("InferenceGraph", "v1alpha1")
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        for kind in ("InferenceService", "inferenceservices.serving.kserve.io"):
            with pytest.raises(ValueError, match="kind") as error:
                wait_until_ready(obj, kind=kind, api_client=client, timeout=0.1)
            assert str(error.value) == (
                f"wait_until_ready: the object is of kind 'InferenceGraph', but kind={kind!r} was "
                "given: leave it out"
            )
        with pytest.raises(ApiConnectionError):
            wait_until_ready(obj, kind="inferencegraphs", api_client=client, timeout=0.1)


@pytest.mark.parametrize(
    ("timeout", "error"),
    [
        (math.nan, ValueError),
        (-1, ValueError),
        (-math.inf, ValueError),
        (-(10**400), ValueError),
        ("5", TypeError),
        (True, TypeError),
    ],
)
def test_a_timeout_that_is_none(timeout: Any, error: type[Exception]) -> None:
    with ApiClient(Configuration("http://127.0.0.1:9")) as client, pytest.raises(error) as found:
        wait_until_ready("iris", "models", timeout=timeout, api_client=client)
    assert str(found.value) == (
        f"wait_until_ready: expected timeout to be seconds, 0 or more, or None, got {timeout!r}"
    )


def manifest(kind: str = "InferenceService", version: str = "v1beta1") -> dict[str, Any]:
    return {
        "apiVersion": f"serving.kserve.io/{version}",
        "kind": kind,
        "metadata": {"name": "iris", "namespace": "models"},
    }


def ready_answer() -> bytes:
    return ok({**manifest(), "spec": SPEC, "status": {"conditions": [READY]}})


def refused(status: int) -> bytes:
    return refusal(status, "", "away", headers={"Retry-After": "0"})


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
@pytest.mark.parametrize(
    "timeout", [20.0, math.inf, 1e300, 10**400, None], ids=["20", "inf", "1e300", "10**400", "None"]
)
def test_a_server_that_is_not_well_at_first_is_waited_for(
    status: int, timeout: float | None, clock: Clock
) -> None:
    replies = in_turn(refused(status), refused(status), refused(status), ready_answer())
    with (
        Scripted(replies) as server,
        ApiClient(server.configuration(retries=0)) as client,
    ):
        ready = wait_until_ready("iris", "models", timeout=timeout, api_client=client)
        assert ready.metadata.name == "iris"
        assert len(server.requests) == 4
        assert len(clock.pauses) == 3


def test_a_server_that_is_not_there_at_first_is_waited_for(clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    started: list[Scripted] = []

    def start() -> None:
        if len(clock.pauses) == 4:
            server = Scripted(lambda _: ready_answer(), port=port)
            started.append(server.start())

    clock.at_pause = start
    configuration = Configuration(f"http://127.0.0.1:{port}")
    configuration.retries = 0
    try:
        with ApiClient(configuration) as client:
            wait_until_ready("iris", "models", timeout=20, api_client=client)
    finally:
        started[0].close()
    assert len(clock.pauses) == 4


def test_a_server_that_never_comes_ends_in_its_error(clock: Clock) -> None:
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        with pytest.raises(ApiConnectionError) as error:
            wait_until_ready("iris", "models", timeout=1, api_client=client)
        assert clock.passed == pytest.approx(1.0)
    assert str(error.value) == (
        "GET /apis/serving.kserve.io/v1beta1/namespaces/models/inferenceservices/iris at "
        "http://127.0.0.1:9: connection refused"
    )


def test_what_time_does_not_mend_ends_it_at_once(clock: Clock) -> None:
    with Scripted(lambda _: ready_answer(), server_context()) as server:
        configuration = server.configuration(ssl_ca_cert=None)
        with (
            ApiClient(configuration) as client,
            pytest.raises(ApiConnectionError, match="certificate is not trusted"),
        ):
            wait_until_ready("iris", "models", timeout=30, api_client=client)
    with NoTls() as plain:
        configuration = Configuration(plain.url.replace("http:", "https:"))
        with (
            ApiClient(configuration) as client,
            pytest.raises(ApiConnectionError, match="TLS: "),
        ):
            wait_until_ready("iris", "models", timeout=30, api_client=client)
    refusing = refusal(403, "Forbidden", "no")
    with Scripted(lambda _: refusing) as server, ApiClient(server.configuration()) as client:
        with pytest.raises(ForbiddenError):
            wait_until_ready("iris", "models", timeout=30, api_client=client)
        assert len(server.requests) == 1
    assert clock.passed == 0.0


def test_a_client_certificate_that_is_missing_ends_it_at_once(clock: Clock) -> None:
    with (
        Scripted(lambda _: ready_answer(), server_context("server", AUTHORITY)) as server,
        ApiClient(server.configuration()) as client,
        pytest.raises(ApiConnectionError, match="demands a client certificate"),
    ):
        wait_until_ready("iris", "models", timeout=30, api_client=client)
    assert clock.passed == 0.0


@pytest.mark.parametrize("final", [True, False])
def test_an_error_says_itself_whether_time_mends_it(
    final: bool, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    def read(*_: object, **__: object) -> None:
        error = ApiConnectionError("no way")
        error._final = final
        raise error

    monkeypatch.setattr(ApiClient, "call", read)
    with (
        ApiClient(Configuration("http://127.0.0.1:9")) as client,
        pytest.raises(ApiConnectionError, match="no way"),
    ):
        wait_until_ready("iris", "models", timeout=20, api_client=client)
    assert clock.passed == pytest.approx(0.0 if final else 20.0)
    assert (clock.pauses == []) is final


def of_generation_2(version: int, **status: Any) -> dict[str, Any]:
    rest = {"status": status} if status else {}
    return isvc("iris", version, metadata={"generation": 2}, spec=SPEC, **rest)


@contextmanager
def client_of(server: ScriptedServer) -> Iterator[ApiClient]:
    configuration = Configuration(server.url)
    configuration.retries = 0
    with ApiClient(configuration) as client:
        yield client


def test_a_status_that_comes_after_the_settling_time_is_seen(clock: Clock) -> None:
    bare = of_generation_2(7)

    def script(call: Call) -> None:
        assert len(server.calls) < 10, "the client asks without pause"
        if call.path.endswith("/iris"):
            call.json(bare)
        elif not call.is_watch:
            call.json(isvc_list(7, bare))
        else:
            call.begin()
            call.pause(_readiness.SETTLING + 1)
            call.event("MODIFIED", of_generation_2(8, conditions=[READY], observedGeneration=2))
            call.wait_for_client_to_leave()

    with serving(script, clock) as server, client_of(server) as client:
        ready = wait_until_ready("iris", "models", timeout=10, api_client=client)
    assert ready.metadata.resource_version == "8"
    assert len(server.calls) == 3


def test_a_status_settles_by_the_word_of_the_server(clock: Clock) -> None:
    away = threading.Event()

    def script(call: Call) -> None:
        if call.path.endswith("/iris") and not away.is_set():
            away.set()
            call.json(of_generation_2(7, conditions=[READY]))
        else:
            call.refuse(503, "ServiceUnavailable")

    with (
        serving(script, clock) as server,
        client_of(server) as client,
        pytest.raises(ServiceUnavailableError),
    ):
        wait_until_ready("iris", "models", timeout=20, api_client=client)
    assert clock.passed == pytest.approx(20.0)


def test_what_settles_is_read_once_more(clock: Clock) -> None:
    states = iter(
        [
            of_generation_2(7, conditions=[READY]),
            of_generation_2(8, conditions=[STARTING]),
        ]
    )

    def script(call: Call) -> None:
        if call.path.endswith("/iris"):
            call.json(next(states))
        else:
            call.cut()

    with serving(script, clock) as server, client_of(server) as client:
        seen: list[Any] = []
        with pytest.raises(ApiConnectionError):
            wait_until_ready(
                "iris", "models", timeout=20, api_client=client, on_progress=seen.append
            )
    assert [obj.metadata.resource_version for obj in seen] == ["7", "8"]


def ends_in(error: type[Exception], server: ScriptedServer, match: str | None = None) -> None:
    with client_of(server) as client, pytest.raises(error, match=match):
        wait_until_ready("iris", "models", timeout=1, api_client=client)


def test_a_server_that_goes_away_after_the_first_read_ends_in_its_error(clock: Clock) -> None:
    def script(call: Call) -> None:
        if call.path.endswith("/iris"):
            call.json(isvc("iris", 7))
        else:
            call.refuse(503, "ServiceUnavailable")

    with serving(script, clock) as server:
        ends_in(ServiceUnavailableError, server)


@pytest.mark.parametrize("stays", [True, False])
def test_a_server_that_came_back_ends_in_what_the_object_lacks(
    stays: bool, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(backoff, "LONGEST", 0.1)

    def script(call: Call) -> None:
        if call.path.endswith("/iris"):
            call.json(isvc("iris", 7))
        elif len(server.lists) < 4:
            call.refuse(503, "ServiceUnavailable")
        elif not call.is_watch:
            call.json(isvc_list(7, isvc("iris", 7)))
        else:
            call.begin()
            if stays:
                call.wait_for_client_to_leave()
            else:
                call.end()

    with serving(script, clock) as server:
        ends_in(NotReadyError, server, "not ready after 1 s: no status yet")


def test_what_the_end_of_the_time_cuts_short_is_no_trouble(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(backoff, "FIRST", 0.01)

    def script(call: Call) -> None:
        if call.path.endswith("/iris"):
            call.json(isvc("iris", 7))
        elif not call.is_watch:
            call.json(isvc_list(7, isvc("iris", 7)))
        elif len(server.watches) == 1:
            call.begin()
            call.pause(0.7)
            call.end()
        else:
            call.wait_for_client_to_leave()

    with serving(script, clock) as server:
        ends_in(NotReadyError, server, "not ready after 1 s: no status yet")
    assert len(server.watches) == 2


def test_a_server_that_falls_silent_after_the_first_read_ends_in_its_error(clock: Clock) -> None:
    def script(call: Call) -> None:
        if call.path.endswith("/iris"):
            call.json(isvc("iris", 7))
        else:
            call.wait_for_client_to_leave()

    with (
        serving(script, clock) as server,
        client_of(server) as client,
        pytest.raises(ApiTimeoutError),
    ):
        wait_until_ready("iris", "models", timeout=1.3, api_client=client)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1s"), (45, "45s"), (599.7, "10m"), (5400, "1h30m"), (3601, "1h1s")],
)
def test_durations_for_people(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize("metadata", [[1], None, "x"])
def test_an_answer_that_is_no_object(metadata: Any) -> None:
    found = {**manifest(), "metadata": metadata}
    with (
        serving(lambda call: call.json(found)) as server,
        client_of(server) as client,
        pytest.raises(ResponseError) as error,
    ):
        wait_until_ready("iris", "models", timeout=5, api_client=client)
    assert str(error.value).startswith(
        "wait_until_ready: the answer: metadata: expected an object, got "
    )


@pytest.mark.parametrize("is_ready", [True, False])
def test_without_time_there_is_one_look(is_ready: bool, clock: Clock) -> None:
    rest = {"status": {"conditions": [READY]}} if is_ready else {}

    def script(call: Call) -> None:
        call.pause(0.1)
        call.json(isvc("iris", 7, **rest))

    with serving(script, clock) as server, client_of(server) as client:
        if is_ready:
            wait_until_ready("iris", "models", timeout=0, api_client=client)
        else:
            with pytest.raises(NotReadyError, match="not ready after 0 s: no status yet"):
                wait_until_ready("iris", "models", timeout=0, api_client=client)
    assert len(server.calls) == 1


class NoTls(Listener):
    """What a server without TLS says to one who wants it."""

    def serve(self, connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


class Scripted(ScriptedSocket):
    """On a given port, or else on any; may be mute on its first connection, by a client's clock."""

    def __init__(
        self, script: Any, tls: Any = None, *, port: int = 0, mute: Clock | None = None
    ) -> None:
        super().__init__(script, tls)
        self._mute = mute
        if port:
            self._socket.close()
            self._socket = socket.create_server(("127.0.0.1", port))
            self.port = port

    def _run(self, connection: socket.socket) -> None:
        if self._mute is None or self.connections > 1:
            super()._run(connection)
            return
        self._mute.nothing_comes(connection)
        while connection.recv(65536):
            pass
        connection.close()


def test_a_connection_that_is_not_made_does_not_take_the_whole_time(clock: Clock) -> None:
    with Scripted(lambda _: ready_answer(), server_context(), mute=clock) as server:
        configuration = server.configuration(request_timeout=(0.3, 5.0), retries=0)
        with ApiClient(configuration) as client:
            wait_until_ready("iris", "models", timeout=60, api_client=client)
        assert clock.passed == pytest.approx(0.3 + clock.pauses[0])
        assert server.connections == 2


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("inferenceservices.serving.kserve.io", "InferenceService"),
        ("InferenceService.v1beta1.serving.kserve.io", "InferenceService"),
        ("llminferenceservices.v1alpha1.serving.kserve.io", "LLMInferenceService"),
    ],
)
def test_full_names_of_kinds(name: str, kind: str) -> None:
    resource = rest_mapping.resource_named("x", name)
    assert resource.kind == kind
    assert rest_mapping.resource_named("x", kind).api_version == (
        "serving.kserve.io/v1alpha2" if kind.startswith("LLM") else "serving.kserve.io/v1beta1"
    )
    assert name.count(".") == 2 or name.split(".")[1] in resource.api_version


def test_a_full_name_of_another_group_is_unknown() -> None:
    with pytest.raises(ValueError, match=r"no kind 'inferenceservices\.example\.com'"):
        rest_mapping.resource_named("x", "inferenceservices.example.com")


def test_versions_are_ranked_as_kubernetes_does() -> None:
    versions = ["odd", "v1alpha1", "v2alpha1", "v1beta2", "v1beta10", "v2beta1", "v1", "v2", "v10"]
    some = next(iter(RESOURCES.values()))
    made = [some._replace(api_version=f"serving.kserve.io/{version}") for version in versions]
    assert sorted([*made[4:], *made[:4]], key=rest_mapping._rank) == made


def test_an_unknown_kind() -> None:
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        with pytest.raises(ValueError, match="no kind") as error:
            wait_until_ready("iris", kind="InferenceServce", api_client=client)
        assert str(error.value) == (
            "wait_until_ready: the API has no kind 'InferenceServce'. Did you mean "
            "'InferenceService'?"
        )


@pytest.mark.wide
def test_a_server_that_restarts_meanwhile(
    api_server_programs: Path,
    api_server_state: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backoff, "LONGEST", 1.0)
    with Server(tmp_path / "server", api_server_programs, api_server_state) as server:
        configuration = configuration_of(server.cluster)
        configuration.retries = 0
        with ApiClient(configuration) as client:
            controller = Controller(client, "default")
            made = controller.create()

            def restart() -> None:
                server.stop_api_server()
                time.sleep(1)
                server.start_api_server()
                with ApiClient(configuration_of(server.cluster)) as other:
                    Controller(other, "default").report(READY, observedGeneration=1)

            controller.later(restart)
            ready = controller.wait(made, timeout=HANG_SECONDS)
            assert ready.status.conditions[0].status == "True"
            for timer in controller.timers:
                timer.join(HANG_SECONDS)
