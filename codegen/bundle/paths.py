"""OpenAPI paths from the two tables: each kind and version with all that can be done with it.

Names, actions and answers are those of Kubernetes' own OpenAPI for custom resources.
"""

from __future__ import annotations

from typing import Any

from codegen.bundle.components import PREFIX
from codegen.bundle.flatten import FlattenedSchemas
from codegen.problems import InputError, Problem
from codegen.schema import keywords, operations, resources
from codegen.schema.operations import Operation, Table
from codegen.schema.resources import Resource, Version

JSON = "application/json"
PATCHES = {
    "application/json-patch+json": {"type": "array", "items": {"type": "object"}},
    "application/merge-patch+json": {"type": "object"},
    "application/apply-patch+yaml": {"type": "object"},
}
"""What a patch may be, by content type."""
STATUS, OPTIONS, EVENT = "V1Status", "V1DeleteOptions", "V1WatchEvent"
_PARAMETERS = "#/components/parameters/"
_OUTCOMES = {"201": "The object was created.", "202": "The request was accepted, not yet done."}


def expand(bundle: FlattenedSchemas) -> tuple[dict[str, Any], dict[str, Any]]:
    """The ``paths`` of all served versions, and the ``parameters`` that they refer to.

    Both are empty where the schema folder has no table of operations.

    Raises:
        InputError: a table is wrong, or a schema that the paths need is not there.
    """
    file = bundle.folder.operations
    if file is None:
        return {}, {}
    kinds = resources.load(bundle)
    table = operations.load(file)
    problems = _missing(bundle, kinds)
    if problems:
        raise InputError(problems)
    paths: dict[str, Any] = {}
    for kind in kinds:
        for version in kind.versions:
            if version.served:
                _Expander(table, kind, version).add_to(paths)
    return paths, {name: _parameter(table, name) for name in table.parameters}


def _missing(bundle: FlattenedSchemas, kinds: list[Resource]) -> list[Problem]:
    """Schemas that paths refer to and the root document does not list; paths of its own."""
    root = bundle.folder.root
    problems = [
        Problem(root.place("/components/schemas"), f"paths need the schema {name!r}: list it here")
        for name in (STATUS, OPTIONS, EVENT)
        if name not in bundle.schemas
    ]
    if root.data.get("paths"):
        message = "expected paths: {}, as they come from resources.yaml and operations.yaml"
        problems.append(Problem(root.place("/paths"), message))
    for kind in kinds:
        for version in kind.versions:
            name, gvk = f"{version.schema}List", _kind(kind, version, "List")
            found = bundle.schemas.get(name, {}).get(keywords.GROUP_VERSION_KIND)
            if version.served and found != [gvk]:
                place, got = bundle.place(version.schema), found or "no such schema"
                message = f"paths need {name}: expected {keywords.GROUP_VERSION_KIND} {[gvk]}"
                problems.append(Problem(place, f"{message}, got {got}"))
    return problems


def _kind(kind: Resource, version: Version, suffix: str = "") -> dict[str, str]:
    return {"group": kind.group, "version": version.name, "kind": f"{kind.kind}{suffix}"}


def _parameter(table: Table, name: str) -> dict[str, Any]:
    parameter = table.parameters[name]
    result: dict[str, Any] = {"name": name, "in": parameter.place}
    result["description"] = parameter.description
    if parameter.place == "path":
        result["required"] = True
    result["schema"] = {"type": parameter.type}
    return result


def group_title(group: str) -> str:
    """A group as operationIds spell it: ``ServingKserveIo``."""
    return "".join(label[:1].upper() + label[1:] for label in group.replace("-", ".").split("."))


class _Expander:
    """The paths of one version of a kind."""

    def __init__(self, table: Table, kind: Resource, version: Version) -> None:
        self.table = table
        self.kind = kind
        self.version = version
        self.namespaced = kind.scope == "Namespaced"
        title = group_title(kind.group)
        self.title = title + version.name[:1].upper() + version.name[1:]
        self.tag = f"{title[:1].lower()}{title[1:]}_{version.name}"

    def add_to(self, paths: dict[str, Any]) -> None:
        for operation in self.table.operations:
            if self._is_served(operation):
                path = paths.setdefault(self._path(operation), {})
                path.setdefault("parameters", self._path_parameters(operation))
                path[operation.request.method] = self._operation(operation)

    def _is_served(self, operation: Operation) -> bool:
        if operation.name == "listForAllNamespaces":
            return self.namespaced
        subresource = operation.request.subresource
        return not subresource or subresource in (self.version.subresources or {})

    def _path(self, operation: Operation) -> str:
        namespace = "namespaces/{namespace}/" if self._in_namespace(operation) else ""
        path = f"/apis/{self.kind.group}/{self.version.name}/{namespace}{self.kind.plural}"
        request = operation.request
        path += "/{name}" if request.item else ""
        return f"{path}/{request.subresource}" if request.subresource else path

    def _in_namespace(self, operation: Operation) -> bool:
        return self.namespaced and operation.name != "listForAllNamespaces"

    def _path_parameters(self, operation: Operation) -> list[dict[str, str]]:
        names = ["name"] if operation.request.item else []
        names += ["namespace"] if self._in_namespace(operation) else []
        return [{"$ref": _PARAMETERS + name} for name in names]

    def _operation(self, operation: Operation) -> dict[str, Any]:
        request = operation.request
        result: dict[str, Any] = {
            "operationId": self._id(operation),
            "tags": [self.tag],
            "description": self._text(operation.description),
            "parameters": [{"$ref": _PARAMETERS + name} for name in operation.parameters],
        }
        if request.body:
            result["requestBody"] = self._body(operation)
        result["responses"] = self._responses(operation)
        result["x-kubernetes-action"] = request.action
        result[keywords.GROUP_VERSION_KIND] = _kind(self.kind, self.version)
        return result

    def _id(self, operation: Operation) -> str:
        request = operation.request
        collection = "Collection" if operation.name == "deleteCollection" else ""
        scope = "Namespaced" if self._in_namespace(operation) else ""
        everywhere = "ForAllNamespaces" if operation.name == "listForAllNamespaces" else ""
        name = f"{collection}{scope}{self.kind.kind}{request.subresource.title()}{everywhere}"
        return f"{request.verb}{self.title}{name}"

    def _body(self, operation: Operation) -> dict[str, Any]:
        body = operation.request.body
        content: dict[str, Any] = {JSON: {"schema": self._reference(OPTIONS)}}
        if body == "object":
            content = {JSON: {"schema": self._reference(self.version.schema)}}
        elif body == "patch":
            content = {name: {"schema": schema} for name, schema in PATCHES.items()}
        result: dict[str, Any] = {"description": self._text(operation.body), "content": content}
        if body != "options":
            result["required"] = True
        return result

    def _responses(self, operation: Operation) -> dict[str, Any]:
        action = operation.request.action
        schema = self.version.schema
        if action == "list":
            schema += "List"
        elif action.startswith("delete"):
            schema = STATUS
        content = {JSON: {"schema": self._reference(schema)}}
        if action == "list":
            content[f"{JSON};stream=watch"] = {"schema": self._reference(EVENT)}
        responses: dict[str, Any] = {
            code: {
                "description": _OUTCOMES.get(code) or self._text(operation.result),
                "content": content,
            }
            for code in operation.request.answers
        }
        responses["401"] = {"description": "Unauthorized"}
        return responses

    def _text(self, text: str) -> str:
        return text.replace("{kind}", self.kind.kind)

    @staticmethod
    def _reference(name: str) -> dict[str, Any]:
        return {"$ref": PREFIX + name}
