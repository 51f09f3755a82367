"""Names and query values reach no other path than the operation's."""

from __future__ import annotations

import re
import urllib.parse
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kserve_models.api import ServingV1beta1Api
from kserve_models.client import ApiClient
from kserve_models.client._request.paths import path_of, query_of
from tests.client.support.raw_http_server import Server, ok

TEMPLATE = "/apis/serving.kserve.io/v1beta1/namespaces/{namespace}/inferenceservices/{name}"
ALPHABET = st.sampled_from("./%?#&=;:@\\ ~+,\r\n\x00aé漢𝄞") | st.characters()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "name: expected a name, got an empty string"),
        (".", "name: expected a Kubernetes name, got '.': no name can be that"),
        ("..", "name: expected a Kubernetes name, got '..': no name can be that"),
        ("../x", "name: expected a Kubernetes name, got '../x': no name can contain '/'"),
        (
            "iris/status",
            "name: expected a Kubernetes name, got 'iris/status': no name can contain '/'",
        ),
        ("%2e%2e", "name: expected a Kubernetes name, got '%2e%2e': no name can contain '%'"),
        ("\ud800", "name: expected Unicode text, got half a surrogate pair in '\\ud800'"),
    ],
)
def test_what_no_name_can_be_is_refused(name: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        path_of(TEMPLATE, {"namespace": "models", "name": name})


@pytest.mark.parametrize("value", [None, 1, b"iris"])
def test_a_name_is_text(value: Any) -> None:
    with pytest.raises(TypeError) as caught:
        path_of(TEMPLATE, {"namespace": "models", "name": value})
    assert str(caught.value) == f"name: expected the name as str, got {type(value).__name__}"


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("iris", "iris"),
        ("iris.v1-2", "iris.v1-2"),
        ("a?b", "a%3Fb"),
        ("a#b", "a%23b"),
        ("a b", "a%20b"),
        ("a\r\nX: y", "a%0D%0AX%3A%20y"),
        ("...", "..."),
        (".a", ".a"),
        ("a\\..\\b", "a%5C..%5Cb"),
        ("é", "%C3%A9"),
    ],
)
def test_what_has_a_meaning_in_urls_is_encoded(name: str, segment: str) -> None:
    path = path_of(TEMPLATE, {"namespace": "models", "name": name})
    assert path == TEMPLATE.format(namespace="models", name=segment)


@given(st.text(ALPHABET), st.text(ALPHABET))
def test_any_name_is_one_segment_or_refused(namespace: str, name: str) -> None:
    try:
        path = path_of(TEMPLATE, {"namespace": namespace, "name": name})
    except ValueError:
        bad = {"", ".", ".."}
        assert any(
            text in bad or "/" in text or "%" in text or re.search("[\ud800-\udfff]", text)
            for text in (namespace, name)
        )
        return
    assert re.fullmatch(r"[A-Za-z0-9._~%/-]+", path)
    segments = [urllib.parse.unquote(part) for part in path.split("/")]
    assert segments == [
        *TEMPLATE.format(namespace="", name="").split("/")[:5],
        namespace,
        "inferenceservices",
        name,
    ]
    # A reader that removes dot segments, as URLs have them, finds the same path.
    assert urllib.parse.urljoin("http://host/", path) == f"http://host{path}"


@given(
    st.dictionaries(
        st.sampled_from(["labelSelector", "continue", "limit"]),
        st.text(ALPHABET) | st.integers() | st.booleans() | st.none(),
    )
)
def test_any_query_is_read_as_it_was_given(parameters: dict[str, Any]) -> None:
    try:
        text = query_of(parameters)
    except ValueError:
        assert any(re.search("[\ud800-\udfff]", str(value)) for value in parameters.values())
        return
    expected = [
        (name, str(value).lower() if isinstance(value, bool) else str(value))
        for name, value in parameters.items()
        if value is not None
    ]
    assert urllib.parse.parse_qsl(text[1:], keep_blank_values=True) == expected
    assert text == "" or re.fullmatch(r"\?[A-Za-z0-9._~%&=-]+", text)


def test_a_query_value_is_text_number_or_bool() -> None:
    with pytest.raises(TypeError) as caught:
        query_of({"dryRun": ["All"]})
    assert str(caught.value) == "query parameter dryRun: expected str, int or bool, got list"


def test_names_reach_the_server_as_one_segment() -> None:
    with Server(lambda _: ok()) as server, ApiClient(server.configuration()) as client:
        api = ServingV1beta1Api(client)
        api.read_namespaced_inference_service("a?b#c d", "models")
        for name in ("../x", "..", "", "a/b?c"):
            with pytest.raises(ValueError, match=r"^name: expected a "):
                api.read_namespaced_inference_service(name, "models")
        with pytest.raises(ValueError, match=r"^namespace: expected a name, got an empty string$"):
            api.list_namespaced_inference_service("")
        targets = [request.target for request in server.requests]
    assert targets == [TEMPLATE.format(namespace="models", name="a%3Fb%23c%20d")]
