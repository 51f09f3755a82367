"""A server's refusal becomes the exception that says what happened."""

from __future__ import annotations

import importlib
import inspect
import json
import pickle
import re
from typing import Any

import pytest

from kserve_models import client
from kserve_models.api import ServingV1beta1Api
from kserve_models.client import exceptions
from kserve_models.client._request.api_errors import api_error, excerpt
from tests.client.support.http_wire import answer
from tests.client.support.raw_http_server import TOKEN, Server, isvc, refusal

READ = "GET /apis/serving.kserve.io/v1beta1/namespaces/models/inferenceservices/iris"
CREATE = "POST /apis/serving.kserve.io/v1beta1/namespaces/models/inferenceservices"


def failure(reply: bytes, create: bool = False) -> client.ApiError:
    def call(api: ServingV1beta1Api) -> object:
        if create:
            return api.create_namespaced_inference_service("models", isvc())
        return api.read_namespaced_inference_service("iris", "models")

    with (
        Server(lambda _: reply) as server,
        client.ApiClient(server.configuration(retries=0)) as api_client,
        pytest.raises(client.ApiError) as caught,
    ):
        call(ServingV1beta1Api(api_client))
    return caught.value


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (400, "BadRequest", client.BadRequestError),
        (401, "Unauthorized", client.UnauthorizedError),
        (403, "Forbidden", client.ForbiddenError),
        (404, "NotFound", client.NotFoundError),
        (405, "MethodNotAllowed", client.MethodNotAllowedError),
        (409, "Conflict", client.ConflictError),
        (409, "AlreadyExists", client.AlreadyExistsError),
        (410, "Gone", client.GoneError),
        (410, "Expired", client.ExpiredError),
        (413, "RequestEntityTooLarge", client.RequestTooLargeError),
        (415, "UnsupportedMediaType", client.UnsupportedMediaTypeError),
        (418, "", client.ApiError),
        (422, "Invalid", client.InvalidError),
        (429, "TooManyRequests", client.TooManyRequestsError),
        (500, "InternalError", client.InternalError),
        (502, "", client.ServerError),
        (503, "ServiceUnavailable", client.ServiceUnavailableError),
        (504, "Timeout", client.ServerTimeoutError),
    ],
)
def test_each_status_has_its_class(
    status: int, reason: str, expected: type[client.ApiError]
) -> None:
    error = failure(refusal(status, reason, "why"))
    assert type(error) is expected
    assert str(error) == f"{status} {reason}".strip() + f": why ({READ})"
    assert repr(error) == f"{expected.__name__}({str(error)!r})"
    assert (error.status_code, error.reason) == (status, reason)
    assert isinstance(error.status, importlib.import_module("kserve_models").V1Status)
    assert error.status.message == "why"
    assert error.causes == []
    assert error.retry_after is None
    assert error.headers["content-type"] == "application/json"
    assert json.loads(error.body)["code"] == status


def test_the_causes_name_fields() -> None:
    details = {
        "name": "iris",
        "causes": [
            {"reason": "FieldValueInvalid", "message": "must be text", "field": "spec.a"},
            {"message": "no field"},
            "garbage",
        ],
        "retryAfterSeconds": 3,
    }
    error = failure(refusal(422, "Invalid", "is invalid", details))
    assert error.causes == [
        client.Cause("spec.a", "must be text", "FieldValueInvalid"),
        client.Cause("", "no field", ""),
    ]
    assert error.retry_after == 3.0


def test_apply_conflicts_name_field_and_manager() -> None:
    causes = [
        {
            "reason": "FieldManagerConflict",
            "message": 'conflict with "kubectl" using serving.kserve.io/v1beta1',
            "field": ".spec.predictor.minReplicas",
        },
        {
            "reason": "FieldManagerConflict",
            "message": 'conflict with "my \\"own\\"" with subresource "status" using v1 at 2024-05-01T10:00:00Z',
            "field": ".status",
        },
        {"reason": "FieldManagerConflict", "message": "conflict", "field": ".metadata"},
    ]
    error = failure(refusal(409, "Conflict", "Apply failed", {"causes": causes}))
    assert type(error) is client.ApplyConflictError
    assert error.conflicts == [
        client.Conflict(".spec.predictor.minReplicas", "kubectl"),
        client.Conflict(".status", 'my "own"'),
        client.Conflict(".metadata", ""),
    ]
    assert exceptions._field_manager_in("") == ""


@pytest.mark.parametrize(
    ("status", "expected"), [(403, client.ForbiddenError), (502, client.ServerError)]
)
def test_a_web_page_is_shown_in_short(status: int, expected: type[client.ApiError]) -> None:
    page = b"<html>\n<head>" + b"x" * 300
    error = failure(answer(status, page, content_type="text/html"))
    assert type(error) is expected
    shown = "<html> <head>" + "x" * 187
    assert str(error) == f"{status}, and no Kubernetes Status with it: {shown!r} … ({READ})"
    assert error.status is None
    assert error.reason == ""
    assert error.body == page


