"""Watches, over a real socket: what happens when the server, or the way to it, is not well."""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from kserve_models import V1beta1InferenceService
from kserve_models.api import ServingV1beta1Api
from kserve_models.client import (
    ApiClient,
    ApiConnectionError,
    Configuration,
    ExpiredError,
    ForbiddenError,
    Watch,
    WatchError,
    _backoff,
    _retries,
    _watch_session,
    _watch_stream,
    watch,
)
from tests.client.http_wire import server_context
from tests.client.scripted_server import (
    Call,
    Script,
    ScriptedServer,
    bookmark,
    isvc,
    isvc_list,
    serving,
    status,
)
from tests.client.sockets import Server, ok

if TYPE_CHECKING:
    import socket

Seen = tuple[str, str, str]


@pytest.fixture(autouse=True)
def brief_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_backoff, "FIRST", 0.01)
    monkeypatch.setattr(_backoff, "LONGEST", 0.05)
    monkeypatch.setattr(_watch_session, "_BRIEF", 0.0)


@contextmanager
def watching(
    script: Script, **arguments: Any
) -> Iterator[tuple[ScriptedServer, Watch[V1beta1InferenceService]]]:
    arguments.setdefault("timeout", 20)
    with serving(script) as server:
        configuration = Configuration(server.url)
        configuration.retries = 0
        with ApiClient(configuration) as client:
            api = ServingV1beta1Api(client)
            with watch(api.list_namespaced_inference_service, "models", **arguments) as events:
                yield server, events


def take(events: Watch[V1beta1InferenceService], count: int) -> list[Seen]:
    return [seen(next(events)) for _ in range(count)]


def seen(event: Any) -> Seen:
    metadata = event.object.metadata
    return event.type, metadata.name, metadata.resource_version


def script_of(lists: list[Any], watches: list[Callable[[Call], None]]) -> Script:
    """Lists and watches in their order; the last watch is silent until the client leaves."""
    remaining = iter(watches)

    def silent(call: Call) -> None:
        call.begin()
        call.wait_for_client_to_leave()

    def script(call: Call) -> None:
        answer = next(remaining, silent) if call.is_watch else lists.pop(0)
        if callable(answer):
            answer(call)
        else:
            call.json(answer)

    return script


def test_the_list_then_its_changes() -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("MODIFIED", isvc("a", 4, spec={"predictor": {"minReplicas": 2}}))
        call.event("DELETED", isvc("b", 5))
        call.event("ADDED", isvc("c", 6))
        call.wait_for_client_to_leave()

    lists = [isvc_list(3, isvc("a", 1), isvc("b", 2))]
    with watching(script_of(lists, [stream]), label_selector="x=y") as (server, events):
        assert take(events, 2) == [("ADDED", "a", "1"), ("ADDED", "b", "2")]
        event = next(events)
        assert isinstance(event.object, V1beta1InferenceService)
        assert event.object.spec.predictor.min_replicas == 2
        assert events.resource_version == "4"
        assert take(events, 2) == [("DELETED", "b", "5"), ("ADDED", "c", "6")]
        assert events.resource_version == "6"
    assert [call.query for call in server.calls] == [
        {"labelSelector": "x=y", "limit": "500"},
        {
            "labelSelector": "x=y",
            "watch": "true",
            "allowWatchBookmarks": "true",
            "resourceVersion": "3",
        },
    ]


def test_the_first_list_can_be_left_out() -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("MODIFIED", isvc("a", 4))
        call.wait_for_client_to_leave()

    lists = [isvc_list(3, isvc("a", 1))]
    with watching(script_of(lists, [stream]), send_initial=False) as (_, events):
        assert take(events, 1) == [("MODIFIED", "a", "4")]


def test_a_list_comes_in_pages_with_the_version_of_the_first() -> None:
    lists = [isvc_list(3, isvc("a", 1), token="t"), isvc_list(9, isvc("b", 2))]
    with watching(script_of(lists, []), limit=1, timeout=1.5) as (server, events):
        assert [seen(e) for e in events] == [("ADDED", "a", "1"), ("ADDED", "b", "2")]
    assert [call.query.get("continue") for call in server.lists] == [None, "t"]
    assert server.watches[0].query["resourceVersion"] == "3"
    assert "limit" not in server.watches[0].query


