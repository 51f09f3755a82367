"""Where fields went that a release does not have any more: computed, and told by people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from codegen.history.nodes import joined
from codegen.history.releases import FOLDER, History, KindVersion
from codegen.problems import InputError, Problem
from codegen.schema import source

ADVICE_FILE = "advice.yaml"
"""What people say of fields that are gone, in the folder ``history`` of the schema folder."""


@dataclass(frozen=True)
class Move:
    """A field went elsewhere with a release: to a field of the same schema that came with it."""

    release: str
    old: str
    new: str


def find(history: History, kind: KindVersion) -> Iterator[Move]:
    """The moves in a kind's version: in or out of an object that goes or comes with the release."""
    releases, roots = history.releases, history.roots(kind)
    for index in range(1, len(releases)):
        before, after = roots[index - 1 : index + 1]
        if before is not None and after is not None:
            yield from _moves(history, releases[index], before, after, "")


def _moves(history: History, release: str, before: str, after: str, path: str) -> Iterator[Move]:
    if before == after:
        return
    old, new = history.nodes.children(before), history.nodes.children(after)
    gone = {step: node for step, node in old.items() if step not in new}
    come = {step: node for step, node in new.items() if step not in old}
    for step, node in gone.items():
        for inner, child in history.nodes.children(node).items():
            if come.get(inner) == child:
                yield Move(release, f"{path}{step}{inner}", path + inner)
    for step, node in come.items():
        for inner, child in history.nodes.children(node).items():
            if gone.get(inner) == child:
                yield Move(release, path + inner, f"{path}{step}{inner}")
    for step in old.keys() & new.keys():
        yield from _moves(history, release, old[step], new[step], path + step)


@dataclass(frozen=True)
class Advice:
    """What to do about fields that a release does not have any more."""

    fields: list[str]
    """Kinds with their versions and paths, as ``InferenceService/v1beta1 spec.explainer.alibi``."""
    text: str
    pointer: str


def load_advice(schema_folder: Path, history: History) -> dict[KindVersion, dict[str, str]]:
    """What people say of fields, by kind and path.

    Raises:
        InputError: the file is of another shape, or names a field that is not gone, or twice.
    """
    path = schema_folder / FOLDER / ADVICE_FILE
    if not path.is_file():
        return {}
    file = source.read(path)
    problems: list[Problem] = []
    kinds = {str(kind): kind for kind in history.kinds}
    found: dict[KindVersion, dict[str, str]] = {}
    for advice in _read(file, problems):
        for index, name in enumerate(advice.fields):
            place = file.place(f"{advice.pointer}/fields/{index}")
            kind_name, _, field = name.partition(" ")
            kind = kinds.get(kind_name)
            path_of = f".{field}"
            if kind is None or not _is_gone(history, kind, path_of):
                problems.append(Problem(place, f"{name}: no field that a release has lost"))
            elif path_of in found.setdefault(kind, {}):
                problems.append(Problem(place, f"{name} stands here already"))
            else:
                found[kind][path_of] = advice.text
    if problems:
        raise InputError(problems)
    return found


def _read(file: source.Source, problems: list[Problem]) -> Iterable[Advice]:
    rows: Any = file.data if isinstance(file.data, list) else [file.data]
    for index, row in enumerate(rows):
        pointer = f"/{index}"
        if (
            isinstance(row, dict)
            and set(row) == {"fields", "advice"}
            and isinstance(row["advice"], str)
            and isinstance(row["fields"], list)
            and all(isinstance(name, str) for name in row["fields"])
        ):
            yield Advice(row["fields"], row["advice"].strip(), pointer)
        else:
            message = "expected a list of fields (texts) and advice (text) of them"
            problems.append(Problem(file.place(pointer), message))


def _is_gone(history: History, kind: KindVersion, path: str) -> bool:
    there = [_has(history, root, path) for root in history.roots(kind)]
    return any(had and not has for had, has in pairwise(there))


def _has(history: History, root: str | None, path: str) -> bool:
    return root is not None and any(found == path for found in _ways(history, root, "", path))


def _ways(history: History, node: str, at: str, path: str) -> Iterator[str]:
    """The paths to a node that lead towards a path."""
    yield at
    for step, child in history.nodes.children(node).items():
        down = at + step
        if path == down or (path.startswith(down) and path[len(down)] in ".[{"):
            yield from _ways(history, child, down, path)


def described(move: Move) -> str:
    """A move as people read it."""
    return f"moved to {joined(move.new)} in {move.release}"
