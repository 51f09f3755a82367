"""A real HTTP(S) server on a socket, which answers what a test tells it to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kserve_models.api import ServingV1beta1Api
from kserve_models.client._config.configuration import Configuration
from kserve_models.client._request.api_client import ApiClient
from tests.client.support import http_wire
from tests.client.support.http_wire import AUTHORITY, Request, answer
from tests.client.support.listening import Listener

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable

    Script = Callable[[Request], "bytes | Callable[[socket.socket], object] | None"]

PATH = "/apis/serving.kserve.io/v1beta1/namespaces/models/inferenceservices"
TOKEN = "sesame-open-token"


class Server(Listener):
    """Answers each request with what ``script`` gives for it.

    That is the answer's bytes; or a function, which gets the connection, and after which it ends;
    or None, which ends it at once. ``requests`` holds what came.
    """

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(tls)
        self.script = script
        self.requests: list[Request] = []

    def serve(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as stream:
            while (request := http_wire.read_request(stream)) is not None:
                self.requests.append(request)
                reply = self.script(request)
                if isinstance(reply, bytes):
                    connection.sendall(reply)
                    continue
                if reply is not None:
                    reply(connection)
                return

    def configuration(self, **settings: Any) -> Configuration:
        """A client's configuration for this server."""
        configuration = Configuration(self.url, api_key={"BearerToken": f"Bearer {TOKEN}"})
        if self.tls is not None:
            configuration.ssl_ca_cert = AUTHORITY
        for name, value in settings.items():
            assert hasattr(configuration, name)
            setattr(configuration, name, value)
        return configuration


def in_turn(*replies: Any) -> Script:
    """A script that gives one reply after the other, and then the last one for ever."""
    left = list(replies)

    def script(_: Request) -> Any:
        return left.pop(0) if len(left) > 1 else left[0]

    return script


def isvc(name: str = "iris", **metadata: Any) -> dict[str, Any]:
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {"name": name, "namespace": "models", **metadata},
        "spec": {"predictor": {"minReplicas": 1}},
    }


def ok(data: Any = None, status: int = 200, **options: Any) -> bytes:
    """A success."""
    body = json.dumps(isvc() if data is None else data, separators=(",", ":")).encode()
    return answer(status, body, **options)


def refusal(
    status: int,
    reason: str,
    message: str = "",
    details: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> bytes:
    """An API server's refusal."""
    data = {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": message,
        "reason": reason,
        "details": details or {},
        "code": status,
    }
    return answer(status, json.dumps(data).encode(), headers)


def api_of(server: Server, **settings: Any) -> ServingV1beta1Api:
    return ServingV1beta1Api(ApiClient(server.configuration(**settings)))


def read(api: ServingV1beta1Api, **options: Any) -> Any:
    return api.read_namespaced_inference_service("iris", "models", **options)
