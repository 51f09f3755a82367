"""What is sent again, what is not, and after how long."""

from __future__ import annotations

import socket
import time
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest
import urllib3

from kserve_models import V1beta1InferenceService, client
from kserve_models.api import ServingV1beta1Api
from kserve_models.client._http.outcome import Failure, Response
from kserve_models.client._request import retries as _retries
from tests.client.support import faults
from tests.client.support.clock import Clock
from tests.client.support.fault_proxy import FaultProxy
from tests.client.support.http_wire import AUTHORITY, answer, server_context
from tests.client.support.raw_http_server import Server, in_turn, isvc, ok, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "/apis/serving.kserve.io/v1beta1/namespaces/models/inferenceservices"
BUSY = refusal(429, "TooManyRequests", "busy", headers={"Retry-After": "0"})
DOWN = refusal(503, "ServiceUnavailable", "down", headers={"Retry-After": "0"})
NOW = 1_700_000_000.0
UNKNOWN = "the request was sent, and whether it took effect is not known: read the object before another try"

Call = "Callable[[ServingV1beta1Api], Any]"


def read(api: ServingV1beta1Api) -> Any:
    return api.read_namespaced_inference_service("iris", "models")


def listed(api: ServingV1beta1Api) -> Any:
    return api.list_namespaced_inference_service("models")


def applied(api: ServingV1beta1Api) -> Any:
    return api.patch_namespaced_inference_service(
        "iris", "models", isvc(), field_manager="me", _content_type="application/apply-patch+yaml"
    )


def created(api: ServingV1beta1Api) -> Any:
    return api.create_namespaced_inference_service("models", isvc())


def replaced(api: ServingV1beta1Api) -> Any:
    return api.replace_namespaced_inference_service("iris", "models", isvc())


def patched(api: ServingV1beta1Api) -> Any:
    return api.patch_namespaced_inference_service("iris", "models", {"spec": None})


def deleted(api: ServingV1beta1Api) -> Any:
    return api.delete_namespaced_inference_service("iris", "models")


def applied_text(api: ServingV1beta1Api) -> Any:
    return api.patch_namespaced_inference_service(
        "iris",
        "models",
        "spec: {}",
        field_manager="me",
        _content_type="application/apply-patch+yaml",
    )


REPEATABLE = [read, applied, applied_text]
WRITES = [created, replaced, patched, deleted]


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_retries, "FIRST", 0.01)


@pytest.fixture
def proxied() -> Iterator[tuple[FaultProxy, Server, ServingV1beta1Api]]:
    with (
        Server(lambda _: ok(), server_context()) as server,
        FaultProxy(("127.0.0.1", server.port), upstream_authority=AUTHORITY) as proxy,
        client.ApiClient(server.configuration(host=proxy.url)) as api_client,
    ):
        yield proxy, server, ServingV1beta1Api(api_client)


@pytest.mark.parametrize("call", [*REPEATABLE, *WRITES])
def test_a_busy_server_is_asked_again(call: Any) -> None:
    with (
        Server(in_turn(BUSY, BUSY, ok())) as server,
        client.ApiClient(server.configuration()) as api_client,
    ):
        call(ServingV1beta1Api(api_client))
        assert len(server.requests) == 3
        assert len({(request.target, request.body) for request in server.requests}) == 1
        assert server.connections == 1


@pytest.mark.parametrize("call", REPEATABLE)
def test_a_server_that_is_down_is_asked_again(call: Any) -> None:
    with (
        Server(in_turn(DOWN, ok())) as server,
        client.ApiClient(server.configuration()) as api_client,
    ):
        call(ServingV1beta1Api(api_client))
        assert len(server.requests) == 2


@pytest.mark.parametrize("call", WRITES)
def test_a_write_is_not_repeated_when_the_server_is_down(call: Any) -> None:
    with (
        Server(in_turn(DOWN, ok())) as server,
        client.ApiClient(server.configuration()) as api_client,
        pytest.raises(client.ServiceUnavailableError) as caught,
    ):
        call(ServingV1beta1Api(api_client))
    assert len(server.requests) == 1
    assert str(caught.value).endswith(
        "); whether it took effect is not known: read the object before another try"
    )


@pytest.mark.parametrize("call", [*REPEATABLE, *WRITES])
def test_a_failing_server_is_not_asked_again(call: Any) -> None:
    with (
        Server(in_turn(refusal(500, "InternalError", "x"), ok())) as server,
        client.ApiClient(server.configuration()) as api_client,
        pytest.raises(client.InternalError),
    ):
        call(ServingV1beta1Api(api_client))
    assert len(server.requests) == 1


LOSSES = [
    faults.cut_before(),
    faults.cut_after(),
    faults.reset_before(),
    faults.reset_after(),
    faults.cut_head(),
]


