"""The methods of the package's API classes, as code that calls them sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codegen.bundle import BundledSchemas
from codegen.diff.changes.change import METHOD, Change
from codegen.diff.compare.pairs import ABSENT
from codegen.render import api_input as api_view
from codegen.render import naming
from codegen.schema import keywords
from codegen.schema.source import unescape


@dataclass(frozen=True)
class Method:
    """A method of an API class; ``kind`` and ``version`` are those of the objects it is for."""

    name: str
    class_name: str
    kind: str
    version: str
    arguments: frozenset[str]


@dataclass(frozen=True)
class MethodChange:
    """A change of one method, and the version of a kind that it belongs to."""

    method: Method
    change: Change


def read(bundle: BundledSchemas) -> dict[str, Method]:
    """The methods that are generated from a bundle, by class and name."""
    found = {}
    for item in bundle.document.get("paths", {}).values():
        for verb, operation in item.items():
            if verb != "parameters":
                method = _method(item, operation)
                found[f"{method.class_name}.{method.name}"] = method
    return found


def compare(old: Mapping[str, Method], new: Mapping[str, Method]) -> Iterator[MethodChange]:
    """Every change of methods and of their arguments."""
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        if before is None and after is not None:
            yield MethodChange(after, Change(METHOD, "method", ABSENT, key, key))
        elif before is not None and after is None:
            yield MethodChange(before, Change(METHOD, "method", key, ABSENT, key))
        elif before is not None and after is not None:
            for name in sorted(before.arguments - after.arguments):
                yield MethodChange(after, Change(METHOD, "argument", name, ABSENT, name))
            for name in sorted(after.arguments - before.arguments):
                yield MethodChange(after, Change(METHOD, "argument", ABSENT, name, name))


def _method(item: dict[str, Any], operation: dict[str, Any]) -> Method:
    gvk = operation[keywords.GROUP_VERSION_KIND]
    names = {
        naming.attribute_name(unescape(node["$ref"].rpartition("/")[2]))
        for node in (*item.get("parameters", ()), *operation.get("parameters", ()))
    }
    if "requestBody" in operation:
        names.add("body")
    return Method(
        api_view.method_name(operation),
        api_view.class_name(operation),
        gvk["kind"],
        gvk["version"],
        frozenset(names),
    )
