"""The changes of objects: of their fields and of keywords in and below them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from codegen.diff.changes.change import FIELD, KEYWORD, Change, short_value_text, value_text
from codegen.diff.changes.equivalence import canonical_text, is_equivalent
from codegen.diff.changes.fields import CLOSED, IMPLIED, KEPT, OPEN, has_default, openness, type_of
from codegen.diff.changes.implied.constraints import CONSTRAINTS, implied_by, schema_of
from codegen.diff.changes.implied.rules import Proof
from codegen.diff.changes.keyword_names import INT_OR_STRING, PRESERVE, VALIDATIONS, VALUES
from codegen.diff.changes.renames import Renames, find
from codegen.diff.changes.validation_changes import validation_changes
from codegen.diff.compare.differences import ABSENT, PROPERTY, Difference
from codegen.diff.sides.nodes import Node
from codegen.schema.source import unescape

_LIST_TYPE = "x-kubernetes-list-type"
_LIST_MAP_KEYS = "x-kubernetes-list-map-keys"
# What the API server takes where nothing is said.
_DEFAULTS = {_LIST_TYPE: "atomic", "x-kubernetes-map-type": "granular"}
# Words about a type, which go with it.
_OF_TYPE = (
    "format",
    "items",
    VALUES,
    PRESERVE,
    _LIST_TYPE,
    _LIST_MAP_KEYS,
    "x-kubernetes-map-type",
)


def schema_changes(differences: list[Difference], *, at_root: bool = False) -> Iterator[Change]:
    """The changes of one pair of objects; ``at_root`` where it is the schema of a kind."""
    by_node: dict[tuple[int, int, str], list[Difference]] = {}
    for d in differences:
        pointer = d.step.pointer
        if d.keyword == PROPERTY:
            pointer = pointer.rpartition("/properties/")[0]
        elif is_equivalent(d):
            continue
        by_node.setdefault((d.old_node.number, d.new_node.number, pointer), []).append(d)
    for (_, _, pointer), found in by_node.items():
        yield from _of_node(found, at_root and pointer == "")


def _of_node(found: list[Difference], at_root: bool) -> Iterator[Change]:
    """The changes of one node: of its fields, then of its keywords."""
    keywords = {d.keyword: d for d in found if d.keyword != PROPERTY}
    renames = Renames()
    retyped = _is_retyped(found[0].old_node, found[0].new_node)
    if not retyped:
        fields = [d for d in found if d.keyword == PROPERTY]
        gone = {_name(d): d for d in fields if d.new is ABSENT}
        come = {_name(d): d for d in fields if d.old is ABSENT}
        kept = {*found[0].old_node.properties} & {*found[0].new_node.properties}
        renames = find(
            {name: d.old for name, d in gone.items()},
            {name: d.new for name, d in come.items()},
            kept,
        )
        for change in _fields(gone, come, renames):
            yield _implied(change, at_root)
    yield from _keywords(keywords, renames.names, retyped, at_root)


def _is_retyped(old: Node, new: Node) -> bool:
    """Whether a node has another type: what it held went with the old one."""
    before, after = type_of(old), type_of(new)
    if before == after:
        return False
    # What has no type and yet holds something says of which type it is.
    return all(
        found != "any" or not (node.properties or node.items or node.values)
        for found, node in ((before, old), (after, new))
    )


def _fields(
    gone: dict[str, Difference], come: dict[str, Difference], renames: Renames
) -> Iterator[Change]:
    for old_name, new_name in renames.names.items():
        old, new = gone.pop(old_name), come.pop(new_name)
        yield Change(
            FIELD, "renamed", old.old, new.new, f"{old_name} -> {new_name}", new.step,
            old.old_node, new.new_node, old.step,
        )  # fmt: skip
    for name, d in [*gone.items(), *come.items()]:
        yield Change(
            FIELD, "field", d.old, d.new, name, d.step, d.old_node, d.new_node,
            candidates=tuple(renames.candidates.get(name, ()) if d.new is ABSENT else ()),
        )  # fmt: skip


def _name(difference: Difference) -> str:
    return unescape(difference.step.pointer.rpartition("/")[2])


def _implied(change: Change, at_root: bool) -> Change:
    """A field's change, told apart where the API server has the field in any case."""
    embeds = all(
        node is not None and node.keywords.get("x-kubernetes-embedded-resource") is True
        for node in (change.old_node, change.new_node)
    )
    is_implied = change.key == "field" and change.name in IMPLIED and (at_root or embeds)
    return replace(change, key="implied field") if is_implied else change


def _keywords(
    found: dict[str, Difference], names: dict[str, str], retyped: bool, at_root: bool
) -> Iterator[Change]:
    """The changes of one node's keywords."""
    dropped: set[str] = set()
    if INT_OR_STRING in found:
        dropped |= {"type", "anyOf", *_OF_TYPE}
    if retyped:
        dropped |= set(_OF_TYPE)
    if _LIST_TYPE in found:
        dropped.add(_LIST_MAP_KEYS)
    if not retyped and {PRESERVE, VALUES} & set(found):
        yield from _unknown(found.get(VALUES) or found[PRESERVE])
        dropped |= {PRESERVE, VALUES}
    for keyword, difference in found.items():
        if keyword not in dropped:
            yield from _of_keyword(difference, names, at_root)


