"""Watching a list: its objects, and each change to them, as typed events."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from kserve_models.client._http.cancellation import CancelToken
from kserve_models.client._http.timeouts import deadline_after
from kserve_models.client._operations.list_call import BoundList, ListCall, bound_list
from kserve_models.client._watch.events import WatchEvent
from kserve_models.client._watch.reflector import Reflector

if TYPE_CHECKING:
    from typing_extensions import Self

T = TypeVar("T")

_ANY_VERSION = frozenset({"", "0"})
"""Resource versions that name none."""
_POLL_SECONDS = 0.1
"""Seconds between two looks at the caller's ``stop``."""


class Watch(Generic[T]):
    """An iterator of events that can be ended from any thread; see ``watch``.

    A ``with`` block, ``close()`` or the end of the iteration release the connection.
    """

    def __init__(
        self,
        bound: BoundList[T],
        *,
        deadline: float | None,
        stop: threading.Event | None,
        resource_version: str | None,
        send_initial: bool,
        on_outcome: Callable[[Exception | None], object] | None = None,
    ) -> None:
        self._stop = stop
        self._cancel_token = CancelToken()
        self._poller: threading.Thread | None = None
        self._reflector = Reflector(
            bound,
            self._cancel_token,
            deadline,
            resource_version,
            send_initial=send_initial,
            on_outcome=on_outcome,
        )
        self._events = self._reflector.events()

    @property
    def resource_version(self) -> str | None:
        """Of the last event given, or of a later bookmark: where another watch would go on.

        None before the first list is complete.
        """
        return self._reflector.resource_version

    def follow(self, obj: T) -> None:
        """Take an object for told, in the state given: the first list tells what has changed since.

        A server that is away at the beginning is waited for then.
        """
        self._reflector.follow(obj)

    def stop(self) -> None:
        """End the iteration, from any thread: at once, while it waits for events or for a list.

        A TCP connection that is being made, 10 s at most by default, and a program that renews the
        credentials are waited for.
        """
        self._cancel_token.cancel()

    def close(self) -> None:
        """End the iteration and release the connection. For the thread that iterates."""
        self.stop()
        self._events.close()
        if self._poller is not None:
            self._poller.join()
            self._poller = None

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> WatchEvent[T]:
        if self._poller is None and not self._cancel_token.cancelled.is_set():
            self._start_guard()
        try:
            return WatchEvent(*next(self._events))
        except BaseException:
            # Its end, an error or Ctrl-C: whichever, the connection is not needed any more.
            self.close()
            raise

    def _start_guard(self) -> None:
        if self._stop is not None and self._stop.is_set():
            self._cancel_token.cancel()
        elif self._stop is not None:
            # It knows the token only, so that a watch that is no longer used goes away.
            self._poller = threading.Thread(
                target=_poll_stop,
                args=(self._cancel_token, self._stop),
                name="kserve-watch-guard",
                daemon=True,
            )
            self._poller.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        cancel_token = getattr(self, "_cancel_token", None)
        if cancel_token is not None:
            cancel_token.cancel()


def _poll_stop(cancel_token: CancelToken, stop: threading.Event) -> None:
    """Cancel once the caller's event is set."""
    while not cancel_token.cancelled.is_set():
        if stop.wait(_POLL_SECONDS):
            cancel_token.cancel()


def watch(
    call: ListCall[T],
    *args: Any,
    timeout: float | None = None,
    stop: threading.Event | None = None,
    resource_version: str | None = None,
    send_initial: bool = True,
    **kwargs: Any,
) -> Watch[T]:
    """The objects of a list as ``ADDED`` events, then each change to them as it happens.

    The events are complete: a connection that breaks, times out or brings garbage is made anew,
    with growing, random delays while the server is away, and the watch goes on after the last event
    given. Where the server no longer has what came after it (410), the list is fetched again, and
    the difference to what was given comes as events: none is lost, none comes twice, though several
    changes to one object during such a gap come as one ``MODIFIED``. For this the watch keeps name,
    uid and resource version of each object: 2 MB for 10,000 objects.

    ::

        with watch(api.list_namespaced_inference_service, "models", timeout=60) as events:
            for event in events:
                print(event.type, event.object.metadata.name)

    Args:
        call: a bound list method, such as ``api.list_namespaced_inference_service``.
        args: its positional arguments, such as the namespace.
        timeout: seconds after which the iteration ends; None, or ``math.inf``, goes on until it is told
            to end; 0 gives no event.
        stop: an event that ends the iteration when it is set; seen within a tenth of a second. See
            also ``Watch.stop``.
        resource_version: begin after this version, without a list. What was there before is not
            known then, so a version that the server no longer has ends the watch with
            ``ExpiredError``. ``"0"`` and ``""``, by which Kubernetes means any version, are as None:
            the list comes first, since the objects' own versions do not tell what came before.
        send_initial: False leaves out the events for the objects that are there at the beginning.
        kwargs: other arguments of the list method, such as ``label_selector``; ``limit`` is the
            size of the list's pages. With ``send_initial_events=True`` the server sends the list as
            part of the watch, where it can; with ``allow_watch_bookmarks=True`` its bookmarks are
            given, too.

    Raises:
        TypeError: ``call`` is not a list method of an API object, does not take the arguments, or an
            argument in ``kwargs`` is one that the watch sets itself; ``timeout`` is no number.
        ValueError: ``timeout`` is negative, or not a number (nan).
        ApiError: while iterating: the server refuses the list or the watch, other than for a while.
        ApiConnectionError: while iterating: the server could not be reached for the first list.
        ResponseError: while iterating: the first answer is no list of objects.
        WatchError: while iterating: the server, or something before it, sends garbage again and
            again.
    """
    return Watch(
        bound_list("watch", call, args, kwargs),
        deadline=deadline_after("watch", timeout),
        stop=stop,
        resource_version=None if resource_version in _ANY_VERSION else resource_version,
        send_initial=send_initial,
    )
