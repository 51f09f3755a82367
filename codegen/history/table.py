"""The table of fields, as people read it: in which releases each of them exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codegen.history import moves
from codegen.history.nodes import joined
from codegen.history.releases import History, KindVersion, spans

TABLE_FILE = "fields.txt"
"""The table, in the folder ``history`` of the schema folder."""
_HEAD = """\
# In which KServe releases each field exists: written by `python -m codegen history`, not to be edited.
#
# A kind's version stands at the margin, its fields below it. A field without a line of its own exists
# where the field that holds it does: that of the longest path above that has a line.
#   0.11-            since 0.11
#   0.11-0.13        since 0.11, gone in 0.14
#   0.8, 0.11-       in 0.8 and since 0.11
# The oldest release stands for those before it, too.
#
# Releases, and the CRDs that they were read from:
"""
_WIDTH = 16

Presence = tuple[bool, ...]
"""In which of the releases something exists."""


def dumps(history: History, advice: Mapping[KindVersion, Mapping[str, str]]) -> str:
    """The text of the table."""
    lines = [_HEAD]
    lines += [f"#   {release:6}{history.folders[release]}\n" for release in history.releases]
    for kind in sorted(history.kinds):
        moved = {move.old: moves.described(move) for move in moves.find(history, kind)}
        told = advice.get(kind, {})
        lines.append("\n")
        for path, present in _rows(history, kind, {*moved, *told}):
            notes = [note for note in (moved.get(path, ""), told.get(path, "")) if note]
            cells = [spans(present, history.releases).ljust(_WIDTH), joined(path), *notes]
            line = f"  {cells[0]} {'  # '.join(cells[1:])}" if path else f"{kind}  {cells[0]}"
            lines.append(f"{line.rstrip()}\n")
    return "".join(lines)


@dataclass(frozen=True)
class Table:
    """The table, read: the rows of each kind's version by path, and the releases."""

    releases: list[str]
    rows: dict[str, dict[str, Presence]]

    def present(self, kind: str, path: str) -> Presence:
        """In which releases a field exists, by the row of it or of the nearest that holds it."""
        rows = self.rows[kind]
        while path not in rows:
            path = _holder(path)
        return rows[path]


def parse(text: str) -> Table:
    """Read the table."""
    lines = text.splitlines()
    start = lines.index(_HEAD.splitlines()[-1]) + 1
    releases: list[str] = []
    rows: dict[str, dict[str, Presence]] = {}
    current: dict[str, Presence] = {}
    for line in lines[start:]:
        if line.startswith("#"):
            releases.append(line.split()[1])
        elif line.startswith("  "):
            when, path = line[2 : 2 + _WIDTH], line[2 + _WIDTH :]
            name = path.split("  # ")[0].strip()
            current[name if name[0] in "[{" else f".{name}"] = _presence(when, releases)
        elif line:
            kind, _, when = line.partition("  ")
            current = rows.setdefault(kind, {})
            current[""] = _presence(when, releases)
    return Table(releases, rows)


def _rows(history: History, kind: KindVersion, noted: set[str]) -> Iterator[tuple[str, Presence]]:
    roots = history.roots(kind)
    yield "", _presence_of(roots)
    yield from _rows_below(history, roots, "", noted)


def _rows_below(
    history: History, nodes: tuple[str | None, ...], path: str, noted: set[str]
) -> Iterator[tuple[str, Presence]]:
    above = _presence_of(nodes)
    children = [history.nodes.children(node) for node in nodes]
    for step in sorted({step for found in children for step in found}):
        below = tuple(found.get(step) for found in children)
        present = _presence_of(below)
        if present != above or path + step in noted:
            yield path + step, present
        yield from _rows_below(history, below, path + step, noted)


def _presence_of(nodes: tuple[str | None, ...]) -> Presence:
    return tuple(node is not None for node in nodes)


def _presence(text: str, releases: list[str]) -> Presence:
    found: set[str] = set()
    for span in text.split(","):
        first, dash, last = span.strip().partition("-")
        start = releases.index(first)
        end = (releases.index(last) if last else len(releases) - 1) if dash else start
        found.update(releases[start : end + 1])
    return tuple(release in found for release in releases)


def _holder(path: str) -> str:
    """The path of the field that holds another."""
    if path.endswith(("[]", "{}")):
        return path[:-2]
    return path.rpartition(".")[0]
