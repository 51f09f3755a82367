"""Watches, over a real socket, when the server or the way to it is not well."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from kserve_models.api import ServingV1beta1Api
from kserve_models.client import (
    ApiClient,
    ApiConnectionError,
    Configuration,
    ForbiddenError,
    ResponseError,
    WatchError,
    watch,
)
from kserve_models.client._request import backoff
from kserve_models.client._watch import reflector
from kserve_models.client._watch import stream as _watch_stream
from tests.client.support.clock import Clock
from tests.client.support.fake_api_server import Call, bookmark, isvc, isvc_list, status
from tests.client.support.watching import (
    GARBAGE,
    cut,
    expired_event,
    refused_503,
    script_of,
    take,
    watching,
)

pytestmark = pytest.mark.usefixtures("brief_delays")


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
    ending: Callable[[Call], None], chunked: bool, monkeypatch: pytest.MonkeyPatch, clock: Clock
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
    with watching(script, clock) as (server, events):
        assert take(events, 3) == [
            ("ADDED", "a", "1"),
            ("MODIFIED", "a", "4"),
            ("MODIFIED", "a", "5"),
        ]
    assert [call.query["resourceVersion"] for call in server.watches] == ["3", "4"]
    assert len(server.lists) == 1


def refused_429(call: Call) -> None:
    call.json(status(429, "TooManyRequests"), 429, Retry_After="0")


def refused_500(call: Call) -> None:
    call.bytes(b"oops", 500)


@pytest.mark.parametrize("refusal", [refused_503, refused_429, refused_500, cut])
def test_a_server_that_is_away_for_a_while_is_waited_for(
    refusal: Callable[[Call], None], clock: Clock
) -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("MODIFIED", isvc("a", 4))
        call.wait_for_client_to_leave()

    lists = [isvc_list(3, isvc("a", 1))]
    with watching(script_of(lists, [refusal] * 7 + [stream]), clock) as (server, events):
        assert take(events, 2) == [("ADDED", "a", "1"), ("MODIFIED", "a", "4")]
    assert len(server.watches) == 8


def test_delays_grow_and_begin_anew_after_progress(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(backoff, "FIRST", 0.05)
    monkeypatch.setattr(backoff, "LONGEST", 0.4)

    def progress(call: Call) -> None:
        call.begin()
        call.event("MODIFIED", isvc("a", 4))
        call.cut()

    watches = [*[refused_503] * 5, progress, refused_503]
    with watching(script_of([isvc_list(3)], watches), clock) as (_, events):
        list(events)
    for pause, longest in zip(clock.pauses, [0.05, 0.1, 0.2, 0.4, 0.4, 0.05, 0.1], strict=True):
        assert longest / 2 <= pause <= longest


def test_a_server_that_asks_for_a_pause_gets_it(clock: Clock) -> None:
    def refuse(call: Call) -> None:
        call.json(status(429, "TooManyRequests"), 429, Retry_After="1")

    def stream(call: Call) -> None:
        call.begin()
        call.wait_for_client_to_leave()

    with watching(script_of([isvc_list(3)], [refuse, stream]), clock, timeout=1.5) as (_, events):
        list(events)
    assert clock.pauses == [1.0]
    assert clock.passed == pytest.approx(1.5)


def test_an_error_event_names_the_path_that_was_asked(clock: Clock) -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("ERROR", status(403, "Forbidden", "no"))
        call.end()

    with (
        watching(script_of([isvc_list(3)], [stream]), clock) as (_, events),
        pytest.raises(ForbiddenError) as error,
    ):
        next(events)
    assert str(error.value) == (
        "403 Forbidden: no (watch "
        "/apis/serving.kserve.io/v1beta1/namespaces/models/inferenceservices)"
    )


def test_a_pause_that_no_machine_can_make_is_bounded(clock: Clock) -> None:
    def refuse(call: Call) -> None:
        call.json(status(429, "TooManyRequests"), 429, Retry_After="9" * 400)

    def stream(call: Call) -> None:
        call.begin()
        call.event("ADDED", isvc("a", 4))
        call.wait_for_client_to_leave()

    script = script_of([isvc_list(3)], [refuse, stream])
    with watching(script, clock, timeout=None) as (_, events):
        assert take(events, 1) == [("ADDED", "a", "4")]
    assert clock.pauses == [backoff.ASKED]


def test_a_pause_that_is_asked_for_is_five_minutes_at_most() -> None:
    assert backoff.Backoff().next(1e9) == backoff.ASKED == 300.0


def test_garbage_without_end_ends_the_watch(clock: Clock) -> None:
    def stream(call: Call) -> None:
        call.begin()
        garbage(call)
        call.end()

    with (
        watching(script_of([isvc_list(3)], [stream] * 9), clock) as (server, events),
        pytest.raises(WatchError) as error,
    ):
        next(events)
    # The end is the JSON reader's own.
    assert str(error.value).startswith(
        "watch: 5 answers in a row could not be read; the last: watch: expected a JSON object a "
        "line, got '<html>Bad gateway</html>': "
    )
    assert len(server.watches) == 5


def test_events_that_are_nested_too_deep_end_the_watch(clock: Clock) -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.send(b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n")
        call.end()

    with (
        watching(script_of([isvc_list(3)], [stream] * 9), clock) as (_, events),
        pytest.raises(WatchError) as error,
    ):
        next(events)
    assert str(error.value) == (
        "watch: 5 answers in a row could not be read; the last: watch: expected at most 100 lists "
        "and maps inside each other; make the data flatter"
    )


@pytest.mark.parametrize(("changes", "message"), GARBAGE)
def test_a_first_list_that_is_garbage_is_an_error(
    changes: dict[str, Any], message: str, clock: Clock
) -> None:
    script = script_of([{**isvc_list(3), **changes}], [])
    with watching(script, clock) as (_, events), pytest.raises(ResponseError) as error:
        next(events)
    assert str(error.value) == f"watch: {message}"


def test_lists_that_are_garbage_again_and_again_end_the_watch(clock: Clock) -> None:
    lists = [isvc_list(3, isvc("a", 1)), *[{**isvc_list(4), "items": ["x"]}] * 9]
    with watching(script_of(lists, [expired_event]), clock) as (server, events):
        assert take(events, 1) == [("ADDED", "a", "1")]
        with pytest.raises(
            WatchError, match=r"5 answers in a row .* items\[0\]: expected an object"
        ):
            next(events)
    assert len(server.lists) == 6


def test_annotations_of_a_bookmark_that_are_garbage_are_none(clock: Clock) -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("BOOKMARK", bookmark(3, annotations=["x"]))
        call.event("ADDED", isvc("a", 4))
        call.wait_for_client_to_leave()

    with watching(script_of([], [stream]), clock, send_initial_events=True) as (_, events):
        assert take(events, 1) == [("ADDED", "a", "4")]


@pytest.mark.parametrize("initial", [[], [isvc("a", 1)]])
def test_initial_events_that_end_at_once_again_and_again_are_not_asked_for_without_pause(
    initial: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(reflector, "_BRIEF", 1.0)
    monkeypatch.setattr(backoff, "FIRST", 0.3)

    def script(call: Call) -> None:
        call.begin()
        for obj in initial:
            call.event("ADDED", obj)
        call.end()

    with watching(script, clock, timeout=1, send_initial_events=True) as (server, events):
        assert len(list(events)) == len(initial)
    assert len(server.calls) < 42


def test_a_refusal_that_stays_ends_the_watch(clock: Clock) -> None:
    def refuse(call: Call) -> None:
        call.refuse(403, "Forbidden", "no")

    with (
        watching(script_of([isvc_list(3)], [cut, refuse]), clock) as (_, events),
        pytest.raises(ForbiddenError, match="no"),
    ):
        next(events)


def test_a_server_that_was_never_there_is_an_error() -> None:
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        api = ServingV1beta1Api(client)
        client.configuration.retries = 0
        with pytest.raises(ApiConnectionError):
            next(watch(api.list_namespaced_inference_service, "models", timeout=5))


def test_a_silent_connection_is_made_anew(clock: Clock) -> None:
    def silent(call: Call) -> None:
        call.begin()
        assert call.wait_for_client_to_leave()

    def stream(call: Call) -> None:
        call.begin()
        call.event("ADDED", isvc("a", 4))
        call.wait_for_client_to_leave()

    script = script_of([isvc_list(3)], [silent, stream])
    with watching(script, clock, _request_timeout=(5, 0.2)) as (_, events):
        assert take(events, 1) == [("ADDED", "a", "4")]
    assert clock.passed == pytest.approx(0.2)


def trailers_without_end(call: Call) -> None:
    call.begin()
    call.event("ADDED", isvc("a", 4))
    call.end_with_trailers()


def a_chunk_without_end(call: Call) -> None:
    call.begin()
    call.event("ADDED", isvc("a", 4))
    call.chunk_without_end()


@pytest.mark.parametrize("endless", [trailers_without_end, a_chunk_without_end])
def test_bytes_that_bring_no_data_are_silence(
    endless: Callable[[Call], None], clock: Clock
) -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("MODIFIED", isvc("a", 5))
        call.wait_for_client_to_leave()

    script = script_of([isvc_list(3)], [endless, stream])
    with watching(script, clock, _request_timeout=(5, 0.3), timeout=None) as (_, events):
        assert take(events, 2) == [("ADDED", "a", "4"), ("MODIFIED", "a", "5")]
    assert clock.passed > 0.299
