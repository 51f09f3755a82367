"""A Kubernetes cluster as tests reach it: with plain requests, so that they don't rest on the
client that they test."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, NamedTuple

import urllib3

DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
NAMESPACE_PREFIX = "kserve-models-test-"
PATIENCE = 120.0
"""Seconds for what takes a few on an idle machine."""


class Answer(NamedTuple):
    """What the server answered; ``data`` is its JSON, or the text that is none."""

    status: int
    data: Any


@dataclass(frozen=True)
class Cluster:
    """Where a cluster is, and an administrator's credentials for it."""

    url: str
    ca_file: str | None = None
    """A bundle in PEM; None: the system's."""
    token: str | None = field(default=None, repr=False)
    cert_file: str | None = None
    key_file: str | None = None
    kubeconfig: str | None = None
    """A file for programs that read one, whose current context is this cluster."""
    etcd: str | None = None
    """Address of the etcd of a server that the tests started; None: a cluster of somebody's."""

    @property
    def owned(self) -> bool:
        """Did the tests start it: may they change what others would share?"""
        return self.etcd is not None

    @cached_property
    def _pool(self) -> urllib3.PoolManager:
        return urllib3.PoolManager(
            ca_certs=self.ca_file,
            cert_file=self.cert_file,
            key_file=self.key_file,
            retries=False,
            timeout=PATIENCE,
        )

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        content_type: str = "application/json",
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request as the administrator, or as the owner of ``token``.

        Args:
            method: HTTP method.
            path: From the root on, with the query.
            body: JSON data, or bytes that are sent as they are.
            content_type: Of the body.
            token: Instead of the administrator's.
            headers: Further ones, and others than these.
        """
        sent = {"Accept": "application/json"}
        token = token or self.token
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None:
            sent["Content-Type"] = content_type
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent.update(headers or {})
        answer = self._pool.request(method, self.url + path, body=body, headers=sent)
        try:
            return Answer(answer.status, json.loads(answer.data))
        except ValueError:
            return Answer(answer.status, answer.data.decode(errors="replace"))

    def expect(self, status: int, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """The data of an answer that must have this status."""
        answer = self.request(method, path, body, **options)
        if answer.status != status:
            raise RuntimeError(f"{method} {path}: expected {status}, got {answer}")
        return answer.data

    def install(self, definitions: list[bytes]) -> None:
        """Create the CustomResourceDefinitions (YAML) that are missing, and wait for all."""
        texts = {_name(definition): definition for definition in definitions}
        for name in texts.keys() - self._installed():
            self.expect(201, "POST", DEFINITIONS, texts[name], content_type="application/yaml")
        for name in texts:
            wait_until(partial(self._established, name), f"{name} is established")

    def _installed(self) -> set[str]:
        """Names only: the definitions are megabytes."""
        headers = {"Accept": "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"}
        listed = self.expect(200, "GET", DEFINITIONS, headers=headers)
        return {item["metadata"]["name"] for item in listed["items"] or ()}

    def _established(self, name: str) -> bool:
        definition = self.expect(200, "GET", f"{DEFINITIONS}/{name}")
        conditions = definition["status"].get("conditions") or ()
        served = [v["name"] for v in definition["spec"]["versions"] if v["served"]]
        plural = f"{definition['spec']['group']}/%s/{definition['spec']['names']['plural']}"
        return any(
            condition["type"] == "Established" and condition["status"] == "True"
            for condition in conditions
        ) and all(self.request("GET", f"/apis/{plural % v}?limit=1").status == 200 for v in served)

    def create_namespace(self) -> str:
        """The name of a new namespace."""
        body = {"metadata": {"generateName": NAMESPACE_PREFIX}}
        name: str = self.expect(201, "POST", "/api/v1/namespaces", body)["metadata"]["name"]
        return name

    def delete_namespace(self, name: str) -> None:
        """Ask a cluster to delete a namespace; nobody does in a server of the tests' own."""
        if not self.owned:
            self.request("DELETE", f"/api/v1/namespaces/{name}")

    def create_account(self, namespace: str, name: str = "powerless") -> str:
        """The token of a new service account, which has no rights."""
        path = f"/api/v1/namespaces/{namespace}/serviceaccounts"
        self.expect(201, "POST", path, {"metadata": {"name": name}})
        body = {"spec": {"expirationSeconds": 3600}}
        token = self.expect(201, "POST", f"{path}/{name}/token", body)["status"]["token"]
        return str(token)

    def forget_history(self) -> None:
        """Make the server forget old revisions, as it does every five minutes by itself.

        A ``continue`` token or resource version from before is then answered with 410; a server
        that lists from snapshots of its cache takes up to 15 s longer (compare KEP-4988).
        """
        key, value = _base64("compact_rev_key"), _base64("0")
        revision = self._etcd("put", {"key": key, "value": value})["header"]["revision"]
        self._etcd("put", {"key": key, "value": _base64(revision)})
        self._etcd("compaction", {"revision": revision, "physical": True})

    def _etcd(self, call: str, body: dict[str, Any]) -> Any:
        answer = self._pool.request("POST", f"{self.etcd}/v3/kv/{call}", json=body)
        if answer.status != 200:
            raise RuntimeError(f"etcd: {call}: {answer.status} {answer.data!r}")
        return answer.json()


def wait_until(done: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Ask until it is so."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"expected within {seconds:g} s: {what}")
        time.sleep(0.05)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _name(definition: bytes) -> str:
    """Of a definition as ``python -m codegen crds`` writes it; to parse it all takes a second."""
    found = re.search(rb"^metadata:\n  name: (\S+)$", definition, re.MULTILINE)
    if found is None:
        raise ValueError(f"expected a CustomResourceDefinition, got {definition[:80]!r}")
    return found[1].decode()
