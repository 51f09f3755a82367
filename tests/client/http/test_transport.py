"""Requests and answers on real sockets: headers, bodies, limits, threads, streams."""

from __future__ import annotations

import gzip
import logging
import re
import socket as sockets
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from kserve_models import V1beta1InferenceService, client
from kserve_models.api import ServingV1beta1Api
from kserve_models.client._http import connections as _connections
from kserve_models.client._http.timeouts import resolve_limits
from kserve_models.client._watch.stream import lines
from tests.client.support import faults
from tests.client.support.clock import Clock
from tests.client.support.fault_proxy import FaultProxy
from tests.client.support.http_wire import (
    AUTHORITY,
    answer,
    pieces,
    server_context,
)
from tests.client.support.listening import Listener
from tests.client.support.raw_http_server import (
    PATH,
    TOKEN,
    Server,
    api_of,
    in_turn,
    isvc,
    ok,
    read,
    refusal,
)
from tests.support.patience import HANG_SECONDS, wait_for

if TYPE_CHECKING:
    from socket import socket


def many(count: int) -> dict[str, Any]:
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceServiceList",
        "metadata": {},
        "items": [isvc(f"iris-{number}") for number in range(count)],
    }


def test_a_request_has_these_headers_and_no_others(server: Server) -> None:
    read(api_of(server))
    assert server.requests[0].headers == {
        "host": f"127.0.0.1:{server.port}",
        "accept-encoding": "identity",
        "accept": "application/json",
        "user-agent": f"kserve-models/{__import__('kserve_models').__version__}",
        "authorization": f"Bearer {TOKEN}",
    }


def test_headers_of_the_caller_replace_the_clients(server: Server) -> None:
    api = api_of(server)
    read(api, _headers={"accept": "application/xml", "AUTHORIZATION": "mine", "X-Other": "é"})
    headers = server.requests[0].headers
    assert headers["accept"] == "application/xml"
    assert headers["authorization"] == "mine"
    assert headers["x-other"] == "é"
    assert server.requests[0].head.lower().count(b"authorization") == 1


@pytest.mark.parametrize(
    ("name", "value", "kind", "message"),
    [
        (
            "X-A",
            f"{TOKEN}\r\nX-B: c",
            ValueError,
            (
                "header X-A: expected text of one line in Latin-1, got line breaks or other characters "
                "that no header can have"
            ),
        ),
        (
            "X-A",
            "漢",
            ValueError,
            (
                "header X-A: expected text of one line in Latin-1, got line breaks or other characters "
                "that no header can have"
            ),
        ),
        ("X-A", 1, TypeError, "header X-A: expected the value as str, got int"),
        ("X A", "x", ValueError, "expected the name of an HTTP header, got 'X A'"),
        ("X\r\n", "x", ValueError, "expected the name of an HTTP header, got 'X\\r\\n'"),
        ("Host", "x", ValueError, "header Host: the client sets it itself; leave it out"),
        (
            "transfer-encoding",
            "chunked",
            ValueError,
            "header transfer-encoding: the client sets it itself; leave it out",
        ),
    ],
)
def test_headers_are_checked(
    server: Server, name: str, value: Any, kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as caught:
        read(api_of(server), _headers={name: value})
    assert str(caught.value) == message
    assert server.connections == 0


def test_a_token_of_two_lines_is_refused_and_not_shown(server: Server) -> None:
    api = api_of(server, api_key={"BearerToken": f"Bearer {TOKEN}\n{TOKEN}"})
    with pytest.raises(
        ValueError, match=r"^header Authorization: expected text of one line"
    ) as caught:
        read(api)
    assert TOKEN not in str(caught.value)
    assert server.connections == 0


@pytest.mark.parametrize(
    ("body", "content_type", "sent"),
    [
        ({"spec": None, "a": [{"b": None}]}, None, b'{"spec":null,"a":[{"b":null}]}'),
        ([{"op": "remove", "path": "/a"}], None, b'[{"op":"remove","path":"/a"}]'),
        (V1beta1InferenceService(spec={"predictor": None}), None, None),
        (b"{}", "application/apply-patch+yaml", b"{}"),
        ("é: 1", "application/apply-patch+yaml", "é: 1".encode()),
    ],
)
def test_patches(server: Server, body: Any, content_type: str | None, sent: bytes | None) -> None:
    api_of(server).patch_namespaced_inference_service(
        "iris", "models", body, _content_type=content_type
    )
    expected = content_type or (
        "application/json-patch+json" if isinstance(body, list) else "application/merge-patch+json"
    )
    request = server.requests[0]
    assert request.headers["content-type"] == expected
    if sent is None:
        sent = b'{"apiVersion":"serving.kserve.io/v1beta1","kind":"InferenceService","spec":{}}'
    assert request.body == sent


def test_a_model_is_sent_as_it_writes_itself(server: Server) -> None:
    body = V1beta1InferenceService.from_dict({**isvc(), "fieldOfNextYear": None, "other": 1})
    result = api_of(server).create_namespaced_inference_service(
        "models", body, dry_run="All", field_manager="a&b", field_validation="Strict"
    )
    assert type(result) is V1beta1InferenceService
    request = server.requests[0]
    assert request.method == "POST"
    assert request.target == f"{PATH}?dryRun=All&fieldManager=a%26b&fieldValidation=Strict"
    assert request.body.decode() == body.to_json()
    assert request.headers["content-type"] == "application/json"
    assert request.headers["content-length"] == str(len(request.body))


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        (1, TypeError, "body: expected a model object, a mapping or a list, got int"),
        (None, TypeError, "body: expected a model object, a mapping or a list, got None"),
        ({"a": float("nan")}, ValueError, None),
        ({"a": object()}, TypeError, None),
    ],
)
def test_a_body_without_a_json_form_is_not_sent(
    server: Server, body: Any, kind: type[Exception], message: str | None
) -> None:
    with pytest.raises(kind) as caught:
        api_of(server).create_namespaced_inference_service("models", body)
    if message is not None:
        assert str(caught.value) == message
    assert server.connections == 0


