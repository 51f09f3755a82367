"""The methods of the package's API classes, as code that calls them sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from codegen.bundle import BundledSchemas
from codegen.render import api_input, naming
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


def read(bundle: BundledSchemas) -> dict[str, Method]:
    """The methods that are generated from a bundle, by class and name."""
    found = {}
    for item in bundle.document.get("paths", {}).values():
        for verb, operation in item.items():
            if verb != "parameters":
                method = _method(item, operation)
                found[f"{method.class_name}.{method.name}"] = method
    return found


def _method(item: dict[str, Any], operation: dict[str, Any]) -> Method:
    gvk = operation[keywords.GROUP_VERSION_KIND]
    names = {
        naming.attribute_name(unescape(node["$ref"].rpartition("/")[2]))
        for node in (*item.get("parameters", ()), *operation.get("parameters", ()))
    }
    if "requestBody" in operation:
        names.add("body")
    return Method(
        api_input.method_name(operation),
        api_input.class_name(operation),
        gvk["kind"],
        gvk["version"],
        frozenset(names),
    )
