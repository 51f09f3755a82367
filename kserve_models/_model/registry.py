"""The model classes by name, which packages of generated classes make known."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_loaders: list[Callable[[str], Any]] = []
_classes: dict[str, Any] = {}


def register(load: Callable[[str], Any]) -> None:
    """Say what imports a model class by its name, and raises AttributeError where there is none."""
    if load not in _loaders:
        _loaders.append(load)


def register_package_of(cls: type) -> None:
    """Register the ``_load_class`` of the package that a class is defined in, if it has one."""
    package = sys.modules.get(cls.__module__.rpartition(".")[0])
    load = vars(package).get("_load_class") if package is not None else None
    if load is not None:
        register(load)


def model_class(name: str) -> Any:
    """The model class of that name, imported on first use.

    Raises:
        LookupError: no package of generated classes has it.
    """
    cls = _classes.get(name)
    if cls is None:
        cls = _classes[name] = _load(name)
    return cls


def _load(name: str) -> Any:
    for load in _loaders:
        try:
            return load(name)
        except AttributeError:
            continue
    raise LookupError(f"there is no model class {name!r}: import the package that has it")
