"""The CEL rules that a schema has, and which of them an object breaks."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, NamedTuple

from kserve_models._history.structural import RULES, Path, Schema, child_schema
from kserve_models._text import package_files
from kserve_models.admission.cel.correlation import is_absent, old_at, same
from kserve_models.admission.problem import Problem

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from kserve_models.admission.cel.evaluate import Program

_EXPRESSIONS = "expressions.txt"
_UNKNOWN = "CEL"


def broken(value: Any, old: Any, schema: Schema) -> Iterator[Problem]:
    """What the rules of a schema say of an object, which fits it otherwise.

    Args:
        value: the object.
        old: the object before; None for a creation.
        schema: the object's.
    """
    if _has_fraction(value):
        value, old = _typed(value, schema), _typed(old, schema)
    yield from _broken(value, None if old is None else (old,), schema, (), False)


def has_rules(value: Any, schema: Schema) -> bool:
    """Whether any rule concerns an object."""
    return RULES in schema or any(
        has_rules(item, child) for _, item, _, child in _below(value, None, schema)
    )


def rule_id(expression: str) -> str:
    """The id of a rule: ``CEL-01``; that of rules of other releases is ``CEL``."""
    number = _numbers().get(expression)
    return _UNKNOWN if number is None else f"{_UNKNOWN}-{number:02}"


def known_expressions() -> tuple[str, ...]:
    """The expressions that have an id, in the order of these."""
    return tuple(_numbers())


@functools.cache
def _numbers() -> dict[str, int]:
    text = package_files.read(__spec__, _EXPRESSIONS).decode()
    return {line: number for number, line in enumerate(text.splitlines(), 1)}


class _Rule(NamedTuple):
    expression: str
    message: str
    program: Program | None
    unsupported: str
    is_transition: bool


@functools.cache
def _rule(expression: str, message: str) -> _Rule:
    # Only now: most kinds have no rules.
    from kserve_models.admission.cel.evaluate import compiled, names
    from kserve_models.admission.cel.syntax import UnsupportedError

    try:
        return _Rule(expression, message, compiled(expression), "", "oldSelf" in names(expression))
    except UnsupportedError as error:
        return _Rule(expression, message, None, str(error), "oldSelf" in expression)


def _has_fraction(value: Any) -> bool:
    if type(value) is dict:
        return any(map(_has_fraction, value.values()))
    if type(value) is list:
        return any(map(_has_fraction, value))
    return _is_fraction(value)


def _is_fraction(value: Any) -> bool:
    # What does not fit into 64 bits is read as a float.
    return type(value) is float or (type(value) is int and not -(1 << 63) <= value < 1 << 63)


def _typed(value: Any, schema: Schema | None) -> Any:
    """A copy with numbers that no rule can read marked."""
    from kserve_models.admission.cel.evaluate import NotWhole

    if schema is None:
        return value
    if type(value) is dict:
        return {key: _typed(item, child_schema(schema, key)) for key, item in value.items()}
    if type(value) is list:
        return [_typed(item, schema.get("items")) for item in value]
    is_marked = _is_fraction(value) and schema.get("type") == "integer"
    return NotWhole(value) if is_marked else value


def _broken(
    value: Any, old: tuple[Any] | None, schema: Schema, path: Path, is_in_unchanged: bool
) -> Iterator[Problem]:
    if value is None:
        return
    # What an update leaves as it was may be wrong, though not fail.
    is_unchanged = is_in_unchanged or (old is not None and same(old[0], value, schema))
    for given in schema.get(RULES, ()):
        rule = _rule(given["rule"], given.get("message") or "")
        if not rule.is_transition:
            yield from _verdict(rule, {"self": value}, path, is_unchanged)
        elif old is not None:
            yield from _verdict(rule, {"self": value, "oldSelf": old[0]}, path, False)
    for step, item, before, child in _below(value, old, schema):
        yield from _broken(item, before, child, (*path, step), is_unchanged)


def _below(
    value: Any, old: tuple[Any] | None, schema: Schema
) -> Iterator[tuple[str | int, Any, tuple[Any] | None, Schema]]:
    """What a value holds and its schema knows: step, value, the value before in a tuple, schema."""
    if type(value) is dict:
        known = schema.get("properties", {})
        of_others = schema.get("additionalProperties")
        steps: Any = value if isinstance(of_others, dict) else [n for n in value if n in known]
    elif type(value) is list and isinstance(schema.get("items"), dict):
        steps = range(len(value))
    else:
        return
    before = None if old is None else old[0]
    for step in steps:
        was, item, child = old_at(before, value, schema, step)
        if child is not None:
            yield step, item, None if old is None or is_absent(was) else (was,), child


def _verdict(
    rule: _Rule, variables: dict[str, Any], path: Path, may_be_false: bool
) -> Iterator[Problem]:
    from kserve_models.admission.cel.evaluate import EvaluationError

    name, value = rule_id(rule.expression), variables["self"]
    shown = rule.message or rule.expression
    if rule.program is None:
        yield Problem(path, f"{shown}: {rule.unsupported}", name, "not checked", value)
        return
    try:
        holds = rule.program(variables)
    except EvaluationError as error:
        message = f"{shown}: the rule can't be evaluated, so it counts as broken: {error}"
        yield Problem(path, message, name, value=value)
        return
    if holds is not True and not may_be_false:
        yield Problem(path, shown, name, value=value)
