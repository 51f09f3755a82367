"""Watches, over a real socket: lists, versions, gaps and arguments."""

from __future__ import annotations

import math
from typing import Any

import pytest

from kserve_models import V1beta1InferenceService
from kserve_models.api import ServingV1beta1Api
from kserve_models.client import ApiClient, Configuration, WatchError, watch
from tests.client.support.clock import Clock
from tests.client.support.fake_api_server import Call, bookmark, isvc, isvc_list, status
from tests.client.support.watching import (
    script_of,
    seen,
    take,
    watching,
)

pytestmark = pytest.mark.usefixtures("brief_delays")


def test_the_list_then_its_changes(clock: Clock) -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("MODIFIED", isvc("a", 4, spec={"predictor": {"minReplicas": 2}}))
        call.event("DELETED", isvc("b", 5))
        call.event("ADDED", isvc("c", 6))
        call.wait_for_client_to_leave()

    lists = [isvc_list(3, isvc("a", 1), isvc("b", 2))]
    with watching(script_of(lists, [stream]), clock, label_selector="x=y") as (server, events):
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


def test_the_first_list_can_be_left_out(clock: Clock) -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("MODIFIED", isvc("a", 4))
        call.wait_for_client_to_leave()

    lists = [isvc_list(3, isvc("a", 1))]
    with watching(script_of(lists, [stream]), clock, send_initial=False) as (_, events):
        assert take(events, 1) == [("MODIFIED", "a", "4")]


def test_a_list_comes_in_pages_with_the_version_of_the_first(clock: Clock) -> None:
    lists = [isvc_list(3, isvc("a", 1), token="t"), isvc_list(9, isvc("b", 2))]
    with watching(script_of(lists, []), clock, limit=1, timeout=1.5) as (server, events):
        assert [seen(e) for e in events] == [("ADDED", "a", "1"), ("ADDED", "b", "2")]
    assert [call.query.get("continue") for call in server.lists] == [None, "t"]
    assert server.watches[0].query["resourceVersion"] == "3"
    assert "limit" not in server.watches[0].query


def test_bookmarks_move_the_version_and_are_kept_from_the_caller(clock: Clock) -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("BOOKMARK", bookmark(50))
        call.cut()

    def after(call: Call) -> None:
        call.begin()
        call.event("ADDED", isvc("a", 51))
        call.wait_for_client_to_leave()

    with watching(script_of([isvc_list(3)], [stream, after]), clock) as (server, events):
        assert take(events, 1) == [("ADDED", "a", "51")]
    assert [call.query["resourceVersion"] for call in server.watches] == ["3", "50"]


def test_bookmarks_are_given_to_who_asks_for_them(clock: Clock) -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("BOOKMARK", bookmark(50))
        call.wait_for_client_to_leave()

    script = script_of([isvc_list(3)], [stream])
    with watching(script, clock, allow_watch_bookmarks=True) as (_, events):
        event = next(events)
        assert (event.type, event.object.metadata.resource_version) == ("BOOKMARK", "50")


def test_what_a_server_repeats_comes_once(clock: Clock) -> None:
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
    with watching(script, clock) as (_, events):
        assert take(events, 6) == [
            ("ADDED", "a", "1"),
            ("MODIFIED", "a", "4"),
            ("ADDED", "a", "1"),
            ("MODIFIED", "a", "4"),
            ("DELETED", "a", "5"),
            ("ADDED", "z", "6"),
        ]


def test_a_watch_from_a_version_makes_no_list(clock: Clock) -> None:
    def stream(call: Call) -> None:
        call.begin()
        call.event("DELETED", isvc("a", 8))
        call.wait_for_client_to_leave()

    with watching(script_of([], [stream]), clock, resource_version="7") as (server, events):
        assert take(events, 1) == [("DELETED", "a", "8")]
    assert [call.query["resourceVersion"] for call in server.watches] == ["7"]
    assert server.lists == []


@pytest.mark.parametrize("version", ["0", ""])
def test_a_watch_from_any_version_begins_with_a_list(version: str, clock: Clock) -> None:
    """The versions of the objects, which come by name, would lead back in time."""

    def stream(call: Call) -> None:
        call.begin()
        call.event("MODIFIED", isvc("b", 10))
        call.cut()

    lists = [isvc_list(9, isvc("a", 8), isvc("b", 2))]
    with watching(script_of(lists, [stream]), clock, resource_version=version, timeout=1.5) as (
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


@pytest.mark.parametrize(
    ("timeout", "error"),
    [(math.nan, ValueError), (-1, ValueError), ("5", TypeError), (True, TypeError)],
)
def test_a_timeout_that_is_none_is_refused(timeout: Any, error: type[Exception]) -> None:
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        call = ServingV1beta1Api(client).list_namespaced_inference_service
        with pytest.raises(error) as found:
            watch(call, "models", timeout=timeout)
    assert str(found.value) == (
        f"watch: expected timeout to be seconds, 0 or more, or None, got {timeout!r}"
    )


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


def test_a_list_whose_token_leads_to_its_own_page_ends_the_watch(clock: Clock) -> None:
    def page(call: Call) -> None:
        call.json(isvc_list(7, isvc("a", 1), token="t"))

    with (
        watching(script_of([page] * 99, []), clock) as (_, events),
        pytest.raises(WatchError) as error,
    ):
        list(events)
    assert str(error.value) == (
        "watch: 5 answers in a row could not be read; the last: watch: expected a new 'continue' "
        "token with each page, got the same one twice"
    )


def initial(call: Call, *objects: dict[str, Any], version: int) -> None:
    call.begin()
    for obj in objects:
        call.event("ADDED", obj)
    call.event("BOOKMARK", bookmark(version, annotations={"k8s.io/initial-events-end": "true"}))


def test_the_list_can_be_part_of_the_watch(clock: Clock) -> None:
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
    with watching(script, clock, send_initial_events=True) as (server, events):
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
def test_a_server_that_cannot_list_in_a_watch_is_asked_for_a_list(code: int, clock: Clock) -> None:
    def refuse(call: Call) -> None:
        call.refuse(code, "Invalid", "sendInitialEvents: Forbidden")

    script = script_of([isvc_list(3, isvc("a", 1))], [refuse])
    with watching(script, clock, send_initial_events=True, timeout=1.5) as (server, events):
        assert [seen(event) for event in events] == [("ADDED", "a", "1")]
    assert "sendInitialEvents" not in server.lists[0].query
    assert "sendInitialEvents" not in server.watches[1].query


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
