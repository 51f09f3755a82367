"""Telling a watch to end while it waits for something other than events."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from kserve_models.api import ServingV1beta1Api
from kserve_models.client import ApiClient, Configuration, watch
from kserve_models.client._http.cancellation import CancelToken
from kserve_models.client._request import backoff
from tests.client.support.fake_api_server import Call, Script, isvc, isvc_list, serving
from tests.client.support.listening import Listener
from tests.client.support.raw_http_server import Server, ok
from tests.support.patience import HANG_SECONDS, wait_for, without_hanging

if TYPE_CHECKING:
    import socket

LIMITS = 4 * HANG_SECONDS, 4 * HANG_SECONDS
AFTER = 0.1
"""Seconds in which a watch that is held most probably waits for more."""


def endless_headers(call: Call) -> None:
    call.head_without_end()


def drip_of_headers(call: Call) -> None:
    call.head_without_end(pause=0.05)


def silence(call: Call) -> None:
    assert call.wait_for_client_to_leave()


def busy(call: Call) -> None:
    call.json({"kind": "Status"}, 429, Retry_After=f"{2 * HANG_SECONDS:.0f}")


def away(call: Call) -> None:
    call.refuse(503, "ServiceUnavailable")


BLOCKED = [endless_headers, drip_of_headers, silence, busy]


def patient(url: str) -> Configuration:
    """For a client that nothing ends but what a test tells it."""
    configuration = Configuration(url)
    configuration.call_timeout = LIMITS[0]
    configuration.retries = 1000
    return configuration


@contextmanager
def told_to_end(script: Script, is_held: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """A watch without a deadline that such a server holds; told so, it must end soon.

    Where it is not held from the beginning, ``is_held`` says when it is.
    """
    with serving(script) as server, ApiClient(patient(server.url)) as client:
        call = ServingV1beta1Api(client).list_namespaced_inference_service
        with watch(call, "models", _request_timeout=LIMITS) as events:

            def tell() -> None:
                wait_for(lambda: server.calls and is_held())
                time.sleep(AFTER)
                events.stop()

            teller = threading.Thread(target=tell)
            teller.start()
            with without_hanging():
                assert [event.object.metadata.name for event in events] in ([], ["a"])
            teller.join(HANG_SECONDS)
            assert is_held()
        asked = len(server.calls)
        yield
        assert len(server.calls) == asked


@pytest.mark.parametrize("blocked", BLOCKED)
def test_during_the_list(blocked: Callable[[Call], None]) -> None:
    with told_to_end(blocked):
        pass


@pytest.mark.parametrize("blocked", BLOCKED)
def test_during_a_later_page(blocked: Callable[[Call], None]) -> None:
    def script(call: Call) -> None:
        if call.query.get("continue"):
            blocked(call)
        else:
            call.json(isvc_list(3, isvc("a", 1), token="t"))

    with told_to_end(script):
        pass


@pytest.mark.parametrize("blocked", BLOCKED)
def test_during_a_new_connection(
    blocked: Callable[[Call], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff, "FIRST", 0.01)
    streams: list[Call] = []

    def script(call: Call) -> None:
        if not call.is_watch:
            call.json(isvc_list(3, isvc("a", 1)))
            return
        streams.append(call)
        if len(streams) == 1:
            call.cut()
        else:
            blocked(call)

    with told_to_end(script, lambda: len(streams) > 1):
        pass


def test_during_a_pause_between_repeats() -> None:
    with told_to_end(away):
        pass


class Silent(Listener):
    """Takes connections, and never says a word."""

    def serve(self, connection: socket.socket) -> None:
        while connection.recv(65536):
            pass


def test_during_a_tls_handshake() -> None:
    with (
        Silent() as server,
        ApiClient(patient(server.url.replace("http:", "https:"))) as client,
    ):
        call = ServingV1beta1Api(client).list_namespaced_inference_service
        events = watch(call, "models", _request_timeout=LIMITS)

        def tell() -> None:
            wait_for(lambda: server.connections)
            time.sleep(AFTER)
            events.stop()

        teller = threading.Thread(target=tell)
        teller.start()
        with without_hanging():
            assert list(events) == []
        teller.join(HANG_SECONDS)
        assert server.connections == 1


def test_what_a_page_holds_beyond_is_left_out() -> None:
    script = isvc_list(3, isvc("a", 1), isvc("b", 2), isvc("c", 3))
    with (
        serving(lambda call: call.json(script)) as server,
        ApiClient(Configuration(server.url)) as client,
    ):
        events = watch(ServingV1beta1Api(client).list_namespaced_inference_service, "models")
        assert next(events).object.metadata.name == "a"
        events.stop()
        assert list(events) == []
        assert len(server.calls) == 1


def test_a_connection_that_was_given_back_is_left_alone() -> None:
    """The next call on it may be that of another thread."""
    with Server(lambda _: ok()) as server, ApiClient(server.configuration()) as client:
        api = ServingV1beta1Api(client)
        token = CancelToken()
        with token.covering_calls():
            api.read_namespaced_inference_service("iris", "models")
            token.cancel()
        api.read_namespaced_inference_service("iris", "models")
        assert server.connections == 1


def test_calls_of_other_threads_go_on() -> None:
    with Server(lambda _: ok()) as server, ApiClient(server.configuration()) as client:
        api = ServingV1beta1Api(client)
        token = CancelToken()
        token.cancel()
        found: list[object] = []
        with token.covering_calls():
            other = threading.Thread(
                target=lambda: found.append(api.read_namespaced_inference_service("iris", "models"))
            )
            other.start()
            other.join(HANG_SECONDS)
        assert len(found) == 1
