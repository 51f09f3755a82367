"""Requests to webhooks, made from a base and changes to it.

A change is a table of values by place: names and numbers of items with spaces between, the first of
which may be short for a longer one (``SHORT``). ``@name`` is the annotation ``serving.kserve.io/name``.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Change = Mapping[str, Any]
REMOVED = object()
"""As a value: what is there goes away."""
SHORT = {
    "p": "spec predictor",
    "t": "spec transformer",
    "e": "spec explainer",
    "c": "spec canary 0 predictor",
    "d": "spec canary 1 predictor",
}
_PREFIX = "serving.kserve.io/"
_UPDATED, _SURROUNDED, _CONFIGURED = 1 / 4, 1 / 4, 1 / 8
"""Shares of the requests that are drawn."""


@dataclass(frozen=True)
class Case:
    """A request.

    Attributes:
        name: what it is made of.
        object: what is to be stored.
        old: what is stored; None for a creation.
        existing: what else is stored.
        config_map: values that the ConfigMap has instead of those that KServe ships.
        is_deletion: whether the object is stored, and to be deleted.
    """

    name: str
    object: dict[str, Any]
    old: dict[str, Any] | None = None
    existing: Sequence[dict[str, Any]] = ()
    config_map: Mapping[str, str] = field(default_factory=dict)
    is_deletion: bool = False


@dataclass(frozen=True)
class Draft:
    """A request that is not made yet.

    Attributes:
        name: as that of the case.
        base: what the object is made from.
        changes: those of the object.
        changes_of_old: those of the object before; None for a creation.
        existing: as that of the case.
        config_map: as that of the case.
        is_deletion: as that of the case.
    """

    name: str
    base: dict[str, Any]
    changes: Sequence[Change] = ()
    changes_of_old: Sequence[Change] | None = None
    existing: Sequence[dict[str, Any]] = ()
    config_map: Mapping[str, str] = field(default_factory=dict)
    is_deletion: bool = False

    def case(self) -> Case:
        """Make it."""
        before = self.changes_of_old
        return Case(
            self.name,
            changed(self.base, *self.changes),
            None if before is None else changed(self.base, *before),
            self.existing,
            self.config_map,
            self.is_deletion,
        )


@dataclass(frozen=True)
class Group:
    """Bases and the changes that are made to each of them.

    Attributes:
        bases: objects by name.
        changes: what breaks a rule or nearly does, by name.
        updates: changes that make the object before from the base.
        surroundings: other stored objects, by name.
        config_maps: values of the ConfigMap, by name.
        config_map: those of it that all cases have.
        is_deletion: whether all are deletions.
    """

    bases: Mapping[str, dict[str, Any]]
    changes: Mapping[str, Change]
    updates: Mapping[str, Change] = field(default_factory=dict)
    surroundings: Mapping[str, Sequence[dict[str, Any]]] = field(default_factory=dict)
    config_maps: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    config_map: Mapping[str, str] = field(default_factory=dict)
    is_deletion: bool = False

    def drafts(self, seed: int, count: int) -> Iterator[Draft]:
        """All: single changes, and so many of several at once."""
        for draft in (*self._singles(), *self._several(seed, count)):
            yield dataclasses.replace(draft, is_deletion=self.is_deletion)

    def _singles(self) -> Iterator[Draft]:
        """Each base, each change to it, each update of it, in each surrounding."""
        always = self.config_map
        for name, base in self.bases.items():
            yield Draft(name, base, config_map=always)
            for label, change in self.changes.items():
                yield Draft(f"{name}+{label}", base, [change], config_map=always)
            for label, change in self.updates.items():
                yield Draft(f"{name}<{label}", base, [], [change], config_map=always)
                yield Draft(f"{name}>{label}", base, [change], [], config_map=always)
            for label, existing in self.surroundings.items():
                yield Draft(f"{name}@{label}", base, existing=existing, config_map=always)
            for label, values in self.config_maps.items():
                yield Draft(f"{name}%{label}", base, config_map=values)

    def _several(self, seed: int, count: int) -> Iterator[Draft]:
        """Two or three changes, an update and a surrounding at once, drawn by a seed."""
        draw = random.Random(seed)
        bases, labels, updates, surroundings, config_maps = (
            sorted(table)
            for table in (
                self.bases,
                self.changes,
                self.updates,
                self.surroundings,
                self.config_maps,
            )
        )
        for number in range(count):
            name = draw.choice(bases)
            drawn = draw.sample(labels, k=min(draw.choice((2, 2, 3)), len(labels)))
            changes = [self.changes[label] for label in drawn]
            title = f"{number}:{name}+{'+'.join(drawn)}"
            before: list[Change] | None = None
            existing: Sequence[dict[str, Any]] = ()
            values = self.config_map
            if updates and draw.random() < _UPDATED:
                label = draw.choice(updates)
                before, title = [*changes, self.updates[label]], f"{title}<{label}"
            if surroundings and draw.random() < _SURROUNDED:
                label = draw.choice(surroundings)
                existing, title = self.surroundings[label], f"{title}@{label}"
            if config_maps and draw.random() < _CONFIGURED:
                label = draw.choice(config_maps)
                values, title = self.config_maps[label], f"{title}%{label}"
            yield Draft(title, self.bases[name], changes, before, existing, values)


def changed(obj: Mapping[str, Any], *changes: Change) -> dict[str, Any]:
    """A copy of an object with changes made to it."""
    result: dict[str, Any] = copy.deepcopy(dict(obj))
    for change in changes:
        for place, value in change.items():
            _put(result, _steps(place), value if value is REMOVED else copy.deepcopy(value))
    return result


def everywhere(changes: Mapping[str, Change], places: Iterable[str]) -> dict[str, Change]:
    """Changes within a part, made at several parts: their places are without the part's."""
    return {
        f"{part.replace(' ', '.')}.{label}": {
            f"{part} {place}".strip(): value for place, value in change.items()
        }
        for part in places
        for label, change in changes.items()
    }


def _steps(place: str) -> list[str]:
    if place.startswith("@"):
        return ["metadata", "annotations", _PREFIX + place[1:]]
    first, *rest = place.split(" ")
    return [*SHORT.get(first, first).split(" "), *rest]


def _put(target: Any, steps: list[str], value: Any) -> None:
    step, *rest = steps
    if isinstance(target, list):
        number = int(step)
        while len(target) <= number:
            target.append({})
        if rest:
            _put(target[number], rest, value)
        elif value is REMOVED:
            del target[number]
        else:
            target[number] = value
    elif not isinstance(target, dict):
        return  # another change has put a plain value there
    elif rest:
        if not isinstance(target.get(step), (dict, list)):
            target[step] = [] if rest[0].isdecimal() else {}
        if isinstance(target[step], list) and not rest[0].isdecimal():
            return
        _put(target[step], rest, value)
    elif value is REMOVED:
        target.pop(step, None)
    else:
        target[step] = value


def text(value: Any) -> str:
    """JSON without spaces, keys sorted."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
