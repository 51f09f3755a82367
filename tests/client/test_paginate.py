"""Lists in pages, over a real socket."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kserve_models.api import ServingV1beta1Api
from kserve_models.client import ApiClient, Configuration, ExpiredError, ResponseError, paginate
from tests.client.support.fake_api_server import Call, Script, isvc, isvc_list, serving
from tests.client.support.watching import GARBAGE

Names = Callable[..., tuple[list[str], list[Call]]]


def pages_of(count: int, *, expire_after: int = 0, token: str = "", limit: int = 3) -> Script:
    """A list of ``count`` objects; the token of page ``expire_after`` expires, once."""
    expired: list[str] = []

    def script(call: Call) -> None:
        asked = call.query.get("continue", "")
        start = int(asked.removeprefix("again-") or 0)
        size = int(call.query["limit"])
        if asked and expire_after * limit == start and not expired:
            expired.append(asked)
            metadata = {"continue": f"{token}{start}"} if token else {}
            call.refuse(410, "Expired", "too old", **metadata)
            return
        items = [isvc(f"m{i:04}", i + 1) for i in range(start, min(start + size, count))]
        end = start + len(items)
        call.json(isvc_list(7, *items, token=str(end) if end < count else ""))

    return script


@pytest.fixture
def names() -> Names:
    """Names that a paginated list gives, and the server that it was asked of."""

    def run(script: Script, limit: int = 3, **arguments: object) -> tuple[list[str], list[Call]]:
        with serving(script) as server, ApiClient(Configuration(server.url)) as client:
            api = ServingV1beta1Api(client)
            items = paginate(
                api.list_namespaced_inference_service, "models", limit=limit, **arguments
            )
            return [str(i.metadata and i.metadata.name) for i in items], server.calls

    return run


def test_all_pages_come_in_order(names: Names) -> None:
    found, calls = names(pages_of(8), label_selector="a=b")
    assert found == [f"m{i:04}" for i in range(8)]
    assert [call.query for call in calls] == [
        {"labelSelector": "a=b", "limit": "3"},
        {"labelSelector": "a=b", "limit": "3", "continue": "3"},
        {"labelSelector": "a=b", "limit": "3", "continue": "6"},
    ]
    assert {call.path for call in calls} == {
        "/apis/serving.kserve.io/v1beta1/namespaces/models/inferenceservices"
    }


def test_a_version_goes_with_the_first_page_only(names: Names) -> None:
    _, calls = names(pages_of(4), resource_version="5", resource_version_match="Exact")
    assert [sorted(call.query) for call in calls] == [
        ["limit", "resourceVersion", "resourceVersionMatch"],
        ["continue", "limit"],
    ]


def test_an_empty_list(names: Names) -> None:
    found, calls = names(lambda call: call.json(isvc_list(7)))
    assert (found, len(calls)) == ([], 1)


def test_items_null_is_an_empty_list(names: Names) -> None:
    found, _ = names(lambda call: call.json({**isvc_list(7), "items": None}))
    assert found == []


@pytest.mark.parametrize(("changes", "message"), GARBAGE)
def test_garbage_is_an_error(names: Names, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ResponseError) as error:
        names(lambda call: call.json({**isvc_list(7), **changes}))
    assert str(error.value) == f"paginate: {message}"


def test_an_expired_token_goes_on_with_the_one_that_the_server_gives(names: Names) -> None:
    found, calls = names(pages_of(9, expire_after=2, token="again-"))
    assert found == [f"m{i:04}" for i in range(9)]
    assert [call.query.get("continue") for call in calls] == [None, "3", "6", "again-6"]


def test_an_expired_token_without_another_begins_anew_and_gives_nothing_twice(names: Names) -> None:
    found, calls = names(pages_of(9, expire_after=2))
    assert found == [f"m{i:04}" for i in range(9)]
    assert [call.query.get("continue") for call in calls] == [None, "3", "6", None, "3", "6"]


def test_a_version_that_was_asked_for_is_asked_for_again_when_beginning_anew(names: Names) -> None:
    _, calls = names(pages_of(5, expire_after=1), resource_version="5")
    assert [call.query.get("resourceVersion") for call in calls] == ["5", None, "5", None]


def test_a_server_without_order_is_not_taken_for_one_with(names: Names) -> None:
    def script(call: Call) -> None:
        if "continue" in call.query:
            call.refuse(410, "Expired", "too old")
            return
        call.json(isvc_list(7, isvc("b", 1), isvc("a", 2), token="t"))

    with pytest.raises(ExpiredError, match="too old"):
        names(script)


def test_tokens_that_expire_again_and_again_end_in_the_error(names: Names) -> None:
    asked: list[str | None] = []

    def script(call: Call) -> None:
        asked.append(call.query.get("continue"))
        if "continue" in call.query:
            call.refuse(410, "Expired", "too old", **{"continue": "t"})
            return
        call.json(isvc_list(7, isvc("a", 1), token="t"))

    with pytest.raises(ExpiredError, match="too old"):
        names(script)
    assert asked == [None, *["t"] * 6]


def test_a_token_that_leads_nowhere_is_an_error(names: Names) -> None:
    with pytest.raises(ResponseError) as error:
        names(lambda call: call.json(isvc_list(7, token="t")))
    assert str(error.value) == (
        "paginate: expected a new 'continue' token with each page, got the same one twice"
    )


def test_a_token_that_leads_to_its_own_page_is_an_error(names: Names) -> None:
    with pytest.raises(ResponseError) as error:
        names(lambda call: call.json(isvc_list(7, isvc("a", 1), isvc("b", 2), token="t")))
    assert str(error.value) == (
        "paginate: expected a new 'continue' token with each page, got the same one twice"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"_continue": "t"}, "unexpected argument '_continue': pages are fetched as needed"),
        (
            {"_preload_content": False},
            (
                "unexpected argument '_preload_content': objects are decoded; for the open response "
                "call the list method"
            ),
        ),
        (
            {"watch": True},
            "unexpected argument 'watch': a list has an end; to follow its changes use watch(…)",
        ),
        ({"limit": "3"}, "expected limit to be a whole number, got '3'"),
        ({"limit": True}, "expected limit to be a whole number, got True"),
        ({"limit": 2.5}, "expected limit to be a whole number, got 2.5"),
        (
            {"labels": "a"},
            "list_namespaced_inference_service: got an unexpected keyword argument 'labels'",
        ),
    ],
)
def test_arguments_that_cannot_be_honoured_are_refused_at_once(
    arguments: dict[str, Any], message: str
) -> None:
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        api = ServingV1beta1Api(client)
        with pytest.raises(TypeError) as error:
            paginate(api.list_namespaced_inference_service, "models", **arguments)
    assert str(error.value) == f"paginate: {message}"


def test_one_page_is_held_at_a_time() -> None:
    with serving(pages_of(9)) as server, ApiClient(Configuration(server.url)) as client:
        api = ServingV1beta1Api(client)
        items: Iterator[object] = paginate(api.list_inference_service_for_all_namespaces, limit=3)
        seen: list[weakref.ref[object]] = []
        for index, item in enumerate(items):
            seen.append(weakref.ref(item))
            del item
            if index == 3:
                gc.collect()
                assert [ref() for ref in seen[:3]] == [None] * 3
                assert len(server.calls) == 2
        assert len(seen) == 9


def test_nothing_is_asked_before_the_first_item() -> None:
    with serving(pages_of(3)) as server, ApiClient(Configuration(server.url)) as client:
        items = paginate(ServingV1beta1Api(client).list_namespaced_inference_service, "models")
        assert server.calls == []
        next(items)
        assert len(server.calls) == 1


def test_what_is_no_list_method_is_refused_at_once() -> None:
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        api = ServingV1beta1Api(client)
        expected = (
            "paginate: expected a list method of an API object, such as "
            "ServingV1beta1Api().list_namespaced_inference_service, got "
        )
        for call, shown in (
            (api.read_namespaced_inference_service, "read_namespaced_inference_service"),
            (len, "len"),
        ):
            with pytest.raises(TypeError) as error:
                paginate(call, "models")  # type: ignore[arg-type]
            assert str(error.value).startswith(expected)
            assert str(error.value).endswith(shown)


def test_a_limit_below_one_is_refused() -> None:
    with ApiClient(Configuration("http://127.0.0.1:9")) as client:
        api = ServingV1beta1Api(client)
        with pytest.raises(ValueError, match="paginate: expected a limit of at least 1, got 0"):
            paginate(api.list_namespaced_inference_service, "models", limit=0)
