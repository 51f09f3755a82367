"""Two sets of definitions side by side, keyword by keyword.

Objects are compared in pairs, each pair once however often it occurs: the pairs that differ form
a graph, whose paths from the roots are the places of a difference.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from codegen.diff.compare.differences import ABSENT, PROPERTY, Difference, same
from codegen.diff.sides.locations import HERE, Location, Step
from codegen.diff.sides.nodes import Node

_EXAMPLES = 3


@dataclass(eq=False)
class Pair:
    """Two objects that differ: in themselves, or somewhere below."""

    old: Node
    new: Node
    differences: list[Difference] = field(default_factory=list)
    below: list[tuple[Step, Pair]] = field(default_factory=list)
    retyped: list[Step] = field(default_factory=list)
    """Where objects are of another type on either side: these are compared where they stand."""
    places: int = 0
    """Number of places that have this pair."""
    roots: set[str] = field(default_factory=set)
    examples: list[Location] = field(default_factory=list)
    """The few places with the shortest paths."""

    @property
    def class_name(self) -> str:
        """The class that the objects are, empty where they are written in another."""
        return self.new.class_name or self.old.class_name


class Pairs:
    """The pairs of a comparison, made as they are asked for.

    ``across_classes`` where an object is compared with one of another class as with its own: two
    versions of a kind have classes of their own.
    """

    def __init__(self, *, across_classes: bool = False) -> None:
        self._across_classes = across_classes
        self._pairs: dict[tuple[int, int], Pair] = {}
        self._roots: list[tuple[str, Pair]] = []
        self._others: list[tuple[str, Pair]] = []

    def root(self, name: str, old: Node, new: Node) -> Pair | None:
        """Compare the schemas of one kind and version; None where they are equal."""
        if old is new:
            return None
        pair = self._pair(old, new)
        self._roots.append((name, pair))
        return pair

    def other(self, name: str, old: Node, new: Node) -> None:
        """Compare the schemas of a class that no kind holds."""
        if old is not new:
            self._others.append((name, self._pair(old, new)))

    def located(self) -> list[Pair]:
        """Every pair, above before below, with its places counted and the first of them.

        What only classes hold that no kind has is located in these.
        """
        order = self._ordered()
        self._locate(self._roots, order)
        self._locate(self._others, [pair for pair in order if not pair.places])
        return order

    @staticmethod
    def _locate(roots: list[tuple[str, Pair]], order: list[Pair]) -> None:
        among = {id(pair) for pair in order}
        for name, pair in roots:
            if id(pair) in among:
                pair.places += 1
                pair.roots.add(name)
                pair.examples.append(Location(name, ""))
        for pair in order:
            for step, child in pair.below:
                if id(child) not in among:
                    continue
                child.places += pair.places
                child.roots |= pair.roots
                child.examples = heapq.nsmallest(
                    _EXAMPLES,
                    child.examples + [where.below(step) for where in pair.examples],
                    key=lambda where: (len(where.path), where),
                )

    def expanded(self, pair: Pair, path: Step = HERE) -> Iterator[tuple[Step, Difference]]:
        """Every difference of a pair and below it, at each of its places."""
        for difference in pair.differences:
            yield path.then(difference.step), difference
        for step, child in pair.below:
            yield from self.expanded(child, path.then(step))

    def _ordered(self) -> list[Pair]:
        done: set[int] = set()
        order: list[Pair] = []

        def visit(pair: Pair) -> None:
            if id(pair) in done:
                return
            done.add(id(pair))
            for _, child in pair.below:
                visit(child)
            order.append(pair)

        for _, pair in (*self._others, *self._roots):
            visit(pair)
        return order[::-1]

    def _pair(self, old: Node, new: Node) -> Pair:
        key = (old.number, new.number)
        if key not in self._pairs:
            pair = self._pairs[key] = Pair(old, new)
            self._compare(pair, HERE, old, new)
        return self._pairs[key]

    def _compare(self, pair: Pair, step: Step, old: Node, new: Node) -> None:
        """Compare two nodes of a pair: itself, or what is no object below it."""
        for keyword in sorted({*old.keywords, *new.keywords}):
            before = old.keywords.get(keyword, ABSENT)
            after = new.keywords.get(keyword, ABSENT)
            if keyword == "required":
                before, after = _names(before), _names(after)
            if before is not after and not same(before, after):
                pair.differences.append(Difference(step, keyword, before, after, old, new))
        for name in sorted({*old.properties, *new.properties}):
            self._child(pair, step, PROPERTY, step.property(name), old, new, name)
        self._child(pair, step, "items", step.items(), old, new)
        self._child(pair, step, "additionalProperties", step.values(), old, new)

    def _child(
        self,
        pair: Pair,
        step: Step,
        keyword: str,
        below: Step,
        old: Node,
        new: Node,
        name: str = "",
    ) -> None:
        before, after = _held(old, keyword, name), _held(new, keyword, name)
        if before is after:
            return
        if before is None or after is None:
            # A list or map that is closed or open, which is no node, is a keyword's value.
            if keyword in old.keywords or keyword in new.keywords:
                before = before or old.keywords.get(keyword, ABSENT)
                after = after or new.keywords.get(keyword, ABSENT)
                pair.differences[:] = [
                    found
                    for found in pair.differences
                    if (found.step, found.keyword) != (step, keyword)
                ]
            where = below if keyword == PROPERTY else step
            pair.differences.append(
                Difference(
                    where,
                    keyword,
                    ABSENT if before is None else before,
                    ABSENT if after is None else after,
                    old,
                    new,
                )
            )
        elif (before.properties or after.properties) and (
            self._across_classes or _are_one_type(before, after)
        ):
            pair.below.append((below, self._pair(before, after)))
        else:
            if _class_of(before) != _class_of(after):
                pair.retyped.append(below)
            self._compare(pair, below, before, after)


def _are_one_type(old: Node, new: Node) -> bool:
    """Whether two objects are of one class, or of none that is known."""
    if old.origin is None or new.origin is None:
        return True
    return _class_of(old) == _class_of(new) != ""


def _class_of(node: Node) -> str:
    return node.class_name if node.properties else ""


def _held(node: Node, keyword: str, name: str) -> Node | None:
    if keyword == PROPERTY:
        return node.properties.get(name)
    return node.items if keyword == "items" else node.values


def _names(value: Any) -> Any:
    return sorted(value, key=repr) if isinstance(value, list) else value
