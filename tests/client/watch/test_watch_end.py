"""Watches, over a real socket: what ends them, and what they leave."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from kserve_models.api import ServingV1beta1Api
from kserve_models.client import ApiClient, Configuration, watch
from kserve_models.client._watch import reflector
from tests.client.support.clock import Clock
from tests.client.support.fake_api_server import Call, isvc, isvc_list, serving, status
from tests.client.support.http_wire import server_context
from tests.client.support.raw_http_server import Server, ok
from tests.client.support.watching import expired_event, script_of, take, watching
from tests.support.patience import HANG_SECONDS, wait_for, without_hanging

if TYPE_CHECKING:
    import socket

pytestmark = pytest.mark.usefixtures("brief_delays")


def test_a_slow_caller_does_not_delay_the_end_within_a_page(clock: Clock) -> None:
    lists = [isvc_list(3, *(isvc(f"m{i}", 1) for i in range(5)))]
    with watching(script_of(lists, []), clock, timeout=1.0) as (server, events):
        take(events, 2)
        clock.advance(1.1)
        assert list(events) == []
        assert events.resource_version is None
    assert server.watches == []


def test_a_slow_caller_does_not_delay_the_end_after_a_list(clock: Clock) -> None:
    lists = [isvc_list(3, isvc("a", 1), isvc("b", 2), isvc("c", 2)), isvc_list(9)]
    with watching(script_of(lists, [expired_event]), clock, timeout=2.0) as (_, events):
        take(events, 3)
        assert take(events, 1)[0][0] == "DELETED"
        clock.advance(2.1)
        assert list(events) == []
        assert events.resource_version is None


@pytest.mark.parametrize(
    "timeout", [20.0, math.inf, 1e300, 10**400, None], ids=["20", "inf", "1e300", "10**400", "None"]
)
def test_a_connection_that_is_not_made_does_not_take_the_whole_time(
    timeout: float | None, clock: Clock
) -> None:
    """A server that takes connections and is silent in the TLS handshake, once."""
    with (
        MuteAtFirst(clock) as server,
        ApiClient(server.configuration()) as client,
    ):
        call = ServingV1beta1Api(client).list_namespaced_inference_service
        with watch(call, "models", timeout=timeout) as events:
            assert take(events, 1) == [("ADDED", "a", "1")]
        assert clock.passed == pytest.approx(reflector.CONNECT + clock.pauses[0])
        assert server.connections == 2


class MuteAtFirst(Server):
    """Says nothing on its first connection, not even what TLS begins with."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(lambda _: ok(isvc_list(3, isvc("a", 1))), server_context())
        self._clock = clock

    def _run(self, connection: socket.socket) -> None:
        if self.connections == 1:
            self._clock.nothing_comes(connection)
            while connection.recv(65536):
                pass
            connection.close()
        else:
            super()._run(connection)


def test_a_timeout_ends_it(clock: Clock) -> None:
    with watching(script_of([isvc_list(3, isvc("a", 1))], []), clock, timeout=1.0) as (_, events):
        assert len(list(events)) == 1
        assert clock.passed == pytest.approx(1.0)


def test_a_timeout_ends_it_though_bytes_trickle(clock: Clock) -> None:
    def trickle(call: Call) -> None:
        call.begin()
        while True:
            call.send(b" ")
            call.pause(0.05)

    with watching(script_of([isvc_list(3)], [trickle]), clock, timeout=1.5) as (_, events):
        assert list(events) == []
        assert clock.passed > 1.499


def test_a_timeout_ends_it_while_the_server_is_away(clock: Clock) -> None:
    def refuse(call: Call) -> None:
        call.json(status(503, "ServiceUnavailable"), 503, Retry_After="60")

    with watching(script_of([isvc_list(3)], [refuse] * 99), clock, timeout=1.5) as (_, events):
        assert list(events) == []
        assert clock.passed == pytest.approx(1.5)


def test_a_caller_ends_it_from_another_thread() -> None:
    script = script_of([isvc_list(3)], [])
    with watching(script, None, timeout=2 * HANG_SECONDS) as (server, events):
        teller = threading.Thread(target=lambda: wait_for(lambda: server.watches) and events.stop())
        teller.start()
        with without_hanging():
            assert list(events) == []
        teller.join(HANG_SECONDS)
    assert len(server.watches) == 1


def test_a_callers_event_ends_it() -> None:
    stop = threading.Event()
    script = script_of([isvc_list(3)], [])
    with watching(script, None, timeout=2 * HANG_SECONDS, stop=stop) as (server, events):
        teller = threading.Thread(target=lambda: wait_for(lambda: server.watches) and stop.set())
        teller.start()
        with without_hanging():
            assert list(events) == []
        teller.join(HANG_SECONDS)


def test_an_event_that_is_set_already_asks_nothing(clock: Clock) -> None:
    stop = threading.Event()
    stop.set()
    with watching(script_of([], []), clock, stop=stop) as (server, events):
        assert list(events) == []
    assert server.calls == []


def leaves() -> tuple[Callable[[Call], None], threading.Event]:
    left = threading.Event()

    def stream(call: Call) -> None:
        call.begin()
        call.event("ADDED", isvc("a", 4))
        if call.wait_for_client_to_leave():
            left.set()

    return stream, left


def test_closing_releases_the_socket_at_once(clock: Clock) -> None:
    stream, left = leaves()
    with watching(script_of([isvc_list(3)], [stream]), clock) as (_, events):
        next(events)
        events.close()
        assert left.wait(HANG_SECONDS)
        assert list(events) == []


def test_a_watch_that_is_forgotten_releases_its_socket_and_thread() -> None:
    stream, left = leaves()
    with serving(script_of([isvc_list(3)], [stream])) as server:
        client = ApiClient(Configuration(server.url))
        api = ServingV1beta1Api(client)
        stop = threading.Event()
        for _ in watch(api.list_namespaced_inference_service, "models", stop=stop):
            break
        assert left.wait(HANG_SECONDS)
        assert wait_for(lambda: "kserve-watch-guard" not in {t.name for t in threading.enumerate()})