def test_a_page_that_comes_too_late_begins_the_list_anew_without_doubles() -> None:
    def expired(call: Call) -> None:
        call.refuse(410, "Expired", "too old", **{"continue": "t2"})

    lists = [
        isvc_list(3, isvc("a", 1), isvc("b", 2), token="t"),
        expired,
        isvc_list(8, isvc("a", 1), isvc("b", 7), token="t"),
        expired,
        isvc_list(9, isvc("a", 1), isvc("c", 6)),
    ]
    with watching(script_of(lists, []), timeout=1.5) as (server, events):
        assert [seen(e) for e in events] == [
            ("ADDED", "a", "1"),
            ("ADDED", "b", "2"),
            ("MODIFIED", "b", "7"),
            ("ADDED", "c", "6"),
            ("DELETED", "b", "7"),
        ]
    assert [call.query.get("limit") for call in server.lists] == ["500"] * 4 + [None]


def test_bookmarks_move_the_version_and_are_kept_from_the_caller() -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("BOOKMARK", bookmark(50))
        call.cut()

    def after(call: Call) -> None:
        call.begin()
        call.event("ADDED", isvc("a", 51))
        call.wait_for_client_to_leave()

    with watching(script_of([isvc_list(3)], [stream, after])) as (server, events):
        assert take(events, 1) == [("ADDED", "a", "51")]
    assert [call.query["resourceVersion"] for call in server.watches] == ["3", "50"]


def test_bookmarks_are_given_to_who_asks_for_them() -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("BOOKMARK", bookmark(50))
        call.wait_for_client_to_leave()

    script = script_of([isvc_list(3)], [stream])
    with watching(script, allow_watch_bookmarks=True) as (_, events):
        event = next(events)
        assert (event.type, event.object.metadata.resource_version) == ("BOOKMARK", "50")


def cut(call: Call) -> None:
    call.cut()


def cut_in_a_line(call: Call) -> None:
    call.send(json.dumps({"type": "MODIFIED", "object": isvc("a", 5)}).encode()[:-9])
    call.cut()


def end_in_a_line(call: Call) -> None:
    call.send(json.dumps({"type": "MODIFIED", "object": isvc("a", 5)}).encode())
    call.end()


def end(call: Call) -> None:
    call.end()


def garbage(call: Call) -> None:
    call.send(b"<html>Bad gateway</html>\n")


def not_an_event(call: Call) -> None:
    call.send(b'{"type": "ADDED"}\n')


def without_version(call: Call) -> None:
    call.event("ADDED", {"kind": "InferenceService", "metadata": {"name": "x"}})


def too_long(call: Call) -> None:
    call.send(b'{"type": "' + b"x" * 5000)


def busy(call: Call) -> None:
    call.event("ERROR", status(429, "TooManyRequests"))


def broken(call: Call) -> None:
    call.event("ERROR", status(500, "InternalError"))


ENDS = [
    cut,
    cut_in_a_line,
    end_in_a_line,
    end,
    garbage,
    not_an_event,
    without_version,
    too_long,
    busy,
    broken,
]


@pytest.mark.parametrize("chunked", [True, False], ids=["chunked", "until-close"])
@pytest.mark.parametrize("ending", ENDS, ids=lambda f: f.__name__)
def test_after_any_end_the_watch_goes_on_after_the_last_event(
    ending: Callable[[Call], None], chunked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_watch_stream, "LONGEST_LINE", 2000)

    def first(call: Call) -> None:
        call.begin(chunked=chunked)
        call.event("MODIFIED", isvc("a", 4))
        ending(call)

    def second(call: Call) -> None:
        call.begin(chunked=chunked)
        call.event("MODIFIED", isvc("a", 5))
        call.wait_for_client_to_leave()

    script = script_of([isvc_list(3, isvc("a", 1))], [first, second])
    with watching(script) as (server, events):
        assert take(events, 3) == [
            ("ADDED", "a", "1"),
            ("MODIFIED", "a", "4"),
            ("MODIFIED", "a", "5"),
        ]
    assert [call.query["resourceVersion"] for call in server.watches] == ["3", "4"]
    assert len(server.lists) == 1