def _of_keyword(d: Difference, names: dict[str, str], at_root: bool) -> Iterator[Change]:
    implied = _implied_constraint(d) if d.keyword in CONSTRAINTS else None
    if implied is not None:
        yield implied
    if d.keyword == "required":
        yield from _required(d, names, at_root)
    elif d.keyword == "enum":
        yield from _enum(d, with_gone=implied is None)
    elif d.keyword == VALIDATIONS:
        yield from validation_changes(d)
    elif implied is None:
        default = _DEFAULTS.get(d.keyword)
        old, new = (default if value is ABSENT else value for value in (d.old, d.new))
        yield _change(d, "", old, new)


def _change(
    d: Difference, key: str = "", old: Any = None, new: Any = None, name: str = ""
) -> Change:
    return Change(
        KEYWORD,
        key or d.keyword,
        d.old if old is None else old,
        d.new if new is None else new,
        name,
        d.step,
        d.old_node,
        d.new_node,
    )


def _implied_constraint(d: Difference) -> Change | None:
    """A constraint that others implied, or a composition that refuses less; None for any other."""
    if d.new is ABSENT:
        return None
    reason = implied_by(schema_of(d.old_node), schema_of(d.new_node), d.keyword)
    if reason:
        added = f"{d.keyword} {short_value_text(d.new)} added"
        changed = f"{d.keyword} {short_value_text(d.old)} -> {short_value_text(d.new)}"
        says = f"{added if d.old is ABSENT else changed}, which {reason} implied"
        return _change(d, "implied constraint", name=says)
    if reason is None or d.old is ABSENT:
        return None
    if d.keyword in ("not", "allOf"):
        return _change(d, "loosened composition", name=d.keyword)
    return _change(d, "loosened anyOf") if d.keyword == "anyOf" else None


def _unknown(d: Difference) -> Iterator[Change]:
    """What becomes of keys that an object does not name: one change of two keywords."""
    before, after = openness(d.old_node), openness(d.new_node)
    values = [node.keywords.get(VALUES, ABSENT) for node in (d.old_node, d.new_node)]
    old, new = d.old_node.values or values[0], d.new_node.values or values[1]
    if before == after and before != CLOSED:
        return  # Beside additionalProperties, to keep unknown fields says nothing.
    if (before, after) in ((CLOSED, KEPT), (OPEN, KEPT)):
        yield _change(d, PRESERVE, ABSENT, True)
    elif before == KEPT and after == OPEN:
        # Keys stay, but what objects below them hold is dropped.
        yield _change(d, PRESERVE, True, ABSENT)
    elif before == KEPT and after == CLOSED and new is not False:
        yield _change(d, PRESERVE, True, ABSENT)
    elif not (before == after and old is new):
        yield _change(d, VALUES, True if before == KEPT else old, True if after == KEPT else new)


def _required(d: Difference, names: dict[str, str], at_root: bool) -> Iterator[Change]:
    """Of fields that both sides have, or neither: what came or went tells itself that it must."""
    old = d.old if isinstance(d.old, list) else []
    new = d.new if isinstance(d.new, list) else []
    aside = IMPLIED if at_root else ()
    before, after = d.old_node.properties, d.new_node.properties
    proof = Proof(d.old_node, d.new_node)
    for name in new:
        is_new_name = name in names.values()
        known = name in before or name not in after or is_new_name
        if name not in (*old, *aside) and known:
            reason = implied_by(schema_of(d.old_node), {"required": [name]}, "required")
            is_filled = has_default(after.get(name))
            if reason is None and name in before and not is_filled and proof.of_required(name):
                reason = "a validation rule"
            if reason:
                says = f"field {name} is required now, which {reason} implied"
                change = _of_field(d, ABSENT, name, says)
                yield replace(change, key="implied constraint", step=d.step.property(name))
            else:
                yield _of_field(d, ABSENT, name, name)
    for name in old:
        known = name in after or name not in before
        if name not in (*new, *aside) and known:
            yield _of_field(d, name, ABSENT, name)
        elif name in names and names[name] not in new:
            yield _of_field(d, names[name], ABSENT, names[name])


def _of_field(d: Difference, old: Any, new: Any, name: str) -> Change:
    step = d.step.property(name)
    return Change(KEYWORD, d.keyword, old, new, name, step, d.old_node, d.new_node)


def _enum(d: Difference, *, with_gone: bool = True) -> Iterator[Change]:
    if not isinstance(d.old, list) or not isinstance(d.new, list):
        if with_gone:
            yield _change(d)
        return
    before, after = (
        {canonical_text(value) for value in d.old},
        {canonical_text(value) for value in d.new},
    )
    gone = [value for value in d.old if canonical_text(value) not in after]
    come = [value for value in d.new if canonical_text(value) not in before]
    if gone and with_gone:
        yield _change(d, "enum values", gone, ABSENT, _listed(gone))
    if come:
        yield _change(d, "enum values", ABSENT, come, _listed(come))
    if not gone and not come:
        yield _change(d, "enum order")


def _listed(values: list[Any]) -> str:
    return ", ".join(map(value_text, values))
