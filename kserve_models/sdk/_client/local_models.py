"""Methods of ``KServeClient`` for models that nodes keep: caches, and groups of nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kserve_models._model.model import Model
from kserve_models.sdk import constants, utils
from kserve_models.sdk._client import waiting
from kserve_models.sdk._client.calls import Calls, target_of, version_of

if TYPE_CHECKING:
    Manifest = Model | Mapping[str, Any]

_GROUP = constants.KSERVE_KIND_LOCALMODELNODEGROUP
_CACHE = constants.KSERVE_KIND_LOCALMODELCACHE
_NAMESPACE_CACHE = constants.KSERVE_KIND_LOCALMODELNAMESPACECACHE
_V1ALPHA1 = constants.KSERVE_V1ALPHA1_VERSION


class LocalModels(Calls):
    """LocalModelNodeGroups, LocalModelCaches and LocalModelNamespaceCaches.

    Each method raises a RuntimeError where the server refused or could not be reached; the cause says
    which. Objects are models, such as ``V1alpha1LocalModelCache``, or mappings that hold a manifest.
    """

    def create_local_model_node_group(self, localmodelnodegroup: Manifest) -> dict[str, Any]:
        """Create a LocalModelNodeGroup; as the server has it."""
        version = version_of(localmodelnodegroup)
        return self._call("create", _GROUP, version, body=localmodelnodegroup)

    def get_local_model_node_group(self, name: str, version: str = _V1ALPHA1) -> dict[str, Any]:
        """Read a LocalModelNodeGroup."""
        return self._call("read", _GROUP, version, name=name)

    def delete_local_model_node_group(self, name: str, version: str = _V1ALPHA1) -> None:
        """Delete a LocalModelNodeGroup."""
        self._call("delete", _GROUP, version, name=name)

    def create_local_model_cache(self, localmodelcache: Manifest) -> dict[str, Any]:
        """Create a LocalModelCache; as the server has it."""
        return self._call("create", _CACHE, version_of(localmodelcache), body=localmodelcache)

    def get_local_model_cache(self, name: str, version: str = _V1ALPHA1) -> dict[str, Any]:
        """Read a LocalModelCache."""
        return self._call("read", _CACHE, version, name=name)

    def delete_local_model_cache(self, name: str, version: str = _V1ALPHA1) -> None:
        """Delete a LocalModelCache."""
        self._call("delete", _CACHE, version, name=name)

    def is_local_model_cache_ready(
        self, name: str, nodes: Sequence[str], version: str = _V1ALPHA1
    ) -> bool:
        """Whether all of these nodes have downloaded the model of a LocalModelCache."""
        return not waiting.nodes_without(self.get_local_model_cache(name, version), nodes)

    def wait_local_model_cache_ready(
        self,
        name: str,
        nodes: Sequence[str],
        version: str = _V1ALPHA1,
        timeout_seconds: float = 600,
        polling_interval: float = 10,  # noqa: ARG002 - nothing is polled
    ) -> None:
        """Wait until all of these nodes have downloaded the model: the call returns when they have.

        Args:
            name: of the LocalModelCache.
            nodes: names of the nodes.
            version: of the API.
            timeout_seconds: seconds to wait, at most.
            polling_interval: of no effect: the LocalModelCache is watched.

        Raises:
            RuntimeError: they have not in time, or it was deleted; the message has the object. Or the
                server refused, or could not be reached. The cause says which.
        """
        self._wait_cached(_CACHE, version, None, name, nodes, timeout_seconds)

    def create_local_model_namespace_cache(
        self, localmodelnamespacecache: Manifest, namespace: str | None = None
    ) -> dict[str, Any]:
        """Create a LocalModelNamespaceCache; as the server has it.

        Args:
            localmodelnamespacecache: the LocalModelNamespaceCache.
            namespace: by default its own, else that of this pod, else ``default``.
        """
        namespace = namespace or utils.get_isvc_namespace(localmodelnamespacecache)
        version = version_of(localmodelnamespacecache)
        return self._call(
            "create", _NAMESPACE_CACHE, version, namespace, body=localmodelnamespacecache
        )

    def get_local_model_namespace_cache(
        self, name: str, namespace: str, version: str = _V1ALPHA1
    ) -> dict[str, Any]:
        """Read a LocalModelNamespaceCache."""
        return self._call("read", _NAMESPACE_CACHE, version, namespace, name)

    def delete_local_model_namespace_cache(
        self, name: str, namespace: str, version: str = _V1ALPHA1
    ) -> None:
        """Delete a LocalModelNamespaceCache."""
        self._call("delete", _NAMESPACE_CACHE, version, namespace, name)

    def is_local_model_namespace_cache_ready(
        self, name: str, namespace: str, nodes: Sequence[str], version: str = _V1ALPHA1
    ) -> bool:
        """Whether all of these nodes have downloaded the model of a LocalModelNamespaceCache."""
        found = self.get_local_model_namespace_cache(name, namespace, version)
        return not waiting.nodes_without(found, nodes)

    def wait_local_model_namespace_cache_ready(
        self,
        name: str,
        namespace: str,
        nodes: Sequence[str],
        version: str = _V1ALPHA1,
        timeout_seconds: float = 600,
        polling_interval: float = 10,  # noqa: ARG002 - nothing is polled
    ) -> None:
        """Wait until all of these nodes have downloaded the model: the call returns when they have.

        Args:
            name: of the LocalModelNamespaceCache.
            namespace: of the LocalModelNamespaceCache.
            nodes: names of the nodes.
            version: of the API.
            timeout_seconds: seconds to wait, at most.
            polling_interval: of no effect: the LocalModelNamespaceCache is watched.

        Raises:
            RuntimeError: as for ``wait_local_model_cache_ready``.
        """
        self._wait_cached(_NAMESPACE_CACHE, version, namespace, name, nodes, timeout_seconds)

    def _wait_cached(
        self,
        kind: str,
        version: str,
        namespace: str | None,
        name: str,
        nodes: Sequence[str],
        timeout_seconds: float,
    ) -> None:
        waiting.wait_until(
            self._api_client,
            target_of(kind, version, namespace, name),
            timeout_seconds,
            waiting.cached_on(nodes),
            f"Timeout while caching the model. The current state of {kind} is: ",
        )
