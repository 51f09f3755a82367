"""A proxy before an API server that keeps the requests of each case, and what makes them comparable."""

from __future__ import annotations

import json
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import urllib3

from tests.apiserver.cluster import Cluster

CASE = "/case/"
_VOLATILE = frozenset(
    {"uid", "resourceVersion", "creationTimestamp", "managedFields", "generation", "selfLink"}
)
_EMPTY_NAME = ("name", "")
"""What the SDK's models of runtimes write by themselves, and ours do not."""
_PASSED = ("accept", "content-type")


class Recorder:
    """The requests of each case, in their order."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.requests: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.case = ""
        self.pool = urllib3.PoolManager(
            ca_certs=cluster.ca_file,
            cert_file=cluster.cert_file,
            key_file=cluster.key_file,
            retries=False,
        )

    def record(self, method: str, target: str, content_type: str, body: bytes) -> None:
        url = urlsplit(target)
        request: dict[str, Any] = {"method": method, "path": url.path}
        if url.query:
            request["query"] = sorted(parse_qsl(url.query))
        if method == "PATCH":
            request["content_type"] = content_type
        if body:
            request["body"] = json.loads(body)
        self.requests[self.case].append(request)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    recorder: Recorder

    def do_GET(self) -> None:
        if self.path.startswith(CASE):
            self.recorder.case = self.path.removeprefix(CASE)
            self._begin(200, [("Content-Length", "0")])
            return
        recorder = self.recorder
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        recorder.record(self.command, self.path, self.headers.get("Content-Type", ""), body)
        headers = {k: v for k, v in self.headers.items() if k.lower() in _PASSED}
        if recorder.cluster.token:
            headers["Authorization"] = f"Bearer {recorder.cluster.token}"
        url = recorder.cluster.url + self.path
        answer = recorder.pool.request(
            self.command, url, body=body or None, headers=headers, preload_content=False
        )
        try:
            kind = ("Content-Type", answer.headers.get("Content-Type", "text/plain"))
            self._begin(answer.status, [kind, ("Transfer-Encoding", "chunked")])
            for part in answer.stream(decode_content=True):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
                self.wfile.flush()
            self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.close_connection = True
        finally:
            answer.close()

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def do_PATCH(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.do_GET()

    def _begin(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that ends a watch is no error."""


@contextmanager
def recording(cluster: Cluster, folder: Path) -> Iterator[tuple[Recorder, str, Path]]:
    """A running proxy: what it records, its URL, and a kubeconfig file for it."""
    recorder = Recorder(cluster)
    handler = type("Handler", (_Handler,), {"recorder": recorder})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        named = {
            "clusters": [{"name": "test", "cluster": {"server": url}}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
            "users": [{"name": "test", "user": {"token": "token"}}],
        }
        path = folder / "recorded-kubeconfig"
        path.write_text(
            json.dumps({"apiVersion": "v1", "kind": "Config", "current-context": "test", **named})
        )
        try:
            yield recorder, url, path
        finally:
            server.shutdown()
            thread.join()


def comparable(value: Any, namespace: str) -> Any:
    """What is the same in every run: without nulls and what the server makes, the namespace by a word."""
    if isinstance(value, dict):
        return {
            _text(key, namespace): comparable(item, namespace)
            for key, item in sorted(value.items())
            if item is not None and key not in _VOLATILE and (key, item) != _EMPTY_NAME
        }
    if isinstance(value, (list, tuple)):
        return [comparable(item, namespace) for item in value]
    return _text(value, namespace) if isinstance(value, str) else value


def _text(text: str, namespace: str) -> str:
    return re.sub(r"kserve-secret-\w{5}\b", "SECRET", text.replace(namespace, "NAMESPACE"))
