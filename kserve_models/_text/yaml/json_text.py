"""JSON text read as strictly as YAML: each key once, finite numbers, Unicode, and not too deep."""

from __future__ import annotations

import json
import re
from typing import Any

from kserve_models._text.yaml.document import Document
from kserve_models._text.yaml.error import ManifestError
from kserve_models._text.yaml.limits import (
    HALF_PAIR,
    KEY_TWICE,
    MAX_DEPTH,
    NOT_FINITE,
    SURROGATE,
    TOO_DEEP,
)
from kserve_models._text.yaml.position import line_and_column
from kserve_models._text.yaml.scalars import resolve_plain


def read_json(text: str, source: str | None) -> Document:
    """The document that a JSON text is.

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
        _refuse_json(text, source)
        raise
    level = [data]
    for _ in range(MAX_DEPTH):
        nodes = [node.values() if isinstance(node, dict) else node for node in level if node]
        level = [child for node in nodes for child in node if isinstance(child, (dict, list))]
    if level or doubts:
        _refuse_json(text, source)
    return Document(data, line_and_column(text, len(text) - len(text.lstrip()))[0])


def _refuse_json(text: str, source: str | None) -> None:
    """Raise ManifestError at the first thing in JSON that json.loads should not let pass."""
    stack: list[dict[str, int]] = []
    start, string = 0, ""
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{}:]|NaN|-?Infinity', text):
        word, problem = token[0], ""
        start = start if word == ":" else token.start()
        if word in "[{":
            stack.append({})
            problem = TOO_DEEP if len(stack) > MAX_DEPTH else ""
        elif word in "]}":
            stack.pop()
        elif word[0] == '"':
            string = json.loads(word)
            problem = SURROGATE if HALF_PAIR.search(string) else ""
        elif word != ":":
            problem = NOT_FINITE.format(word)
        elif stack[-1].setdefault(string, start) != start:
            problem = KEY_TWICE.format(string, line_and_column(text, stack[-1][string])[0])
        if problem:
            raise ManifestError(problem, source, *line_and_column(text, start))
