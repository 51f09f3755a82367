"""The seed: classes and parameters that the project started from, and its two usage examples."""

from __future__ import annotations

import ast
import json
import re
from typing import Any, NamedTuple

from tests import REPOSITORY

SHARED = REPOSITORY.parent / "shared"
SEED = SHARED / "seed" / "resource-models.md"
FOLDER = REPOSITORY / "tests" / "fixtures" / "seed"
EXAMPLES = ("inference_service.py", "serving_runtime.py")


class Parameter(NamedTuple):
    """A parameter of a constructor; ``default`` is None for a required one too."""

    name: str
    type: str
    required: bool
    default: str | None


def table() -> dict[str, list[Parameter]]:
    """The parameters of each class, as kept in this repository."""
    data = json.loads((FOLDER / "parameters.json").read_text(encoding="utf-8"))
    return {name: [Parameter(**row) for row in rows] for name, rows in data.items()}


def example(name: str) -> str:
    """The text of a usage example."""
    return (FOLDER / name).read_text(encoding="utf-8")


def blocks(text: str) -> list[str]:
    """The Python blocks of the seed's text."""
    return re.findall(r"^```python[^\n]*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def parse(text: str) -> dict[str, list[Parameter]]:
    """The parameters of each class, from the seed's text."""
    found = {}
    for block in blocks(text):
        for node in ast.parse(block).body:
            if isinstance(node, ast.ClassDef):
                found[node.name] = _parameters(node)
    return found


def parse_examples(text: str) -> list[str]:
    """The usage examples of the seed's text."""
    return [block for block in blocks(text) if block.startswith("from kserve import")]


def parse_aliases(text: str) -> list[str]:
    """The lines of the seed's text that name a type."""
    return re.findall(r"^(\w+ = .+)$", blocks(text)[-1], re.MULTILINE)


def dumps(parameters: dict[str, list[Parameter]]) -> str:
    """A table as the repository keeps it."""
    data = {name: [row._asdict() for row in rows] for name, rows in parameters.items()}
    return json.dumps(data, indent=2) + "\n"


def _parameters(node: ast.ClassDef) -> list[Parameter]:
    init: Any = node.body[0]
    arguments = init.args.args[1:]
    defaults = [None] * (len(arguments) - len(init.args.defaults)) + init.args.defaults
    return [
        Parameter(
            argument.arg,
            ast.unparse(argument.annotation),
            default is None,
            None if default is None else ast.literal_eval(default),
        )
        for argument, default in zip(arguments, defaults, strict=True)
    ]