@pytest.mark.parametrize(
    ("timeout", "kind", "shown"),
    [(0, ValueError, "0"), (-1, ValueError, "-1"), (True, TypeError, "True"), ("1", TypeError, "'1'"),
     ((1, 2, 3), ValueError, "(1, 2, 3)"), ((1, None), TypeError, "None"),
     (float("nan"), ValueError, "nan"), ((1, float("nan")), ValueError, "nan")],
)  # fmt: skip
def test_a_timeout_is_seconds(
    server: Server, timeout: Any, kind: type[Exception], shown: str
) -> None:
    with pytest.raises(kind) as caught:
        read(api_of(server), _request_timeout=timeout)
    assert str(caught.value) == (
        "timeout: expected seconds above 0, or a pair of them for connecting and for reading, "
        f"got {shown}"
    )


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "Status", "status": "Success"},
        isvc(finalizers=["x"]),
        many(2),
    ],
    ids=["Status", "object", "list"],
)
def test_a_deletion_answers_with_what_the_server_says(server: Server, data: dict[str, Any]) -> None:
    server.script = lambda _: ok(data)
    api = api_of(server)
    for result in (
        api.delete_namespaced_inference_service("iris", "models"),
        api.delete_collection_namespaced_inference_service("models"),
    ):
        expected = {"Status": "V1Status"}.get(data["kind"], f"V1beta1{data['kind']}")
        assert type(result).__name__ == expected
        assert result.to_dict(serialize=True) == data
    assert [request.body for request in server.requests] == [b"", b""]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "expected a Kubernetes object as JSON, got an empty answer"),
        (b"<html>", "expected a Kubernetes object as JSON, got '<html>'"),
        (b"[]", "expected a Kubernetes object as JSON, got '[]'"),
        (b"\xff", "expected a Kubernetes object as JSON, got '\ufffd'"),
        (b'{"a": 1}', """expected kind 'InferenceService', got None: '{"a": 1}'"""),
        (
            b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
            "expected at most 100 lists and maps inside each other; make the data flatter",
        ),
        (b"<" + b"[" * 150, f"expected a Kubernetes object as JSON, got '<{150 * '['}'"),
        (
            b'{"kind": "Status"}',
            """expected kind 'InferenceService', got 'Status': '{"kind": "Status"}'""",
        ),
    ],
)
def test_an_answer_that_is_no_such_object(server: Server, body: bytes, problem: str) -> None:
    server.script = lambda _: answer(200, body)
    with pytest.raises(client.ResponseError) as caught:
        read(api_of(server))
    assert str(caught.value) == f"GET {PATH}/iris: 200, {problem}"
    assert caught.value.status_code == 200
    assert len(server.requests) == 1


