"""Methods of ``KServeClient`` for InferenceServices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, overload

from kserve_models._model.model import Model
from kserve_models.client._operations.rest_mapping import manifest_of
from kserve_models.sdk import constants, utils
from kserve_models.sdk._client import waiting, watching
from kserve_models.sdk._client.calls import Calls, target_of, version_of

if TYPE_CHECKING:
    InferenceService = Model | Mapping[str, Any]

_KIND = constants.KSERVE_KIND_INFERENCESERVICE


class InferenceServices(Calls):
    """InferenceServices, as ``V1beta1InferenceService`` or as mappings that hold a manifest."""

    @overload
    def create(
        self,
        inferenceservice: InferenceService,
        namespace: str | None = None,
        watch: Literal[False] = False,
        timeout_seconds: float = 600,
    ) -> dict[str, Any]: ...
    @overload
    def create(
        self,
        inferenceservice: InferenceService,
        namespace: str | None = None,
        watch: bool = False,
        timeout_seconds: float = 600,
    ) -> dict[str, Any] | None: ...
    def create(
        self,
        inferenceservice: InferenceService,
        namespace: str | None = None,
        watch: bool = False,
        timeout_seconds: float = 600,
    ) -> dict[str, Any] | None:
        """Create an InferenceService.

        Args:
            inferenceservice: the InferenceService.
            namespace: by default its own, else that of this pod, else ``default``.
            watch: print a table at each change until it is ready, has failed, or time is up.
            timeout_seconds: seconds to watch, at most.

        Returns:
            The InferenceService as the server has it; None after watching it.

        Raises:
            RuntimeError: the server refused, or could not be reached; the cause says which.
        """
        namespace = namespace or utils.get_isvc_namespace(inferenceservice)
        version = version_of(inferenceservice)
        made = self._call("create", _KIND, version, namespace, body=inferenceservice)
        return self._watched(made, namespace, watch, timeout_seconds)

    @overload
    def get(
        self,
        name: str | None = None,
        namespace: str | None = None,
        watch: Literal[False] = False,
        timeout_seconds: float = 600,
        version: str = constants.KSERVE_V1BETA1_VERSION,
    ) -> dict[str, Any]: ...
    @overload
    def get(
        self,
        name: str | None = None,
        namespace: str | None = None,
        watch: bool = False,
        timeout_seconds: float = 600,
        version: str = constants.KSERVE_V1BETA1_VERSION,
    ) -> dict[str, Any] | None: ...
    def get(
        self,
        name: str | None = None,
        namespace: str | None = None,
        watch: bool = False,
        timeout_seconds: float = 600,
        version: str = constants.KSERVE_V1BETA1_VERSION,
    ) -> dict[str, Any] | None:
        """Read an InferenceService, or list all of a namespace.

        Args:
            name: of the InferenceService; by default all are listed.
            namespace: by default that of this pod, else ``default``.
            watch: print a table at each change until it, or one of them, is ready, or time is up.
            timeout_seconds: seconds to watch, at most.
            version: of the API.

        Returns:
            The InferenceService, or the list; None after watching.

        Raises:
            RuntimeError: the server refused, or could not be reached; the cause says which.
        """
        namespace = namespace or utils.get_default_target_namespace()
        if watch:
            watching.watch(self._api_client, namespace, name, timeout_seconds)
            return None
        if not name:
            return self._call("list", _KIND, version, namespace)
        return self._call("read", _KIND, version, namespace, name)

    @overload
    def patch(
        self,
        name: str,
        inferenceservice: InferenceService,
        namespace: str | None = None,
        watch: Literal[False] = False,
        timeout_seconds: float = 600,
    ) -> dict[str, Any]: ...
    @overload
    def patch(
        self,
        name: str,
        inferenceservice: InferenceService,
        namespace: str | None = None,
        watch: bool = False,
        timeout_seconds: float = 600,
    ) -> dict[str, Any] | None: ...
    def patch(
        self,
        name: str,
        inferenceservice: InferenceService,
        namespace: str | None = None,
        watch: bool = False,
        timeout_seconds: float = 600,
    ) -> dict[str, Any] | None:
        """Change the fields of an InferenceService that are given (JSON merge patch).

        Args:
            name: of the InferenceService.
            inferenceservice: the fields.
            namespace: by default that in its metadata, else that of this pod, else ``default``.
            watch: print a table at each change until it is ready, has failed, or time is up; a Ready
                that is of the spec before does not count.
            timeout_seconds: seconds to watch, at most.

        Returns:
            The InferenceService as the server has it; None after watching it.

        Raises:
            RuntimeError: the server refused, or could not be reached; the cause says which.
        """
        namespace = namespace or utils.get_isvc_namespace(inferenceservice)
        version = version_of(inferenceservice)
        changed = self._call("patch", _KIND, version, namespace, name, inferenceservice)
        return self._watched(changed, namespace, watch, timeout_seconds)

    @overload
    def replace(
        self,
        name: str,
        inferenceservice: InferenceService,
        namespace: str | None = None,
        watch: Literal[False] = False,
        timeout_seconds: float = 600,
    ) -> dict[str, Any]: ...
    @overload
    def replace(
        self,
        name: str,
        inferenceservice: InferenceService,
        namespace: str | None = None,
        watch: bool = False,
        timeout_seconds: float = 600,
    ) -> dict[str, Any] | None: ...
    def replace(
        self,
        name: str,
        inferenceservice: InferenceService,
        namespace: str | None = None,
        watch: bool = False,
        timeout_seconds: float = 600,
    ) -> dict[str, Any] | None:
        """Replace an InferenceService.

        Without a resource version in its metadata the present one is read first, and what others
        changed meanwhile is lost. The object given stays as it is.

        Args:
            name: of the InferenceService.
            inferenceservice: the new one.
            namespace: by default its own, else that of this pod, else ``default``.
            watch: as for ``patch``.
            timeout_seconds: seconds to watch, at most.

        Returns:
            The InferenceService as the server has it; None after watching it.

        Raises:
            RuntimeError: the server refused, or could not be reached; the cause says which.
        """
        namespace = namespace or utils.get_isvc_namespace(inferenceservice)
        version = version_of(inferenceservice)
        body = manifest_of("replace", inferenceservice)
        metadata = body.setdefault("metadata", {})
        if not metadata.get("resourceVersion"):
            current = self._call("read", _KIND, version, namespace, name)
            metadata["resourceVersion"] = current["metadata"]["resourceVersion"]
        changed = self._call("replace", _KIND, version, namespace, name, body)
        return self._watched(changed, namespace, watch, timeout_seconds)

    def delete(
        self,
        name: str,
        namespace: str | None = None,
        version: str = constants.KSERVE_V1BETA1_VERSION,
    ) -> dict[str, Any]:
        """Delete an InferenceService.

        Args:
            name: of the InferenceService.
            namespace: by default that of this pod, else ``default``.
            version: of the API.

        Returns:
            What the server answers: a Status, or the object where something holds its deletion up.

        Raises:
            RuntimeError: the server refused, or could not be reached; the cause says which.
        """
        namespace = namespace or utils.get_default_target_namespace()
        return self._call("delete", _KIND, version, namespace, name)

    def is_isvc_ready(
        self,
        name: str,
        namespace: str | None = None,
        version: str = constants.KSERVE_V1BETA1_VERSION,
        expected_generation: int | None = None,
    ) -> bool:
        """Whether an InferenceService is ready, in a status that is not of a generation before.

        Args:
            name: of the InferenceService.
            namespace: by default that of this pod, else ``default``.
            version: of the API.
            expected_generation: a status of one before this does not count, either.

        Raises:
            RuntimeError: the server refused, or could not be reached; the cause says which.
        """
        found = self.get(name, namespace=namespace, version=version)
        return waiting.is_ready(found, expected_generation)

    def wait_isvc_ready(
        self,
        name: str,
        namespace: str | None = None,
        watch: bool = False,
        timeout_seconds: float = 600,
        polling_interval: float = 10,  # noqa: ARG002 - nothing is polled
        version: str = constants.KSERVE_V1BETA1_VERSION,
        expected_generation: int | None = None,
    ) -> None:
        """Wait until an InferenceService is ready: the call returns when it is.

        Args:
            name: of the InferenceService.
            namespace: by default that of this pod, else ``default``.
            watch: print a table at each change; that it is not ready in time, or failed, is logged then,
                and no error.
            timeout_seconds: seconds to wait, at most.
            polling_interval: of no effect: the InferenceService is watched.
            version: of the API.
            expected_generation: a status of a generation before this does not count.

        Raises:
            RuntimeError: it was not ready in time, or failed, or was deleted; the message has the object.
                Or the server refused, or could not be reached. The cause says which.
        """
        namespace = namespace or utils.get_default_target_namespace()
        generation = expected_generation or 0
        if watch:
            watching.watch(self._api_client, namespace, name, timeout_seconds, generation)
            return
        waited = f" for expected generation {generation}" if generation else ""
        waiting.wait_until(
            self._api_client,
            target_of(_KIND, version, namespace, name),
            timeout_seconds,
            waiting.since(generation),
            f"Timeout to start the InferenceService {name}{waited}. The InferenceService is as "
            "following: ",
        )

    def _watched(
        self, answer: dict[str, Any], namespace: str, watch: bool, timeout_seconds: float
    ) -> dict[str, Any] | None:
        """The answer to a change; None once what it led to was watched."""
        if not watch:
            return answer
        name = answer["metadata"]["name"]
        watching.watch_one(self._api_client, namespace, name, timeout_seconds, changed=answer)
        return None
