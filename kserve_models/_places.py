"""Where in an object a value is: ``spec.predictor.containers[0].name``."""

from __future__ import annotations

from kserve_models._fields import Kept, View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any


def text(path: Iterable[Any]) -> str:
    """A path as messages show it; empty for the object itself."""
    parts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(parts).removeprefix(".")


def find(value: Any, is_meant: Callable[[Any], bool]) -> tuple[list[Any], Any] | None:
    """Path and value of the first value, neither a container nor a model, that is meant."""
    if isinstance(value, View):
        return find(value._raw, is_meant)
    if isinstance(value, Kept):
        return find(value.written, is_meant)
    items: Iterable[tuple[Any, Any]]
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, (list, tuple)):
        items = enumerate(value)
    else:
        return ([], value) if is_meant(value) else None
    for step, item in items:
        found = find(item, is_meant)
        if found is not None:
            return [step, *found[0]], found[1]
    return None
