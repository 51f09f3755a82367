"""The changes of CEL rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.changes.equivalence import canonical_text
from codegen.diff.changes.implied import cel
from codegen.diff.changes.implied.rules import Proof
from codegen.diff.compare.differences import ABSENT, Difference

Rule = dict[str, Any]
# What a rule says to people, beside what it asks for.
_SAID = ("message", "messageExpression", "reason", "fieldPath")


def validation_changes(d: Difference) -> Iterator[Change]:
    """The changes of a node's rules, matched by what they ask for, or by their message."""
    old = [rule for rule in _rules(d.old) if rule not in _rules(d.new)]
    new = [rule for rule in _rules(d.new) if rule not in _rules(d.old)]
    if sorted(map(canonical_text, _rules(d.old))) == sorted(map(canonical_text, _rules(d.new))):
        yield _change(d, "validation order", d.old, d.new)
    proof = Proof(d.old_node, d.new_node)
    for is_match in (_has_same_text, _asks_the_same, _has_same_message):
        for rule in list(old):
            same = [other for other in new if is_match(rule, other)]
            if same:
                old.remove(rule)
                new.remove(same[0])
                yield _judged(d, proof, rule, same[0])
    for rule in old:
        yield _change(d, "validation", rule, ABSENT, _message(rule))
    for rule in new:
        yield _judged(d, proof, ABSENT, rule)


def _judged(d: Difference, proof: Proof, old: Any, new: Rule) -> Change:
    """A rule that is new or otherwise, told apart where it refuses nothing that was valid."""
    if old is not ABSENT and _asked_by(old) == _asked_by(new):
        return _change(d, "validation message", old, new, _message(new))
    verdict = proof.of_rule(new)
    if verdict is None:
        return _change(d, "validation", old, new, _message(new))
    places = f" (from {', '.join(verdict.places)})" if verdict.places else ""
    return _change(d, verdict.key, old, new, _message(new) + places)


def _change(d: Difference, key: str, old: Any, new: Any, name: str = "") -> Change:
    return Change(KEYWORD, key, old, new, name, d.step, d.old_node, d.new_node)


def _rules(value: Any) -> list[Rule]:
    return value if isinstance(value, list) else []


def _asked_by(rule: Rule) -> Rule:
    return {key: value for key, value in rule.items() if key not in _SAID}


def _same(key: str) -> Callable[[Rule, Rule], bool]:
    return lambda one, other: key in one and one[key] == other.get(key)


_has_same_text = _same("rule")
_has_same_message = _same("message")


def _asks_the_same(one: Rule, other: Rule) -> bool:
    """Whether two rules are one in other notations."""
    texts = [rule.get("rule") for rule in (one, other)]
    trees = [cel.parse(text) if isinstance(text, str) else None for text in texts]
    return trees[0] is not None and trees[0] == trees[1]


def _message(rule: Rule) -> str:
    return str(rule.get("message") or rule.get("rule"))