@pytest.mark.parametrize("chunked", [False, True])
def test_answers_may_be_zipped(server: Server, chunked: bool) -> None:
    body = gzip.compress(b'{"kind":"InferenceServiceList","items":[' + b"{}," * 100000 + b"{}]}")
    server.script = lambda _: answer(200, body, {"Content-Encoding": "gzip"}, chunked=chunked)
    api = api_of(server, accept_gzip=True)
    assert len(api.list_namespaced_inference_service("models").items or []) == 100001
    assert server.requests[0].headers["accept-encoding"] == "gzip"
    stream = api.list_namespaced_inference_service("models", _preload_content=False)
    assert server.requests[1].headers["accept-encoding"] == "identity"
    stream.close()


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("zipped", [False, True])
def test_an_answer_has_a_limit(server: Server, chunked: bool, zipped: bool) -> None:
    body = b" " * 100_001
    headers = {"Content-Encoding": "gzip"} if zipped else {}
    server.script = lambda _: answer(
        200, gzip.compress(body) if zipped else body, headers, chunked=chunked
    )
    api = api_of(server, max_response_size=100_000)
    with pytest.raises(client.ResponseError) as caught:
        read(api)
    assert str(caught.value) == (
        f"GET {PATH}/iris at {server.url}: 200, but the answer has more than 100000 bytes, unzipped: "
        "ask for less (paginate, limit), or raise Configuration.max_response_size"
    )
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("encoding", "body", "problem"),
    [
        ("gzip", b"no gzip", "the answer is not the gzip data that it says"),
        (
            "gzip",
            gzip.compress(b"{}", mtime=0)[:-4],
            "the answer's gzip data is cut off or more than it says",
        ),
        (
            "gzip",
            gzip.compress(b"{}", mtime=0) + b"x",
            "the answer's gzip data is cut off or more than it says",
        ),
        ("br", b"", "the answer is encoded as 'br': expected gzip or nothing"),
    ],
)
def test_zipped_answers_that_are_none(
    server: Server, encoding: str, body: bytes, problem: str
) -> None:
    server.script = lambda _: answer(200, body, {"Content-Encoding": encoding})
    with pytest.raises(client.ResponseError) as caught:
        read(api_of(server))
    assert str(caught.value) == f"GET {PATH}/iris at {server.url}: 200, but {problem}"


