"""CEL expressions as trees without their notation.

White space, brackets, quotes and names of variables are gone, and operands that may be swapped
stand in one order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

Expression = tuple[Any, ...]
"""An operator or another head, then what it is applied to.

Heads: ``literal``, ``identifier``, ``variable`` (the number of scopes between it and the macro
that binds it), ``select``, ``has``, ``call``, ``macro``, ``index``, ``list``, ``map``, ``not``,
``and``, ``or``, ``if``, and operators.
"""

_LONGEST = 10_000
_DEEPEST = 60
_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*)
    |(?P<text>(?:[rR][bB]?|[bB][rR]?)?(?:\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}
        |\"(?:\\.|[^\\"\n])*\"|'(?:\\.|[^\\'\n])*'))
    |(?P<number>0x[0-9a-fA-F]+u?|[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+(?:[eE][+-]?[0-9]+|u)?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>\|\||&&|[=!<>]=|[-+*/%<>!?:.,()\[\]{}])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(
    r"\\(?:([abfnrtv\\'\"`?])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})"
    r"|([0-3][0-7]{2})|(.))",
    re.DOTALL,
)
_ESCAPED = dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True))
_LITERALS = {"true": True, "false": False, "null": None}
# The macros of Kubernetes' CEL, and how many variables each binds; those of two sizes may bind two.
_MACROS = {
    **dict.fromkeys(("all", "exists", "exists_one", "existsOne", "map", "filter"), 1),
    **dict.fromkeys(("transformList", "transformMap", "transformMapEntry"), 2),
}
_OF_TWO_SIZES = ("all", "exists", "exists_one", "existsOne")
_SWAPPED = {">": "<", ">=": "<="}
SELF: Expression = ("identifier", "self")


class NotUnderstoodError(Exception):
    """An expression can't be parsed."""


def parse(text: str) -> Expression | None:
    """The tree of an expression; None where it is none that is understood."""
    if len(text) > _LONGEST:
        return None
    try:
        return _Parser(text).whole()
    except NotUnderstoodError:
        return None


def mentions(expression: Any, name: str) -> bool:
    """Whether an identifier occurs in an expression."""
    if not isinstance(expression, tuple):
        return False
    if expression == ("identifier", name):
        return True
    return any(mentions(part, name) for part in expression)


def with_self(expression: Expression, replacement: Callable[[int], Expression]) -> Expression:
    """An expression with something else in the place of ``self``.

    ``replacement`` is asked with the number of macros that the place is in.
    """

    def replaced(part: Any, depth: int) -> Any:
        if not isinstance(part, tuple):
            return part
        if part == SELF:
            return replacement(depth)
        if part[:1] == ("macro",):
            head, name, target, count, arguments = part
            inner = tuple(replaced(argument, depth + count) for argument in arguments)
            return (head, name, replaced(target, depth), count, inner)
        return _ordered(tuple(replaced(item, depth) for item in part))

    result: Expression = replaced(expression, 0)
    return result


def path_of(expression: Expression) -> tuple[str, ...] | None:
    """The fields that lead from ``self`` to what an expression selects; None for any other."""
    if expression == SELF:
        return ()
    if expression[0] not in ("select", "has"):
        return None
    above = path_of(expression[1])
    return None if above is None else (*above, expression[2])


def _ordered(part: tuple[Any, ...]) -> tuple[Any, ...]:
    """A part with operands that may be swapped in one order."""
    if part[:1] in (("and",), ("or",)):
        operands: list[Any] = []
        for operand in part[1:]:
            operands += operand[1:] if operand[0] == part[0] else [operand]
        return (part[0], *sorted(set(operands), key=repr))
    if part[:1] == ("==",):
        return ("==", *sorted(part[1:], key=repr))
    return part


