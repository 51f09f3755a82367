"""Methods of API classes that are written once and given to each kind."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, cast

from kserve_models.client._operations.api import Api

if TYPE_CHECKING:
    from kserve_models.client._request.operation import ApiResource, Operation

operation = cast("Operation", None)
"""What a pattern carries out: nothing. By this name its copies find the operation of their kind."""

_PUBLIC = "kserve_models.api"
_WIDTH = 92
"""Columns of the first lines of a docstring, its indent aside."""


class Calls(Api):
    """Base of the calls that all kinds of a scope share.

    Its methods are patterns. Those of API classes are copies, which carry out the operation of one
    kind, and have the name, the annotations and the docstring that belong to it.
    """

    _suffix: ClassVar[str]
    """What the names of the copies end with."""

    @classmethod
    def of(cls, api_version: str, kind: str) -> Any:
        """The class as it is for one kind: its attributes give the copies to the class that has them."""
        return _CallsOfKind(cls, (api_version, kind))


class _CallsOfKind:
    """The methods of a class of calls, for one kind."""

    def __init__(self, calls: type[Calls], kind: tuple[str, str]) -> None:
        self._calls = calls
        self._kind = kind

    def __getattr__(self, action: str) -> _Method:
        return _Method(getattr(self._calls, action), self._calls._suffix, self._kind)


class _Method:
    """A method that is copied when it is first asked for, and takes this object's place then.

    Importing an API class makes hundreds of these, of which a program uses few.
    """

    def __init__(self, pattern: FunctionType, suffix: str, kind: tuple[str, str]) -> None:
        self._pattern = pattern
        self._suffix = suffix
        self._kind = kind

    def __set_name__(self, owner: type[Api], name: str) -> None:
        self._owner = owner
        self._name = name

    def __get__(self, api: Api | None, cls: type[Api]) -> Any:
        copy = self._copy()
        setattr(self._owner, self._name, copy)
        return copy.__get__(api, cls)

    @property
    def operation(self) -> Operation:
        """What the method carries out."""
        return self._resource.operation(self._pattern.__name__)

    @property
    def _resource(self) -> ApiResource:
        from kserve_models.client._operations.api_resources import RESOURCES

        return RESOURCES[self._kind]

    def _copy(self) -> FunctionType:
        pattern, found = self._pattern, self.operation
        copy = FunctionType(
            pattern.__code__.replace(co_name=self._name),
            {"__name__": pattern.__module__, "operation": found},
            self._name,
            pattern.__defaults__,
        )
        copy.__kwdefaults__ = pattern.__kwdefaults__
        copy.__annotations__ = self._annotations()
        copy.__doc__ = self._docstring(found)
        # Where the method is found, by those who look and by pickle.
        copy.__module__ = _PUBLIC
        copy.__qualname__ = f"{self._resource.api}.{self._name}"
        copy.__dict__["operation"] = found
        return copy

    def _annotations(self) -> dict[str, Any]:
        annotations = {**self._pattern.__annotations__}
        del annotations["self"]
        return {name: self._named(text) for name, text in annotations.items()}

    def _docstring(self, found: Operation) -> str:
        action, text = self._pattern.__name__, self._pattern.__doc__ or ""
        if self._suffix:
            return text.replace(f"`{action}`", f"`{found.name}`")
        from kserve_models.models._resources import ACTIONS

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
