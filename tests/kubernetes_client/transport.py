"""One version of the client, and the server that what it sends arrives at."""

from __future__ import annotations

import http.server
import json
from typing import TYPE_CHECKING, Any

from tests.kubernetes_client.registry import require, require_same

if TYPE_CHECKING:
    from tests.kubernetes_client.manifests import Manifest

CLUSTER_KINDS = frozenset(
    {
        "ClusterServingRuntime",
        "ClusterStorageContainer",
        "LocalModelCache",
        "LocalModelNode",
        "LocalModelNodeGroup",
    }
)


class Request:
    """What the server received."""

    def __init__(self, method: str, path: str, content_type: str, body: Any) -> None:
        self.method = method
        self.path = path
        self.content_type = content_type
        self.body = body


class Server(http.server.ThreadingHTTPServer):
    """Answers every request with the body that came, and keeps the request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[Request] = []


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    # One packet an answer: waiting for acknowledgements would cost 40 ms a request.
    disable_nagle_algorithm = True
    wbufsize = -1

    def _answer(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"]))
        request = Request(
            self.command, self.path, self.headers["Content-Type"], json.loads(text or b"null")
        )
        self.server.requests.append(request)
        self.send_response(201 if self.command == "POST" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_PUT = do_PATCH = _answer  # noqa: N815 - names that http.server looks for

    def log_message(self, *args: Any) -> None:
        """Nothing: standard output is the report's."""


class Bench:
    """One version of the client, and a server that it sends to."""

    def __init__(self, kubernetes: Any, server: Server) -> None:
        self.client = kubernetes.client
        configuration = self.client.Configuration()
        configuration.host = f"http://127.0.0.1:{server.server_port}"
        configuration.retries = False
        self.api_client = self.client.ApiClient(configuration)
        self.api = self.client.CustomObjectsApi(self.api_client)
        self.server = server

    def sanitized(self, value: Any) -> Any:
        """What the client makes of a value before it writes JSON."""
        return self.api_client.sanitize_for_serialization(value)

    def send(self, verb: str, manifest: Manifest, body: Any, **options: Any) -> Request:
        """What arrives when ``body`` is created, replaced or patched as a custom object.

        ``manifest`` says where it goes.
        """
        group, version = manifest["apiVersion"].split("/")
        kind = manifest["kind"]
        path: tuple[str, ...] = (group, version)
        scope = "cluster" if kind in CLUSTER_KINDS else "namespaced"
        if scope == "namespaced":
            path += ("ns",)
        path += (f"{kind.lower()}s",)
        if verb != "create":
            path += ("name",)
        before = len(self.server.requests)
        result = getattr(self.api, f"{verb}_{scope}_custom_object")(*path, body, **options)
        if options.get("async_req"):
            result = result.get()
        require(len(self.server.requests) == before + 1, f"{verb}: expected one request")
        request = self.server.requests[-1]
        require_same(result, request.body, f"{verb}: the client's answer")
        return request
