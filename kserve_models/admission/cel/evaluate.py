"""CEL expressions as functions of Python.

Where a value is missing or of another type, evaluating fails, as it does on an API server; and
there a rule that fails is a rule that is broken.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from kserve_models._text import go_syntax
from kserve_models.admission.cel.syntax import Node, UnsupportedError, parse

Variables: TypeAlias = "Mapping[str, Any]"
Program: TypeAlias = "Callable[[Variables], Any]"


class EvaluationError(Exception):
    """An expression has no value for what it was given."""


class Duration(int):
    """Nanoseconds."""


@functools.cache
def compiled(text: str) -> Program:
    """An expression as a function of its variables; it raises ``EvaluationError``.

    Raises:
        UnsupportedError: the expression has something that is not known here.
    """
    return _program(parse(text))


def names(text: str) -> frozenset[str]:
    """The variables that an expression has."""
    return frozenset(_names(parse(text)))


def _names(node: Any) -> set[str]:
    if isinstance(node, tuple) and node and node[0] == "name":
        return {node[1]}
    if isinstance(node, (tuple, list)):
        return {name for part in node for name in _names(part)}
    return set()


def _program(node: Node) -> Program:
    make = _MAKERS.get(node[0])
    if make is None:
        raise UnsupportedError(f"CEL that is not known here: {node[0]!r}")
    return make(*node[1:])


def _value(value: Any) -> Program:
    return lambda _: value


def _name(name: str) -> Program:
    def of(variables: Variables) -> Any:
        if name not in variables:
            raise EvaluationError(f"no such variable: {name}")
        return variables[name]

    return of


def _field(of: Node, name: str) -> Program:
    holder = _program(of)

    def get(variables: Variables) -> Any:
        held = holder(variables)
        if type(held) is not dict:
            raise EvaluationError(f"no field {name} in what is no map")
        if held.get(name) is None:
            raise EvaluationError(f"no such key: {name}")
        return held[name]

    return get


def _index(of: Node, at: Node) -> Program:
    holder, index = _program(of), _program(at)

    def get(variables: Variables) -> Any:
        held, key = holder(variables), index(variables)
        if type(held) is list and type(key) is int and 0 <= key < len(held):
            return held[key]
        if type(held) is dict and type(key) is str and key in held:
            return held[key]
        raise EvaluationError(f"no such item: {key}")

    return get


def _list(items: list[Node]) -> Program:
    programs = [_program(item) for item in items]
    return lambda variables: [program(variables) for program in programs]


def _not(operand: Node) -> Program:
    program = _program(operand)
    return lambda variables: not _truth(program(variables))


def _negative(operand: Node) -> Program:
    program = _program(operand)
    return lambda variables: -_number(program(variables))


def _if(condition: Node, then: Node, otherwise: Node) -> Program:
    test, yes, no = _program(condition), _program(then), _program(otherwise)
    return lambda variables: (yes if _truth(test(variables)) else no)(variables)


def _shortcut(decisive: bool) -> Callable[[Node, Node], Program]:
    """``||`` and ``&&``: one side that decides makes good what the other fails with."""

    def make(left: Node, right: Node) -> Program:
        sides = (_program(left), _program(right))

        def run(variables: Variables) -> bool:
            return _decided(
                (functools.partial(_truth_of, side, variables) for side in sides), decisive
            )

        return run

    return make


def _truth_of(program: Program, variables: Variables) -> bool:
    return _truth(program(variables))


def _decided(steps: Iterable[Callable[[], bool]], decisive: bool) -> bool:
    failure: EvaluationError | None = None
    for step in steps:
        try:
            if step() is decisive:
                return decisive
        except EvaluationError as error:
            failure = failure or error
    if failure is not None:
        raise failure
    return not decisive


def _equality(is_equal: bool) -> Callable[[Node, Node], Program]:
    def make(left: Node, right: Node) -> Program:
        one, other = _program(left), _program(right)
        return lambda variables: _equal(one(variables), other(variables)) is is_equal

    return make


def _equal(one: Any, other: Any) -> bool:
    if type(one) is dict and type(other) is dict:
        return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)
    if type(one) is list and type(other) is list:
        return len(one) == len(other) and all(map(_equal, one, other))
    numbers = (int, float)
    if type(one) in numbers and type(other) in numbers:
        return bool(one == other)
    return type(one) is type(other) and bool(one == other)


def _order(compare: Callable[[Any, Any], bool]) -> Callable[[Node, Node], Program]:
    def make(left: Node, right: Node) -> Program:
        one, other = _program(left), _program(right)

        def run(variables: Variables) -> bool:
            a, b = one(variables), other(variables)
            numbers = (int, float)
            if not (type(a) is type(b) or (type(a) in numbers and type(b) in numbers)):
                raise EvaluationError("no such overload: values of two types have no order")
            if type(a) in (dict, list, type(None)):
                raise EvaluationError("no such overload: such values have no order")
            return compare(a, b)

        return run

    return make


def _in(left: Node, right: Node) -> Program:
    item, holder = _program(left), _program(right)

    def run(variables: Variables) -> bool:
        wanted, held = item(variables), holder(variables)
        if type(held) not in (dict, list):
            raise EvaluationError("no such overload: expected a list or map after in")
        return any(_equal(wanted, one) for one in held)

    return run


def _arithmetic(sign: int) -> Callable[[Node, Node], Program]:
    def make(left: Node, right: Node) -> Program:
        one, other = _program(left), _program(right)

        def run(variables: Variables) -> Any:
            a, b = one(variables), other(variables)
            if sign > 0 and type(a) is type(b) and type(a) in (str, list):
                return a + b
            if type(a) is not type(b):
                raise EvaluationError("no such overload: expected values of one type")
            result = _number(a) + sign * _number(b)
            if type(result) is int and not -(1 << 63) <= result < 1 << 63:
                raise EvaluationError("integer overflow")
            return result

        return run

    return make


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise EvaluationError("no such overload: expected a boolean")


def _number(value: Any) -> Any:
    if type(value) not in (int, float):
        raise EvaluationError("no such overload: expected a number")
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise EvaluationError("no such overload: expected text")
    return value


def _size(value: Any) -> int:
    if type(value) not in (str, list, dict):
        raise EvaluationError("no such overload: expected text, a list or a map")
    return len(value)


def _duration(value: Any) -> Duration:
    try:
        return Duration(go_syntax.nanoseconds(_text(value)))
    except ValueError as error:
        raise EvaluationError(str(error)) from None


def _call(name: str, arguments: list[Node]) -> Program:
    if name == "has" and len(arguments) == 1 and arguments[0][0] == "field":
        return _has(*arguments[0][1:])
    function = _FUNCTIONS.get((name, len(arguments)))
    if function is None:
        raise UnsupportedError(f"CEL's function {name} is not known here")
    programs = [_program(argument) for argument in arguments]
    return lambda variables: function(*(program(variables) for program in programs))


def _has(of: Node, name: str) -> Program:
    holder = _program(of)

    def run(variables: Variables) -> bool:
        held = holder(variables)
        if type(held) is not dict:
            raise EvaluationError(f"no field {name} in what is no map")
        return held.get(name) is not None

    return run


def _method(of: Node, name: str, arguments: list[Node]) -> Program:
    macro = _MACROS.get(name)
    if macro is not None and len(arguments) == 2 and arguments[0][0] == "name":
        return macro(_program(of), arguments[0][1], _program(arguments[1]))
    return _call(name, [of, *arguments])


def _each(
    holder: Program, name: str, body: Program, variables: Variables
) -> list[tuple[Any, Callable[[], bool]]]:
    """For each item a function that evaluates the body."""
    held = holder(variables)
    if type(held) not in (dict, list):
        raise EvaluationError("no such overload: expected a list or a map")

    return [(item, functools.partial(_truth_of, body, {**variables, name: item})) for item in held]


def _all(holder: Program, name: str, body: Program) -> Program:
    return lambda variables: _decided(
        (step for _, step in _each(holder, name, body, variables)), False
    )


def _exists(holder: Program, name: str, body: Program) -> Program:
    return lambda variables: _decided(
        (step for _, step in _each(holder, name, body, variables)), True
    )


def _exists_one(holder: Program, name: str, body: Program) -> Program:
    return lambda variables: sum(step() for _, step in _each(holder, name, body, variables)) == 1


def _filter(holder: Program, name: str, body: Program) -> Program:
    return lambda variables: [item for item, step in _each(holder, name, body, variables) if step()]


_MACROS: dict[str, Callable[[Program, str, Program], Program]] = {
    "all": _all,
    "exists": _exists,
    "exists_one": _exists_one,
    "filter": _filter,
}
_FUNCTIONS: dict[tuple[str, int], Callable[..., Any]] = {
    ("size", 1): _size,
    ("duration", 1): _duration,
    ("startsWith", 2): lambda text, start: _text(text).startswith(_text(start)),
    ("endsWith", 2): lambda text, end: _text(text).endswith(_text(end)),
    ("contains", 2): lambda text, part: _text(part) in _text(text),
    ("matches", 2): lambda text, pattern: (
        go_syntax.pattern(_text(pattern)).search(_text(text)) is not None
    ),
}
_MAKERS: dict[str, Callable[..., Program]] = {
    "value": _value,
    "name": _name,
    "field": _field,
    "index": _index,
    "list": _list,
    "call": _call,
    "method": _method,
    "not": _not,
    "negative": _negative,
    "if": _if,
    "||": _shortcut(True),
    "&&": _shortcut(False),
    "==": _equality(True),
    "!=": _equality(False),
    "<": _order(lambda a, b: bool(a < b)),
    "<=": _order(lambda a, b: bool(a <= b)),
    ">": _order(lambda a, b: bool(a > b)),
    ">=": _order(lambda a, b: bool(a >= b)),
    "in": _in,
    "+": _arithmetic(1),
    "-": _arithmetic(-1),
}
