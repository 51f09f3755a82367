"""A watch whose resource version or page is too old (410) lists again, and tells what it missed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kserve_models.client import ExpiredError
from tests.client.support.clock import Clock
from tests.client.support.fake_api_server import Call, isvc, isvc_list
from tests.client.support.watching import (
    cut,
    expired_event,
    refused_503,
    script_of,
    seen,
    watching,
)

pytestmark = pytest.mark.usefixtures("brief_delays")


def expired_answer(call: Call) -> None:
    call.refuse(410, "Expired", "too old resource version: 3 (9)")


def test_a_page_that_comes_too_late_begins_the_list_anew_without_doubles(clock: Clock) -> None:
    def expired(call: Call) -> None:
        call.refuse(410, "Expired", "too old", **{"continue": "t2"})

    lists = [
        isvc_list(3, isvc("a", 1), isvc("b", 2), token="t"),
        expired,
        isvc_list(8, isvc("a", 1), isvc("b", 7), token="t"),
        expired,
        isvc_list(9, isvc("a", 1), isvc("c", 6)),
    ]
    with watching(script_of(lists, []), clock, timeout=1.5) as (server, events):
        assert [seen(e) for e in events] == [
            ("ADDED", "a", "1"),
            ("ADDED", "b", "2"),
            ("MODIFIED", "b", "7"),
            ("ADDED", "c", "6"),
            ("DELETED", "b", "7"),
        ]
    assert [call.query.get("limit") for call in server.lists] == ["500"] * 4 + [None]


@pytest.mark.parametrize("expired", [expired_answer, expired_event])
def test_after_a_gap_the_difference_comes_as_events(
    expired: Callable[[Call], None], clock: Clock
) -> None:
    lists = [
        isvc_list(3, isvc("a", 1), isvc("b", 2), isvc("c", 3), isvc("d", 3)),
        isvc_list(9, isvc("a", 1), isvc("b", 7), isvc("c", 8, uid="other"), isvc("e", 9)),
    ]
    with watching(script_of(lists, [expired]), clock, timeout=1.5) as (server, events):
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


def test_a_list_that_breaks_off_after_a_gap_loses_and_doubles_nothing(clock: Clock) -> None:
    lists = [
        isvc_list(3, isvc("a", 1), isvc("b", 2), isvc("c", 3)),
        isvc_list(9, isvc("a", 7), token="t"),
        cut,
        refused_503,
        isvc_list(12, isvc("a", 7), isvc("c", 11)),
    ]
    with watching(script_of(lists, [expired_event]), clock, timeout=1.5) as (_, events):
        assert [seen(event) for event in events] == [
            ("ADDED", "a", "1"),
            ("ADDED", "b", "2"),
            ("ADDED", "c", "3"),
            ("MODIFIED", "a", "7"),
            ("MODIFIED", "c", "11"),
            ("DELETED", "b", "2"),
        ]


def test_a_version_that_is_gone_ends_a_watch_that_knows_no_list(clock: Clock) -> None:
    script = script_of([], [expired_event])
    with (
        watching(script, clock, resource_version="7") as (_, events),
        pytest.raises(ExpiredError, match="too old resource version"),
    ):
        next(events)
