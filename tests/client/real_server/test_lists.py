"""Pages and watches of every kind and version, against a real API server."""

from __future__ import annotations

import threading
from typing import Any

from kserve_models.client import paginate, watch
from tests.client.support.kinds import Kind, annotations_of, every_kind

NAMES = ("a", "b", "c", "d", "e")
SECONDS = 120.0
"""For a watch to see what happened; it takes milliseconds."""

pytestmark = every_kind


def uids(objects: Any) -> list[str]:
    return [obj.metadata.uid for obj in objects]


def test_pages(kind: Kind) -> None:
    made = kind.create(*NAMES)
    arguments = {"label_selector": kind.selector}
    found = list(paginate(kind.method("list"), *kind.place(), limit=2, **arguments))
    assert [type(obj) for obj in found] == [kind.model] * len(NAMES)
    assert found == made


def test_pages_by_hand(kind: Kind) -> None:
    made = kind.create("a", "b", "c")
    by_hand = kind.method("list")
    first = by_hand(*kind.place(), limit=2, label_selector=kind.selector)
    assert type(first) is kind.list_model
    assert uids(first.items) == uids(made[:2])
    token = first.metadata._continue
    rest = by_hand(*kind.place(), limit=2, label_selector=kind.selector, _continue=token)
    assert uids(rest.items) == uids(made[2:])
    assert not rest.metadata._continue


def test_a_watch_tells_of_each_change(kind: Kind) -> None:
    (there,) = kind.create("there")
    arguments = {"label_selector": kind.selector, "timeout": SECONDS}
    with watch(kind.method("list"), *kind.place(), **arguments) as events:
        seen = [next(events)]
        (new,) = kind.create("new")
        seen.append(next(events))
        new.metadata.annotations = {"by": "replace"}
        kind.method("replace")(*kind.place(new.metadata.name), new)
        seen.append(next(events))
        kind.method("delete")(*kind.place(there.metadata.name))
        seen.append(next(events))
    assert [event.type for event in seen] == ["ADDED", "ADDED", "MODIFIED", "DELETED"]
    assert [type(event.object) for event in seen] == [kind.model] * 4
    told = uids(event.object for event in seen)
    assert told == uids((there, new, new, there))
    assert annotations_of(seen[2].object) == {"by": "replace"}


def test_a_watch_goes_on_from_a_version(kind: Kind) -> None:
    kind.create("before")
    version = kind.listed().metadata.resource_version
    (after,) = kind.create("after")
    arguments = {"label_selector": kind.selector, "timeout": SECONDS}
    with watch(kind.method("list"), *kind.place(), resource_version=version, **arguments) as events:
        event = next(events)
    assert (event.type, event.object) == ("ADDED", after)


def test_a_watch_with_the_servers_own_list_and_bookmarks(kind: Kind) -> None:
    made = kind.create("a", "b")
    arguments: dict[str, Any] = {"label_selector": kind.selector, "timeout": SECONDS}
    arguments |= {"send_initial_events": True, "allow_watch_bookmarks": True}
    with watch(kind.method("list"), *kind.place(), **arguments) as events:
        seen = [next(events) for _ in range(3)]
    assert [event.type for event in seen] == ["ADDED", "ADDED", "BOOKMARK"]
    # These two come in no promised order.
    assert sorted(uids(event.object for event in seen[:2])) == sorted(uids(made))
    assert int(seen[2].object.metadata.resource_version) >= int(made[1].metadata.resource_version)


def test_a_watch_ends_when_told(kind: Kind) -> None:
    (made,) = kind.create("a")
    stop = threading.Event()
    found = []
    for event in watch(kind.method("list"), *kind.place(), stop=stop, label_selector=kind.selector):
        found.append(event.object.metadata.uid)
        stop.set()
    assert found == [made.metadata.uid]
