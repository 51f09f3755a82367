"""Every kind and version of the API, for tests that do the same with each."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest

from kserve_models import Model, api, models
from kserve_models.api import RESOURCES
from kserve_models.client import ApiClient, ApiResource
from tests.apiserver.cluster import NAMESPACE_PREFIX
from tests.client.support.server_defaults import SERVER
from tests.support import corpus

GOOD = corpus.FOLDER / "good"
LABEL = "kserve-models-test"
every_kind = pytest.mark.parametrize(
    "resource", RESOURCES.values(), ids=[f"{v.rpartition('/')[2]}-{k}" for v, k in RESOURCES]
)


def resource_of(manifest: dict[str, Any]) -> ApiResource:
    return RESOURCES[manifest["apiVersion"], manifest["kind"]]


def fixture(resource: ApiResource, size: str = "small") -> dict[str, Any]:
    """The manifest of a kind under tests/fixtures, the caller's own."""
    version = resource.api_version.rpartition("/")[2]
    path: Path = GOOD / f"{version}-{resource.kind.lower()}" / f"{size}.yaml"
    return corpus.manifest(path)


class Kind:
    """One kind as a test uses it: its API's methods by their verb, in the test's namespace.

    Names of cluster-wide objects are the test's own, and so is their label.
    """

    def __init__(self, resource: ApiResource, client: ApiClient, namespace: str) -> None:
        self.resource = resource
        self.namespace = namespace
        self.model: type[Model] = getattr(models, resource.model)
        self.list_model: type[Model] = getattr(models, f"{resource.model}List")
        self.api = getattr(api, resource.api)(client)
        self.mark = namespace.removeprefix(NAMESPACE_PREFIX) + "-" + uuid.uuid4().hex[:6]
        self.selector = f"{LABEL}={self.mark}"

    def method(self, verb: str, suffix: str = "") -> Any:
        """A bound method: ``read``, ``delete_collection``; ``suffix``: ``_status``."""
        scope = "namespaced_" if self.resource.namespaced else ""
        return getattr(self.api, f"{verb}_{scope}{self.resource.snake}{suffix}")

    def place(self, name: str | None = None) -> tuple[str, ...]:
        """The arguments that say where: a name, a namespace."""
        where = (self.namespace,) if self.resource.namespaced else ()
        return where if name is None else (name, *where)

    def manifest(self, data: dict[str, Any], name: str) -> dict[str, Any]:
        """A manifest with its place and name, and the test's label, without what servers set."""
        made = {**data, "metadata": {**(data.get("metadata") or {}), "name": name}}
        for key in (*SERVER, "namespace"):
            made["metadata"].pop(key, None)
        labels = made["metadata"].get("labels") or {}
        made["metadata"]["labels"] = {**labels, LABEL: self.mark}
        if self.resource.namespaced:
            made["metadata"]["namespace"] = self.namespace
        return made

    def name(self, name: str = "one") -> str:
        """A name that no other test takes."""
        return name if self.resource.namespaced else f"{NAMESPACE_PREFIX}{self.mark}-{name}"

    def object(self, name: str = "one", size: str = "small") -> Model:
        """A new object of this kind, which the server does not have."""
        manifest = self.manifest(fixture(self.resource, size), self.name(name))
        return self.model.from_dict(manifest)

    def create(self, *names: str) -> list[Any]:
        """New objects, as the server stored them."""
        create = self.method("create")
        return [create(*self.place(), self.object(name)) for name in names]

    def listed(self) -> Any:
        """The test's objects."""
        return self.method("list")(*self.place(), label_selector=self.selector)

    def clean_up(self) -> None:
        """Delete what no namespace takes with it."""
        if not self.resource.namespaced:
            self.method("delete_collection")(label_selector=self.selector)


def annotations_of(obj: Any) -> dict[str, str]:
    """Those of an object."""
    return dict(obj.metadata.annotations or {})
