"""Where in an object a value is: ``spec.predictor.containers[0].name``."""

from __future__ import annotations

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any


def format_path(path: Iterable[Any]) -> str:
    """A path as messages show it; empty for the object itself."""
    parts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(parts).removeprefix(".")


def value_at(value: Any, path: Iterable[Any]) -> Any:
    """The value at a path; None where there is none."""
    for step in path:
        if type(value) is dict:
            value = value.get(step)
        elif type(value) is list and type(step) is int and step < len(value):
            value = value[step]
        else:
            return None
    return value


def find_value(
    value: Any,
    is_meant: Callable[[Any], bool],
    unwrapped: Callable[[Any], Any] = lambda value: value,
) -> tuple[list[Any], Any] | None:
    """Path and value of the first value, no container, that is meant.

    ``unwrapped`` gives what to search in place of a value that wraps another.
    """
    value = unwrapped(value)
    items: Iterable[tuple[Any, Any]]
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, (list, tuple)):
        items = enumerate(value)
    else:
        return ([], value) if is_meant(value) else None
    for step, item in items:
        found = find_value(item, is_meant, unwrapped)
        if found is not None:
            return [step, *found[0]], found[1]
    return None
