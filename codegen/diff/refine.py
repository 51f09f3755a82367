"""From differences of keywords to changes: what belongs together becomes one change."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from codegen.diff.change import FIELD, KEYWORD, KIND, VERSION, Change
from codegen.diff.compare import ABSENT, PROPERTY, Difference
from codegen.diff.kinds import DEFINITION, HeadDifference
from codegen.source import unescape

_VALIDATIONS = "x-kubernetes-validations"
_INT_OR_STRING = "x-kubernetes-int-or-string"
_LIST_TYPE = "x-kubernetes-list-type"
_LIST_MAP_KEYS = "x-kubernetes-list-map-keys"
_ALIKE = 0.6
# What a definition means when it says nothing.
_IMPLIED: dict[str, Any] = {
    "conversion": {"strategy": "None"},
    "preserveUnknownFields": False,
    "deprecated": False,
    "subresources": {},
}


def of_objects(differences: list[Difference]) -> Iterator[Change]:
    """The changes of one pair of objects."""
    by_node: dict[tuple[int, int, str], list[Difference]] = {}
    for d in differences:
        pointer = d.step.pointer
        if d.keyword == PROPERTY:
            pointer = pointer.rpartition("/properties/")[0]
        by_node.setdefault((d.old_node.number, d.new_node.number, pointer), []).append(d)
    for found in by_node.values():
        if not _is_retyped(found):
            yield from _fields([d for d in found if d.keyword == PROPERTY])
        yield from _keywords({d.keyword: d for d in found if d.keyword != PROPERTY})


def of_heads(heads: Iterable[HeadDifference]) -> Iterator[tuple[HeadDifference, Change]]:
    """The changes of kinds and versions."""
    for head in heads:
        what = VERSION if head.version else KIND
        if head.key == DEFINITION and head.old is not ABSENT and head.new is not ABSENT:
            continue  # The name is made of group and plural, which are compared.
        old, new = (_IMPLIED.get(head.key) if v is ABSENT else v for v in (head.old, head.new))
        if head.key in _IMPLIED and old == new:
            continue
        if head.key in ("names", "subresources"):
            yield from ((head, change) for change in _members(what, head.key, head.old, head.new))
        elif head.key in ("additionalPrinterColumns", "selectableFields"):
            by = "name" if head.key == "additionalPrinterColumns" else "jsonPath"
            yield from ((head, change) for change in _items(what, head, by))
        else:
            yield head, Change(what, head.key, head.old, head.new, head.version or head.kind)


def _fields(differences: list[Difference]) -> Iterator[Change]:
    gone = {_name(d): d for d in differences if d.new is ABSENT}
    come = {_name(d): d for d in differences if d.old is ABSENT}
    for old_name, new_name in _renamed(gone, come):
        old, new = gone.pop(old_name), come.pop(new_name)
        yield Change(
            FIELD, "renamed", old.old, new.new, f"{old_name} -> {new_name}", new.step,
            old.old_node, new.new_node, old.step,
        )  # fmt: skip
    for name, d in [*gone.items(), *come.items()]:
        yield Change(FIELD, "field", d.old, d.new, name, d.step, d.old_node, d.new_node)


def _name(difference: Difference) -> str:
    return unescape(difference.step.pointer.rpartition("/")[2])


def _renamed(gone: dict[str, Difference], come: dict[str, Difference]) -> list[tuple[str, str]]:
    """Pairs of names of which one went and the other came with the same shape."""
    found = []
    left = dict(come)
    for old_name, old in gone.items():
        alike = [
            (_alike(old_name, new_name), new_name)
            for new_name, new in left.items()
            if new.new.shape == old.old.shape
        ]
        likeness, new_name = max(alike, default=(0.0, ""))
        only = len(alike) == 1 and len(old.old.properties) > 1
        if likeness >= _ALIKE or only:
            found.append((old_name, new_name))
            del left[new_name]
    return found


def _alike(one: str, other: str) -> float:
    one, other = one.lower(), other.lower()
    if one in other or other in one:
        return 1.0
    return difflib.SequenceMatcher(None, one, other).ratio()


def _keywords(found: dict[str, Difference]) -> Iterator[Change]:
    """The changes of one node's keywords."""
    found = dict(found)
    if _INT_OR_STRING in found:
        for keyword in ("type", "anyOf", "format"):
            found.pop(keyword, None)
    if _is_retyped(list(found.values())):
        for keyword in ("format", "items", "additionalProperties", "properties"):
            found.pop(keyword, None)
    if _LIST_TYPE in found:
        found.pop(_LIST_MAP_KEYS, None)
    for keyword, difference in found.items():
        if keyword == "required":
            yield from _required(difference)
        elif keyword == "enum":
            yield from _enum(difference)
        elif keyword == _VALIDATIONS:
            yield from _validations(difference)
        else:
            yield _change(difference)