def refused_503(call: Call) -> None:
    call.refuse(503, "ServiceUnavailable")


def refused_429(call: Call) -> None:
    call.json(status(429, "TooManyRequests"), 429, Retry_After="0")


def refused_500(call: Call) -> None:
    call.bytes(b"oops", 500)


@pytest.mark.parametrize("refusal", [refused_503, refused_429, refused_500, cut])
def test_a_server_that_is_away_for_a_while_is_waited_for(
    refusal: Callable[[Call], None],
) -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("MODIFIED", isvc("a", 4))
        call.wait_for_client_to_leave()

    lists = [isvc_list(3, isvc("a", 1))]
    with watching(script_of(lists, [refusal] * 7 + [stream])) as (server, events):
        assert take(events, 2) == [("ADDED", "a", "1"), ("MODIFIED", "a", "4")]
    assert len(server.watches) == 8


def test_delays_grow_and_begin_anew_after_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_backoff, "FIRST", 0.05)
    monkeypatch.setattr(_backoff, "LONGEST", 0.4)
    times: list[float] = []

    def refuse(call: Call) -> None:
        times.append(time.monotonic())
        refused_503(call)

    def progress(call: Call) -> None:
        times.append(time.monotonic())
        call.begin()
        call.event("MODIFIED", isvc("a", 4))
        call.cut()

    watches = [refuse, refuse, refuse, refuse, progress, refuse]
    with watching(script_of([isvc_list(3)], watches), timeout=1.9) as (_, events):
        list(events)
    gaps = [b - a for a, b in pairwise(times)]
    for gap, (least, most) in zip(
        gaps, [(0.025, 0.05), (0.05, 0.1), (0.1, 0.2), (0.2, 0.4), (0.025, 0.05)], strict=True
    ):
        assert least <= gap < most + 0.3


def test_a_server_that_asks_for_a_pause_gets_it() -> None:
    times: list[float] = []

    def refuse(call: Call) -> None:
        times.append(time.monotonic())
        call.json(status(429, "TooManyRequests"), 429, Retry_After="1")

    def stream(call: Call) -> None:
        times.append(time.monotonic())
        call.begin()
        call.wait_for_client_to_leave()

    with watching(script_of([isvc_list(3)], [refuse, stream]), timeout=1.5) as (_, events):
        list(events)
    assert times[1] - times[0] >= 1


def expired_answer(call: Call) -> None:
    call.refuse(410, "Expired", "too old resource version: 3 (9)")


def expired_event(call: Call) -> None:
    call.begin()
    call.event("ERROR", status(410, "Expired", "too old resource version: 3 (9)"))
    call.end()


@pytest.mark.parametrize("expired", [expired_answer, expired_event])
def test_after_a_gap_the_difference_comes_as_events(expired: Callable[[Call], None]) -> None:
    lists = [
        isvc_list(3, isvc("a", 1), isvc("b", 2), isvc("c", 3), isvc("d", 3)),
        isvc_list(9, isvc("a", 1), isvc("b", 7), isvc("c", 8, uid="other"), isvc("e", 9)),
    ]
    with watching(script_of(lists, [expired]), timeout=1.5) as (server, events):
        found = list(events)
    assert [seen(event) for event in found] == [
        ("ADDED", "a", "1"),
        ("ADDED", "b", "2"),
        ("ADDED", "c", "3"),
        ("ADDED", "d", "3"),
        ("MODIFIED", "b", "7"),
        ("DELETED", "c", "3"),
        ("ADDED", "c", "8"),
        ("ADDED", "e", "9"),
        ("DELETED", "d", "3"),
    ]
    assert found[-1].object.to_dict(serialize=True) == {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {
            "name": "d",
            "namespace": "models",
            "uid": "uid-d",
            "resourceVersion": "3",
        },
    }
    assert [call.query["resourceVersion"] for call in server.watches] == ["3", "9"]