def test_a_zip_bomb_takes_little_memory(server: Server) -> None:
    import tracemalloc

    bomb = gzip.compress(b" " * 200_000_000, 9)
    server.script = lambda _: answer(200, bomb, {"Content-Encoding": "gzip"})
    api = api_of(server, max_response_size=1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(client.ResponseError, match="has more than 1000000 bytes, unzipped"):
            read(api)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_nothing_may_follow_zipped_data(server: Server) -> None:
    part = b"%x\r\n%b\r\n" % (1 << 20, bytes(1 << 20))
    cut: list[bool] = []

    def endless(connection: socket) -> None:
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        zipped = gzip.compress(b"{}")
        connection.sendall(b"%x\r\n%b\r\n" % (len(zipped), zipped))
        cut.append(True)
        for _ in range(50):
            connection.sendall(part)
        cut.pop()
        connection.sendall(b"0\r\n\r\n")

    server.script = lambda _: endless
    with pytest.raises(client.ResponseError, match="cut off or more than it says"):
        read(api_of(server, retries=0))
    assert wait_for(lambda: server.open_connections == 0)
    assert cut == [True]


@pytest.mark.parametrize("encoding", ["gzip", "gzip, gzip", "deflate"])
def test_a_watch_takes_no_zipped_data(server: Server, encoding: str) -> None:
    server.script = lambda _: answer(
        200, gzip.compress(b"{}\n"), {"Content-Encoding": encoding}, chunked=True
    )
    stream = api_of(server).list_namespaced_inference_service(
        "models", watch=True, _preload_content=False
    )
    with pytest.raises(client.ResponseError) as caught:
        list(lines(stream, 5))
    assert str(caught.value) == (
        f"watch: the answer is encoded as {encoding!r}: expected no encoding"
    )
    assert caught.value.status_code == 200
    stream.close()


@pytest.mark.parametrize("verb", ["create", "replace", "patch"])
def test_a_write_has_a_body(server: Server, verb: str) -> None:
    call = getattr(api_of(server), f"{verb}_namespaced_inference_service")
    names = ("models",) if verb == "create" else ("iris", "models")
    with pytest.raises(TypeError) as caught:
        call(*names, None)
    assert str(caught.value) == "body: expected a model object, a mapping or a list, got None"
    assert server.connections == 0


def test_a_content_type_is_checked(server: Server) -> None:
    with pytest.raises(ValueError, match=r"^header Content-Type: ") as caught:
        api_of(server).patch_namespaced_inference_service(
            "iris", "models", {}, _content_type="application/json\r\nX-A: b"
        )
    assert str(caught.value) == (
        "header Content-Type: expected text of one line in Latin-1, got line breaks or other "
        "characters that no header can have"
    )
    assert server.connections == 0


def test_a_list_call_does_not_watch(server: Server) -> None:
    api = api_of(server)
    with pytest.raises(ValueError, match=r"^list_") as caught:
        api.list_namespaced_inference_service("models", watch=True)
    assert str(caught.value) == (
        "list_namespaced_inference_service: watch=True gives events without end, and no list: use "
        "kserve_models.client.watch, or _preload_content=False for the open response"
    )
    assert server.connections == 0


def test_timeouts_may_have_any_size(server: Server, clock: Clock) -> None:
    for timeout in (float("inf"), 1e300, 10**400, (10**400, float("inf")), 86401):
        read(api_of(server), _request_timeout=timeout)
    read(api_of(server, request_timeout=float("inf")))
    read(api_of(server, call_timeout=float("inf")))
    limits = resolve_limits(server.configuration(), float("inf"))
    assert limits == (10.0, 60.0, clock.monotonic() + 300)
    assert resolve_limits(server.configuration(), limits) is limits


@pytest.mark.parametrize("name", ["request_timeout", "call_timeout"])
def test_a_timeout_of_the_configuration_is_named(server: Server, name: str) -> None:
    with pytest.raises(ValueError, match="nan") as caught:
        read(api_of(server, **{name: float("nan")}))
    assert str(caught.value) == (
        f"Configuration.{name}: expected seconds above 0, or a pair of them for connecting and for "
        "reading, got nan"
    )


WARNED = 'unknown field "spec.modle"\x1b[31m, Bearer ' + TOKEN


def test_the_servers_warnings_are_logged_once(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    quoted = WARNED.replace('"', '\\"')
    server.script = lambda _: ok(
        status=201, headers={"Warning": f'299 - "{quoted}", 299 - "größer"', "warning": '299 - "b"'}
    )
    api = api_of(server)
    for _ in range(3):
        api.create_namespaced_inference_service("models", isvc(), field_validation="Warn")
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", f"POST {PATH}: the server warns: {text}")
        for text in ('unknown field "spec.modle"[31m, Bearer ***', "größer", "b")
    ]
    api_of(server).create_namespaced_inference_service("models", isvc())
    assert len(caplog.records) == 6


def silent_addresses(stack: ExitStack, count: int) -> list[int]:
    """Ports of listeners whose queues are full: they accept nothing."""
    ports = []
    for _ in range(count):
        deaf = stack.enter_context(sockets.create_server(("127.0.0.1", 0), backlog=0))
        ports.append(deaf.getsockname()[1])
        for _ in range(3):
            waiting = stack.enter_context(sockets.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", ports[-1]))
    return ports


def resolve(monkeypatch: pytest.MonkeyPatch, ports: list[int]) -> None:
    found = [(sockets.AF_INET, sockets.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in ports]
    monkeypatch.setattr(sockets, "getaddrinfo", lambda *_, **__: found)


def test_a_name_with_silent_addresses_takes_no_longer(
    server: Server, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    with ExitStack() as stack:
        ports = silent_addresses(stack, 4)
        resolve(monkeypatch, ports)
        api = api_of(server, host="http://cluster.example:6443")
        with pytest.raises(client.ApiTimeoutError) as caught:
            read(api, _request_timeout=0.5)
        assert clock.passed == pytest.approx(0.5)
        assert str(caught.value) == (
            f"GET {PATH}/iris at http://cluster.example:6443: no connection in time"
        )
        assert caught.value.sent is False
        # The next address gets its turn while the call has time.
        resolve(monkeypatch, [ports[0], server.port])
        clock.begin()
        assert read(api, _request_timeout=(0.3, 5)).metadata.name == "iris"
        assert clock.passed == pytest.approx(0.3)


def test_a_name_whose_addresses_all_refuse(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with sockets.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    resolve(monkeypatch, [port, port])
    with pytest.raises(client.ApiConnectionError) as caught:
        read(api_of(server, host="http://cluster.example:6443", retries=0))
    assert str(caught.value) == (
        f"GET {PATH}/iris at http://cluster.example:6443: connection refused"
    )


ENDLESS = [
    faults.silence(),
    faults.drip(0.2),
    faults.drip_headers(0.02),
    faults.flood_continue(),
    faults.flood_trailers(),
    faults.delay(2),
]


@pytest.mark.parametrize("fault", ENDLESS, ids=lambda fault: fault.__name__)
def test_no_answer_holds_a_call_beyond_its_deadline(
    server: Server, fault: Any, clock: Clock
) -> None:
    with FaultProxy(("127.0.0.1", server.port), tls=False, clock=clock) as proxy:
        proxy.faults = dict.fromkeys(range(100), fault)
        for options in ({"_request_timeout": 0.5}, {}):
            api = api_of(server, host=proxy.url, call_timeout=0.5)
            clock.begin()
            with pytest.raises(client.ApiTimeoutError) as caught:
                read(api, **options)
            assert clock.passed > 0.499
            assert str(caught.value) == f"GET {PATH}/iris at {proxy.url}: no answer in time"
            assert caught.value.sent is True
        assert wait_for(lambda: proxy.open_connections == 0)


def test_headers_without_end_are_no_answer(server: Server) -> None:
    with FaultProxy(("127.0.0.1", server.port), tls=False) as proxy:
        proxy.faults = {0: faults.flood_headers(), 1: faults.garbage(), 2: faults.bad_chunk()}
        api = api_of(server, host=proxy.url)
        where = f"GET {PATH}/iris at {proxy.url}"
        for message in (
            f"{where}: expected an HTTP answer: got more than 100 headers",
            f"{where}: expected an HTTP answer: '\\x16\\x03\\x01\\x02\\x00garbage\\r\\n'",
            f"{where}: 200, but a chunk has no size",
        ):
            with pytest.raises(client.ResponseError) as caught:
                read(api)
            assert str(caught.value) == message
        assert len(proxy.log) == 3


def test_a_connection_that_hangs_ends_in_time(clock: Clock) -> None:
    # A listener whose queue is full accepts nothing.
    with sockets.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        port = deaf.getsockname()[1]
        waiting = [sockets.socket() for _ in range(3)]
        for sock in waiting:
            sock.setblocking(False)
            sock.connect_ex(("127.0.0.1", port))
        api = ServingV1beta1Api(client.ApiClient(client.Configuration(f"http://127.0.0.1:{port}")))
        with pytest.raises(client.ApiTimeoutError) as caught:
            read(api, _request_timeout=0.5)
        assert clock.passed == pytest.approx(0.5)
        assert (
            str(caught.value)
            == f"GET {PATH}/iris at http://127.0.0.1:{port}: no connection in time"
        )
        assert caught.value.sent is False
        for sock in waiting:
            sock.close()


def test_a_handshake_has_what_connecting_left_of_the_time(clock: Clock) -> None:
    class Silent(Listener):
        def serve(self, connection: socket) -> None:
            clock.nothing_comes(connection)
            while connection.recv(65536):
                pass

    clock.connecting = 1.0
    with Silent() as silent:
        configuration = client.Configuration(silent.url.replace("http:", "https:"))
        api = ServingV1beta1Api(client.ApiClient(configuration))
        with pytest.raises(client.ApiTimeoutError) as caught:
            read(api, _request_timeout=1.6)
        assert clock.passed == pytest.approx(1.6)
        assert caught.value.sent is False


def test_head_and_body_leave_together() -> None:
    received: list[bytes] = []

    class Once(Listener):
        def serve(self, connection: socket) -> None:
            received.append(connection.recv(65536))
            connection.sendall(ok())

    with Once() as once, client.ApiClient(client.Configuration(once.url)) as api_client:
        ServingV1beta1Api(api_client).create_namespaced_inference_service("models", {"a": 1})
    head, _, body = received[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST ")
    assert body == b'{"a":1}'


def test_an_early_refusal_of_a_large_body_is_read(server: Server) -> None:
    refused = refusal(413, "RequestEntityTooLarge", "limit is 3145728")

    def script(_: Any) -> bytes:
        return refused

    server.script = script
    with pytest.raises(client.RequestTooLargeError):
        api_of(server).create_namespaced_inference_service("models", {"a": "x" * 4_000_000})


def test_connections_are_kept_and_shared_by_threads() -> None:
    with Server(lambda _: ok(), server_context()) as server:
        with client.ApiClient(server.configuration()) as api_client:
            api = ServingV1beta1Api(api_client)
            failures: list[BaseException] = []

            def work() -> None:
                try:
                    for _ in range(25):
                        assert read(api).metadata.name == "iris"
                except BaseException as error:
                    failures.append(error)

            threads = [threading.Thread(target=work) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(HANG_SECONDS)
            assert failures == []
            assert len(server.requests) == 200
            assert server.connections <= 8
        assert wait_for(lambda: server.open_connections == 0)
        read(api)  # a closed client opens its connections again
        api_client.close()


def test_a_connection_that_was_idle_for_long_is_not_used_again(
    server: Server, clock: Clock
) -> None:
    api = api_of(server)
    read(api)
    clock.advance(_connections.IDLE_LIMIT - 1)
    read(api)
    assert server.connections == 1
    clock.advance(_connections.IDLE_LIMIT)
    api.create_namespaced_inference_service("models", isvc())
    assert server.connections == 2


def test_a_connection_that_the_server_closed_meanwhile_is_not_used_again(server: Server) -> None:
    api = api_of(server)
    read(api)
    server.cut_all()
    assert wait_for(lambda: server.open_connections == 0)
    api.create_namespaced_inference_service("models", isvc())
    assert server.connections == 2


def test_a_stream_is_open_and_may_last_longer_than_a_call(server: Server, clock: Clock) -> None:
    def slowly(connection: socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for part in pieces(b"abcdef", 1):
            clock.let_pass(0.15, connection)
            connection.sendall(b"1\r\n" + part + b"\r\n")
        connection.sendall(b"0\r\n\r\n")

    server.script = lambda _: slowly
    api = api_of(server, call_timeout=0.3)
    answered = api.list_namespaced_inference_service_with_http_info(
        "models", watch=True, _preload_content=False
    )
    assert answered.status_code == 200
    assert list(answered.data.stream(1)) == [b"a", b"b", b"c", b"d", b"e", b"f"]
    assert clock.passed == pytest.approx(0.9)
    assert server.requests[0].target == f"{PATH}?watch=true"


def test_a_quiet_stream_ends_with_its_timeout(server: Server, clock: Clock) -> None:
    def quiet(connection: socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
        clock.nothing_comes(connection)
        connection.recv(1)

    server.script = lambda _: quiet
    stream = api_of(server).list_namespaced_inference_service(
        "models", watch=True, _preload_content=False, _request_timeout=0.3
    )
    with pytest.raises(Exception, match=r"Read timed out\."):
        list(stream.stream(1))
    assert clock.passed == pytest.approx(0.3)


def test_a_stream_that_is_refused_is_an_exception(server: Server) -> None:
    server.script = in_turn(
        refusal(429, "TooManyRequests", headers={"Retry-After": "0"}),
        refusal(410, "Expired", "too old"),
    )
    with pytest.raises(client.ExpiredError):
        api_of(server).list_namespaced_inference_service("models", _preload_content=False)
    assert len(server.requests) == 2


def test_the_answer_with_status_and_headers(server: Server) -> None:
    server.script = lambda _: ok(status=201, headers={"Warning": '299 - "old"'})
    answered = api_of(server).create_namespaced_inference_service_with_http_info("models", isvc())
    data, status, headers = answered
    assert type(data) is V1beta1InferenceService
    assert (answered.data, answered.status_code, answered.headers) == (data, status, headers)
    assert status == 201
    assert headers["warning"] == '299 - "old"'


def test_requests_are_logged(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "kserve_models.client")
    server.script = in_turn(refusal(429, "TooManyRequests", headers={"Retry-After": "0"}), ok())
    read(api_of(server), resource_version="1")
    lines = [
        record.getMessage() for record in caplog.records if record.name == "kserve_models.client"
    ]
    assert len(lines) == 3
    assert re.fullmatch(rf"GET {PATH}/iris: 429 in \d+\.\d ms", lines[0])
    assert re.fullmatch(rf"GET {PATH}/iris: again in 0\.\d\d s", lines[1])
    assert re.fullmatch(rf"GET {PATH}/iris: 200 in \d+\.\d ms", lines[2])


def test_pass_through_faults_reach_a_tls_server() -> None:
    with (
        Server(lambda _: ok(), server_context()) as server,
        FaultProxy(("127.0.0.1", server.port), terminate=False) as proxy,
    ):
        proxy.faults = {0: faults.reset_before(), 1: faults.cut_before(), 2: faults.delay(0.1)}
        api = api_of(server, host=proxy.url, ssl_ca_cert=AUTHORITY)
        assert read(api).metadata.name == "iris"
        assert [entry.fault for entry in proxy.log] == ["reset_before", "cut_before", "delay"]
        assert len(server.requests) == 1
        api.api_client.close()
