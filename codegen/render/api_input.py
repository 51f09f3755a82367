"""The paths as openapi-generator reads them, in place of which the API classes stand.

An operation that openapi-generator sees is a module, with all that its template needs: the calls that
all kinds of a scope share, the names that they have for one kind, or the class of a group and version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from codegen.bundle import Bundle, paths
from codegen.problems import InputError, Problem
from codegen.render import naming
from codegen.render.api_calls import Call, actions
from codegen.render.docstrings import wrapped
from codegen.schema import keywords, resources

_SCOPES = {True: "Namespaced", False: "Cluster"}
_TWIN = "WithHttpInfo"


def add_paths(document: dict[str, Any], bundle: Bundle) -> None:
    """Put the modules that come of a bundle's paths into the document for openapi-generator.

    Raises:
        InputError: the paths can't be made, two groups would share a class, or two operations of a
            class a name.
    """
    kinds = _kinds(bundle)
    classes: dict[str, list[Kind]] = {}
    for kind in kinds:
        classes.setdefault(kind.api, []).append(kind)
    messages = [text for name, found in classes.items() for text in _clashes(name, found)]
    if messages:
        place = bundle.folder.resources.place()
        raise InputError([Problem(place, message) for message in messages])
    modules: dict[str, dict[str, Any]] = {}
    for namespaced, scope in _SCOPES.items():
        calls = _distinct(kind for kind in kinds if kind.namespaced is namespaced)
        if calls:
            modules[scope] = {"x-calls": _scope(scope, calls, twin=False)}
            modules[scope + _TWIN] = {"x-calls": _scope(scope, calls, twin=True)}
    for kind in kinds:
        modules[kind.model] = {"x-kind": kind.node()}
    for name, found in classes.items():
        modules[name.removesuffix("Api")] = {"x-version": _version(found)}
    document["paths"] = {f"/{tag}": {"get": _node(tag, node)} for tag, node in modules.items()}
    if kinds:
        tables = {"actions": actions(_distinct(kinds)), "kinds": [kind.row() for kind in kinds]}
        # In any of the modules: the tables are for all.
        first = document["paths"][f"/{kinds[0].model}"]["get"]
        first["x-tables"] = {**tables, "sha256": _digest(tables)}


def module_names(document: dict[str, Any]) -> list[str]:
    """The modules of the API classes of a document that ``add_paths`` has completed."""
    return sorted(
        naming.attribute_name(f"{item['get']['tags'][0]}Api") for item in document["paths"].values()
    )


class Kind:
    """What can be done with one version of a kind."""

    def __init__(self, model: str, operations: list[Call]) -> None:
        self.model = model
        self.calls = operations
        self.gvk = operations[0].gvk
        self.api = operations[0].class_name
        self.api_version = f"{self.gvk['group']}/{self.gvk['version']}"
        self.kind = self.gvk["kind"]
        self.namespaced = any("{namespace}" in call.path for call in operations)

    def node(self) -> dict[str, Any]:
        """What the template of a kind's module needs."""
        scope = _SCOPES[self.namespaced]
        return {
            **self.row(),
            "module": naming.attribute_name(self.model),
            "scope": scope,
            "scope_module": naming.attribute_name(scope),
            "calls": [
                {"name": call.name, "call": call.call, "summary": _docstring(call.summary, 4)}
                for call in self.calls
            ],
        }

    def row(self) -> dict[str, str]:
        """The row of the kind among the resources."""
        create = next(call for call in self.calls if call.call == "create")
        return {
            "api_version": self.api_version,
            "kind": self.kind,
            "plural": create.path.rpartition("/")[2],
            "snake": naming.attribute_name(self.kind),
            "namespaced": str(self.namespaced),
            "status": str(any(call.call == "read_status" for call in self.calls)),
            "model": self.model,
            "api": self.api,
        }