def test_a_list_that_breaks_off_after_a_gap_loses_and_doubles_nothing() -> None:
    lists = [
        isvc_list(3, isvc("a", 1), isvc("b", 2), isvc("c", 3)),
        isvc_list(9, isvc("a", 7), token="t"),
        cut,
        refused_503,
        isvc_list(12, isvc("a", 7), isvc("c", 11)),
    ]
    with watching(script_of(lists, [expired_event]), timeout=1.5) as (_, events):
        assert [seen(event) for event in events] == [
            ("ADDED", "a", "1"),
            ("ADDED", "b", "2"),
            ("ADDED", "c", "3"),
            ("MODIFIED", "a", "7"),
            ("MODIFIED", "c", "11"),
            ("DELETED", "b", "2"),
        ]


def test_what_a_server_repeats_comes_once() -> None:
    def stream(call: Call) -> None:
        call.begin()
        for _ in range(2):
            call.event("ADDED", isvc("a", 1))
            call.event("MODIFIED", isvc("a", 4))
        for _ in range(2):
            call.event("DELETED", isvc("a", 5))
        call.event("ADDED", isvc("z", 6))
        call.wait_for_client_to_leave()

    # The first repeated state is older than the one known; a server that goes back is believed.
    script = script_of([isvc_list(3, isvc("a", 1))], [stream])
    with watching(script) as (_, events):
        assert take(events, 6) == [
            ("ADDED", "a", "1"),
            ("MODIFIED", "a", "4"),
            ("ADDED", "a", "1"),
            ("MODIFIED", "a", "4"),
            ("DELETED", "a", "5"),
            ("ADDED", "z", "6"),
        ]


def test_a_watch_from_a_version_makes_no_list() -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("DELETED", isvc("a", 8))
        call.wait_for_client_to_leave()

    with watching(script_of([], [stream]), resource_version="7") as (server, events):
        assert take(events, 1) == [("DELETED", "a", "8")]
    assert [call.query["resourceVersion"] for call in server.watches] == ["7"]
    assert server.lists == []


@pytest.mark.parametrize("version", ["0", ""])
def test_a_watch_from_any_version_begins_with_a_list(version: str) -> None:
    """The versions of the objects, which come by name, would lead back in time."""

    def stream(call: Call) -> None:
        call.begin()
        call.event("MODIFIED", isvc("b", 10))
        call.cut()

    lists = [isvc_list(9, isvc("a", 8), isvc("b", 2))]
    with watching(script_of(lists, [stream]), resource_version=version, timeout=1.5) as (
        server,
        events,
    ):
        assert [seen(event) for event in events] == [
            ("ADDED", "a", "8"),
            ("ADDED", "b", "2"),
            ("MODIFIED", "b", "10"),
        ]
    assert "resourceVersion" not in server.lists[0].query
    assert [call.query["resourceVersion"] for call in server.watches] == ["9", "10"]


def test_a_slow_caller_does_not_delay_the_end_within_a_page() -> None:
    lists = [isvc_list(3, *(isvc(f"m{i}", 1) for i in range(5)))]
    with watching(script_of(lists, []), timeout=1.0) as (server, events):
        take(events, 2)
        time.sleep(1.1)
        assert list(events) == []
        assert events.resource_version is None
    assert server.watches == []


def test_a_slow_caller_does_not_delay_the_end_after_a_list() -> None:
    lists = [isvc_list(3, isvc("a", 1), isvc("b", 2), isvc("c", 2)), isvc_list(9)]
    with watching(script_of(lists, [expired_event]), timeout=2.0) as (_, events):
        take(events, 3)
        assert take(events, 1)[0][0] == "DELETED"
        time.sleep(2.1)
        assert list(events) == []
        assert events.resource_version is None


