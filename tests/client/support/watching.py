"""Watching a scripted server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kserve_models import V1beta1InferenceService
from kserve_models.api import ServingV1beta1Api
from kserve_models.client import ApiClient, Configuration, Watch, watch
from tests.client.support.clock import Clock
from tests.client.support.fake_api_server import Call, Script, ScriptedServer, serving, status

GARBAGE = [
    ({"items": ["x"]}, "items[0]: expected an object, got a string"),
    ({"items": [None]}, "items[0]: expected an object, got null or nothing"),
    ({"items": [{"metadata": [1]}]}, "items[0]: metadata: expected an object, got an array"),
    ({"items": [{}]}, "items[0]: metadata: expected an object, got null or nothing"),
    ({"items": {"a": 1}}, "items: expected an array, got an object"),
    ({"items": 3}, "items: expected an array, got a number"),
    ({"items": True}, "items: expected an array, got a boolean"),
    ({"metadata": "abc"}, "metadata: expected an object, got a string"),
    ({"metadata": {"continue": 5}}, "metadata.continue: expected a string, got a number"),
    (
        {"metadata": {"resourceVersion": 5}},
        "metadata.resourceVersion: expected a string, got a number",
    ),
]
"""Changes to a list that make it none, and what a message says of them."""

Seen = tuple[str, str, str]
"""Type, name and version of an event."""


@contextmanager
def watching(
    script: Script, clock: Clock | None, **arguments: Any
) -> Iterator[tuple[ScriptedServer, Watch[V1beta1InferenceService]]]:
    arguments.setdefault("timeout", 20)
    with serving(script, clock) as server:
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


def cut(call: Call) -> None:
    call.cut()


def refused_503(call: Call) -> None:
    call.refuse(503, "ServiceUnavailable")


def expired_event(call: Call) -> None:
    call.begin()
    call.event("ERROR", status(410, "Expired", "too old resource version: 3 (9)"))
    call.end()
