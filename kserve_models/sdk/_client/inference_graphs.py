"""Methods of ``KServeClient`` for InferenceGraphs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kserve_models._model.model import Model
from kserve_models.client._wait import readiness
from kserve_models.sdk import constants, utils
from kserve_models.sdk._client import waiting
from kserve_models.sdk._client.calls import Calls, target_of, version_of

if TYPE_CHECKING:
    InferenceGraph = Model | Mapping[str, Any]

_KIND = constants.KSERVE_KIND_INFERENCEGRAPH


class InferenceGraphs(Calls):
    """InferenceGraphs, as ``V1alpha1InferenceGraph`` or as mappings that hold a manifest."""

    def create_inference_graph(
        self, inferencegraph: InferenceGraph, namespace: str | None = None
    ) -> dict[str, Any]:
        """Create an InferenceGraph.

        Args:
            inferencegraph: the InferenceGraph.
            namespace: by default its own, else that of this pod, else ``default``.

        Returns:
            The InferenceGraph as the server has it.

        Raises:
            RuntimeError: the server refused, or could not be reached; the cause says which.
        """
        namespace = namespace or utils.get_ig_namespace(inferencegraph)
        version = version_of(inferencegraph)
        return self._call("create", _KIND, version, namespace, body=inferencegraph)

    def delete_inference_graph(
        self,
        name: str,
        namespace: str | None = None,
        version: str = constants.KSERVE_V1ALPHA1_VERSION,
    ) -> None:
        """Delete an InferenceGraph.

        Args:
            name: of the InferenceGraph.
            namespace: by default that of this pod, else ``default``.
            version: of the API.

        Raises:
            RuntimeError: the server refused, or could not be reached; the cause says which.
        """
        namespace = namespace or utils.get_default_target_namespace()
        self._call("delete", _KIND, version, namespace, name)

    def get_inference_graph(
        self,
        name: str,
        namespace: str | None = None,
        version: str = constants.KSERVE_V1ALPHA1_VERSION,
    ) -> dict[str, Any]:
        """Read an InferenceGraph.

        Args:
            name: of the InferenceGraph.
            namespace: by default that of this pod, else ``default``.
            version: of the API.

        Raises:
            RuntimeError: the server refused, or could not be reached; the cause says which.
        """
        namespace = namespace or utils.get_default_target_namespace()
        return self._call("read", _KIND, version, namespace, name)

    def is_ig_ready(
        self,
        name: str,
        namespace: str | None = None,
        version: str = constants.KSERVE_V1ALPHA1_VERSION,
    ) -> bool:
        """Whether an InferenceGraph is ready, in a status that is not of a generation before.

        Args:
            name: of the InferenceGraph.
            namespace: by default that of this pod, else ``default``.
            version: of the API.

        Raises:
            RuntimeError: the server refused, or could not be reached; the cause says which.
        """
        return waiting.is_ready(self.get_inference_graph(name, namespace, version))

    def wait_ig_ready(
        self,
        name: str,
        namespace: str | None = None,
        version: str = constants.KSERVE_V1ALPHA1_VERSION,
        timeout_seconds: float = 600,
        polling_interval: float = 10,  # noqa: ARG002 - nothing is polled
    ) -> None:
        """Wait until an InferenceGraph is ready: the call returns when it is.

        Args:
            name: of the InferenceGraph.
            namespace: by default that of this pod, else ``default``.
            version: of the API.
            timeout_seconds: seconds to wait, at most.
            polling_interval: of no effect: the InferenceGraph is watched.

        Raises:
            RuntimeError: it was not ready in time, or failed, or was deleted; the message has the object.
                Or the server refused, or could not be reached. The cause says which.
        """
        namespace = namespace or utils.get_default_target_namespace()
        waiting.wait_until(
            self._api_client,
            target_of(_KIND, version, namespace, name),
            timeout_seconds,
            readiness.judge,
            f"Timeout to start the InferenceGraph {name}. The InferenceGraph is as following: ",
        )
