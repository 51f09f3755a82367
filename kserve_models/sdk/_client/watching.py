"""Watching InferenceServices until one is ready, with a table a change."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from kserve_models.client._operations.list_call import BoundList
from kserve_models.client._operations.rest_mapping import Target
from kserve_models.client._wait import readiness
from kserve_models.client._wait.progress_line import ProgressLine
from kserve_models.client._wait.readiness import Generations, Verdict
from kserve_models.client._wait.wait import wait_with
from kserve_models.client._watch.watch import Watch
from kserve_models.client.exceptions import NotFoundError, WaitError
from kserve_models.sdk import constants
from kserve_models.sdk._client.calls import resource_of
from kserve_models.sdk._client.failures import as_runtime_errors
from kserve_models.sdk._client.table import ready_of, table
from kserve_models.sdk._client.waiting import older_than, wait_until_there

if TYPE_CHECKING:
    from kserve_models.client import ApiClient

_FUNCTION = "CustomObjectsApi->list_namespaced_custom_object"
_logger = logging.getLogger("kserve_models.sdk")


def watch(
    api_client: ApiClient,
    namespace: str,
    name: str | None,
    timeout_seconds: float | str,
    generation: int = 0,
) -> None:
    """As ``watch_one``; without a name as ``watch_all``."""
    if name:
        watch_one(api_client, namespace, name, timeout_seconds, generation)
    else:
        watch_all(api_client, namespace, timeout_seconds)


def watch_one(
    api_client: ApiClient,
    namespace: str,
    name: str,
    timeout_seconds: float | str,
    generation: int = 0,
    changed: dict[str, Any] | None = None,
) -> None:
    """Print each change of an InferenceService until it is ready, has failed, or time is up.

    Args:
        api_client: the client to use.
        namespace: of the InferenceService.
        name: of the InferenceService, which need not be there yet.
        timeout_seconds: seconds, at most.
        generation: no status of one before counts.
        changed: the server's answer to a change of it: the status in it is of the spec before.

    Raises:
        RuntimeError: a call failed. That it is not ready in time, or failed, is logged only.
    """
    resource = resource_of(constants.KSERVE_KIND_INFERENCESERVICE, constants.KSERVE_V1BETA1_VERSION)
    target = Target(resource, name, namespace)
    deadline = time.monotonic() + float(timeout_seconds)
    printer = _Printer(generation)

    def wait(for_what: Any) -> Any:
        return wait_with(
            ProgressLine(shown=False),
            for_what,
            None,
            kind=None,
            timeout=max(deadline - time.monotonic(), 0.0),
            api_client=api_client,
            ignore_generation=False,
            judge=printer.judge,
            on_progress=printer.show,
        )

    with as_runtime_errors(_FUNCTION):
        try:
            try:
                ready = wait(target if changed is None else changed)
            except NotFoundError:
                if wait_until_there(api_client, target, deadline) is None:
                    _logger.warning("%s: not there after %s s", target, timeout_seconds)
                    return
                ready = wait(target)
        except WaitError as error:
            # The SDK returns, too, after all the time that there is.
            _logger.warning("%s", error)
            return
    printer.show_ready(ready)


def watch_all(api_client: ApiClient, namespace: str, timeout_seconds: float | str) -> None:
    """Print each change of any InferenceService until one of them is ready, or time is up.

    Raises:
        RuntimeError: a call failed.
    """
    resource = resource_of(constants.KSERVE_KIND_INFERENCESERVICE, constants.KSERVE_V1BETA1_VERSION)
    bound: BoundList[Any] = BoundList(
        resource.operation("list"), lambda: api_client, {"namespace": namespace}
    )
    deadline = time.monotonic() + float(timeout_seconds)
    generations: dict[str, Generations] = {}
    events: Watch[Any] = Watch(
        bound, deadline=deadline, stop=None, resource_version=None, send_initial=True
    )
    with as_runtime_errors(_FUNCTION), events:
        for event in events:
            manifest = event.object._raw
            name = manifest["metadata"]["name"]
            if event.type == "DELETED":
                generations.pop(name, None)
                continue
            own = generations.setdefault(name, Generations())
            believed = own.doubt(manifest, time.monotonic()) is None
            print(table(manifest, believed=believed))
            if believed and ready_of(manifest) == "True":
                return


class _Printer:
    """Prints an object's changes, and judges it: what is not asked about is of a spec before."""

    def __init__(self, generation: int) -> None:
        self._generation = generation
        self._judged: Any = None
        self._shown = ""

    def judge(self, manifest: dict[str, Any]) -> Verdict:
        """What its status says."""
        older = older_than(manifest, self._generation)
        if older is not None:
            return older
        self._judged = manifest
        return readiness.judge(manifest)

    def show(self, obj: Any) -> None:
        """Print a change."""
        self._shown = table(obj._raw, believed=self._judged is obj._raw)
        print(self._shown)

    def show_ready(self, obj: Any) -> None:
        """Print what became true without a change: that a status counts which has stood long enough."""
        text = table(obj._raw, believed=True)
        if text != self._shown:
            print(text)
