"""A small example of each kind: the YAML as it is written in a file, and the same in Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kserve_models
from docs_site.reference.schema import Kind

FOLDER = Path(__file__).resolve().parent.parent / "examples"
WIDTH = 88


@dataclass(frozen=True)
class Example:
    """One object, twice."""

    yaml: str
    python: str


def example(kind: Kind) -> Example:
    """The example of a kind, of ``docs_site/examples``."""
    text = (FOLDER / f"{kind.slug}.yaml").read_text(encoding="utf-8")
    model = getattr(kserve_models, kind.version.schema)
    return Example(text, _python(model.from_yaml(text)))


def paths(kind: Kind) -> set[str]:
    """The paths of the fields that the example of a kind sets."""
    text = (FOLDER / f"{kind.slug}.yaml").read_text(encoding="utf-8")
    model = getattr(kserve_models, kind.version.schema)
    return set(_paths(model.from_yaml(text).to_dict(serialize=True), ""))


def _paths(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _paths(each, path)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield f"{path}{name}"
            yield from _paths(each, f"{path}{name}.")


def _python(value: Any) -> str:
    names: set[str] = set()
    call = _call(value, "", names)
    imports = "".join(f"    {name},\n" for name in sorted(names))
    return f"from kserve_models import (\n{imports})\n\nresource = {call}\n"


def _call(value: Any, indent: str, names: set[str]) -> str:
    """A constructor, on one line where it fits; metadata as the mapping that people write."""
    if isinstance(value, kserve_models.Model):
        constant = {"api_version", "kind"} if hasattr(value, "metadata") else set()
        given = {
            name: getattr(value, name)
            for name in value.attribute_map
            if name not in constant and getattr(value, name) is not None
        }
        if type(value).__name__ == "V1ObjectMeta":
            return repr(value.to_dict(serialize=True)).replace("'", '"')
        names.add(type(value).__name__)
        parts = [f"{name}={_call(each, f'{indent}    ', names)}" for name, each in given.items()]
        return _laid_out(f"{type(value).__name__}(", parts, ")", indent)
    if isinstance(value, list):
        return _laid_out("[", [_call(each, f"{indent}    ", names) for each in value], "]", indent)
    if isinstance(value, dict):
        parts = [
            f"{_text(key)}: {_call(each, f'{indent}    ', names)}" for key, each in value.items()
        ]
        return _laid_out("{", parts, "}", indent)
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        quoted = repr(value)
        return quoted if '"' in value else f'"{quoted[1:-1]}"'
    return repr(value)


def _laid_out(opening: str, parts: list[str], closing: str, indent: str) -> str:
    line = f"{opening}{', '.join(parts)}{closing}"
    if "\n" not in line and len(indent) + len(line) < WIDTH - 30:
        return line
    inner = f"{indent}    "
    return f"{opening}\n" + "".join(f"{inner}{part},\n" for part in parts) + f"{indent}{closing}"
