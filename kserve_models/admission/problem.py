"""A problem that admission finds in an object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kserve_models._text import value_paths

Severity = Literal["error", "warning", "not checked"]
"""``error``: the cluster refuses the object. ``warning``: it takes it, and warns or drops a field.
``not checked``: a rule concerns the object, but what it needs to know is not given."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a value, and where.

    Attributes:
        path: steps from the object to the value, in names of the manifest: text for a key, a whole
            number for an item of a list; empty for the object itself.
        message: what was expected and what came, without the path.
        rule: the id of the rule that found it, as ``kserve-models rules`` lists it.
        severity: whether a cluster refuses the object for it.
        value: the value found; None where there is none.
    """

    path: tuple[str | int, ...]
    message: str
    rule: str
    severity: Severity = "error"
    value: Any = None

    @property
    def field(self) -> str:
        """The path as text: ``spec.predictor.containers[0].name``."""
        return value_paths.format_path(self.path)


class RefusedError(ValueError):
    """An object that a cluster would refuse.

    Attributes: problems (list[Problem]: why).
    """

    def __init__(self, operation: str, obj: Mapping[str, Any], problems: Sequence[Problem]) -> None:
        super().__init__(operation, obj, problems)
        self.problems = list(problems)

    def __str__(self) -> str:
        operation, obj, problems = self.args
        name = (obj.get("metadata") or {}).get("name", "")
        lines = [f"  {p.field or 'the object'}: {p.message} [{p.rule}]" for p in problems]
        head = f"{operation}: a cluster would refuse {obj.get('kind')} {name}".rstrip()
        return "\n".join([f"{head}:", *lines])
