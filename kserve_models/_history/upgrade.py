"""What becomes of an object where one KServe release takes the place of another."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from kserve_models._history import releases, structural
from kserve_models._history.releases import Served
from kserve_models._history.structural import RULES, Path, Schema, Violation
from kserve_models._text.value_paths import value_at

REFUSED = "refused"
"""The new release refuses the object, and the old one did not for this reason."""
DROPPED = "dropped"
"""The new release drops a field without a word that the old one keeps."""
DEFAULTED = "defaulted"
"""Where the object says nothing, the new release has another value in its place."""
USED = "used"
"""The new release keeps a field that the old one drops: what it says counts from now on."""
RULE = "rule"
"""The new release has a CEL rule for a value that the old one has not: it may refuse the object."""
EFFECTS = (REFUSED, DROPPED, DEFAULTED, USED, RULE)
_OF_UPDATES = "oldSelf"


class Effect(NamedTuple):
    """One thing that the new release does to an object, and the old one did not.

    Attributes: effect (str: one of ``EFFECTS``), path (tuple: of keys and indexes), message (str),
    advice (str: what to do; may be empty).
    """

    effect: str
    path: Path
    message: str
    advice: str = ""


def compare(obj: dict[str, Any], before: str, after: str) -> list[Effect] | None:
    """What changes for an object; None for kinds that neither release has.

    Args:
        obj: a manifest, which stays as it is.
        before: the old release, as ``known_releases`` has it.
        after: the new one.
    """
    group, _, version = str(obj.get("apiVersion")).partition("/")
    kind = str(obj.get("kind"))
    if group != releases.GROUP:
        return None
    old, new = (_outcome(obj, kind, version, release) for release in (before, after))
    if old is None and new is None:
        return None
    if new is None:
        return [Effect(REFUSED, (), *_not_served(kind, version, after))]
    found: list[Effect] = []
    if old is None:
        found.append(Effect(USED, (), f"{after} serves {kind}/{version}, {before} does not"))
        # All that can be said besides is why the new one would refuse it.
        old = new._replace(violations=[])
    comparison = _Comparison(obj, kind, version, before, after, old, new)
    return [*found, *comparison.effects()]


class _Outcome(NamedTuple):
    """What a release makes of an object."""

    served: Served
    value: Any
    pruned: list[Path]
    defaults: dict[Path, Any]
    violations: list[Violation]
    rules: dict[Path, dict[str, str]]
    """The messages of the rules that apply, by rule, by the path of the value."""


def _outcome(obj: dict[str, Any], kind: str, version: str, release: str) -> _Outcome | None:
    served = releases.served(kind, version, release)
    if served is None or not served.served:
        return None
    value = copy.deepcopy(obj)
    if served.has_status:
        # Who writes the object does not write its status.
        value.pop("status", None)
    put = [default.path for default in structural.defaults(value, served.schema)]
    pruned = list(structural.prune(value, served.schema))
    return _Outcome(
        served,
        value,
        pruned,
        {path: value_at(value, path) for path in _outermost(put)},
        list(structural.violations(value, served.schema)),
        {
            path: found
            for path, _, schema in structural.visit(value, served.schema)
            if (found := _rules(schema))
        },
    )


def _rules(schema: Schema) -> dict[str, str]:
    """The messages of a schema's rules by rule; those that compare with the old value aside."""
    return {
        rule["rule"]: rule.get("message") or rule["rule"]
        for rule in schema.get(RULES, ())
        if _OF_UPDATES not in rule["rule"]
    }


