"""Adopting CRDs: from what they have and the schema lacks to a patch, and what is left to a person."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from codegen import atomic
from codegen.adopt import changes, fields, kinds, masses, places
from codegen.adopt.files.draft import Draft
from codegen.adopt.left import left_over
from codegen.adopt.sides import Sides
from codegen.adopt.types import TODO, Told, Writer
from codegen.crds.definition import Definition
from codegen.diff.output.phrases import plural
from codegen.problems import InputError, Place, Problem, display_path
from codegen.schema.folder import SchemaFolder

_MOST_ROUNDS = 12


@dataclass
class Adoption:
    """What adopting would change: new texts of files, as a patch, and what a person has to do."""

    folder: Path
    files: dict[str, str]
    patch: str
    told: Told
    left: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """What is in the patch, and what is left, a line each."""
        lines = [
            f"new type: {each}: choose its name, if upstream has another"
            for each in self.told.new_types
        ]
        lines += [f"existing type: {each}" for each in self.told.recognised]
        lines += [f"left: {each}" for each in self.left]
        folder = display_path(self.folder)
        counts = f"{plural(self.descriptions, 'description')} to write: lint names them"
        if self.files:
            lines.append(f"{folder}: {plural(len(self.files), 'file')} changed, {counts}")
        else:
            lines.append(f"{folder}: nothing to add")
        return "".join(f"{line}\n" for line in lines)

    @property
    def descriptions(self) -> int:
        """How many descriptions the patch leaves to be written."""
        return self.patch.count(f"description: {TODO}")

    def write(self) -> None:
        """Write the files, all or none.

        Raises:
            OSError: one of them can't be written; ``filename`` is its path.
        """
        atomic.write_texts({self.folder / name: text for name, text in self.files.items()})


def adopt(folder: Path, definitions: Mapping[str, Definition]) -> Adoption:
    """Find what the CRDs have and the schema lacks, and how it is written into the schema.

    Raises:
        InputError: the schema can't be read.
    """
    SchemaFolder(folder)
    with tempfile.TemporaryDirectory() as beside:
        copy = Path(beside) / "openapi"
        shutil.copytree(folder, copy)
        shown = _Shown(copy, folder)
        try:
            return _adopted(folder, copy, definitions, shown)
        except InputError as error:
            raise InputError(map(shown.problem, error.problems)) from None


def _adopted(
    folder: Path, copy: Path, definitions: Mapping[str, Definition], shown: _Shown
) -> Adoption:
    draft = Draft(copy)
    state = _State()
    sides = Sides(copy, definitions)
    for step in _STEPS:
        sides = _stepped(step, sides, draft, state, lambda: Sides(copy, definitions))
    left = [*state.unwritten, *left_over(sides, state.marks)]
    patch = draft.diff(display_path(folder).lstrip("/"))
    return Adoption(folder, draft.changed, patch, state.told, list(map(shown.text, left)))


@dataclass
class _State:
    """What steps know of those before."""

    added: set[tuple[str, str]] = field(default_factory=set)
    unwritten: list[str] = field(default_factory=list)
    marks: list[masses.Mark] = field(default_factory=list)
    told: Told = field(default_factory=Told)


_Step = Callable[[Sides, Draft, _State], bool]


def _stepped(
    step: _Step, sides: Sides, draft: Draft, state: _State, read: Callable[[], Sides]
) -> Sides:
    """Take a step until it has nothing more to write; what the schema is then.

    What the schema can't hold is taken back, and told.
    """
    for _ in range(_MOST_ROUNDS):
        before = draft.texts()
        if not step(sides, draft, state):
            break
        draft.save()
        try:
            sides = read()
        except InputError as error:
            draft.restore(before)
            draft.save()
            state.unwritten += [f"{each}: write it by hand" for each in error.problems]
            break
    return sides


def _fields(sides: Sides, draft: Draft, state: _State) -> bool:
    writer = Writer(sides, draft)
    before = draft.changed
    known = state.added
    found = [each for each in fields.missing(sides) if (each.schema, each.name) not in known]
    known |= {(each.schema, each.name) for each in found}
    state.unwritten += kinds.write(sides, writer, draft)
    state.unwritten += fields.write(found, sides, writer, draft)
    state.told.recognised += writer.told.recognised
    state.told.new_types += writer.told.new_types
    return draft.changed != before


def _changes(sides: Sides, draft: Draft, _: _State) -> bool:
    return changes.write(sides, draft)


def _marks(sides: Sides, draft: Draft, state: _State) -> bool:
    state.marks = list(masses.marks(sides))
    written = [masses.write(mark, sides, draft) for mark in state.marks]
    return any(written)


def _places(sides: Sides, draft: Draft, state: _State) -> bool:
    return places.write(sides, draft, state.added)


_STEPS: tuple[_Step, ...] = (_fields, _changes, _marks, _places)
"""From what is new to what differs in places: each is taken until there is no more of it."""


class _Shown:
    """Places in the copy as places in the folder itself."""

    def __init__(self, copy: Path, folder: Path) -> None:
        self._names = {
            display_path(copy): display_path(folder),
            copy.as_posix(): display_path(folder),
            copy.resolve().as_posix(): display_path(folder),
        }

    def text(self, text: str) -> str:
        """A message about the folder."""
        for name, shown in self._names.items():
            text = text.replace(name, shown)
        return text

    def problem(self, problem: Problem) -> Problem:
        """A problem of the folder."""
        place = Place(self.text(problem.place.file), problem.place.line)
        return Problem(place, self.text(problem.message))
