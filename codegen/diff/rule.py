"""What a rule is: which changes it knows, how severe they are, whom they break, the way out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from codegen.diff.changes.change import Change


class Severity(Enum):
    """How much a change asks of people; the worst first."""

    UNHANDLED = "unhandled"
    """No rule knows the change."""
    BREAKING = "breaking"
    """Manifests that were valid are refused or mean something else; code stops working."""
    RISKY = "risky"
    """Someone may depend on what changed."""
    SAFE = "safe"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class View(Enum):
    """Whose view of the change counts."""

    MANIFEST = "manifest"
    """Manifests and objects that are stored in a cluster."""
    PYTHON = "python"
    """Code that uses this package."""


@dataclass(frozen=True)
class Rule:
    """One kind of change.

    ``says`` is what changed, with ``{name}``, ``{old}`` and ``{new}`` of the change filled in;
    ``whom`` says whom it breaks, ``way_out`` what these people do.
    """

    view: View
    severity: Severity
    matches: Callable[[Change], bool]
    says: str
    whom: str
    way_out: str
    hidden: bool = False
    """Whether reports leave it out unless asked."""

    @property
    def summary(self) -> str:
        """What the rule is about, in a sentence."""
        module = sys.modules[self.matches.__module__]
        return (module.__doc__ or "").partition("\n")[0]


BREAKING = Severity.BREAKING
RISKY = Severity.RISKY
SAFE = Severity.SAFE
MANIFEST = View.MANIFEST
PYTHON = View.PYTHON
