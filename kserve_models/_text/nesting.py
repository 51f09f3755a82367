"""How deep lists and maps may be inside each other: one limit for all that is read and written.

Readers of files hold it to the letter. Where that would cost time, what Python can follow passes,
and the limit is what an error says once Python can't.
"""

from __future__ import annotations

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

MAX_DEPTH = 100
TOO_DEEP = f"expected at most {MAX_DEPTH} lists and maps inside each other; make the data flatter"


def data_error(
    error: Exception,
    values: Iterable[Any],
    unwrapped: Callable[[Any], Any] = lambda value: value,
) -> Exception:
    """What to raise for data that Python, or an encoder, could not follow.

    ``unwrapped`` gives what to search in place of a value that wraps another.

    Returns:
        A ValueError where one of the values is nested too deep, or in itself; the error itself
        where it is the caller's stack that was full already.
    """
    return ValueError(TOO_DEEP) if _is_deep(values, unwrapped) else error


def text_error(error: RecursionError, text: str | bytes | bytearray) -> Exception:
    """What to raise for a JSON text that Python could not follow; see ``data_error``."""
    return ValueError(TOO_DEEP) if text_is_deep(text) else error


def text_is_deep(text: str | bytes | bytearray) -> bool:
    """Whether a text that begins as JSON is nested too deep."""
    import re

    # What this asks about is ASCII, and no part of another character in UTF-8.
    content = text if isinstance(text, str) else text.decode("latin-1")
    if content.lstrip()[:1] not in ("{", "["):
        return False
    depth = 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', content):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > MAX_DEPTH:
            return True
    return False


def _is_deep(values: Iterable[Any], unwrapped: Callable[[Any], Any]) -> bool:
    from collections.abc import Mapping

    work = [(value, 1) for value in values]
    # What is in several places is searched again only where it is deeper.
    seen: dict[int, int] = {}
    while work:
        value, depth = work.pop()
        value = unwrapped(value)
        if not isinstance(value, (Mapping, list, tuple)) or depth <= seen.get(id(value), 0):
            continue
        if depth > MAX_DEPTH:
            return True
        seen[id(value)] = depth
        items = list(value.values()) if isinstance(value, Mapping) else value
        work += [(item, depth + 1) for item in items]
    return False
