"""How much a change asks of people."""

from __future__ import annotations

from enum import Enum


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


BREAKING = Severity.BREAKING
RISKY = Severity.RISKY
SAFE = Severity.SAFE
