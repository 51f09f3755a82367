"""From an object or a kind's name to the calls that the API has for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kserve_models import models
from kserve_models._model import writing
from kserve_models._model.model import Model
from kserve_models.client._operations.api import check_client
from kserve_models.client._operations.api_resources import RESOURCES
from kserve_models.client._request.operation import ApiResource

if TYPE_CHECKING:
    from kserve_models.client._request.api_client import ApiClient

SHORT_NAMES = {
    "ig": "InferenceGraph",
    "isvc": "InferenceService",
    "llmisvc": "LLMInferenceService",
    "tm": "TrainedModel",
}
"""What ``kubectl`` knows the kinds by, too."""
_VERSION = re.compile(r"v(\d+)(?:(alpha|beta)(\d+))?")
_STABILITIES = ("alpha", "beta", None)


class Target(NamedTuple):
    """One object of the API."""

    resource: ApiResource
    name: str
    namespace: str | None
    """None for kinds that do not live in namespaces."""

    def __str__(self) -> str:
        place = self.name if self.namespace is None else f"{self.namespace}/{self.name}"
        return f"{self.resource.kind} {place}"

    def path_arguments(self) -> dict[str, str]:
        """What paths say of the object: its name, and its namespace, for kinds that live in one."""
        return {"name": self.name, **self.scope_arguments()}

    def scope_arguments(self) -> dict[str, str]:
        """What paths say of all objects beside it: their namespace, for kinds that live in one."""
        return {} if self.namespace is None else {"namespace": self.namespace}


def manifest_of(caller: str, obj: object) -> dict[str, Any]:
    """The manifest of a model or mapping: the caller's own.

    Raises:
        TypeError: it is neither.
        ValueError: it can't be written.
    """
    if isinstance(obj, Model):
        return writing.to_sent_manifest(obj)
    data = writing.to_wire(obj) if isinstance(obj, Mapping) else None
    if not isinstance(data, dict):
        raise TypeError(f"{caller}: expected a model or a mapping, got {type(obj).__name__}")
    return data


def target_of(caller: str, manifest: Mapping[str, Any], api_client: ApiClient | None) -> Target:
    """The object that a manifest describes.

    Raises:
        ValueError: ``apiVersion``, ``kind`` or ``metadata.name`` is missing, or the API has no such
            kind.
    """
    resource = _resource(caller, manifest.get("apiVersion"), manifest.get("kind"))
    metadata = manifest.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    name = metadata.get("name")
    if not name or not isinstance(name, str):
        hint = "; metadata.generateName is for create calls" if metadata.get("generateName") else ""
        raise ValueError(f"{caller}: expected metadata.name in the {resource.kind}, got none{hint}")
    return target(resource, name, metadata.get("namespace"), api_client)


def target(
    resource: ApiResource, name: str, namespace: str | None, api_client: ApiClient | None
) -> Target:
    """The object of this name, in the default namespace if none is given."""
    if not resource.namespaced:
        return Target(resource, name, None)
    return Target(resource, name, namespace or default_namespace(api_client))


def default_namespace(api_client: ApiClient | None) -> str:
    """The namespace of the configuration: of the kubeconfig's context, or the pod's; or default."""
    return client_or_default(api_client).configuration.namespace or "default"


def client_or_default(api_client: ApiClient | None) -> ApiClient:
    """The client, or the one that all share.

    Raises:
        TypeError: it is one of another package, or none.
    """
    if api_client is not None:
        check_client("api_client", api_client)
        return api_client
    from kserve_models.client._request.api_client import ApiClient

    return ApiClient.get_default()


def model_of(resource: ApiResource) -> type[Model]:
    """The model class of a kind."""
    cls: type[Model] = getattr(models, resource.model)
    return cls


def resource_named(caller: str, kind: str, api_version: str | None = None) -> ApiResource:
    """A kind by its name, plural or short name, in any case; by default in its newest stable version.

    As for ``kubectl``, the group may follow, or version and group:
    ``inferenceservices.v1beta1.serving.kserve.io``.

    Raises:
        ValueError: the API has no such kind.
    """
    wanted, _, place = kind.lower().partition(".")
    wanted = SHORT_NAMES.get(wanted, wanted).lower()
    found = [
        resource
        for resource in RESOURCES.values()
        if wanted in {resource.kind.lower(), resource.plural}
        and place in _places(resource)
        and api_version in {None, resource.api_version}
    ]
    if not found:
        raise _unknown(caller, api_version, kind)
    return max(found, key=_rank)


def _places(resource: ApiResource) -> set[str]:
    """What may follow a kind's name, after a dot."""
    group, _, version = resource.api_version.rpartition("/")
    return {"", group, f"{version}.{group}"}


def _rank(resource: ApiResource) -> tuple[int, int, int]:
    """As Kubernetes ranks versions: v2, v1, v1beta10, v1beta2, v1alpha1."""
    found = _VERSION.fullmatch(resource.api_version.rpartition("/")[2])
    if found is None:
        return -1, 0, 0
    major, stability, minor = found.groups()
    return _STABILITIES.index(stability), int(major), int(minor or 0)


def _resource(caller: str, api_version: object, kind: object) -> ApiResource:
    for field, value in (("apiVersion", api_version), ("kind", kind)):
        if not value or not isinstance(value, str):
            raise ValueError(f"{caller}: expected {field} in the object, got {value!r}")
    resource = RESOURCES.get((str(api_version), str(kind)))
    if resource is None:
        raise _unknown(caller, str(api_version), str(kind))
    return resource


def _unknown(caller: str, api_version: str | None, kind: str) -> ValueError:
    from difflib import get_close_matches

    names = sorted({resource.kind for resource in RESOURCES.values()})
    versions = [r.api_version for r in RESOURCES.values() if r.kind == kind]
    shown = f"{kind!r}" if api_version is None else f"{kind!r} of {api_version!r}"
    if versions:
        return ValueError(
            f"{caller}: the API has no kind {shown}; expected apiVersion {' or '.join(versions)}"
        )
    close = get_close_matches(kind.lower(), [name.lower() for name in names], 1)
    hint = next((f". Did you mean {n!r}?" for n in names if close and n.lower() == close[0]), "")
    return ValueError(
        f"{caller}: the API has no kind {shown}{hint or '; expected one of ' + ', '.join(names)}"
    )
