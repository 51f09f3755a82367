"""Changes with one cause."""

from __future__ import annotations

from dataclasses import dataclass, field

from codegen.diff.changes.change import Change
from codegen.diff.changes.class_changes import ClassChange
from codegen.diff.changes.method_changes import MethodChange
from codegen.diff.compare.comparison import SettingDifference
from codegen.diff.compare.pairs import Pair
from codegen.diff.sides.locations import HERE, Location, Step
from codegen.schema.source import unescape

_EXAMPLES = 3


@dataclass(eq=False)
class Cause:
    """Changes with one cause: all at one place of objects that are alike."""

    changes: list[Change]
    pairs: list[Pair] = field(default_factory=list)
    settings: list[SettingDifference] = field(default_factory=list)
    class_changes: list[ClassChange] = field(default_factory=list)
    method_changes: list[MethodChange] = field(default_factory=list)

    around: Step | None = None
    """The way to the object of another type that the changes are in, where they are in one."""

    @property
    def step(self) -> Step:
        """The way from the object to what changed."""
        if self.around is not None:
            return self.around
        return self.changes[0].step if self.changes else HERE

    @property
    def path(self) -> str:
        """The way from the object to what changed, as text."""
        return self.step.text

    @property
    def property_name(self) -> str:
        """The property of the object that the change is at or below, or empty."""
        return property_of(self.step.pointer)

    @property
    def property_names(self) -> set[str]:
        """The property's names: a renamed one has two."""
        before = {change.before.pointer for change in self.changes if change.before}
        return {self.property_name, *map(property_of, before)}

    @property
    def kinds(self) -> list[str]:
        """The kinds and versions that it reaches."""
        found = {root for pair in self.pairs for root in pair.roots if "/" in root}
        for setting in self.settings:
            found.add(f"{setting.kind}/{setting.version}" if setting.version else setting.kind)
        return sorted(found)

    @property
    def places(self) -> int:
        """Number of places that it reaches."""
        return sum(pair.places for pair in self._located()) + len(self.settings)

    def _located(self) -> list[Pair]:
        """The pairs that kinds hold; all where no kind holds any."""
        found = [pair for pair in self.pairs if any("/" in root for root in pair.roots)]
        return found or self.pairs

    def location_of(self, where: Location) -> Location:
        """The place of what changed, for one of the object."""
        return where.below(self.step)

    @property
    def locations(self) -> list[Location]:
        """The first places of what changed."""
        return [self.location_of(where) for where in self.examples]

    @property
    def examples(self) -> list[Location]:
        """The places with the shortest paths."""
        found = [where for pair in self._located() for where in pair.examples]
        return sorted(set(found), key=lambda where: (len(where.path), where))[:_EXAMPLES]


def property_of(pointer: str) -> str:
    """The property that a JSON pointer from an object goes through, or empty."""
    tokens = pointer.split("/")
    return unescape(tokens[2]) if tokens[1:2] == ["properties"] else ""
