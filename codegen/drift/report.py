"""The differences between a schema and CRDs, by cause, and which of them are accepted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from codegen.bundle import BundledSchemas
from codegen.crds.build import definition_of
from codegen.diff.causes.group import are_alike
from codegen.diff.compare import comparison
from codegen.diff.compare.comparison import DEFINITION, VERSION, Comparison
from codegen.diff.compare.differences import ABSENT, PROPERTY
from codegen.diff.compare.differences import Difference as NodeDifference
from codegen.diff.compare.pairs import Pair
from codegen.diff.sides.components import ComponentNodes
from codegen.diff.sides.kinds import kind_of_definition, labelled
from codegen.diff.sides.locations import Location, Step
from codegen.diff.sides.nodes import Node, Nodes
from codegen.drift.accepted import Accepted
from codegen.schema import keywords, resources

_ASIDE = frozenset({"description"})
_BRIEF = 100
_MASS = 10
"""Entries of one kind from which on what is not validated there is one entry."""


@dataclass(frozen=True, order=True)
class Difference:
    """One keyword that differs; ``ours`` and ``theirs`` say what each side has."""

    kind: str
    version: str
    path: str
    keyword: str
    ours: str
    theirs: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"

    @property
    def where(self) -> str:
        """The kind, its version, and the path."""
        return f"{self.kind}/{self.version} {self.path or '.'}"

    @property
    def what(self) -> str:
        """The keyword, and what each side has."""
        return f"{self.keyword}: CRDs have {self.theirs}, schema has {self.ours}"

    @property
    def brief(self) -> str:
        """The same in short."""
        theirs, ours = map(_shortened, (self.theirs, self.ours))
        return f"{self.keyword}: CRDs have {theirs}, schema has {ours}"


@dataclass(frozen=True)
class Entry:
    """Differences with one cause: of one type, however many places have it."""

    subject: str
    differences: list[Difference]
    """What differs, at the first of the places."""
    places: int
    example: str
    """The first of the places."""
    kinds: frozenset[str]
    causes: frozenset[int] = frozenset()
    """Numbers of what differs in nodes, which all places of it share."""
    reason: str = ""
    """Why it is accepted; empty where it is not."""

    def __str__(self) -> str:
        lines = [f"{self.subject}: {difference.brief}" for difference in self.differences]
        if self.places > 1:
            lines.append(f"  in {self.places:,} places, such as {self.example}")
        elif self.subject != self.example:
            lines.append(f"  in {self.example}")
        if self.reason:
            lines = [f"accepted {lines[0]}", *lines[1:], f"  {self.reason}"]
        return "\n".join(lines)

    @property
    def lacking(self) -> str:
        """The side that lacks the validation that the other has, where that is all; else empty."""
        sides = {
            (difference.ours == "nothing", difference.theirs == "nothing")
            for difference in self.differences
        }
        if {d.keyword for d in self.differences} <= keywords.UNVALIDATABLE and len(sides) == 1:
            return {(True, False): "schema", (False, True): "CRDs"}.get(sides.pop(), "")
        return ""


@dataclass(frozen=True)
class MassEntry:
    """One side has the validation of a kind, the other lacks it: many entries as one."""

    kind: str
    lacking: str
    parts: list[Entry]

    def __str__(self) -> str:
        counts = Counter(d.keyword for part in self.parts for d in part.differences)
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        what = ", ".join(f"{keyword} ({count})" for keyword, count in ranked)
        places = sum(part.places for part in self.parts)
        fields = f"in {places:,} places of {len(self.parts)} fields, which --paths lists"
        if self.lacking == "CRDs":
            head = f"CRDs lack validation that schema has: {what}"
            way_out = f"{keywords.UNVALIDATED} says it once"
        else:
            head = f"schema lacks validation that CRDs have: {what}"
            way_out = f"look for an {keywords.UNVALIDATED} that takes too much away"
        return f"{self.kind}: {head}\n  {fields}: {way_out}"


@dataclass(frozen=True)
class Report:
    """All differences, and how much was compared."""

    differences: list[Difference]
    versions: int
    paths: int
    entries: list[Entry | MassEntry] = field(default_factory=list)
    """The differences by cause."""
    accepted: list[Entry] = field(default_factory=list)
    """What differs and may: its places are not among the differences."""
    accepted_places: int = 0
    stale: list[str] = field(default_factory=list)
    """What is accepted and does not differ."""


def definitions(nodes: Nodes, bundle: BundledSchemas) -> dict[str, dict[str, Any]]:
    """The CustomResourceDefinitions of a schema, whose schemas are nodes that know their classes."""
    components = ComponentNodes(nodes, bundle)
    return {
        resource.name: definition_of(components, resource) for resource in resources.load(bundle)
    }


def compare(
    ours: Mapping[str, Mapping[str, Any]],
    theirs: Mapping[str, Mapping[str, Any]],
    nodes: Nodes | None = None,
    accepted: Sequence[Accepted] = (),
) -> Report:
    """Every difference between two sets of CustomResourceDefinitions, descriptions aside.

    Of ``metadata`` only the name counts. ``paths`` is the number of fields of ``theirs``; ``nodes``
    are those that the schemas are made of already; ``accepted`` may differ.
    """
    nodes = nodes or Nodes()
    found = comparison.compare(
        *(
            labelled(kind_of_definition(nodes, name, data) for name, data in side.items())
            for side in (ours, theirs)
        )
    )
    differences = [
        Difference(
            setting.kind,
            setting.version or "*",
            "",
            setting.key if setting.version or setting.key == DEFINITION else f"spec.{setting.key}",
            _text(setting.key, setting.old),
            _text(setting.key, setting.new),
        )
        for setting in found.settings
    ]
    entries = [Entry(d.where, [d], 1, d.where, frozenset({d.kind})) for d in differences]
    reasons = {(each.subject, each.keyword): each.reason for each in accepted}
    told = [_with_reason(entry, reasons) for entry in _entries(found)]
    entries += [entry for entry in told if not entry.reason]
    allowed = [entry for entry in told if entry.reason]
    aside = frozenset[int]().union(*(entry.causes for entry in allowed))
    places = 0
    for kind, version, pair in found.roots:
        for step, difference in found.pairs.expanded(pair):
            if id(difference) in aside:
                places += 1
            elif difference.keyword not in _ASIDE:
                texts = (
                    _text(difference.keyword, side) for side in (difference.old, difference.new)
                )
                path, keyword = step.text, difference.keyword
                differences.append(Difference(kind.kind, version, path, keyword, *texts))
    met = {(entry.subject, entry.differences[0].keyword) for entry in allowed}
    return Report(
        sorted(differences),
        found.versions,
        found.paths,
        sorted(_with_masses(entries), key=str),
        sorted(allowed, key=str),
        places,
        [each.stale for each in accepted if (each.subject, each.keyword) not in met],
    )


def _with_reason(entry: Entry, reasons: Mapping[tuple[str, str], str]) -> Entry:
    """An entry, with the reason where all of it is accepted."""
    found = {reasons.get((entry.subject, each.keyword), "") for each in entry.differences}
    return replace(entry, reason=found.pop()) if len(found) == 1 else entry


def _entries(found: Comparison) -> Iterator[Entry]:
    """What differs in schemas: the same in objects that are alike, at one place of them, is one."""
    alike: dict[tuple[str, ...], list[tuple[NodeDifference, list[Pair]]]] = {}
    for pair in found.pairs.located():
        for difference in pair.differences:
            if difference.keyword in _ASIDE:
                continue
            texts = (_text(difference.keyword, value) for value in (difference.old, difference.new))
            key = (difference.step.pointer, difference.keyword, *texts)
            for _, pairs in alike.setdefault(key, []):
                if are_alike(pairs[0], pair):
                    pairs.append(pair)
                    break
            else:
                alike[key].append((difference, [pair]))
    joined: dict[tuple[str, tuple[int, ...]], tuple[list[Pair], list[NodeDifference]]] = {}
    for causes in alike.values():
        for difference, pairs in causes:
            at = (difference.step.pointer, tuple(map(id, pairs)))
            joined.setdefault(at, (pairs, []))[1].append(difference)
    for pairs, differences in joined.values():
        yield _entry(pairs, differences[0].step, differences)


def _entry(pairs: list[Pair], step: Step, differences: Iterable[NodeDifference]) -> Entry:
    first = min(
        (where for pair in pairs for where in pair.examples),
        key=lambda where: (len(where.path), where),
    )
    place = first.below(step)
    class_name = next((pair.class_name for pair in pairs if pair.class_name), "")
    return Entry(
        _subject(class_name, step) if class_name else _where(place),
        [_difference(place, difference) for difference in differences],
        sum(pair.places for pair in pairs),
        _where(place),
        frozenset(root.partition("/")[0] for pair in pairs for root in pair.roots),
        frozenset(id(found) for pair in pairs for found in pair.differences if found.step == step),
    )


def _subject(class_name: str, step: Step) -> str:
    between = "." if step.text and step.text[0] not in "[{" else ""
    return f"{class_name}{between}{step.text}"


def _where(place: Location) -> str:
    return f"{place.root} {place.path or '.'}"


def _difference(place: Location, found: NodeDifference) -> Difference:
    kind, _, version = place.root.partition("/")
    texts = (_text(found.keyword, value) for value in (found.old, found.new))
    return Difference(kind, version, place.path, found.keyword, *texts)


def _with_masses(entries: list[Entry]) -> Iterator[Entry | MassEntry]:
    masses: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if entry.lacking and len(entry.kinds) == 1:
            masses.setdefault((min(entry.kinds), entry.lacking), []).append(entry)
        else:
            yield entry
    for (kind, lacking), parts in masses.items():
        if len(parts) < _MASS:
            yield from parts
        else:
            yield MassEntry(kind, lacking, parts)


def _shortened(text: str) -> str:
    return text if len(text) <= _BRIEF else f"{text[: _BRIEF - 3]}..."


def _text(keyword: str, value: Any) -> str:
    if value is ABSENT:
        return repr(value)
    if keyword in (DEFINITION, VERSION):
        return str(value)
    if isinstance(value, Node):
        return "a property" if keyword == PROPERTY else json.dumps(value.schema(), sort_keys=True)
    return json.dumps(value, sort_keys=True)
