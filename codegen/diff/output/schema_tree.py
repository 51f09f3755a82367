"""The schema of both sides as one tree, with the entries of a report marked in it.

What many kinds share is one row however often it occurs: a page opens rows as they are asked for.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from codegen.diff.causes.cause import Cause
from codegen.diff.changes.change import type_text
from codegen.diff.changes.keyword_names import INT_OR_STRING, VALIDATIONS
from codegen.diff.compare.comparison import match_kinds
from codegen.diff.report.report import Report
from codegen.diff.sides.kinds import Kind
from codegen.diff.sides.locations import Location
from codegen.diff.sides.nodes import Node
from codegen.diff.sides.side import Side
from codegen.schema.source import escape, unescape

REQUIRED = 1
ADDED = 2
REMOVED = 4

_ITEMS = "/items"
_VALUES = "/additionalProperties"
_SUFFIXES = {_ITEMS: "[]", _VALUES: "{}"}
_IN_TYPE = frozenset(("type", "format", INT_OR_STRING))
_NO_FACTS = frozenset(("description", "required", *_IN_TYPE))

Spot = tuple[int, int, str]
"""A place in the numbers of two objects that differ: the JSON pointer from there."""
Child = tuple[str, Node | None, Node | None]
"""A way down, as a JSON pointer, and what each side has there."""


def data(report: Report, old: Side, new: Side) -> dict[str, Any]:
    """The tree as JSON values.

    ``rows`` are ``[type, facts, edges]``, ``roots`` are edges. An edge is
    ``[name, suffix, row, flags, entries]``, with entries by their number in the report; a fact is
    a keyword and its value.
    """
    rows = _Rows(_marks(report, old, new))
    own = _entries_of_kinds(report)
    roots = []
    for pair in match_kinds(old.kinds, new.kinds):
        name = next(kind.kind for kind in reversed(pair) if kind)
        roots.append(_kind(rows, own, name, *pair))
    roots.sort(key=lambda edge: str(edge[0]))
    # Classes that no kind holds stand for what only they have.
    shown = rows.entries(roots)
    wanted = {where.root for entry in report.entries for where in entry.examples}
    for name in sorted({*old.others} & {*new.others}):
        if old.others[name] is new.others[name]:
            continue
        edge = rows.root(name, old.others[name], new.others[name], own[name])
        if name in wanted or not rows.entries([edge]) <= shown:
            roots.append(edge)
    return {"rows": rows.rows, "roots": roots}


def path(where: Location) -> list[str]:
    """The names of the edges that lead to a place."""
    names = where.root.split("/")
    steps = iter(where.pointer.split("/")[1:])
    return names + [unescape(next(steps)) for step in steps if step == "properties"]


def _kind(
    rows: _Rows, own: dict[str, list[int]], name: str, old: Kind | None, new: Kind | None
) -> list[Any]:
    before, after = old.versions if old else {}, new.versions if new else {}
    versions = [
        rows.root(
            version,
            before[version].root if version in before else None,
            after[version].root if version in after else None,
            own[f"{name}/{version}"],
        )
        for version in sorted({*before, *after})
    ]
    return [name, "", rows.intern(["kind", [], versions]), _side(old, new), own[name]]


def _entries_of_kinds(report: Report) -> dict[str, list[int]]:
    """The entries that are about a kind or a version itself."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(report.entries):
        if not entry.examples:
            for name in entry.kinds:
                found[name].append(number)
    return found


def _marks(report: Report, old: Side, new: Side) -> dict[Spot, list[int]]:
    """The entries by the spots of their causes."""
    found: dict[Spot, list[int]] = defaultdict(list)
    causes = (
        (number, each.cause)
        for number, entry in enumerate(report.entries)
        for each in (entry.parts if entry.is_mass_change else [entry])
    )
    for number, cause in causes:
        if cause is None or not cause.pairs:
            continue
        spots = {
            (pair.old.number, pair.new.number, step.pointer)
            for pair in cause.pairs
            for change in cause.changes
            for step in (change.step, change.before)
            if step is not None
        }
        for spot in sorted(spots | set(_targets(cause, old, new))):
            if number not in found[spot]:
                found[spot].append(number)
    return found


def _targets(cause: Cause, old: Side, new: Side) -> Iterator[Spot]:
    """Where a field that moved is now: its cause knows the way as text."""
    for change in cause.changes:
        if change.key != "moved":
            continue
        if change.old == change.step.text:
            tops = [(pair.old, pair.new) for pair in cause.pairs]
        else:
            before, after = _roots(old), _roots(new)
            tops = [(before[k], after[k]) for k in cause.kinds if k in before and k in after]
        for top in tops:
            yield from _spots(*top, str(change.new))


def _roots(side: Side) -> dict[str, Node]:
    return {
        f"{kind.kind}/{version.name}": version.root
        for kind in side.kinds.values()
        for version in kind.versions.values()
    }


def _spots(old: Node, new: Node, text: str) -> Iterator[Spot]:
    """The spots that a way down, told as text, may mean."""
    open_ways = [((old.number, new.number), "", old, new, text)]
    while open_ways:
        pair, pointer, before, after, rest = open_ways.pop()
        for step, one, other in _children(before, after):
            name = _SUFFIXES.get(step) or _name(step)
            if other is None or not rest.startswith(name):
                continue
            left = rest[len(name) :].removeprefix(".")
            if not left:
                yield (*pair, pointer + step)
            elif one is not None and one is not other:
                is_pair = _is_pair(one, other)
                below = (one.number, other.number) if is_pair else pair
                open_ways.append((below, "" if is_pair else pointer + step, one, other, left))


