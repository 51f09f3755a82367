"""The base of ``KServeClient``: calls to the API server, plain dicts in return."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kserve_models.client import ApiClient
from kserve_models.client._operations.rest_mapping import Target, resource_named
from kserve_models.sdk import constants
from kserve_models.sdk._client.failures import as_runtime_errors
from kserve_models.sdk._configuration import kubernetes

if TYPE_CHECKING:
    from kserve_models.client import ApiResource, Configuration

_VERBS = {"read": "get"}
"""What the Kubernetes client calls an action, where it is not Kubernetes' own word."""


class Calls:
    """Calls to the API server; what reaches a server that is away, and TLS, is ``ApiClient``'s.

    Classes that derive from ``KServeClient`` may leave out ``__init__`` and set ``api_instance`` to one
    of the Kubernetes client's: its configuration counts then.
    """

    @cached_property
    def _api_client(self) -> ApiClient:
        given = vars(self).get("api_instance")
        if given is None:
            return ApiClient.get_default()
        return ApiClient(kubernetes.from_kubernetes(given.api_client.configuration))

    @property
    def _configuration(self) -> Configuration:
        return self._api_client.configuration

    def _call(
        self,
        action: str,
        kind: str,
        version: str,
        namespace: str | None = None,
        name: str | None = None,
        body: Any = None,
    ) -> dict[str, Any]:
        """What the server answers.

        Args:
            action: as ``ApiResource.operation`` has it.
            kind: of the object.
            version: of the API, without its group.
            namespace: of the object, for kinds that live in one.
            name: of the object, for actions on one.
            body: a model or a mapping.

        Raises:
            RuntimeError: the server refused, or could not be reached; the cause says which.
        """
        resource = resource_of(kind, version)
        operation = resource.operation(action)
        given = {"namespace": namespace, "name": name}
        arguments = {key: given[key] for key in operation.path_parameters}
        scope = "namespaced" if resource.namespaced else "cluster"
        verb = _VERBS.get(action, action)
        with as_runtime_errors(f"CustomObjectsApi->{verb}_{scope}_custom_object"):
            data = self._api_client.call(operation, arguments, {}, body).data
        answer: dict[str, Any] = data._raw
        return answer


def resource_of(kind: str, version: str) -> ApiResource:
    """A kind in a version, which a server may have though this package does not know it."""
    found = resource_named("KServeClient", kind)
    return found._replace(api_version=f"{constants.KSERVE_GROUP}/{version}")


def target_of(kind: str, version: str, namespace: str | None, name: str) -> Target:
    """One object, to be waited for."""
    resource = resource_of(kind, version)
    return Target(resource, name, namespace if resource.namespaced else None)


def version_of(obj: Any) -> str:
    """The version in an object's ``apiVersion``, without the group.

    Raises:
        ValueError: there is none.
    """
    value = obj.get("apiVersion") if isinstance(obj, Mapping) else obj.api_version
    if not isinstance(value, str) or "/" not in value:
        raise ValueError(
            f"KServeClient: expected an apiVersion such as {constants.KSERVE_V1BETA1!r} in the object, "
            f"got {value!r}"
        )
    return value.partition("/")[2]