class _Parser:
    """A parser of one expression, by recursive descent."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0
        self._scopes: list[str] = []

    def whole(self) -> Expression:
        result = self._expression()
        if self._kind != "end":
            self._fail()
        return result

    @property
    def _kind(self) -> str:
        return self._tokens[self._at][0]

    def _is(self, *signs: str) -> bool:
        kind, text = self._tokens[self._at]
        return text in signs and kind in ("sign", "name")

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _expect(self, sign: str) -> None:
        if not self._is(sign):
            self._fail()
        self._take()

    def _fail(self) -> NoReturn:
        raise NotUnderstoodError

    def _expression(self) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._fail()
        condition = self._junction("||", "or", lambda: self._junction("&&", "and", self._relation))
        if self._is("?"):
            self._take()
            then = self._junction("||", "or", lambda: self._junction("&&", "and", self._relation))
            self._expect(":")
            condition = ("if", condition, then, self._expression())
        self._depth -= 1
        return condition

    def _junction(self, sign: str, head: str, operand: Callable[[], Expression]) -> Expression:
        operands = [operand()]
        while self._is(sign):
            self._take()
            operands.append(operand())
        return _ordered((head, *operands)) if len(operands) > 1 else operands[0]

    def _relation(self) -> Expression:
        left = self._sum()
        while self._is("<", "<=", ">", ">=", "==", "!=", "in"):
            sign = self._take()
            right = self._sum()
            if sign in _SWAPPED:
                left = (_SWAPPED[sign], right, left)
            elif sign == "!=":
                left = ("not", _ordered(("==", left, right)))
            else:
                left = _ordered((sign, left, right))
        return left

    def _sum(self) -> Expression:
        left = self._product()
        while self._is("+", "-"):
            left = (self._take(), left, self._product())
        return left

    def _product(self) -> Expression:
        left = self._unary()
        while self._is("*", "/", "%"):
            left = (self._take(), left, self._unary())
        return left

    def _unary(self) -> Expression:
        signs = []
        while self._is("!", "-"):
            signs.append(self._take())
        result = self._member()
        for sign in reversed(signs):
            head = "not" if sign == "!" else "-"
            is_twice = head == "not" and result[0] == "not"
            result = result[1] if is_twice else (head, result)
        return result

    def _member(self) -> Expression:
        result = self._primary()
        while True:
            if self._is("."):
                self._take()
                optional = self._optional()
                name = self._name()
                if not self._is("("):
                    result = ("select?" if optional else "select", result, name)
                elif optional:
                    self._fail()
                else:
                    result = self._call(result, name)
            elif self._is("["):
                self._take()
                head = "index?" if self._optional() else "index"
                result = (head, result, self._expression())
                self._expect("]")
            else:
                return result

    def _optional(self) -> bool:
        found = self._is("?")
        if found:
            self._take()
        return found

    def _name(self) -> str:
        if self._kind != "name":
            self._fail()
        return self._take()

    def _call(self, target: Expression | None, name: str) -> Expression:
        self._expect("(")
        if target == ("identifier", "cel") and name == "bind":
            variable = self._name()
            self._expect(",")
            bound = self._expression()
            self._expect(",")
            return self._macro(name, bound, [variable])
        variables = self._variables(name) if target is not None else []
        if target is not None and variables:
            self._at += 2 * len(variables)
            return self._macro(name, target, variables)
        arguments = self._listed(")")
        if name == "has" and target is None:
            if len(arguments) != 1 or arguments[0][0] != "select":
                self._fail()
            return ("has", *arguments[0][1:])
        return ("call", name, target, arguments)

    def _variables(self, name: str) -> list[str]:
        """The variables that the macro ahead binds; none where it is a plain call."""
        count = _MACROS.get(name, 0)
        ahead = self._tokens[self._at : self._at + 4]
        kinds = [kind if kind == "name" else text for kind, text in ahead]
        if name in _OF_TWO_SIZES and kinds == ["name", ",", "name", ","]:
            count = 2
        is_macro = count > 0 and kinds[: 2 * count] == ["name", ","] * count
        return [text for _, text in ahead[: 2 * count : 2]] if is_macro else []

    def _macro(self, name: str, target: Expression, variables: list[str]) -> Expression:
        self._scopes += variables
        arguments = self._listed(")")
        del self._scopes[-len(variables) :]
        return ("macro", name, target, len(variables), arguments)

    def _listed(self, end: str) -> tuple[Expression, ...]:
        found = []
        while not self._is(end):
            found.append(self._expression())
            if not self._is(end):
                self._expect(",")
        self._take()
        return tuple(found)

    def _primary(self) -> Expression:
        kind = self._kind
        if kind == "text":
            return ("literal", "text", _text(self._take()))
        if kind == "number":
            return _number(self._take())
        if self._is("("):
            self._take()
            result = self._expression()
            self._expect(")")
            return result
        if self._is("["):
            self._take()
            return ("list", *self._listed("]"))
        if self._is("{"):
            return self._map()
        name = self._name()
        if name in _LITERALS:
            return ("literal", name, _LITERALS[name])
        if self._is("("):
            return self._call(None, name)
        if name in self._scopes:
            return ("variable", self._scopes[::-1].index(name))
        return ("identifier", name)

    def _map(self) -> Expression:
        self._take()
        pairs = []
        while not self._is("}"):
            key = self._expression()
            self._expect(":")
            pairs.append((key, self._expression()))
            if not self._is("}"):
                self._expect(",")
        self._take()
        return ("map", tuple(sorted(pairs, key=repr)))


def _tokens(text: str) -> list[tuple[str, str]]:
    found = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotUnderstoodError
        at = match.end()
        if match.lastgroup != "space":
            found.append((str(match.lastgroup), match.group()))
    return [*found, ("end", "")]


def _number(text: str) -> Expression:
    if text.startswith("0x"):
        return ("literal", "uint" if text.endswith("u") else "int", int(text.rstrip("u"), 16))
    if text.endswith("u"):
        return ("literal", "uint", int(text[:-1]))
    return ("literal", "int", int(text)) if text.isdecimal() else ("literal", "double", float(text))


def _text(token: str) -> str:
    prefix = re.match(r"[rRbB]*", token)
    marks = prefix.group().lower() if prefix else ""
    rest = token[len(marks) :]
    width = 3 if rest[:3] in ('"""', "'''") else 1
    body = rest[width:-width]
    # Bytes keep their notation: equal bytes in another one are not told.
    return f"{marks}:{body}" if "b" in marks else "t:" + (body if "r" in marks else _decoded(body))


def _decoded(body: str) -> str:
    def character(match: re.Match[str]) -> str:
        plain, *codes, octal, other = match.groups()
        if other is not None:
            raise NotUnderstoodError
        if plain is not None:
            return _ESCAPED.get(plain, plain)
        code = int(octal, 8) if octal else int(next(filter(None, codes)), 16)
        if code > 0x10FFFF:
            raise NotUnderstoodError
        return chr(code)

    return _ESCAPE.sub(character, body)
