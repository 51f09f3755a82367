"""Waiting for an object to become ready."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from kserve_models import models
from kserve_models.client._http.timeouts import deadline_after, limits_until
from kserve_models.client._operations.list_call import BoundList
from kserve_models.client._operations.pages import check_object
from kserve_models.client._operations.rest_mapping import (
    Target,
    client_or_default,
    manifest_of,
    model_of,
    resource_named,
    target,
    target_of,
)
from kserve_models.client._request.backoff import Backoff
from kserve_models.client._wait import readiness
from kserve_models.client._wait.progress_line import ProgressLine, duration, one_line
from kserve_models.client._wait.readiness import Generations, Verdict
from kserve_models.client._watch.watch import Watch
from kserve_models.client.exceptions import (
    ApiConnectionError,
    DeletedError,
    FailedError,
    NotFoundError,
    NotReadyError,
    ServerError,
    TooManyRequestsError,
)

if TYPE_CHECKING:
    from kserve_models._model.model import Model
    from kserve_models.client._request.api_client import ApiClient
    from kserve_models.client._request.operation import ApiResource
    from kserve_models.models import V1beta1InferenceService

    M = TypeVar("M", bound=Model)

_KIND = "InferenceService"
_WAY_OUT = (
    "; where a controller lets that number fall behind (kserve #6081), ignore_generation=True, or "
    "--ignore-generation, does not compare it"
)


@overload
def wait_until_ready(
    obj_or_name: str,
    namespace: str | None = None,
    *,
    kind: Literal["InferenceService"] = "InferenceService",
    timeout: float | None = 600,
    api_client: ApiClient | None = None,
    ignore_generation: bool = False,
    progress: bool | None = None,
    on_progress: Callable[[V1beta1InferenceService], object] | None = None,
) -> V1beta1InferenceService: ...
@overload
def wait_until_ready(
    obj_or_name: M,
    namespace: str | None = None,
    *,
    timeout: float | None = 600,
    api_client: ApiClient | None = None,
    ignore_generation: bool = False,
    progress: bool | None = None,
    on_progress: Callable[[M], object] | None = None,
) -> M: ...
@overload
def wait_until_ready(
    obj_or_name: str | Mapping[str, Any],
    namespace: str | None = None,
    *,
    kind: str | None = None,
    timeout: float | None = 600,
    api_client: ApiClient | None = None,
    ignore_generation: bool = False,
    progress: bool | None = None,
    on_progress: Callable[[Any], object] | None = None,
) -> Any: ...
def wait_until_ready(
    obj_or_name: Any,
    namespace: str | None = None,
    *,
    kind: str | None = None,
    timeout: float | None = 600,
    api_client: ApiClient | None = None,
    ignore_generation: bool = False,
    progress: bool | None = None,
    on_progress: Callable[[Any], object] | None = None,
) -> Any:
    """Wait until the controller reports an object ready, for what its spec is now.

    Ready is an object whose ``Ready`` condition is True in a status of its present generation: after
    a change of the spec the status of the spec before does not count. Where the status does not tell
    its generation, or tells a larger one, as KServe's controllers may, it counts once it has changed,
    or has stood for five seconds and is read the same again. So does a status that is the same as
    before the change, or as in the object given, even if its number is right: KServe copies that
    number from elsewhere.

    A failure ends the wait at once: a model that can't be loaded or served, an exceeded progress
    deadline, an object stopped by its annotation. ``Ready`` False alone is none: KServe writes it
    during a normal start, too. A server that is away for a while, or restarted, is waited for, from
    the beginning; the error of one that never came back is raised at the end.

    On a terminal a line on standard error shows what is waited for, and is cleared at the end.

    Args:
        obj_or_name: the object, such as ``apply`` or ``create_…`` gave it, or its name. Of an object
            that has a uid, one of the same name that was created anew does not count.
        namespace: of the object; by default its own, else that of the kubeconfig's context or of the
            pod, else ``default``.
        kind: of the object, where a name is given, ``InferenceService`` by default: any kind whose
            status has conditions, by its name, plural or short name (``isvc``). Its most stable,
            newest version is read. An object tells its own.
        timeout: seconds to wait; None, or ``math.inf``, waits without end. 0 looks once, for as long
            as any call may take.
        api_client: the client to use; by default the one that all share.
        ignore_generation: do not compare ``status.observedGeneration``, for a controller that lets it
            fall behind for ever (kserve #6081).
        progress: whether to show the line; None shows it where standard error is a terminal.
        on_progress: called with the object as it was read first, and after each change of it.

    Returns:
        The ready object as the server has it, as its model.

    Raises:
        NotReadyError: it was not ready in time; the message says what was missing.
        FailedError: it has failed; the message has the server's reason.
        DeletedError: it was deleted, is being deleted, or was created anew.
        NotFoundError: there is no object of this name.
        TypeError: ``obj_or_name`` is neither text nor a model nor a mapping, or ``timeout`` is no
            number.
        ValueError: the API has no such kind, or its status has no conditions; the object has no name,
            or another namespace or kind; ``timeout`` is negative, or not a number (nan).
        ResponseError: the answer is no object.
        KServeClientError: as any call.
    """
    return wait_with(
        ProgressLine(progress),
        obj_or_name,
        namespace,
        kind=kind,
        timeout=timeout,
        api_client=api_client,
        ignore_generation=ignore_generation,
        on_progress=on_progress,
    )


def wait_with(
    line: ProgressLine,
    obj_or_name: Any,
    namespace: str | None,
    *,
    kind: str | None,
    timeout: float | None,
    api_client: ApiClient | None,
    ignore_generation: bool,
    on_progress: Callable[[Any], object] | None = None,
    judge: Callable[[dict[str, Any]], Verdict] | None = None,
) -> Any:
    """As ``wait_until_ready``, with a line for people that is the caller's.

    ``obj_or_name`` may be a ``Target``, too. ``judge`` says what the status of the present generation
    says, for those who wait for something else than a Ready condition; it is asked before
    ``on_progress`` is called.
    """
    deadline = deadline_after("wait_until_ready", timeout)
    goal, start = _goal(obj_or_name, namespace, kind, api_client, conditions=judge is None)
    with line:
        generations = Generations(ignored=ignore_generation)
        judge = judge or readiness.judge
        wait = _Wait(goal, start, timeout, deadline, line, on_progress, generations, judge)
        return wait.run(api_client)


class _Wait:
    """One wait."""

    def __init__(
        self,
        goal: Target,
        start: dict[str, Any],
        timeout: float | None,
        deadline: float | None,
        line: ProgressLine,
        on_progress: Callable[[Any], object] | None,
        generations: Generations,
        judge: Callable[[dict[str, Any]], Verdict],
    ) -> None:
        self._goal = goal
        self._uid = (start.get("metadata") or {}).get("uid")
        self._start = start
        self._timeout = timeout
        self._deadline = deadline
        self._line = line
        self._on_progress = on_progress
        self._generations = generations
        self._judge = judge
        self._last: Any = None
        self._text = "waiting"
        self._lags = False
        self._last_error: Exception | None = None
        self._announced = False

    def run(self, api_client: ApiClient | None) -> Any:
        """The ready object, or an exception as ``wait_until_ready`` says."""
        self._line.show(f"{self._goal}: {self._text}")
        if self._start.get("status"):
            # What an object that was just changed says is of the spec before.
            self._generations.suspect(self._start, time.monotonic())
        ready = self._is_ready(self._read_patiently(api_client))
        while not ready and self._has_time():
            ready = self._follow(api_client)
            if not ready and self._has_time():
                # A status has stood for a while here; whether it still does is the server's to say.
                ready = self._is_ready(self._read_patiently(api_client))
        if ready:
            return self._last
        if self._last_error is not None:
            raise self._last_error
        way_out = _WAY_OUT if self._lags else ""
        raise NotReadyError(
            f"{self._goal}: not ready after {self._timeout:g} s: {self._text}{way_out}", self._last
        )

    def _read_patiently(self, api_client: ApiClient | None) -> Any:
        """The object as the server has it now, from one that may be away for a while."""
        backoff = Backoff()
        while True:
            try:
                found = self._read(api_client)
            except (ApiConnectionError, ServerError, TooManyRequestsError) as error:
                if isinstance(error, ApiConnectionError) and error._final:
                    raise
                pause = backoff.next(getattr(error, "retry_after", None))
                left = self._left()
                if left is not None and left <= pause:
                    # What another try would find in no time at all would tell less.
                    time.sleep(max(left, 0.0))
                    raise
                self._note_outcome(error)
            else:
                self._note_outcome(None)
                return found
            time.sleep(pause)

    def _note_outcome(self, error: Exception | None) -> None:
        """Take in an error that may pass, or None for a response."""
        if error is not None:
            self._line.show(f"{self._goal}: waiting for the server: {error}")
            # Once the server has answered, one failure alone is nothing to tell of.
            if not self._announced and (self._last is None or self._last_error is not None):
                self._announced = True
                left = self._left()
                until = "until it answers" if left is None else f"for {duration(left)}"
                self._line.note(f"{error}; trying again {until}")
        elif self._last_error is not None:
            self._announced = False
            self._line.show(f"{self._goal}: {self._text}")
        self._last_error = error

    def _follow(self, api_client: ApiClient | None) -> bool:
        """Whether the object became ready while a watch lasted."""
        with self._watch(api_client) as events:
            for event in events:
                if event.type == "DELETED":
                    raise DeletedError(f"{self._goal}: deleted while waiting for it", self._last)
                if self._is_ready(event.object):
                    return True
        return False

    def _read(self, api_client: ApiClient | None) -> Any:
        client = client_or_default(api_client)
        # Without time to wait there is one look, which takes as long as any call may.
        limits: Any = limits_until(
            client.configuration, None, self._deadline if self._timeout else None
        )
        operation = self._goal.resource.operation("read")
        try:
            found = client.call(
                operation, self._goal.path_arguments(), {}, request_timeout=limits
            ).data
        except NotFoundError:
            if self._uid:
                raise DeletedError(f"{self._goal}: deleted before it was ready") from None
            raise
        check_object("wait_until_ready", found._raw)
        return found

    def _has_time(self) -> bool:
        left = self._left()
        return left is None or left > 0

    def _left(self) -> float | None:
        return None if self._deadline is None else self._deadline - time.monotonic()

    def _watch(self, api_client: ApiClient | None) -> Watch[Any]:
        until = self._deadline
        settles = self._generations.settles
        if settles is not None:
            until = settles if until is None else min(until, settles)
        bound: BoundList[Any] = BoundList(
            self._goal.resource.operation("list"),
            lambda: client_or_default(api_client),
            {**self._goal.scope_arguments(), "field_selector": f"metadata.name={self._goal.name}"},
        )
        found: Watch[Any] = Watch(
            bound,
            deadline=until,
            stop=None,
            resource_version=None,
            send_initial=True,
            on_outcome=self._note_outcome,
        )
        found.follow(self._last)
        return found

    def _is_ready(self, obj: Any) -> bool:
        """Whether an object is ready.

        Raises:
            DeletedError, FailedError: it never will be.
        """
        last, self._last = self._last, obj
        manifest = obj._raw
        metadata = manifest["metadata"]
        if self._uid and metadata.get("uid") != self._uid:
            raise DeletedError(f"{self._goal}: deleted, and created anew with the same name", obj)
        self._uid = metadata.get("uid")
        if metadata.get("deletionTimestamp"):
            raise DeletedError(f"{self._goal}: it is being deleted", obj)
        doubt = self._generations.doubt(manifest, time.monotonic())
        self._lags = self._generations.lags
        state, text = ("waiting", doubt) if doubt is not None else self._judge(manifest)
        self._text = one_line(text)
        if self._on_progress is not None and (last is None or last._raw != manifest):
            self._on_progress(obj)
        if state == "failed":
            raise FailedError(f"{self._goal}: failed: {self._text}", obj)
        self._line.show(f"{self._goal}: {self._text}")
        return state == "ready"


def _goal(
    obj_or_name: object,
    namespace: str | None,
    kind: str | None,
    api_client: ApiClient | None,
    *,
    conditions: bool,
) -> tuple[Target, dict[str, Any]]:
    """What to wait for, and its manifest as far as it is known.

    ``conditions`` says whether the kind must have some.
    """
    if isinstance(obj_or_name, Target):
        return obj_or_name, {}
    if isinstance(obj_or_name, str):
        if not obj_or_name:
            raise ValueError("wait_until_ready: expected the object or its name, got ''")
        resource = resource_named("wait_until_ready", kind or _KIND)
        if conditions:
            _check_conditions(resource)
        return target(resource, obj_or_name, namespace, api_client), {}
    manifest = manifest_of("wait_until_ready", obj_or_name)
    metadata = manifest.get("metadata")
    if namespace is not None and isinstance(metadata, dict):
        own = metadata.setdefault("namespace", namespace)
        if own != namespace:
            raise ValueError(
                f"wait_until_ready: the object is in namespace {own!r}, but {namespace!r} was "
                "given: leave it out"
            )
    goal = target_of("wait_until_ready", manifest, api_client)
    own = goal.resource.kind
    if kind is not None and resource_named("wait_until_ready", kind).kind != own:
        raise ValueError(
            f"wait_until_ready: the object is of kind {own!r}, but kind={kind!r} was given: leave it out"
        )
    if conditions:
        _check_conditions(goal.resource)
    return goal, manifest


def has_conditions(resource: ApiResource) -> bool:
    """Whether the status of a kind, by the schema, has conditions."""
    status = model_of(resource).openapi_types.get("status", "")
    cls = getattr(models, status, None)
    return cls is not None and "conditions" in cls.openapi_types


def _check_conditions(resource: ApiResource) -> None:
    if not has_conditions(resource):
        raise ValueError(
            f"wait_until_ready: the status of a {resource.kind} has no conditions, so nothing says "
            "when it is ready; use watch and decide by its other fields"
        )
