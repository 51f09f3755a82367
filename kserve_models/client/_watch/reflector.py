"""List and watch, and list again after a gap (410): what client-go calls a reflector."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any, Generic, TypeVar

from kserve_models.client._http.cancellation import CancelToken
from kserve_models.client._http.timeouts import Limits, limits_until
from kserve_models.client._operations.list_call import BoundList
from kserve_models.client._operations.pages import Page, page_from
from kserve_models.client._request.backoff import Backoff
from kserve_models.client._watch.events import EventType, error_from_event, event_type, parse_event
from kserve_models.client._watch.known_objects import KnownObject, KnownObjects
from kserve_models.client._watch.stream import SilenceError, lines
from kserve_models.client.exceptions import (
    ApiConnectionError,
    ApiError,
    BadRequestError,
    GoneError,
    InvalidError,
    ResponseError,
    ServerError,
    TooManyRequestsError,
    WatchError,
)

T = TypeVar("T")
Change = tuple[EventType, T]

CONNECT = 10.0
"""Seconds to wait for a connection."""
SILENCE = 120.0
"""Seconds without a byte after which a connection counts as dead: the server's bookmarks come each
minute."""
_LIST_SECONDS = 60.0
_PAGE_SIZE = 500
_MAX_UNREADABLE = 5
"""Responses in a row that could not be read, after which a watch gives up."""
_BRIEF = 1.0
"""Seconds: a connection that ends sooner, without an event, is followed by a delay."""
_INITIAL_END = "k8s.io/initial-events-end"
_log = logging.getLogger("kserve_models.client")


class Reflector(Generic[T]):
    """A watch from its beginning to its end; ``Watch`` is its handle.

    Args:
        bound: the list method.
        cancel_token: ends the watch.
        deadline: of ``time.monotonic()``, or None.
        resource_version: where to begin, or None for a list.
        send_initial: whether the first list comes as events.
        on_outcome: called with each error that may pass, and with None when the server has answered.
    """

    def __init__(
        self,
        bound: BoundList[T],
        cancel_token: CancelToken,
        deadline: float | None,
        resource_version: str | None,
        *,
        send_initial: bool,
        on_outcome: Callable[[Exception | None], object] | None = None,
    ) -> None:
        self._bound = bound
        self._on_outcome = on_outcome
        self._cancel_token = cancel_token
        self._deadline = deadline
        self.resource_version = resource_version
        self._silent_list = not send_initial
        # After a given version, what was there before is not known.
        self.known = KnownObjects(complete=resource_version is None)
        self._streams_list = bool(bound.argument("sendInitialEvents"))
        self._gives_bookmarks = bool(bound.argument("allowWatchBookmarks"))
        self._backoff = Backoff()
        self._unreadable = 0
        self._has_answered = False
        self._began = 0.0

    def follow(self, obj: Any) -> None:
        """Take an object for told, from a server that has answered."""
        self.known.note(obj._raw, "ADDED")
        self._has_answered = True

    def events(self) -> Generator[Change[T], None, None]:
        """All events, until the deadline or its cancellation.

        Raises:
            ApiError, ApiConnectionError, WatchError: as ``watch`` says.
        """
        while not self._is_over():
            self._began = time.monotonic()
            before = self.resource_version
            try:
                if before is None and not self._streams_list:
                    yield from self._list()
                else:
                    yield from self._stream()
            except SilenceError:
                # Either there was nothing to tell, or the connection is dead: a new one shows which.
                continue
            except GoneError as error:
                self._expired(error)
            except (ApiError, ApiConnectionError, ResponseError) as error:
                self._failed(error)
            else:
                if self._is_brief() and self.resource_version == before:
                    self._pause(self._backoff.next())

    # What went wrong

    def _expired(self, error: GoneError) -> None:
        if self._cancel_token.cancelled.is_set():
            return
        if not self.known.complete:
            raise error
        _log.info("watch: listing again: %s", error)
        again = self.resource_version is None
        self.resource_version = None
        if again or self._backoff.failures:
            self._failed(error)
        else:
            # The first time there is nothing to wait for; a server that goes on so is spared.
            self._backoff.next()

    def _failed(self, error: Exception) -> None:
        """Wait for as long as an error asks for, or raise it where waiting can't help."""
        if self._cancel_token.cancelled.is_set():
            return
        if self._streams_list and isinstance(error, (BadRequestError, InvalidError)):
            _log.info("watch: listing, since the server does not send initial events: %s", error)
            self._streams_list = False
            return
        if not self._has_answered or not _is_passing(error):
            raise error
        if isinstance(error, ResponseError):
            self._unreadable += 1
            if self._unreadable >= _MAX_UNREADABLE:
                raise WatchError(
                    f"watch: {self._unreadable} answers in a row could not be read; the last: {error}"
                ) from error
        # What the deadline cut short says nothing of the server.
        if not (self._is_over() and self._is_brief()):
            self._report(error)
        delay = self._backoff.next(getattr(error, "retry_after", None))
        _log.info("watch: going on in %.1f s: %s", delay, error)
        self._pause(delay)

    def _is_over(self) -> bool:
        return self._cancel_token.cancelled.is_set() or self._left(1.0) <= 0

    def _is_brief(self) -> bool:
        return time.monotonic() - self._began < _BRIEF

    def _report(self, error: Exception | None) -> None:
        if self._on_outcome is not None:
            self._on_outcome(error)

    def _left(self, longest: float) -> float:
        """Seconds that an action may take."""
        if self._deadline is None:
            return longest
        return min(longest, self._deadline - time.monotonic())

    def _pause(self, seconds: float) -> None:
        self._cancel_token.cancelled.wait(max(self._left(seconds), 0.0))

    def _progress(self) -> None:
        self._has_answered = True
        self._unreadable = 0
        self._backoff.reset()

    def _limits(self, silence: float) -> Limits:
        """For a call, which with all its repeats must end by the deadline."""
        given = self._bound.request_timeout or (CONNECT, silence)
        limits = limits_until(self._bound.configuration, given, self._deadline)
        if self._deadline is None:
            return limits
        # A response that trickles must not take all of the time either.
        longest = time.monotonic() + max(limits.connect, limits.read)
        return limits._replace(deadline=min(limits.deadline, longest))

    def _call(self, query: dict[str, Any], **others: Any) -> Any:
        """The response to a call of the list method, which the token can cancel."""
        with self._cancel_token.covering_calls():
            return self._bound(query, **others)

    # The list

    def _list(self) -> Iterator[Change[T]]:
        """Events for what a new list holds, as far as it was not known."""
        for paged in (True, True, False):
            try:
                yield from self._list_once(paged)
            except GoneError as error:
                # A page came too late. The last list is one response, in which that can't happen.
                if not paged:
                    raise
                _log.info("watch: listing again: %s", error)
            else:
                return

    def _list_once(self, paged: bool) -> Iterator[Change[T]]:
        self.known.begin_list()
        version: str | None = None
        token: str | None = None
        while True:
            page = self._page(token, paged)
            self._has_answered = True
            self._report(None)
            if version is None:
                # Of the first page: what happens while the others are fetched, the stream brings.
                version = page.version
            items = page.items[::-1]
            asked, token = token, page.token
            del page
            if token is not None and token == asked:
                raise ResponseError(
                    "watch: expected a new 'continue' token with each page, got the same one twice"
                )
            while items:
                # What the caller does with an event takes time, too.
                if self._is_over():
                    return
                yield from self._listed(items.pop())
            if token is None:
                break
            if self._is_over():
                return
        if (yield from self._list_ends()):
            self.resource_version = version

    def _page(self, token: str | None, paged: bool) -> Page:
        limit = self._bound.argument("limit") or _PAGE_SIZE
        response = self._call(
            {
                "limit": limit if paged else None,
                "continue": token,
                "sendInitialEvents": None,
                "allowWatchBookmarks": None,
            },
            request_timeout=self._limits(_LIST_SECONDS),
        )
        return page_from("watch", response)

    def _listed(self, item: Any) -> Iterator[Change[T]]:
        replaced, event = self.known.listed(item._raw)
        if replaced is not None:
            yield "DELETED", self._tombstone(replaced)
        if event is not None and not self._silent_list:
            yield ("ADDED" if event == "ADDED" else "MODIFIED"), item

    def _list_ends(self) -> Generator[Change[T], None, bool]:
        """Events for what the list no longer holds; whether there was time for all of them."""
        while not self._is_over():
            gone = self.known.gone()
            if gone is None:
                self._silent_list = False
                return True
            yield "DELETED", self._tombstone(gone)
        return False

    def _tombstone(self, known: KnownObject) -> T:
        """What is known of an object whose deletion was not seen."""
        metadata = {"name": known.name, "uid": known.uid, "resourceVersion": known.resource_version}
        if known.namespace:
            metadata["namespace"] = known.namespace
        return self._to_model({**self._bound.type_meta(), "metadata": metadata})

    def _to_model(self, manifest: dict[str, Any]) -> T:
        obj: Any = self._bound.model._wrap(manifest)
        return obj  # type: ignore[no-any-return]

    # The stream

    def _stream(self) -> Iterator[Change[T]]:
        """Events of one connection."""
        listing = self.resource_version is None
        if listing:
            self.known.begin_list()
        limits = self._limits(SILENCE)
        response = self._call(
            {
                "watch": True,
                "allowWatchBookmarks": True,
                "limit": None,
                "resourceVersion": self.resource_version,
                "sendInitialEvents": True if listing else None,
                "resourceVersionMatch": "NotOlderThan" if listing else None,
            },
            preload_content=False,
            request_timeout=limits,
        )
        self._report(None)
        with self._cancel_token.covering_stream(response):
            for line in lines(response, limits.read, self._deadline):
                yield from self._event(line)
                if self._is_over():
                    return

    def _event(self, line: bytes) -> Iterator[Change[T]]:
        kind, manifest = parse_event(line)
        if kind == "ERROR":
            raise error_from_event(manifest, self._bound.path)
        metadata = manifest.get("metadata")
        version = metadata.get("resourceVersion") if isinstance(metadata, dict) else None
        if not isinstance(metadata, dict) or not isinstance(version, str):
            raise ResponseError(
                f"watch: expected an object with metadata.resourceVersion in a {kind} event, got "
                f"one without"
            )
        self._progress()
        if kind == "BOOKMARK":
            yield from self._bookmark(version, metadata, manifest)
        elif self.resource_version is None and kind != "DELETED":
            yield from self._listed(self._to_model(manifest))
        else:
            news = self.known.note(manifest, kind)
            if self.resource_version is not None:
                self.resource_version = version
            if news:
                yield event_type(kind), self._to_model(manifest)

    def _bookmark(
        self, version: str, metadata: dict[str, Any], manifest: dict[str, Any]
    ) -> Iterator[Change[T]]:
        if self.resource_version is None:
            annotations = metadata.get("annotations")
            if not isinstance(annotations, dict) or annotations.get(_INITIAL_END) != "true":
                return
            if not (yield from self._list_ends()):
                return
        self.resource_version = version
        if self._gives_bookmarks:
            yield "BOOKMARK", self._to_model(manifest)


def _is_passing(error: Exception) -> bool:
    """Whether an error may be gone after a while."""
    return not isinstance(error, ApiError) or isinstance(
        error, (TooManyRequestsError, ServerError, GoneError)
    )