@pytest.mark.parametrize(
    "timeout", [20.0, math.inf, 1e300, 10**400, None], ids=["20", "inf", "1e300", "10**400", "None"]
)
def test_a_connection_that_is_not_made_does_not_take_the_whole_time(
    timeout: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that takes connections and is silent in the TLS handshake, once."""
    monkeypatch.setattr(_watch_session, "CONNECT", 0.3)
    monkeypatch.setattr(_retries, "FIRST", 0.01)
    with (
        MuteAtFirst(lambda _: ok(isvc_list(3, isvc("a", 1))), server_context()) as server,
        ApiClient(server.configuration()) as client,
    ):
        call = ServingV1beta1Api(client).list_namespaced_inference_service
        started = time.monotonic()
        with watch(call, "models", timeout=timeout) as events:
            assert take(events, 1) == [("ADDED", "a", "1")]
        assert time.monotonic() - started < 5
        assert server.connections == 2


class MuteAtFirst(Server):
    """Says nothing on its first connection, not even what TLS begins with."""

    def _run(self, connection: socket.socket) -> None:
        if self.connections == 1:
            while connection.recv(65536):
                pass
            connection.close()
        else:
            super()._run(connection)


@pytest.mark.parametrize(
    ("timeout", "error"), [(math.nan, ValueError), ("5", TypeError), (True, TypeError)]
)
def test_a_timeout_that_is_none_is_refused(timeout: Any, error: type[Exception]) -> None:
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        call = ServingV1beta1Api(client).list_namespaced_inference_service
        with pytest.raises(error) as found:
            watch(call, "models", timeout=timeout)
    assert str(found.value) == (f"watch: expected timeout to be seconds, or None, got {timeout!r}")


def test_arguments_are_bound_at_once() -> None:
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        api = ServingV1beta1Api(client)
        with pytest.raises(TypeError) as error:
            watch(api.list_namespaced_inference_service)
        assert str(error.value) == (
            "watch: list_namespaced_inference_service: missing a required argument: 'namespace'"
        )
        with pytest.raises(TypeError) as error:
            watch(api.list_namespaced_inference_service, "models", limit="3")
        assert str(error.value) == "watch: expected limit to be a whole number, got '3'"


def test_an_error_event_names_the_path_that_was_asked() -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("ERROR", status(403, "Forbidden", "no"))
        call.end()

    with (
        watching(script_of([isvc_list(3)], [stream])) as (_, events),
        pytest.raises(ForbiddenError) as error,
    ):
        next(events)
    assert str(error.value) == (
        "403 Forbidden: no (watch "
        "/apis/serving.kserve.io/v1beta1/namespaces/models/inferenceservices)"
    )


def test_a_pause_that_no_machine_can_make_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_backoff, "ASKED", 0.2)

    def refuse(call: Call) -> None:
        call.json(status(429, "TooManyRequests"), 429, Retry_After="9" * 400)

    def stream(call: Call) -> None:
        call.begin()
        call.event("ADDED", isvc("a", 4))
        call.wait_for_client_to_leave()

    script = script_of([isvc_list(3)], [refuse, stream])
    with watching(script, timeout=None) as (_, events):
        assert take(events, 1) == [("ADDED", "a", "4")]


def test_a_pause_that_is_asked_for_is_five_minutes_at_most() -> None:
    assert _backoff.Backoff().next(1e9) == _backoff.ASKED == 300.0


def test_a_list_whose_token_leads_to_its_own_page_ends_the_watch() -> None:
    def page(call: Call) -> None:
        call.json(isvc_list(7, isvc("a", 1), token="t"))

    with watching(script_of([page] * 99, [])) as (_, events), pytest.raises(WatchError) as error:
        list(events)
    assert str(error.value) == (
        "watch: 5 answers in a row could not be read; the last: watch: expected a new 'continue' "
        "token with each page, got the same one twice"
    )


def test_a_version_that_is_gone_ends_a_watch_that_knows_no_list() -> None:
    script = script_of([], [expired_event])
    with (
        watching(script, resource_version="7") as (_, events),
        pytest.raises(ExpiredError, match="too old resource version"),
    ):
        next(events)


def initial(call: Call, *objects: dict[str, Any], version: int) -> None:
    call.begin()
    for obj in objects:
        call.event("ADDED", obj)
    call.event("BOOKMARK", bookmark(version, annotations={"k8s.io/initial-events-end": "true"}))


def test_the_list_can_be_part_of_the_watch() -> None:
    def first(call: Call) -> None:
        initial(call, isvc("a", 1), isvc("b", 2), isvc("c", 2), version=3)
        call.event("MODIFIED", isvc("a", 4))
        call.event("ERROR", status(410, "Expired"))
        call.end()

    def second(call: Call) -> None:
        call.begin()
        call.event("ADDED", isvc("a", 4))
        call.event("ADDED", isvc("b", 7))
        call.event("DELETED", isvc("b", 8))
        call.event("BOOKMARK", bookmark(5))
        call.event("BOOKMARK", bookmark(9, annotations={"k8s.io/initial-events-end": "true"}))
        call.wait_for_client_to_leave()

    script = script_of([], [first, second])
    with watching(script, send_initial_events=True) as (server, events):
        assert take(events, 7) == [
            ("ADDED", "a", "1"),
            ("ADDED", "b", "2"),
            ("ADDED", "c", "2"),
            ("MODIFIED", "a", "4"),
            ("MODIFIED", "b", "7"),
            ("DELETED", "b", "8"),
            ("DELETED", "c", "2"),
        ]
    expected = {
        "watch": "true",
        "allowWatchBookmarks": "true",
        "sendInitialEvents": "true",
        "resourceVersionMatch": "NotOlderThan",
    }
    assert [call.query for call in server.calls] == [expected, expected]


@pytest.mark.parametrize("code", [400, 422])
def test_a_server_that_cannot_list_in_a_watch_is_asked_for_a_list(code: int) -> None:
    def refuse(call: Call) -> None:
        call.refuse(code, "Invalid", "sendInitialEvents: Forbidden")

    script = script_of([isvc_list(3, isvc("a", 1))], [refuse])
    with watching(script, send_initial_events=True, timeout=1.5) as (server, events):
        assert [seen(event) for event in events] == [("ADDED", "a", "1")]
    assert "sendInitialEvents" not in server.lists[0].query
    assert "sendInitialEvents" not in server.watches[1].query


def test_garbage_without_end_ends_the_watch() -> None:
    def stream(call: Call) -> None:
        call.begin()
        garbage(call)
        call.end()

    with (
        watching(script_of([isvc_list(3)], [stream] * 9)) as (server, events),
        pytest.raises(WatchError) as error,
    ):
        next(events)
    # The end is the JSON reader's own.
    assert str(error.value).startswith(
        "watch: 5 answers in a row could not be read; the last: watch: expected a JSON object a "
        "line, got '<html>Bad gateway</html>': "
    )
    assert len(server.watches) == 5


def test_a_refusal_that_stays_ends_the_watch() -> None:
    def refuse(call: Call) -> None:
        call.refuse(403, "Forbidden", "no")

    with (
        watching(script_of([isvc_list(3)], [cut, refuse])) as (_, events),
        pytest.raises(ForbiddenError, match="no"),
    ):
        next(events)


def test_a_server_that_was_never_there_is_an_error() -> None:
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        api = ServingV1beta1Api(client)
        client.configuration.retries = 0
        with pytest.raises(ApiConnectionError):
            next(watch(api.list_namespaced_inference_service, "models", timeout=5))


def test_a_silent_connection_is_made_anew() -> None:
    def silent(call: Call) -> None:
        call.begin()
        assert call.wait_for_client_to_leave(5)

    def stream(call: Call) -> None:
        call.begin()
        call.event("ADDED", isvc("a", 4))
        call.wait_for_client_to_leave()

    script = script_of([isvc_list(3)], [silent, stream])
    with watching(script, _request_timeout=(5, 0.2)) as (_, events):
        started = time.monotonic()
        assert take(events, 1) == [("ADDED", "a", "4")]
        assert time.monotonic() - started < 5


def trailers_without_end(call: Call) -> None:
    call.begin()
    call.event("ADDED", isvc("a", 4))
    call.end_with_trailers()


def a_chunk_without_end(call: Call) -> None:
    call.begin()
    call.event("ADDED", isvc("a", 4))
    call.chunk_without_end()


@pytest.mark.parametrize("endless", [trailers_without_end, a_chunk_without_end])
def test_bytes_that_bring_no_data_are_silence(endless: Callable[[Call], None]) -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("MODIFIED", isvc("a", 5))
        call.wait_for_client_to_leave()

    script = script_of([isvc_list(3)], [endless, stream])
    with watching(script, _request_timeout=(5, 0.3), timeout=None) as (_, events):
        started = time.monotonic()
        assert take(events, 2) == [("ADDED", "a", "4"), ("MODIFIED", "a", "5")]
        assert time.monotonic() - started < 5


def test_a_timeout_ends_it() -> None:
    with watching(script_of([isvc_list(3, isvc("a", 1))], []), timeout=1.0) as (_, events):
        started = time.monotonic()
        assert len(list(events)) == 1
        assert 0.95 < time.monotonic() - started < 5


def test_a_timeout_ends_it_though_bytes_trickle() -> None:
    def trickle(call: Call) -> None:
        call.begin()
        while True:
            call.send(b" ")
            time.sleep(0.05)

    with watching(script_of([isvc_list(3)], [trickle]), timeout=1.5) as (_, events):
        started = time.monotonic()
        assert list(events) == []
        assert time.monotonic() - started < 5


def test_a_timeout_ends_it_while_the_server_is_away() -> None:
    def refuse(call: Call) -> None:
        call.json(status(503, "ServiceUnavailable"), 503, Retry_After="60")

    with watching(script_of([isvc_list(3)], [refuse] * 99), timeout=1.5) as (_, events):
        started = time.monotonic()
        assert list(events) == []
        assert time.monotonic() - started < 5


def test_a_caller_ends_it_from_another_thread() -> None:
    with watching(script_of([isvc_list(3)], [])) as (server, events):
        threading.Timer(0.3, events.stop).start()
        started = time.monotonic()
        assert list(events) == []
        assert time.monotonic() - started < 5
    assert len(server.watches) == 1


def test_a_callers_event_ends_it() -> None:
    stop = threading.Event()
    with watching(script_of([isvc_list(3)], []), stop=stop) as (_, events):
        threading.Timer(0.3, stop.set).start()
        started = time.monotonic()
        assert list(events) == []
        assert time.monotonic() - started < 5


def test_an_event_that_is_set_already_asks_nothing() -> None:
    stop = threading.Event()
    stop.set()
    with watching(script_of([], []), stop=stop) as (server, events):
        assert list(events) == []
    assert server.calls == []


def leaves() -> tuple[Callable[[Call], None], threading.Event]:
    left = threading.Event()

    def stream(call: Call) -> None:
        call.begin()
        call.event("ADDED", isvc("a", 4))
        if call.wait_for_client_to_leave(5):
            left.set()

    return stream, left


def test_closing_releases_the_socket_at_once() -> None:
    stream, left = leaves()
    with watching(script_of([isvc_list(3)], [stream])) as (_, events):
        next(events)
        events.close()
        assert left.wait(5)
        assert list(events) == []


def test_a_watch_that_is_forgotten_releases_its_socket_and_thread() -> None:
    stream, left = leaves()
    with serving(script_of([isvc_list(3)], [stream])) as server:
        client = ApiClient(Configuration(server.url))
        api = ServingV1beta1Api(client)
        stop = threading.Event()
        for _ in watch(api.list_namespaced_inference_service, "models", stop=stop):
            break
        assert left.wait(5)
        deadline = time.monotonic() + 5
        while any(t.name == "kserve-watch-guard" for t in threading.enumerate()):
            assert time.monotonic() < deadline
            time.sleep(0.01)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "timeout_seconds",
            "use timeout=…, which ends the watch; connections are renewed as needed",
        ),
        ("watch", "it is what this function does"),
        ("_continue", "pages are fetched as needed"),
        ("resource_version_match", "give resource_version=… or leave it out"),
        (
            "_preload_content",
            "objects are decoded; for the open response call the list method",
        ),
    ],
)
def test_arguments_that_a_watch_sets_itself_are_refused(name: str, reason: str) -> None:
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        api = ServingV1beta1Api(client)
        with pytest.raises(TypeError) as error:
            watch(api.list_namespaced_inference_service, "models", **{name: 1})
    assert str(error.value) == f"watch: unexpected argument {name!r}: {reason}"
