"""The syntax of Go's templates, as far as it can be told without running one.

Source of the form: the documentation of Go's ``text/template``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

BUILT_IN = frozenset(
    [
        "and",
        "call",
        "html",
        "index",
        "slice",
        "js",
        "len",
        "not",
        "or",
        "print",
        "printf",
        "println",
        "urlquery",
        "eq",
        "ge",
        "gt",
        "le",
        "lt",
        "ne",
    ]
)
"""Functions that every template has."""
_ACTION = re.compile(r"\{\{-?(.*?)-?\}\}", re.DOTALL)
_OPENING = frozenset({"if", "range", "with", "define", "block"})
_KEYWORDS = _OPENING | {"else", "end", "template", "break", "continue", "nil", "true", "false"}
_LAZY = frozenset({"and", "or", "define", "block", "template"})
_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<comment>/\*.*?\*/)|(?P<text>`[^`]*`)|(?P<char>'(?:\\.|[^'\\])*')"""
    r"""|(?P<number>[+-]?\.?\d[\w.]*)|(?P<field>\$?(?:\.\w+)+|\.|\$\w*)|(?P<name>[^\W\d]\w*(?:\.\w+)*)"""
    r"""|(?P<sign>:=|[=|(),])""",
    re.DOTALL,
)


def has_actions(text: str) -> bool:
    """Whether text has anything that a template evaluates."""
    return "{{" in text


def problem_of(text: str, functions: frozenset[str], *, is_part: bool = False) -> str:
    """Why text is no template; empty if its syntax is right.

    Args:
        text: the template; quotes in its actions must be backquotes, as it stands in JSON.
        functions: names of functions beside those that every template has.
        is_part: it may open blocks that another part ends, and end those that another opened.
    """
    end = 0
    depth = 0
    for action in _ACTION.finditer(text):
        if "{{" in text[end : action.start()]:
            return "'}}' is missing after '{{'"
        end = action.end()
        wrong, change = _action(action[1], functions | BUILT_IN)
        depth += change
        if wrong:
            return wrong
        if depth < 0 and not is_part:
            return "{{end}} without {{if}}, {{range}} or {{with}}"
    if "{{" in text[end:]:
        return "'}}' is missing after '{{'"
    return "{{end}} is missing" if depth and not is_part else ""


def opened(text: str) -> int:
    """How many blocks text opens and does not end; negative where it ends more than it opens."""
    return sum(_action(action[1], frozenset())[1] for action in _ACTION.finditer(text))


def fields_of_data(text: str) -> list[str]:
    """The fields of its data that text names in what is evaluated in any case, such as ``.Spec.Model``.

    What stands inside of blocks, or may be skipped by ``and`` and ``or``, is left out.

    Args:
        text: a template without problems.
    """
    found: list[str] = []
    depth = 0
    for action in _ACTION.finditer(text):
        _, change = _action(action[1], frozenset())
        tokens, _ = _tokens(action[1])
        if depth == 0 and change >= 0 and not _LAZY.intersection(name for _, name in tokens):
            found += _fields(tokens)
        depth += change
    return found


def _fields(tokens: list[tuple[str, str]]) -> Iterator[str]:
    before = ""
    for kind, name in tokens:
        # Of a variable, or of what stands in parentheses, it is not the data's.
        is_of_other = before == ")" or before.startswith("$")
        if kind == "field" and not is_of_other and re.fullmatch(r"\$?(\.\w+)+", name):
            yield name.removeprefix("$")
        before = name


def _action(body: str, functions: frozenset[str]) -> tuple[str, int]:
    """What is wrong with an action, and by how much it opens blocks."""
    tokens, wrong = _tokens(body)
    if wrong or any(kind == "comment" for kind, _ in tokens):
        return wrong, 0
    parentheses = 0
    for _, text in tokens:
        parentheses += {"(": 1, ")": -1}.get(text, 0)
        if parentheses < 0:
            return f"{{{{{body}}}}}: unexpected ')'", 0
    if parentheses:
        return f"{{{{{body}}}}}: ')' is missing", 0
    if not tokens:
        return "{{}}: an action without a value", 0
    names = [text.partition(".")[0] for kind, text in tokens if kind == "name"]
    unknown = [name for name in names if name not in functions and name not in _KEYWORDS]
    first = names[0] if names else ""
    change = 1 if first in _OPENING else -1 if first == "end" else 0
    return (f"{{{{{body}}}}}: there is no function {unknown[0]!r}" if unknown else ""), change


def _tokens(body: str) -> tuple[list[tuple[str, str]], str]:
    """What an action is made of, white space aside, and what is wrong with it."""
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(body):
        token = _TOKEN.match(body, position)
        if token is None and body[position] == '"':
            return [], f"{{{{{body}}}}}: expected backquotes, got '\"', which JSON escapes"
        if token is None:
            return [], f"{{{{{body}}}}}: unexpected {body[position]!r}"
        position = token.end()
        if token.lastgroup and token.lastgroup != "space":
            found.append((token.lastgroup, token[0]))
    return found, ""
