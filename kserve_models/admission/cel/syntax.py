"""The text of a CEL expression as a tree.

Grammar: the CEL specification, without maps, messages, arithmetic beyond ``+`` and ``-``, unsigned
numbers and bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn, TypeAlias

Node: TypeAlias = "tuple[Any, ...]"
"""``("value", v)``, ``("name", n)``, ``("field", of, n)``, ``("index", of, i)``,
``("list", [items])``, ``("call", name, [arguments])``, ``("method", of, name, [arguments])``,
``("not", a)``, ``("negative", a)``, ``("if", condition, then, else)``, or an operator with its sides."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<raw>[rR](?:\"{3}.*?\"{3}|'{3}.*?'{3}|"[^"\n]*"|'[^'\n]*'))
    | (?P<text>\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}
        |"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    | (?P<number>\d+\.\d+(?:[eE][+-]?\d+)?|0x[0-9a-fA-F]+|\d+)
    | (?P<name>[_a-zA-Z]\w*)
    | (?P<sign>&&|\|\||==|!=|<=|>=|[-+!<>?:.,()\[\]])
    )""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_WORDS = {"true": True, "false": False, "null": None}
_RELATIONS = ("==", "!=", "<=", ">=", "<", ">", "in")
_END = ("end", "")


class UnsupportedError(ValueError):
    """An expression has something that is not evaluated here."""


class _Token(NamedTuple):
    kind: str
    text: str


def parse(text: str) -> Node:
    """The tree of an expression.

    Raises:
        UnsupportedError: it has something that is not known here.
    """
    return _Parser(text).whole()


def _tokens(text: str) -> Iterator[_Token]:
    position, end = 0, len(text.rstrip())
    while position < end:
        found = _TOKEN.match(text, position)
        if found is None or found.lastgroup is None:
            raise UnsupportedError(
                f"CEL that is not known here: {text[position : position + 20]!r}"
            )
        yield _Token(found.lastgroup, found[found.lastgroup])
        position = found.end()
    yield _Token(*_END)


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._next = 0

    def whole(self) -> Node:
        result = self._conditional()
        if self._peek() != _END:
            self._refuse()
        return result

    def _conditional(self) -> Node:
        condition = self._binary(("||",), self._and)
        if not self._take("?"):
            return condition
        then = self._binary(("||",), self._and)
        self._expect(":")
        return ("if", condition, then, self._conditional())

    def _and(self) -> Node:
        return self._binary(("&&",), self._relation)

    def _relation(self) -> Node:
        return self._binary(_RELATIONS, self._sum)

    def _sum(self) -> Node:
        return self._binary(("+", "-"), self._unary)

    def _binary(self, operators: tuple[str, ...], side: Any) -> Node:
        left: Node = side()
        while self._peek().kind in ("sign", "name") and self._peek().text in operators:
            operator = self._advance().text
            left = (operator, left, side())
        return left

    def _unary(self) -> Node:
        if self._take("!"):
            return ("not", self._unary())
        if self._take("-"):
            return ("negative", self._unary())
        return self._member()

    def _member(self) -> Node:
        node = self._primary()
        while True:
            if self._take("."):
                name = self._advance()
                if name.kind != "name":
                    self._refuse()
                if self._take("("):
                    node = ("method", node, name.text, self._items(")"))
                else:
                    node = ("field", node, name.text)
            elif self._take("["):
                node = ("index", node, self._conditional())
                self._expect("]")
            else:
                return node

    def _primary(self) -> Node:
        token = self._advance()
        if token.kind == "name":
            if token.text in _WORDS:
                return ("value", _WORDS[token.text])
            if self._take("("):
                return ("call", token.text, self._items(")"))
            return ("name", token.text)
        if token.kind == "number":
            is_whole = "." not in token.text
            return ("value", int(token.text, 0) if is_whole else float(token.text))
        if token.kind == "raw":
            return ("value", _unquoted(token.text[1:]))
        if token.kind == "text":
            return ("value", _unescaped(_unquoted(token.text)))
        if token.text == "(":
            node = self._conditional()
            self._expect(")")
            return node
        if token.text == "[":
            return ("list", self._items("]"))
        return self._refuse()

    def _items(self, end: str) -> list[Node]:
        items: list[Node] = []
        while not self._take(end):
            if items:
                self._expect(",")
            items.append(self._conditional())
        return items

    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _advance(self) -> _Token:
        token = self._peek()
        if token == _END:
            self._refuse()
        self._next += 1
        return token

    def _take(self, sign: str) -> bool:
        found = self._peek() == ("sign", sign)
        self._next += found
        return found

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            self._refuse()

    def _refuse(self) -> NoReturn:
        raise UnsupportedError(f"CEL that is not known here: {self._tokens[self._next].text!r}")


def _unquoted(text: str) -> str:
    size = 3 if text[:3] in ('"""', "'''") else 1
    return text[size:-size]


def _unescaped(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        code = found[1]
        if code[0] in "xXuU":
            return chr(int(code[1:], 16))
        return chr(int(code, 8)) if code.isdigit() else _ESCAPES.get(code, code)

    pattern = r"\\([xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)"
    return re.sub(pattern, character, text, flags=re.DOTALL)
