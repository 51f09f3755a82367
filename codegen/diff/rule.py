"""What a rule is: which changes it knows, how severe they are, whom they break, the way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from codegen.diff.changes.change import Change
from codegen.diff.severity import Severity

Condition = Callable[[Change], bool]


class View(Enum):
    """Whose view of the change counts."""

    MANIFEST = "manifest"
    """Manifests and objects that are stored in a cluster."""
    PYTHON = "python"
    """Code that uses this package."""


MANIFEST = View.MANIFEST
PYTHON = View.PYTHON
NOTHING = "Nothing to do."


@dataclass(frozen=True)
class Rule:
    """One kind of change.

    ``summary`` says in a sentence what the rule is about, ``message`` what changed, with
    ``{name}``, ``{key}``, ``{old}``, ``{new}`` and ``{candidates}`` of the change filled in;
    ``impact`` says whom it breaks, ``fix`` what these people do.
    """

    id: str
    view: View
    severity: Severity
    summary: str
    matches: Condition
    message: str
    impact: str = "Nobody."
    fix: str = NOTHING
    hidden: bool = False
    """Whether reports leave it out unless asked."""


def _always(_: Change) -> bool:
    return True


def on(what: str, *keys: str, where: Condition = _always) -> Condition:
    """Changes of one of these keys; of these, those that fit ``where``."""
    return lambda change: change.at(what, *keys) and where(change)


def added(what: str, *keys: str, where: Condition = _always) -> Condition:
    """One of these keys is there on the new side alone."""
    return on(what, *keys, where=lambda change: change.added and where(change))


def removed(what: str, *keys: str, where: Condition = _always) -> Condition:
    """One of these keys is there on the old side alone."""
    return on(what, *keys, where=lambda change: change.removed and where(change))


def changed(what: str, *keys: str, where: Condition = _always) -> Condition:
    """One of these keys is there on both sides."""
    return on(what, *keys, where=lambda change: change.changed and where(change))


def turned_on(what: str, *keys: str, where: Condition = _always) -> Condition:
    """One of these keys is true on the new side."""
    return on(what, *keys, where=lambda change: change.new is True and where(change))


def turned_off(what: str, *keys: str, where: Condition = _always) -> Condition:
    """One of these keys is not true on the new side."""
    return on(what, *keys, where=lambda change: change.new is not True and where(change))
