"""Lists in pages."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, TypeVar, cast

from kserve_models.client._operations.list_call import BoundList, ListCall, bound_list, check_limit
from kserve_models.client._operations.pages import page_from
from kserve_models.client.exceptions import GoneError, ResponseError

T = TypeVar("T")

_EXPIRIES = 5
"""Tokens that may expire in a row without one item between them."""
_log = logging.getLogger("kserve_models.client")


def paginate(call: ListCall[T], *args: Any, limit: int = 500, **kwargs: Any) -> Iterator[T]:
    """The objects of a list, fetched page by page as they are asked for.

    One page is held at a time: it is dropped before the next one is fetched.

    An API server keeps the state that a list began with for some minutes. If a page is asked for
    later (410), the rest comes in its present state, after the last object that was given: no
    object comes twice, and each one that was there all the time comes once. What was created
    meanwhile under a name before that point is not in the list. Call ``paginate`` again, or use
    ``watch``, where this matters.

    Args:
        call: a bound list method, such as ``api.list_namespaced_inference_service``.
        args: its positional arguments, such as the namespace.
        limit: objects in a page, at most.
        kwargs: its other arguments, such as ``label_selector``.

    Raises:
        TypeError: ``call`` is not a list method of an API object, does not take the arguments, or one
            of them is what this function sets itself or can't honour.
        ValueError: ``limit`` is less than 1.
        ResponseError: an answer is no list of objects, when a page is fetched.
        KServeClientError: as ``call`` raises it, when a page is fetched.
    """
    check_limit("paginate", limit)
    if limit < 1:
        raise ValueError(f"paginate: expected a limit of at least 1, got {limit}")
    return _items(bound_list("paginate", call, args, kwargs), limit)


def _items(bound: BoundList[T], limit: int) -> Iterator[T]:
    position = _Position()
    token: str | None = None
    expiries = 0
    while True:
        query: dict[str, Any] = {"limit": limit, "continue": token}
        if token is not None:
            # The token stands for a version; the server refuses both together.
            query |= {"resourceVersion": None, "resourceVersionMatch": None}
        try:
            items, _, following = page_from("paginate", bound(query))
        except GoneError as error:
            expiries += 1
            if token is None or expiries > _EXPIRIES:
                raise
            token = position.resume(error)
            continue
        if following is not None and following == token:
            # It would lead to this page again, and so on for ever.
            raise ResponseError(
                "paginate: expected a new 'continue' token with each page, got the same one twice"
            )
        token = following
        items.reverse()
        while items:
            item = items.pop()
            if position.is_new(item):
                expiries = 0
                yield cast("T", item)
            del item
        if token is None:
            return


class _Position:
    """How far a list has come, by the order in which an API server lists: by namespace/name."""

    def __init__(self) -> None:
        self._last = ""
        self._ordered = True
        self._skipping = False

    def is_new(self, item: Any) -> bool:
        """Whether an item was not given before; it is the last one given from now on."""
        metadata = item.metadata
        key = f"{(metadata and metadata.namespace) or ''}/{(metadata and metadata.name) or ''}"
        if key <= self._last:
            if self._skipping:
                return False
            self._ordered = False
        self._last = key
        return True

    def resume(self, error: GoneError) -> str | None:
        """The token to go on with, or None for the list's beginning.

        Raises:
            GoneError: the server gave no token, and its order does not tell what was given.
        """
        metadata = error.status and error.status.metadata
        token = (metadata and metadata._continue) or None
        _log.info("paginate: the 'continue' token has expired; going on after %r", self._last)
        if token is None:
            if not self._ordered:
                raise error
            self._skipping = True
        return token
