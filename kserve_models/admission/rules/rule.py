"""What a rule of a webhook is: its id, and what ``kserve-models rules`` and the docs say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Needs = Literal["", "old", "cluster", "config map"]
"""What a rule must know beside the object: the object before, other objects, KServe's ConfigMap."""


@dataclass(frozen=True)
class Rule:
    """A rule.

    Attributes:
        id: as it stands in ``Problem.rule``.
        field: what it is about, as a path.
        summary: what must hold, in a line.
        needs: what it must know beside the object.
    """

    id: str
    field: str
    summary: str
    needs: Needs = ""


def have(names: list[str]) -> str:
    """Of whom something is said: the first of some objects, how many others, and the verb."""
    first, *others = names
    if not others:
        return f"{first} has"
    return f"{first} and {len(others)} other{'s' if others[1:] else ''} have"


def unknown(objects: str) -> str:
    """What is said of an object that is not compared with those of the cluster.

    Args:
        objects: which, in the plural.
    """
    return f"not compared with the {objects} of the cluster, which are not known"