@pytest.mark.parametrize("fault", LOSSES, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("call", REPEATABLE)
def test_a_read_whose_connection_breaks_is_repeated(
    call: Any, fault: Any, proxied: tuple[FaultProxy, Server, ServingV1beta1Api]
) -> None:
    proxy, _, api = proxied
    proxy.faults = {1: fault, 2: fault, 4: fault}
    for _ in range(3):
        assert call(api).metadata.name == "iris"
    assert [entry.fault for entry in proxy.log] == [
        "", fault.__name__, fault.__name__, "", fault.__name__, "",
    ]  # fmt: skip


@pytest.mark.parametrize("call", REPEATABLE)
def test_a_read_whose_answer_is_cut_off_is_repeated(
    call: Any, proxied: tuple[FaultProxy, Server, ServingV1beta1Api]
) -> None:
    proxy, _, api = proxied
    proxy.faults = {0: faults.cut_body(), 1: faults.cut_body(3)}
    assert call(api).metadata.name == "iris"
    assert len(proxy.log) == 3


@pytest.mark.parametrize("fault", LOSSES, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("call", WRITES)
def test_a_write_whose_outcome_is_unknown_is_never_repeated(
    call: Any, fault: Any, proxied: tuple[FaultProxy, Server, ServingV1beta1Api]
) -> None:
    proxy, server, api = proxied
    proxy.faults = dict.fromkeys(range(10), fault)
    with pytest.raises(client.OutcomeUnknownError) as caught:
        call(api)
    assert caught.value.sent is True
    assert len(proxy.log) == 1
    assert len(server.requests) <= 1
    request = proxy.log[0].request
    assert request is not None
    head, _, rest = str(caught.value).partition(": ")
    assert head == f"{request.method} {request.path} at {proxy.url}"
    assert rest.partition("; ")[2] == UNKNOWN


def test_a_write_whose_answer_is_cut_off_is_known_to_have_happened(
    proxied: tuple[FaultProxy, Server, ServingV1beta1Api],
) -> None:
    proxy, server, api = proxied
    proxy.faults = {0: faults.cut_body()}
    with pytest.raises(client.ResponseError) as caught:
        created(api)
    assert str(caught.value) == (
        f"POST {PATH} at {proxy.url}: 200, but the answer was cut off; "
        "the server did carry out the request: do not repeat it, read the object"
    )
    assert caught.value.status_code == 200
    assert len(server.requests) == 1


@pytest.mark.parametrize("call", [*REPEATABLE, *WRITES])
def test_a_request_that_never_left_is_repeated(call: Any, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    configuration = client.Configuration(f"http://127.0.0.1:{port}")
    with (
        client.ApiClient(configuration) as api_client,
        pytest.raises(client.ApiConnectionError) as caught,
    ):
        call(ServingV1beta1Api(api_client))
    assert type(caught.value) is client.ApiConnectionError
    assert caught.value.sent is False
    assert str(caught.value).endswith(f" at http://127.0.0.1:{port}: connection refused")
    for pause, longest in zip(clock.pauses, (0.01, 0.02, 0.04, 0.08), strict=True):
        assert longest / 2 <= pause <= longest


def test_the_number_of_repeats_is_a_setting() -> None:
    for retries, expected in ((0, 1), (2, 3), (urllib3.Retry(1), 2), (None, 5)):
        with (
            Server(lambda _: BUSY) as server,
            client.ApiClient(server.configuration(retries=retries)) as api_client,
            pytest.raises(client.TooManyRequestsError) as caught,
        ):
            read(ServingV1beta1Api(api_client))
        assert len(server.requests) == expected
        assert caught.value.retry_after == 0.0


def test_what_the_server_asks_to_wait_is_waited(clock: Clock) -> None:
    replies = in_turn(refusal(429, "TooManyRequests", headers={"Retry-After": "1"}), ok())
    with Server(replies) as server, client.ApiClient(server.configuration()) as api_client:
        created(ServingV1beta1Api(api_client))
        assert clock.pauses == [1.0]


def test_no_wait_goes_beyond_the_deadline(clock: Clock) -> None:
    reply = refusal(429, "TooManyRequests", "busy", headers={"Retry-After": "5"})
    with Server(lambda _: reply) as server, client.ApiClient(server.configuration()) as api_client:
        with pytest.raises(client.TooManyRequestsError) as caught:
            ServingV1beta1Api(api_client).read_namespaced_inference_service(
                "iris", "models", _request_timeout=2
            )
        assert clock.pauses == []
        assert caught.value.retry_after == 5.0
        assert len(server.requests) == 1


@pytest.mark.parametrize("asked", ["301", "9" * 400])
def test_a_longer_pause_than_the_call_has_time_for_is_not_cut_short(asked: str) -> None:
    reply = refusal(429, "TooManyRequests", "busy", headers={"Retry-After": asked})
    with (
        Server(lambda _: reply) as server,
        client.ApiClient(server.configuration()) as api_client,
        pytest.raises(client.TooManyRequestsError) as caught,
    ):
        read(ServingV1beta1Api(api_client))
    assert caught.value.retry_after == float(asked)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [502, 504])
@pytest.mark.parametrize("call", REPEATABLE)
def test_a_read_is_repeated_when_a_balancer_finds_no_server(call: Any, status: int) -> None:
    page = answer(status, b"<html>nobody</html>", content_type="text/html")
    with (
        Server(in_turn(page, ok())) as server,
        client.ApiClient(server.configuration()) as api_client,
    ):
        call(ServingV1beta1Api(api_client))
        assert len(server.requests) == 2


def versioned(api: ServingV1beta1Api) -> Any:
    body = V1beta1InferenceService.from_dict(isvc(resourceVersion="7"))
    return client.apply(body, field_manager="me", api_client=api.api_client)


def versioned_patch(api: ServingV1beta1Api) -> Any:
    return api.patch_namespaced_inference_service(
        "iris",
        "models",
        V1beta1InferenceService.from_dict(isvc(resourceVersion="7")),
        field_manager="me",
        _content_type="application/apply-patch+yaml",
    )


def versioned_text(api: ServingV1beta1Api) -> Any:
    return api.patch_namespaced_inference_service(
        "iris",
        "models",
        "metadata: {resourceVersion: '7'}",
        field_manager="me",
        _content_type="application/apply-patch+yaml",
    )


def versioned_bytes(api: ServingV1beta1Api) -> Any:
    return api.patch_namespaced_inference_service(
        "iris",
        "models",
        b'{"metadata": {"resourceVersion": "7"}}',
        field_manager="me",
        _content_type="application/apply-patch+yaml",
    )


@pytest.mark.parametrize("call", [versioned, versioned_patch, versioned_text, versioned_bytes])
def test_an_apply_that_names_a_version_is_not_repeated(
    call: Any, proxied: tuple[FaultProxy, Server, ServingV1beta1Api]
) -> None:
    """The first one changes the version: the second would be refused."""
    proxy, server, api = proxied
    proxy.faults = {0: faults.cut_after()}
    with pytest.raises(client.OutcomeUnknownError) as caught:
        call(api)
    assert str(caught.value) == (
        f"PATCH {PATH}/iris at {proxy.url}: the connection was closed without an answer; {UNKNOWN}"
    )
    assert len(server.requests) == 1


def answered(status: int, **headers: str) -> Response:
    return Response(status, {name.replace("_", "-"): value for name, value in headers.items()}, b"")


@pytest.mark.parametrize(
    ("outcome", "read", "write"),
    [
        (answered(400), False, False),
        (answered(409), False, False),
        (answered(429), True, True),
        (answered(500), False, False),
        (answered(500, Retry_After="1"), True, False),
        (answered(502), True, False),
        (answered(504), True, False),
        (answered(501), False, False),
        (answered(503), True, False),
        (answered(504, Retry_After="1"), True, False),
        (Failure("", sent=False), True, True),
        (Failure("", sent=True), True, False),
        (Failure("", sent=True, status=200), True, False),
        (Failure("", sent=False, final=True), False, False),
        (Failure("", sent=True, final=True), False, False),
    ],
)
def test_the_rules(outcome: Response | Failure, read: bool, write: bool) -> None:
    assert (_retries.retry_delay(outcome, True, 0) is not None) is read
    assert (_retries.retry_delay(outcome, False, 0) is not None) is write


def test_pauses_grow_with_jitter_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_retries, "FIRST", 0.25)
    for repeats, longest in ((0, 0.25), (1, 0.5), (2, 1.0), (3, 2.0), (20, 30.0)):
        pauses = [_retries.retry_delay(Failure("", False), True, repeats) for _ in range(200)]
        values = [pause for pause in pauses if pause is not None]
        assert len({*values}) > 100
        assert longest / 2 <= min(values) < longest * 0.6
        assert longest * 0.9 < max(values) <= longest
    assert _retries.retry_delay(answered(503, Retry_After="20"), True, 0) == 20.0
    assert _retries.retry_delay(answered(503, Retry_After="3600"), True, 0) == 3600.0
    assert _retries.retry_delay(Failure("", False), True, 5000) is not None
    assert _retries.retry_delay(answered(503, Retry_After="9" * 400), True, 0) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 5 ", 5.0),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0.0),
        ("٣", None),
    ],
)
def test_retry_after(text: str, seconds: float | None) -> None:
    assert _retries.retry_after({"Retry-After": text}) == seconds


@pytest.mark.parametrize("form", ["%a, %d %b %Y %H:%M:%S -0000", "%a %b %d %H:%M:%S %Y"])
def test_a_date_without_a_zone_is_utc(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        monkeypatch.setattr(_retries, "time", lambda: NOW)
        text = time.strftime(form, time.gmtime(NOW + 90))
        seconds = _retries.retry_after({"Retry-After": text})
    finally:
        monkeypatch.undo()
        time.tzset()
    assert seconds == 90.0


def test_retry_after_as_a_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_retries, "time", lambda: NOW)
    date = formatdate(NOW + 90, usegmt=True)
    assert _retries.retry_after({"Retry-After": date}) == 90.0