class _Comparison:
    def __init__(
        self,
        obj: dict[str, Any],
        kind: str,
        version: str,
        before: str,
        after: str,
        old: _Outcome,
        new: _Outcome,
    ) -> None:
        self._obj, self._kind, self._version = obj, kind, version
        self._before, self._after = before, after
        self._old, self._new = old, new

    def effects(self) -> Iterator[Effect]:
        yield from self._refused()
        yield from self._dropped()
        yield from self._used()
        yield from self._defaulted()
        yield from self._ruled()

    def _refused(self) -> Iterator[Effect]:
        known = {(violation.path, violation.keyword) for violation in self._old.violations}
        for path, keyword, message in self._new.violations:
            if (path, keyword) not in known:
                yield Effect(REFUSED, path, f"{self._after} refuses it: {message}")

    def _dropped(self) -> Iterator[Effect]:
        for path in self._new.pruned:
            if _has(self._old.value, path):
                yield Effect(DROPPED, path, *self._on_dropped(path))

    def _on_dropped(self, path: Path) -> tuple[str, str]:
        field = _field(path, self._old.served.schema)
        since = releases.first_release(self._kind, self._version, field)
        known = releases.known_releases()
        message = f"{self._after} has no such field and drops it"
        if since is not None:
            is_later = known.index(since) > known.index(self._after)
            return (f"{message}, as it came with {since}" if is_later else message), ""
        advice: list[str] = []
        for gone in releases.what_became_of(self._kind, self._version, field):
            if _has(value_at(self._obj, path), tuple(gone.field[len(field) :].split(".")[1:])):
                advice += [f"{gone.field} moved to {gone.moved}"] if gone.moved else []
                advice += [gone.advice] if gone.advice else []
        return message, "; ".join(advice)

    def _used(self) -> Iterator[Effect]:
        for path in self._old.pruned:
            if _has(self._new.value, path):
                yield Effect(USED, path, f"{self._before} drops it, {self._after} has this field")

    def _defaulted(self) -> Iterator[Effect]:
        old, new = self._old.defaults, self._new.defaults
        for path in sorted({*old, *new}, key=str):
            had, has = (_text(values[path]) if path in values else None for values in (old, new))
            if had == has:
                continue
            if not all(_has(side.value, path[:-1]) for side in (self._old, self._new)):
                # What holds it is dropped, which is said already.
                continue
            new_way, old_way = (
                "leaves it unset" if text is None else f"puts {text}" for text in (has, had)
            )
            message = f"it is unset: {self._after} {new_way}, {self._before} {old_way}"
            yield Effect(DEFAULTED, path, message)

    def _ruled(self) -> Iterator[Effect]:
        for path, rules in self._new.rules.items():
            known = self._old.rules.get(path, {})
            messages = [text for rule, text in rules.items() if rule not in known]
            if messages:
                many = "rules" if len(messages) > 1 else "a rule"
                yield Effect(
                    RULE,
                    path,
                    f"{self._after} has {many} that {self._before} has not: {'; '.join(messages)}",
                    "see that it holds: rules are not evaluated",
                )


def _not_served(kind: str, version: str, release: str) -> tuple[str, str]:
    others = releases.versions_of(kind, release)
    advice = f"use {' or '.join(f'{releases.GROUP}/{other}' for other in others)}" if others else ""
    return f"{release} does not serve {kind}/{version}", advice


def _outermost(paths: list[Path]) -> list[Path]:
    given = set(paths)
    return [
        path for path in paths if not any(path[:length] in given for length in range(len(path)))
    ]


def _has(value: Any, path: Path) -> bool:
    """Whether a value holds something at a path, in lists that are as long."""
    step: Any
    for step in path:
        is_there = step in value if isinstance(value, dict) else isinstance(value, list)
        if not is_there:
            return False
        value = value[step]
    return True


def _field(path: Path, schema: Schema) -> str:
    """The path of a value as the history has it: ``spec.nodes{}.steps[].name``."""
    text = ""
    node: Any = schema
    for step in path:
        properties = node.get("properties", {}) if isinstance(node, dict) else {}
        if isinstance(step, int):
            text, node = f"{text}[]", node.get("items", {})
        elif step in properties:
            text, node = f"{text}.{step}", properties[step]
        else:
            text, node = f"{text}{{}}", node.get("additionalProperties", {})
    return text.removeprefix(".")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