def _kinds(bundle: Bundle) -> list[Kind]:
    """The kinds that the paths serve, with their operations in the order of the paths."""
    all_paths = bundle.document.get("paths", {})
    if not all_paths:
        return []
    models = {
        (kind.group, version.name, kind.kind): version.schema
        for kind in resources.load(bundle)
        for version in kind.versions
    }
    parameters = bundle.document["components"]["parameters"]
    calls: dict[str, list[Call]] = {}
    for path, item in all_paths.items():
        for method, operation in item.items():
            if method != "parameters":
                gvk = operation[keywords.GROUP_VERSION_KIND]
                model = models[gvk["group"], gvk["version"], gvk["kind"]]
                of_path = item["parameters"]
                call = Call(parameters, of_path, model, path, method, operation)
                call.class_name, call.name = class_name(operation), method_name(operation)
                calls.setdefault(model, []).append(call)
    return [
        Kind(model, sorted(found, key=lambda call: call.name)) for model, found in calls.items()
    ]


def _clashes(name: str, kinds: list[Kind]) -> Iterator[str]:
    """What keeps operations from being methods of one class."""
    api_versions = sorted({kind.api_version for kind in kinds})
    if len(api_versions) > 1:
        versions = " and of ".join(api_versions)
        yield (
            f"{name} would be the class of {versions}: choose groups that differ in their first label"
        )
        return
    found: dict[str, list[str]] = {}
    for kind in kinds:
        for call in kind.calls:
            found.setdefault(call.name, []).append(call.path)
    for method, of in sorted(found.items()):
        if len(of) > 1:
            paths_of = " and ".join(of)
            yield f"{name}.{method} would be the method of {paths_of}: choose another kind"


def _distinct(kinds: Any) -> list[Call]:
    """One call of each name: those of a scope differ in the kind alone."""
    found: dict[str, Call] = {}
    for kind in kinds:
        for call in kind.calls:
            found.setdefault(call.call, call)
    return [found[name] for name in sorted(found)]


def _scope(scope: str, calls: list[Call], *, twin: bool) -> dict[str, Any]:
    """What the template of a scope's calls needs; those of the twin give status and headers, too."""
    where = "namespaces" if scope == "Namespaced" else "the cluster as a whole"
    text = f"The calls of a kind whose objects live in {where}"
    text += ", with HTTP status and headers." if twin else "."
    return {
        "docstring": _docstring(text, 4),
        "call": "_call_with_http_info" if twin else "_call",
        "suffix": f"_{naming.attribute_name(_TWIN)}" if twin else "",
        "calls": [call.twin() if twin else call.node() for call in calls],
    }


def _version(kinds: list[Kind]) -> dict[str, Any]:
    """What the template of a group and version needs."""
    names = ", ".join(kind.kind for kind in kinds)
    text = f"What can be done with the kinds of `{kinds[0].api_version}`: {names}."
    return {
        "docstring": _docstring(text, 4),
        "kinds": [
            {"name": kind.model, "module": naming.attribute_name(kind.model)} for kind in kinds
        ],
    }


def _docstring(text: str, indent: int) -> str:
    # The first line begins with the quotes, and may end with them.
    return "\n".join(wrapped(text, " " * (indent + 3), " " * indent)).lstrip()


def _digest(node: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(node).encode()).hexdigest()


def _node(tag: str, node: dict[str, Any]) -> dict[str, Any]:
    """An operation as openapi-generator takes it; its tag names class and module."""
    return {
        "operationId": tag,
        "tags": [tag],
        "responses": {"200": {"description": "OK"}},
        "x-sha256": _digest(node),
        **node,
    }


def class_name(operation: dict[str, Any]) -> str:
    """The class that has the method of an operation: ``ServingV1beta1Api``."""
    gvk = operation[keywords.GROUP_VERSION_KIND]
    label, version = gvk["group"].partition(".")[0], gvk["version"]
    return f"{label[:1].upper()}{label[1:]}{version[:1].upper()}{version[1:]}Api"


def method_name(operation: dict[str, Any]) -> str:
    """The name of the method of an operation: ``read_namespaced_inference_service``."""
    gvk = operation[keywords.GROUP_VERSION_KIND]
    version = gvk["version"]
    title = paths.group_title(gvk["group"]) + version[:1].upper() + version[1:]
    return naming.attribute_name(operation["operationId"].replace(title, "", 1))