class _Rows:
    """The rows of a tree, each with its contents once."""

    def __init__(self, marks: dict[Spot, list[int]]) -> None:
        self.rows: list[Any] = []
        self._marks = marks
        self._numbers: dict[str, int] = {}
        self._made: dict[tuple[int, int], int] = {}

    def intern(self, row: list[Any]) -> int:
        """The number of the row with these contents."""
        text = json.dumps(row)
        if text not in self._numbers:
            self._numbers[text] = len(self.rows)
            self.rows.append(row)
        return self._numbers[text]

    def entries(self, edges: list[list[Any]]) -> set[int]:
        """The entries at these edges, and at all below them."""
        found: set[int] = set()
        seen: set[int] = set()
        waiting = list(edges)
        while waiting:
            _, _, number, _, entries = waiting.pop()
            found.update(entries)
            if number not in seen:
                seen.add(number)
                waiting += self.rows[number][2]
        return found

    def root(self, name: str, old: Node | None, new: Node | None, own: list[int]) -> list[Any]:
        """The edge to the schema of a version or class; ``own`` are entries about itself."""
        spot = (old.number, new.number, "") if old and new and old is not new else None
        entries = [*own, *(self._marks.get(spot, []) if spot else [])]
        return [name, "", self._row(old or new, new or old, spot), _side(old, new), entries]

    def _edge(
        self, step: str, old: Node | None, new: Node | None, spot: Spot | None, is_required: bool
    ) -> list[Any]:
        name = _SUFFIXES.get(step) or _name(step)
        flags = _side(old, new) | (REQUIRED if is_required else 0)
        spot = _after(spot, step)
        entries: list[int] = []
        facts: list[list[str]] = []
        suffix = ""
        while True:
            if spot:
                entries += self._marks.get(spot, [])
            if old and new and old is not new and _is_pair(old, new):
                spot = (old.number, new.number, "")
                entries += self._marks.get(spot, [])
            if old is None or new is None or old is new:
                # What only one side has is drawn as what both have: the mark above says it.
                old, new, spot = old or new, new or old, None
            children = _children(old, new)
            if [child[0] for child in children] not in ([_ITEMS], [_VALUES]):
                break
            facts += _facts(old, new, suffix)
            [(step, old, new)] = children
            suffix += _SUFFIXES[step]
            spot = _after(spot, step)
        number = self._row(old, new, spot, facts, suffix)
        return [name, suffix, number, flags, list(dict.fromkeys(entries))]

    def _row(
        self,
        old: Node | None,
        new: Node | None,
        spot: Spot | None,
        facts: list[list[str]] | None = None,
        suffix: str = "",
    ) -> int:
        key = (old.number if old else 0, new.number if new else 0)
        is_whole = not (facts or suffix or (spot and spot[2]))
        if is_whole and key in self._made:
            return self._made[key]
        holder = new or old
        required = holder.keywords.get("required", []) if holder else []
        edges = [
            self._edge(step, before, after, spot, _name(step) in required)
            for step, before, after in _children(old, new)
        ]
        row = [_type(old, new), [*(facts or []), *_facts(old, new, suffix)], edges]
        number = self.intern(row)
        if is_whole:
            self._made[key] = number
        return number


def _children(old: Node | None, new: Node | None) -> list[Child]:
    before, after = old.properties if old else {}, new.properties if new else {}
    found: list[Child] = [
        (f"/properties/{escape(name)}", before.get(name), after.get(name))
        for name in sorted({*before, *after})
    ]
    found.append((_ITEMS, old and old.items, new and new.items))
    found.append((_VALUES, old and old.values, new and new.values))
    return [child for child in found if child[1] or child[2]]


def _is_pair(old: Node, new: Node) -> bool:
    """Whether a comparison reports what differs below from here on."""
    return bool(old.properties or new.properties)


def _after(spot: Spot | None, step: str) -> Spot | None:
    return (spot[0], spot[1], spot[2] + step) if spot else None


def _name(step: str) -> str:
    return unescape(step.removeprefix("/properties/"))


def _side(old: object, new: object) -> int:
    if old is None:
        return ADDED
    return REMOVED if new is None else 0


def _type(old: Node | None, new: Node | None) -> str:
    texts = list(dict.fromkeys(type_text(node) for node in (old, new) if node is not None))
    if old and new and old.properties and new.properties:
        # Objects that only one side has classes of.
        texts = [text for text in texts if text != "object"] or texts
    return " → ".join(texts)


def _facts(old: Node | None, new: Node | None, suffix: str) -> list[list[str]]:
    """What else is said of a node, as the new side has it."""
    node = new or old
    return [
        [f"{suffix} {key}".strip(), _value(key, value)]
        for key, value in sorted(node.keywords.items() if node else ())
        if key not in _NO_FACTS
    ]


def _value(key: str, value: Any) -> str:
    if key == VALIDATIONS and isinstance(value, list):
        rules = [rule for rule in value if isinstance(rule, dict)]
        return "\n".join(str(rule.get("message") or rule.get("rule")) for rule in rules)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
