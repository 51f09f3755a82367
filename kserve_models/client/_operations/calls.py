"""Methods of API classes that are written once and given to each kind."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar

from kserve_models.client._operations.api import Api
from kserve_models.client._operations.kinds import RESOURCES
from kserve_models.client._request.operation import Operation
from kserve_models.models._resources import ACTIONS

if TYPE_CHECKING:
    from kserve_models.client._request.operation import ApiResource

operation = Operation("", "", "", "", "", "", {}, ())
"""What a pattern carries out: nothing. By this name its copies find the operation of their kind."""

_WIDTH = 92
"""Columns of the first lines of a docstring, its indent aside."""


class Calls(Api):
    """Base of the calls that all kinds of a scope share.

    Its methods are patterns: those of API classes are copies, made by ``of``, which carry out the
    operation of one kind, and have the name, the annotations and the docstring that belong to it.
    """

    _suffix: ClassVar[str]
    """What the names of the copies end with."""

    @classmethod
    def of(cls, api_version: str, kind: str) -> Any:
        """The class as it is for one kind: its attributes are the copies."""
        return _CallsOfKind(cls, RESOURCES[api_version, kind])


class _CallsOfKind:
    """The methods of a class of calls, for one kind."""

    def __init__(self, calls: type[Calls], resource: ApiResource) -> None:
        self._calls = calls
        self._resource = resource

    def __getattr__(self, action: str) -> FunctionType:
        pattern: FunctionType = getattr(self._calls, action)
        found = self._resource.operation(action)
        name = found.name + self._calls._suffix
        copy = FunctionType(
            pattern.__code__.replace(co_name=name),
            {"__name__": pattern.__module__, "operation": found},
            name,
            pattern.__defaults__,
        )
        copy.__kwdefaults__ = pattern.__kwdefaults__
        copy.__annotations__ = self._annotations(pattern)
        copy.__doc__ = self._docstring(pattern.__doc__ or "", action, found)
        # Where the method is found, by those who look and by pickle.
        copy.__qualname__ = f"{self._resource.api}.{name}"
        package, _, _ = pattern.__module__.rpartition(".")
        copy.__module__ = package
        copy.__dict__["operation"] = found
        return copy

    def _annotations(self, pattern: FunctionType) -> dict[str, Any]:
        annotations = {**pattern.__annotations__}
        del annotations["self"]
        return {name: self._named(text) for name, text in annotations.items()}

    def _docstring(self, text: str, action: str, found: Operation) -> str:
        if self._calls._suffix:
            return text.replace(f"`{action}`", f"`{found.name}`")
        _, _, rest = text.partition("\n\n")
        summary = ACTIONS[action]["summary"].format(kind=self._resource.kind)
        return f"{_wrapped(summary)}\n\n{self._named(rest)}"

    def _named(self, text: str) -> str:
        """A text with the names of the kind's classes: those of its lists begin like its own."""
        return text.replace("Object", self._resource.model)


def _wrapped(text: str) -> str:
    """A text in lines, as docstrings of methods have them."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > _WIDTH - (len(lines) == 1) * 3:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "\n        ".join(lines)
