"""No exception shows what is secret, whatever happens to a request."""

from __future__ import annotations

import logging
import signal
import threading
import traceback
from typing import TYPE_CHECKING, Any

import pytest

from kserve_models import client
from kserve_models.api import ServingV1beta1Api
from kserve_models.client._primitives.secrets import HIDDEN
from tests.client.support import faults
from tests.client.support.clock import Clock
from tests.client.support.fault_proxy import FaultProxy
from tests.client.support.http_wire import answer
from tests.client.support.listening import Listener
from tests.client.support.raw_http_server import PATH, TOKEN, Server, api_of, isvc, read, refusal
from tests.support.patience import wait_for

if TYPE_CHECKING:
    from socket import socket


def shown(error: BaseException) -> str:
    """All that a tool could show of an exception: its chain, and the variables of all frames."""
    texts = []
    seen: BaseException | None = error
    while seen is not None:
        report = traceback.TracebackException.from_exception(seen, capture_locals=True)
        texts += [*report.format(), repr(seen), repr(vars(seen)), repr(seen.args)]
        assert seen.__context__ is None
        seen = seen.__cause__
    return "".join(texts)


UNHAPPY = [
    faults.cut_before(),
    faults.reset_after(),
    faults.cut_body(),
    faults.garbage(),
    faults.html(),
    faults.silence(),
    faults.status(403),
    faults.flood_headers(),
]


@pytest.mark.parametrize("fault", UNHAPPY, ids=lambda fault: fault.__name__)
def test_no_exception_shows_the_token(
    server: Server, fault: Any, caplog: pytest.LogCaptureFixture, clock: Clock
) -> None:
    caplog.set_level(logging.DEBUG)
    with FaultProxy(("127.0.0.1", server.port), tls=False, clock=clock) as proxy:
        proxy.faults = dict.fromkeys(range(10), fault)
        api = api_of(server, host=proxy.url, retries=1)
        with pytest.raises(client.KServeClientError) as caught:
            api.create_namespaced_inference_service("models", isvc(), _request_timeout=1)
        token = TOKEN
        assert token in proxy.log[0].request.headers["authorization"]  # type: ignore[union-attr]
        # This frame's own variables are not the client's.
        caught.value.__traceback__ = caught.value.__traceback__.tb_next  # type: ignore[union-attr]
        assert token not in shown(caught.value)
        assert token not in caplog.text
        assert token not in repr(api)


def beyond_this_file(error: BaseException) -> str:
    """What ``shown`` gives, without the frames of the tests and of the generated methods."""
    trace = error.__traceback__
    while trace is not None and not trace.tb_frame.f_code.co_filename.endswith("api_client.py"):
        trace = trace.tb_next
    assert trace is not None
    return shown(error.with_traceback(trace))


@pytest.mark.parametrize("name", ["authorization", "Authorization", "COOKIE", None])
@pytest.mark.parametrize("status", [200, 302, 403, 500])
@pytest.mark.parametrize("kind", ["text", "object"])
def test_no_exception_shows_a_token_that_the_server_echoes(
    server: Server, name: str | None, status: int, kind: str
) -> None:
    def script(request: Any) -> bytes:
        sent = request.headers["cookie" if name == "COOKIE" else "authorization"]
        body = f'{{"kind": "{sent}"}}' if kind == "object" else f"you sent {sent}"
        return answer(status, body.encode(), {"X-Echo": sent, "Location": f"http://x/{sent}"})

    server.script = script
    api = api_of(server, retries=0)
    own = {name: f"Bearer {TOKEN}"} if name else None
    with pytest.raises(client.KServeClientError) as caught:
        read(api, _headers=own)
    assert TOKEN not in str(caught.value)
    assert TOKEN not in beyond_this_file(caught.value)
    if status == 200:
        problem = (
            f"expected kind 'InferenceService', got 'Bearer {HIDDEN}': "
            f"""'{{"kind": "Bearer {HIDDEN}"}}'"""
            if kind == "object"
            else f"expected a Kubernetes object as JSON, got 'you sent Bearer {HIDDEN}'"
        )
        assert str(caught.value) == f"GET {PATH}/iris: 200, {problem}"


def test_no_exception_shows_a_header_of_the_callers_that_the_server_echoes(server: Server) -> None:
    own = {
        "X-Auth-Token": "swordfish-of-mine and more",
        "X-Short": "true",
        "Accept": "application/json;q=1",
        "Impersonate-User": "somebody-else",
    }

    def script(request: Any) -> bytes:
        return refusal(400, "BadRequest", repr([request.headers[name.lower()] for name in own]))

    server.script = script
    with pytest.raises(client.BadRequestError) as caught:
        read(api_of(server), _headers=own)
    assert str(caught.value) == (
        "400 BadRequest: ['*** and more', 'true', 'application/json;q=1', 'somebody-else'] "
        f"(GET {PATH}/iris)"
    )
    assert "swordfish" not in beyond_this_file(caught.value)


def test_an_answer_that_is_none_may_echo_the_token(server: Server) -> None:
    server.script = lambda request: f"oops {request.headers['authorization']}\r\n\r\n".encode()
    with pytest.raises(client.ResponseError) as caught:
        read(api_of(server, retries=0))
    assert str(caught.value) == (
        f"GET {PATH}/iris at {server.url}: expected an HTTP answer: 'oops Bearer {HIDDEN}\\r\\n'"
    )
    assert TOKEN not in beyond_this_file(caught.value)


@pytest.mark.parametrize("proxied", [False, True])
def test_a_signal_while_a_request_is_sent_does_not_show_the_token(proxied: bool) -> None:
    class StopError(Exception):
        pass

    def stop(*_: object) -> None:
        raise StopError

    sender = threading.get_ident()

    class Deaf(Listener):
        def serve(self, connection: socket) -> None:
            # The body has begun to come, and there is no room for the rest of it.
            connection.recv(1)
            signal.pthread_kill(sender, signal.SIGUSR1)
            wait_for(lambda: self.closed)

    before = signal.signal(signal.SIGUSR1, stop)
    try:
        with Deaf() as deaf:
            configuration = client.Configuration(deaf.url, api_key={"BearerToken": TOKEN})
            if proxied:
                configuration.host = "http://cluster.example"
                configuration.proxy = deaf.url
                configuration.proxy_headers = {"Proxy-Authorization": f"Basic {TOKEN}"}
            api = ServingV1beta1Api(client.ApiClient(configuration))
            with pytest.raises(StopError) as caught:
                api.create_namespaced_inference_service("models", {"a": "x" * 30_000_000})
    finally:
        signal.signal(signal.SIGUSR1, before)
    report = beyond_this_file(caught.value)
    assert "sendall" in report
    assert TOKEN not in report