def test_a_404_that_is_not_about_an_object_is_not_taken_for_one() -> None:
    error = failure(answer(404, b"404 page not found\n", content_type="text/plain"))
    assert type(error) is client.ApiError
    assert str(error) == (
        "404, and no Kubernetes Status with it: '404 page not found'; does the server have KServe's "
        f"CustomResourceDefinitions, in this version, and is the host the right one? ({READ})"
    )


@pytest.mark.parametrize(
    ("location", "host"),
    [
        ("https://user:hunter2@elsewhere.example/login?next=x", "elsewhere.example"),
        ("/login", "the same host"),
    ],
)
def test_a_redirect_is_not_followed(location: str, host: str) -> None:
    error = failure(answer(307, b"", {"Location": location}))
    assert type(error) is client.ApiError
    assert str(error) == (
        f"307, a redirect to {host!r}, which is not followed: an API server sends none; "
        f"is the host the right one? ({READ})"
    )


def test_a_redirect_takes_no_credentials_elsewhere() -> None:
    with Server(lambda _: answer(200)) as elsewhere:
        failure(answer(302, b"", {"Location": f"{elsewhere.url}/x"}))
        assert elsewhere.connections == 0


def test_a_failed_write_says_that_its_outcome_is_unknown() -> None:
    error = failure(refusal(504, "Timeout", "too slow"), create=True)
    assert str(error) == (
        f"504 Timeout: too slow ({CREATE}); whether it took effect is not known: "
        "read the object before another try"
    )
    assert str(failure(refusal(409, "AlreadyExists", "x"), create=True)).endswith(f"({CREATE})")


def test_a_server_that_echoes_the_token_does_not_make_it_show() -> None:
    body = json.dumps({"kind": "Status", "message": f"you sent Bearer {TOKEN}"}).encode()
    for reply in (answer(400, body), answer(400, f"<p>{TOKEN}</p>".encode())):
        error = failure(reply)
        assert TOKEN not in str(error)
        assert TOKEN.encode() not in error.body
        assert "***" in str(error)
        assert TOKEN not in repr(error.status)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'{"kind": "Status", "message": 1, "details": [], "reason": {}}',
        b'{"kind": "Status", "details": {"causes": {}, "retryAfterSeconds": "x"}}',
        b'{"kind": "Stat',
        b"\xff\xfe",
    ],
)
def test_odd_answers_are_errors_all_the_same(body: bytes) -> None:
    error = api_error("GET /x", False, 500, {}, body)
    assert type(error) is client.InternalError
    assert str(error).startswith("500")
    assert error.causes == []
    assert error.retry_after is None


def test_an_excerpt_is_one_short_line() -> None:
    assert excerpt(b"") == "an empty answer"
    assert excerpt(b" a\n\tb ") == "'a b'"
    assert excerpt(b"x" * 201) == repr("x" * 200) + " …"
    assert excerpt(b"\xff") == repr("\ufffd")


def tree(docstring: str) -> dict[str, str]:
    """Parent of each class that a docstring's tree has."""
    parents: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in docstring.splitlines():
        found = re.match(r"^ {4}([│├└─ ]*)([A-Z]\w+Error)\b", line)
        if found is None:
            continue
        depth = len(found[1])
        while above and above[-1][0] >= depth:
            above.pop()
        parents[found[2]] = above[-1][1] if above else "Exception"
        above.append((depth, found[2]))
    return parents


def test_the_docstring_shows_the_tree() -> None:
    classes = {
        name: value.__bases__[0].__name__
        for name, value in vars(exceptions).items()
        if inspect.isclass(value) and issubclass(value, Exception)
    }
    assert tree(exceptions.__doc__ or "") == classes


FINAL = client.ApiConnectionError("m")
FINAL._final = True
ERRORS: list[Any] = [
    FINAL,
    client.ApiConnectionError("m", True),
    client.OutcomeUnknownError("m", True),
    client.ResponseError("m", 200),
    api_error("GET /x", False, 409, {"a": "b"}, b'{"kind":"Status","reason":"AlreadyExists"}'),
    client.NotReadyError("m", {"kind": "x"}),
    client.ConfigurationError("m"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_exceptions_pass_between_processes(error: Exception) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_a_delay_that_no_float_holds() -> None:
    error = failure(refusal(429, "TooManyRequests", details={"retryAfterSeconds": 10**400}))
    assert isinstance(error, client.TooManyRequestsError)
    assert error.retry_after in (None, 1e9)
