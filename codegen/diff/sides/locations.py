"""Where something stands in the schema of a kind: spelled out, and as a JSON pointer."""

from __future__ import annotations

from dataclasses import dataclass, field

from codegen.schema.source import escape


@dataclass(frozen=True)
class Step:
    """A way down from one node to another: its spelling, and its JSON pointer."""

    text: str = ""
    pointer: str = ""

    def property(self, name: str) -> Step:
        """To a property."""
        text = f"{self.text}.{name}" if self.text else name
        return Step(text, f"{self.pointer}/properties/{escape(name)}")

    def items(self) -> Step:
        """To the items of a list."""
        return Step(f"{self.text}[]", f"{self.pointer}/items")

    def values(self) -> Step:
        """To the values of a map."""
        return Step(f"{self.text}{{}}", f"{self.pointer}/additionalProperties")

    def then(self, other: Step) -> Step:
        """On by another way."""
        between = "." if self.text and other.text and other.text[0] not in "[{" else ""
        return Step(f"{self.text}{between}{other.text}", self.pointer + other.pointer)


HERE = Step()


@dataclass(frozen=True, order=True)
class Location:
    """A place of a manifest's schema: ``path`` in the kind and version ``root``."""

    root: str
    path: str
    pointer: str = field(compare=False, default="")

    def __str__(self) -> str:
        return f"{self.root} {self.path}".rstrip()

    def below(self, step: Step) -> Location:
        """Down from here."""
        down = Step(self.path, self.pointer).then(step)
        return Location(self.root, down.text, down.pointer)
