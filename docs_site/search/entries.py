"""What can be found: kinds, fields, types, operations, rules, and the sections of guides."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docs_site.reference import examples, facts, operations
from docs_site.reference.rules import RuleGroup
from docs_site.reference.schema import Field, Place, Reference, innermost

FIELD, KIND, TYPE, OPERATION, RULE, GUIDE = "field", "kind", "type", "operation", "rule", "guide"

_FIRST = {"InferenceService": 1.2, "LLMInferenceService": 1.1}
"""Kinds that most people look for; their fields go first."""


@dataclass(frozen=True)
class Entry:
    """A hit of a search; ``boost`` says how much more than others of its kind it is looked for."""

    sort: str
    title: str
    where: str
    address: str
    description: str
    words: str = ""
    boost: float = 1.0


@dataclass
class _Found:
    """The places of fields that have the same name and mean the same; the first is shown."""

    field: Field
    where: str
    address: str
    boost: float
    count: int = 0


def reference_entries(reference: Reference) -> Iterator[Entry]:
    """The entries of kinds, fields, types and operations."""
    kinds = sorted(
        reference.kinds,
        key=lambda kind: (kind.name not in _FIRST, not kind.version.storage, kind.name),
    )
    for kind in kinds:
        schema = reference.types[kind.version.schema]
        address = f"kinds/{kind.slug}.html"
        yield Entry(KIND, kind.name, kind.api_version, address, schema.description, boost=1.5)
    found: dict[tuple[str, str], _Found] = {}
    for kind in kinds:
        boost = _FIRST.get(kind.name, 1.0)
        places = [place for root in reference.places(kind) for place in root.walk()]
        usual = examples.paths(kind)
        for place in sorted(places, key=lambda place: _distance(place, usual)):
            where = f"{kind.name} {place.path}"
            address = f"kinds/{kind.slug}.html#{place.path}"
            _count(found, place.field, where, address, boost)
    for each in reference.types.values():
        for field in each.fields if each.variant_of is None else ():
            where = f"{each.name}.{field.attribute}"
            address = f"types/{each.name}.html#{field.attribute}"
            _count(found, field, where, address, 0.7 if each.is_shared else 0.9)
    yield from (_field_entry(each) for each in found.values())
    for each in reference.types.values():
        if each.variant_of is None:
            address = f"types/{each.name}.html"
            boost = 0.6 if each.is_shared else 0.8
            words = _checked(each.node)
            yield Entry(TYPE, each.name, "", address, each.description, words, boost)
    for kind in reference.kinds:
        address = f"operations/{kind.slug}.html"
        for operation in operations.operations(reference, kind):
            name, what = operation.method, operation.description
            at = f"{address}#{name}"
            yield Entry(OPERATION, name, operation.api_class, at, what, boost=0.6)


def _checked(node: dict[str, Any]) -> str:
    """What the values of a node must be, in words: those that there are, and rules."""
    values = " ".join(str(value) for value in innermost(node).get("enum", ()))
    return f"{values} {' '.join(rule.message for rule in facts.rules(node))}"


def _distance(place: Place, usual: Container[str]) -> tuple[int, bool]:
    """How far a place is from what people write: its depth, and whether the example goes there."""
    return place.path.count("."), place.path.rpartition(".")[0] not in usual


def _count(
    found: dict[tuple[str, str], _Found], field: Field, where: str, address: str, boost: float
) -> None:
    key = (field.name, field.description)
    found.setdefault(key, _Found(field, where, address, boost)).count += 1


def _field_entry(found: _Found) -> Entry:
    more = f", and {found.count - 1:,} more" if found.count > 1 else ""
    field = found.field
    return Entry(
        FIELD,
        field.name,
        f"{found.where}{more}",
        found.address,
        field.description,
        f"{field.attribute} {found.where} {_checked(field.node)}",
        found.boost * (1 + 0.05 * math.log(found.count)),
    )


def rule_entries(page: str, groups: Iterable[RuleGroup]) -> Iterator[Entry]:
    """The entries of a command's rules."""
    for group in groups:
        for rule in group.rules:
            words = " ".join(rule.facts.values())
            address = f"rules/{page}.html#{rule.id}"
            yield Entry(RULE, rule.id, f"{page}: {group.title}", address, rule.summary, words, 0.7)
