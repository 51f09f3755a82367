"""JSON text read as strictly as YAML: each key once, finite numbers, Unicode, and not too deep."""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Iterator
from typing import Any

from .document import ContainerLines, Document
from .error import ManifestError
from .limits import (
    HALF_PAIR,
    KEY_TWICE,
    MAX_DEPTH,
    NOT_FINITE,
    SURROGATE,
    TOO_DEEP,
)
from .position import line_and_column
from .scalars import resolve_plain

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s"\[\]{}:,]+')


def read_json(
    text: str, source: str | None, problems: list[ManifestError] | None = None
) -> Document:
    """The document that a JSON text is.

    ``problems`` takes what no reader should let pass, where all of it is asked for.

    Raises:
        JSONDecodeError: it is no JSON.
        ManifestError: it holds what no reader should let pass.
    """
    doubts: list[Any] = re.findall(r"\\u[dD]", text)

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        data = dict(items)
        doubts.extend(items[len(data) :])
        return data

    numbers: dict[str, Any] = {"parse_int": resolve_plain, "parse_float": resolve_plain}
    try:
        data = json.loads(text, object_pairs_hook=pairs, parse_constant=doubts.append, **numbers)
    except RecursionError:
        for problem in json_problems(text, source):
            raise problem from None
        raise
    level = [data]
    for _ in range(MAX_DEPTH):
        nodes = [node.values() if isinstance(node, dict) else node for node in level if node]
        level = [child for node in nodes for child in node if isinstance(child, (dict, list))]
    if level or doubts:
        for problem in json_problems(text, source):
            if problems is None:
                raise problem
            problems.append(problem)
    return Document(data, line_and_column(text, len(text) - len(text.lstrip()))[0])


def json_problems(text: str, source: str | None) -> Iterator[ManifestError]:
    """What is in JSON that json.loads should not let pass."""
    stack: list[dict[str, int]] = []
    start, string = 0, ""
    for token in _TOKENS.finditer(text):
        word, problem = token[0], ""
        start = start if word == ":" else token.start()
        if word in ("[", "{"):
            stack.append({})
            problem = TOO_DEEP if len(stack) == MAX_DEPTH + 1 else ""
        elif word in ("]", "}"):
            stack.pop()
        elif word[0] == '"':
            string = json.loads(word)
            problem = SURROGATE if HALF_PAIR.search(string) else ""
        elif word in ("NaN", "Infinity", "-Infinity"):
            problem = NOT_FINITE.format(word)
        elif word == ":" and stack[-1].setdefault(string, start) != start:
            problem = KEY_TWICE.format(string, line_and_column(text, stack[-1][string])[0])
        if problem:
            yield ManifestError(problem, source, *line_and_column(text, start))


def json_lines(text: str, data: Any) -> ContainerLines:
    """The lines of what the maps and lists hold that were read from a JSON text."""
    ends = [match.end() for match in re.finditer(r"\r\n?|\n", text)]
    found: list[dict[Any, int]] = []
    stack: list[tuple[dict[Any, int], bool]] = []
    before = ""
    for token in _TOKENS.finditer(text):
        word = token[0]
        if stack and before in ("{", "[", ",") and word not in ("]", "}"):
            lines, is_list = stack[-1]
            lines[len(lines) if is_list else json.loads(word)] = bisect(ends, token.start()) + 1
        if word in ("{", "["):
            found.append({})
            stack.append((found[-1], word == "["))
        elif word in ("]", "}"):
            stack.pop()
        before = word
    # Containers open in the order in which a walk from the top meets them.
    return {
        id(container): (container, lines)
        for container, lines in zip(_containers(data), found, strict=False)
    }


def _containers(data: Any) -> Iterator[Any]:
    work = [data]
    while work:
        node = work.pop()
        if isinstance(node, (dict, list)):
            yield node
            work.extend(reversed(list(node.values()) if isinstance(node, dict) else node))
