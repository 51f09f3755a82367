"""Components with what they refer to written out, as CustomResourceDefinitions hold them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from codegen.bundle import BundledSchemas
from codegen.problems import InputError, Problem

# The API server knows the metadata of objects itself and refuses a schema for more than its name.
_SERVER_KNOWS = frozenset({"V1ObjectMeta", "V1ListMeta"})
Schema = TypeVar("Schema")


class Expansion(ABC, Generic[Schema]):
    """The components of a document with what they refer to written out: each is made once."""

    def __init__(self, bundle: BundledSchemas) -> None:
        self._bundle = bundle
        self._made: dict[str, Schema] = {}
        self._open: list[str] = []

    @property
    def made(self) -> frozenset[str]:
        """The components that were asked for, directly or by another."""
        return frozenset(self._made)

    def component(self, name: str) -> Schema:
        """The schema of a component, as a CustomResourceDefinition holds it.

        Raises:
            InputError: the component holds itself.
        """
        return self._opaque() if name in _SERVER_KNOWS else self.written(name)

    def written(self, name: str) -> Schema:
        """The schema of a component, also where an API server takes none for it.

        Raises:
            InputError: the component holds itself.
        """
        if name in self._open:
            way = " -> ".join([*self._open[self._open.index(name) :], name])
            message = f"a CustomResourceDefinition can't hold what leads back to itself: {way}"
            raise InputError([Problem(self._bundle.place(name), message)])
        if name not in self._made:
            self._open.append(name)
            self._made[name] = self._make(name)
            self._open.pop()
        return self._made[name]

    @abstractmethod
    def _make(self, name: str) -> Schema:
        """Write a component out, with ``component`` for what it refers to."""

    @abstractmethod
    def _opaque(self) -> Schema:
        """An object that nothing is said of."""
