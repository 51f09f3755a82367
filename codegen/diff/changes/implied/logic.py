"""Whether a CEL rule follows from others, by the logic of CEL alone.

What is no logic (a comparison, a call) is a condition of which nothing is known but that it has one
value wherever it stands: true, false, or an error, which CEL passes on unless the other operand
decides. A rule follows where it is true whatever values make the others true.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from math import prod

from codegen.diff.changes.implied.cel import Expression, path_of

_MOST_CASES = 5_000
Path = tuple[str, ...]


class Presence(Enum):
    """Whether a field is there, in an object that has what holds it."""

    PRESENT = "present"
    ABSENT = "absent"
    EITHER = "either"
    UNKNOWN = "unknown"
    """Nothing is known: the field can't be found, or it may be null."""


class Value(Enum):
    """What a condition evaluates to."""

    TRUE = True
    FALSE = False
    ERROR = None


TRUE, FALSE, ERROR = Value.TRUE, Value.FALSE, Value.ERROR
Values = Mapping[Expression, Value]
Presences = Callable[[Path], Presence]
_LOGIC = ("and", "or", "not", "if")
_TRUTHS = ("and", "or", "not", "has", "==", "<", "<=", "in")


def follows(goal: Expression, premises: Iterable[Expression], presence: Presences) -> bool:
    """Whether a rule is true of every object of which the premises are.

    Premises that have nothing in common with the rule are left out, and so are those that would
    make too many cases of it.
    """
    wanted = _conditions(goal)
    if _cases(wanted, presence) > _MOST_CASES:
        return False
    used: list[Expression] = []
    left = sorted(premises, key=lambda premise: len(_conditions(premise)))
    while found := next((one for one in left if _is_telling(one, wanted, presence)), None):
        left.remove(found)
        used.append(found)
        wanted = {**wanted, **_conditions(found)}
    conditions = list(wanted)
    for values in itertools.product(*(_possible(c, presence) for c in conditions)):
        case = dict(zip(conditions, values, strict=True))
        if _value(goal, case, presence) is not TRUE and all(
            _value(premise, case, presence) is TRUE for premise in used
        ):
            return False
    return True


def _is_telling(
    premise: Expression, wanted: Mapping[Expression, None], presence: Presences
) -> bool:
    """Whether a premise has something in common with what is looked at, and is not too much of it."""
    more = _conditions(premise)
    return (
        not more.keys().isdisjoint(wanted) and _cases({**wanted, **more}, presence) <= _MOST_CASES
    )


def _cases(conditions: Iterable[Expression], presence: Presences) -> int:
    return prod(len(_possible(condition, presence)) for condition in conditions)


def _possible(condition: Expression, presence: Presences) -> Sequence[Value]:
    path = path_of(condition) if condition[0] == "has" else None
    if path is not None:
        if presence(path) is Presence.EITHER:
            return (TRUE, FALSE)
        if presence(path) in (Presence.PRESENT, Presence.ABSENT):
            return (TRUE,) if presence(path) is Presence.PRESENT else (FALSE,)
    return (TRUE, FALSE, ERROR)


def _conditions(expression: Expression) -> dict[Expression, None]:
    """What the value of an expression hangs on, in the order it is met."""
    found: dict[Expression, None] = {}

    def collect(part: Expression) -> None:
        if part[0] == "literal" and isinstance(part[2], bool):
            return
        if part[0] == "has":
            path = path_of(part)
            # Whether what holds a field is there decides whether one can ask for the field.
            while path:
                found.setdefault(_has(path))
                path = path[:-1]
            found.setdefault(part)
        elif _is_logic(part):
            for operand in part[1:]:
                collect(operand)
        else:
            found.setdefault(part)

    collect(expression)
    return found


def _has(path: Path) -> Expression:
    holder: Expression = ("identifier", "self")
    for name in path[:-1]:
        holder = ("select", holder, name)
    return ("has", holder, path[-1])


def _is_logic(part: Expression) -> bool:
    """Whether the value of a part is known where those of its operands are."""
    if part[0] == "==":
        return any(_is_truth(operand) for operand in part[1:])
    return part[0] in _LOGIC


def _is_truth(part: Expression) -> bool:
    """Whether a part is certainly true, false or an error."""
    return part[0] in _TRUTHS or (part[0] == "literal" and isinstance(part[2], bool))


def _value(part: Expression, case: Values, presence: Presences) -> Value:
    if part in case and part[0] != "has":
        return case[part]
    if part[0] == "literal":
        return TRUE if part[2] is True else FALSE
    if part[0] == "has":
        return _value_of_has(part, case, presence)
    if part[0] == "not":
        found = _value(part[1], case, presence)
        return ERROR if found is ERROR else (FALSE if found is TRUE else TRUE)
    if part[0] == "if":
        found = _value(part[1], case, presence)
        return ERROR if found is ERROR else _value(part[2 if found is TRUE else 3], case, presence)
    values = [_value(operand, case, presence) for operand in part[1:]]
    if part[0] == "==":
        return ERROR if ERROR in values else (TRUE if values[0] is values[-1] else FALSE)
    decides = TRUE if part[0] == "or" else FALSE
    if decides in values:
        return decides
    return ERROR if ERROR in values else values[0]


def _value_of_has(part: Expression, case: Values, presence: Presences) -> Value:
    path = path_of(part)
    for length in range(1, len(path) if path else 0):
        holder = path[:length] if path else ()
        if presence(holder) is Presence.UNKNOWN:
            return case[part]
        if case[_has(holder)] is not TRUE:
            return ERROR
    return case[part]
