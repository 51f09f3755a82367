"""A value in an object, and where it is: what rules walk along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kserve_models.admission.problem import Problem, Severity


@dataclass(frozen=True)
class Field:
    """A value and its path. What a value of another type does not have is unset, and no error.

    Attributes:
        value: the value; None where there is none, or null.
        path: as that of a ``Problem``.
    """

    value: Any
    path: tuple[str | int, ...] = ()

    def __getitem__(self, key: str) -> Field:
        """The field of a map."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Field(value, (*self.path, key))

    def at(self, *keys: str) -> Field:
        """A field further down."""
        found = self
        for key in keys:
            found = found[key]
        return found

    @property
    def is_set(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    @property
    def items(self) -> list[Field]:
        """The items of a list."""
        values = self.value if isinstance(self.value, list) else []
        return [Field(value, (*self.path, index)) for index, value in enumerate(values)]

    @property
    def entries(self) -> list[tuple[str, Field]]:
        """The keys and values of a map."""
        keys = list(self.value) if isinstance(self.value, dict) else []
        return [(key, self[key]) for key in keys]

    @property
    def text(self) -> str:
        """The text; empty where there is none."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def number(self) -> int:
        """The whole number; 0 where there is none."""
        is_number = isinstance(self.value, (int, float)) and not isinstance(self.value, bool)
        return int(self.value) if is_number and abs(self.value) < float("inf") else 0

    @property
    def size(self) -> int:
        """How many items or keys a list or a map has."""
        return len(self.value) if isinstance(self.value, (dict, list)) else 0

    def has(self, key: str) -> bool:
        """Whether a map has a key, be its value null or not."""
        return isinstance(self.value, dict) and key in self.value

    def named(self, name: str) -> Iterator[Field]:
        """The items of a list that have this ``name``."""
        return (item for item in self.items if item["name"].text == name)

    def problem(self, rule: str, message: str, severity: Severity = "error") -> Problem:
        """A problem of this value."""
        return Problem(self.path, message, rule, severity, self.value)