def _is_retyped(differences: list[Difference]) -> bool:
    """Whether a node has another type: what it held went with the old one."""
    return any(
        d.keyword == "type" and d.old is not ABSENT and d.new is not ABSENT for d in differences
    )


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


def _required(d: Difference) -> Iterator[Change]:
    """Of fields that both sides have: that a new field is required belongs to the field."""
    old = d.old if isinstance(d.old, list) else []
    new = d.new if isinstance(d.new, list) else []
    for name in new:
        if name not in old and name in d.old_node.properties:
            yield _of_field(d, ABSENT, name, name)
    for name in old:
        if name not in new and name in d.new_node.properties:
            yield _of_field(d, name, ABSENT, name)


def _of_field(d: Difference, old: Any, new: Any, name: str) -> Change:
    step = d.step.property(name)
    return Change(KEYWORD, d.keyword, old, new, name, step, d.old_node, d.new_node)


def _enum(d: Difference) -> Iterator[Change]:
    if not isinstance(d.old, list) or not isinstance(d.new, list):
        yield _change(d)
        return
    before, after = {_text(value) for value in d.old}, {_text(value) for value in d.new}
    gone = [value for value in d.old if _text(value) not in after]
    come = [value for value in d.new if _text(value) not in before]
    if gone:
        yield _change(d, "enum values", gone, ABSENT, _listed(gone))
    if come:
        yield _change(d, "enum values", ABSENT, come, _listed(come))
    if not gone and not come:
        yield _change(d, "enum order")


def _validations(d: Difference) -> Iterator[Change]:
    """The validation rules, matched by what they say, or by their message."""
    old = [rule for rule in _rules(d.old) if rule not in _rules(d.new)]
    new = [rule for rule in _rules(d.new) if rule not in _rules(d.old)]
    for key in ("rule", "message"):
        for rule in list(old):
            same = [other for other in new if key in rule and other.get(key) == rule[key]]
            if same:
                old.remove(rule)
                new.remove(same[0])
                yield _change(d, _validation_key(rule, same[0]), rule, same[0], _message(same[0]))
    for rule in old:
        yield _change(d, "validation", rule, ABSENT, _message(rule))
    for rule in new:
        yield _change(d, "validation", ABSENT, rule, _message(rule))
    if not _differ(d.old, d.new):
        yield _change(d, "validation order")


def _differ(old: Any, new: Any) -> bool:
    return sorted(map(_text, _rules(old))) != sorted(map(_text, _rules(new)))


def _rules(value: Any) -> list[dict[str, Any]]:
    return value if isinstance(value, list) else []


def _validation_key(old: dict[str, Any], new: dict[str, Any]) -> str:
    said = ("message", "messageExpression", "reason", "fieldPath")
    judged = [{k: v for k, v in rule.items() if k not in said} for rule in (old, new)]
    return "validation message" if judged[0] == judged[1] else "validation"


def _message(rule: dict[str, Any]) -> str:
    return str(rule.get("message") or rule.get("rule"))


def _members(what: str, key: str, old: Any, new: Any) -> Iterator[Change]:
    """The members of a mapping that differ; of lists of names, each name."""
    before, after = (value if isinstance(value, dict) else {} for value in (old, new))
    for member in sorted({*before, *after}):
        one, other = before.get(member, ABSENT), after.get(member, ABSENT)
        if one == other:
            continue
        names = [value if isinstance(value, list) else [] for value in (one, other)]
        if not any(names):
            yield Change(what, f"{key}.{member}", one, other, member)
            continue
        for name in names[0]:
            if name not in names[1]:
                yield Change(what, f"{key}.{member}", name, ABSENT, name)
        for name in names[1]:
            if name not in names[0]:
                yield Change(what, f"{key}.{member}", ABSENT, name, name)


def _items(what: str, head: HeadDifference, by: str) -> Iterator[Change]:
    """The items of a list of mappings that differ, by what names them."""
    before, after = (
        {item.get(by): item for item in value} if isinstance(value, list) else {}
        for value in (head.old, head.new)
    )
    found = False
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name, ABSENT), after.get(name, ABSENT)
        if old != new:
            found = True
            yield Change(what, head.key, old, new, str(name))
    if not found:
        yield Change(what, f"{head.key} order", list(before), list(after))


def _listed(values: list[Any]) -> str:
    return ", ".join(value if isinstance(value, str) else _text(value) for value in values)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
