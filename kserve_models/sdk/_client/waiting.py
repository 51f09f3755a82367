"""Waiting until an object is ready: by watching it, so that the wait ends when it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from kserve_models.client._operations.list_call import BoundList
from kserve_models.client._wait import readiness
from kserve_models.client._wait.progress_line import ProgressLine
from kserve_models.client._wait.readiness import Verdict
from kserve_models.client._wait.wait import wait_with
from kserve_models.client._watch.watch import Watch
from kserve_models.client.exceptions import NotReadyError, WaitError
from kserve_models.sdk import constants
from kserve_models.sdk._client.failures import as_runtime_errors, last_seen

if TYPE_CHECKING:
    from kserve_models.client import ApiClient
    from kserve_models.client._operations.rest_mapping import Target

    Judge = Callable[[dict[str, Any]], Verdict]

_CACHED = "NodeDownloaded"


def wait_until(
    api_client: ApiClient,
    target: Target,
    timeout_seconds: float | str,
    judge: Judge,
    late: str,
) -> None:
    """Wait until a judge says that an object is ready.

    Args:
        api_client: the client to use.
        target: the object.
        timeout_seconds: seconds to wait, at most.
        judge: what a status says.
        late: what to say where it was not ready in time; the object follows.

    Raises:
        RuntimeError: it was not ready in time, failed or was deleted, or a call failed.
    """
    scope = "namespaced" if target.resource.namespaced else "cluster"
    with as_runtime_errors(f"CustomObjectsApi->get_{scope}_custom_object"):
        try:
            wait_with(
                ProgressLine(),
                target,
                None,
                kind=None,
                timeout=float(timeout_seconds),
                api_client=api_client,
                ignore_generation=False,
                judge=judge,
            )
        except NotReadyError as error:
            raise RuntimeError(f"{late}{last_seen(error)}") from error
        except WaitError as error:
            raise RuntimeError(f"{error}. The object was: {last_seen(error)}") from error


def wait_until_there(api_client: ApiClient, target: Target, deadline: float) -> Any:
    """The object, once somebody has created it; None if nobody did in time.

    Args:
        api_client: the client to use.
        target: the object.
        deadline: by ``time.monotonic()``.

    Raises:
        KServeClientError: as any call.
    """
    selector = f"metadata.name={target.name}"
    arguments = {**target.scope_arguments(), "field_selector": selector}
    bound: BoundList[Any] = BoundList(
        target.resource.operation("list"), lambda: api_client, arguments
    )
    events: Watch[Any] = Watch(
        bound, deadline=deadline, stop=None, resource_version=None, send_initial=True
    )
    with events:
        return next((event.object for event in events if event.type != "DELETED"), None)


def older_than(manifest: dict[str, Any], generation: int) -> Verdict | None:
    """What to make of a status that is of a generation before this one; None if it is not."""
    observed = (manifest.get("status") or {}).get(constants.OBSERVED_GENERATION) or 0
    if observed >= generation:
        return None
    return Verdict("waiting", f"the status is of generation {observed}, not {generation}")


def since(generation: int) -> Judge:
    """A judge to whom no status counts that is of a generation before this one."""

    def judged(manifest: dict[str, Any]) -> Verdict:
        return older_than(manifest, generation) or readiness.judge(manifest)

    return judged


def cached_on(nodes: Sequence[str]) -> Judge:
    """A judge of what caches a model: ready is what these nodes have downloaded."""

    def judged(manifest: dict[str, Any]) -> Verdict:
        missing = nodes_without(manifest, nodes)
        if missing:
            return Verdict("waiting", f"not downloaded by {', '.join(missing)}")
        return Verdict("ready", "downloaded")

    return judged


def nodes_without(manifest: dict[str, Any], nodes: Sequence[str]) -> list[str]:
    """Those of the nodes that have not downloaded a model."""
    found = (manifest.get("status") or {}).get("nodeStatus") or {}
    return [node for node in nodes if found.get(node) != _CACHED]


def is_ready(manifest: dict[str, Any], expected_generation: int | None = None) -> bool:
    """Whether the Ready condition is True, in a status that is not of an older generation."""
    status = manifest.get("status") or {}
    generations = readiness.Generations()
    generations.doubt(manifest, time.monotonic())
    if generations.lags or older_than(manifest, expected_generation or 0) is not None:
        return False
    conditions = status.get("conditions") or ()
    found = next((c.get("status") for c in conditions if c.get("type") == "Ready"), None)
    return str(found).lower() == "true"
