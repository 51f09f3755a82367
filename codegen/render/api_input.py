"""The paths as openapi-generator reads them: one class a group and version, one method an operation.

Each operation carries what the templates need: Python names and types, its row in the table of
operations and its docstring. The first of a class carries what the module as a whole needs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codegen.bundle import Bundle, class_of, paths
from codegen.problems import InputError, Problem
from codegen.render import naming
from codegen.render.docstrings import wrapped
from codegen.schema import keywords, resources

_SCALARS = {"string": "str", "integer": "int", "boolean": "bool"}
# What Kubernetes' documents call an action, and what its clients call it.
_ACTIONS = {"get": "read", "put": "replace", "post": "create"}
# How documentation calls what a body may be, and its annotation.
_BODIES = {"Mapping": "Mapping[str, Any]", "Sequence": "Sequence[Mapping[str, Any]]"}


@dataclass(frozen=True)
class _Argument:
    """An argument of a method; a union of types in ``type`` is that of a body."""

    name: str
    type: str
    description: str
    optional: bool = False

    def node(self) -> dict[str, str]:
        annotation = " | ".join(_BODIES.get(name, name) for name in self.type.split(" | "))
        if self.name == "body":
            annotation += " | ForeignModel"
        return {"name": self.name, "type": annotation + " | None = None" * self.optional}

    def documented(self) -> str:
        optional = ", optional" if self.optional else ""
        return f"{self.name} ({self.type}{optional}): {self.description}"


_COMMON = [
    _Argument(
        "_request_timeout",
        "float | tuple[float, float]",
        "Seconds that the request may take, or a pair: seconds to connect and seconds between two"
        " reads. The default is that of the client.",
        optional=True,
    ),
    _Argument(
        "_preload_content",
        "bool",
        "`False` gives the open `urllib3` response in place of an object. The default is `True`.",
        optional=True,
    ),
    _Argument("_headers", "Mapping[str, str]", "Further headers of the request.", optional=True),
]
_CONTENT_TYPE = _Argument(
    "_content_type",
    "str",
    "What the body is. The default is `application/json-patch+json` for a list and"
    " `application/merge-patch+json` for all else; `application/apply-patch+yaml` applies.",
    optional=True,
)
_REFUSED = "ApiError: The server refuses the request; its subclasses tell why."
_NO_SENSE = "ResponseError: The answer is not what a Kubernetes API server sends."
_NOT_SENT = [
    "ConfigurationError: There is no configuration, or it can't be used.",
    "TypeError: An argument is of another type; nothing was sent.",
    "ValueError: An argument can't be sent; nothing was.",
]
_NO_ANSWER = "ApiConnectionError: There is no answer, or none in time."
_NOT_KNOWN = (
    "ApiConnectionError: There is no answer, or none in time; an `OutcomeUnknownError` where the"
    " server may have done it nevertheless."
)


def add_paths(document: dict[str, Any], bundle: Bundle) -> None:
    """Put the paths of a bundle into the document for openapi-generator.

    Raises:
        InputError: the paths can't be made, two groups would share a class, or two operations of a
            class a name.
    """
    view: dict[str, Any] = {}
    classes: dict[str, list[dict[str, Any]]] = {}
    models = _models(bundle)
    for path, item in bundle.document.get("paths", {}).items():
        for method in item:
            if method != "parameters":
                made = _Method(bundle, models, path, method)
                node = made.node()
                view.setdefault(path, {})[method] = node
                classes.setdefault(made.class_name, []).append(node)
    place = bundle.folder.resources.place()
    messages = [text for name, nodes in classes.items() for text in _clashes(name, nodes)]
    if messages:
        raise InputError([Problem(place, message) for message in messages])
    for nodes in classes.values():
        nodes[0]["x-class"] = _module(nodes)
    document["paths"] = view


def _models(bundle: Bundle) -> dict[tuple[str, str, str], str]:
    """The class of each kind, by group, version and kind."""
    if not bundle.document.get("paths"):
        return {}
    return {
        (kind.group, version.name, kind.kind): version.schema
        for kind in resources.load(bundle)
        for version in kind.versions
    }


def _clashes(class_name: str, nodes: list[dict[str, Any]]) -> Iterator[str]:
    """What keeps operations from being methods of one class."""
    api_versions = sorted({node["x-kind"]["api_version"] for node in nodes if "x-kind" in node})
    if len(api_versions) > 1:
        versions = " and of ".join(api_versions)
        yield (
            f"{class_name} would be the class of {versions}: choose groups that differ in their"
            " first label"
        )
        return
    names = [node["x-name"] for node in nodes]
    for name in sorted({name for name in names if names.count(name) > 1}):
        paths_of = " and ".join(node["x-path"] for node in nodes if node["x-name"] == name)
        yield f"{class_name}.{name} would be the method of {paths_of}: choose another kind"


def module_names(document: dict[str, Any]) -> list[str]:
    """The modules of the API classes of a document that ``add_paths`` has completed."""
    names = {
        naming.attribute_name(operation["x-api"])
        for item in document["paths"].values()
        for operation in item.values()
    }
    return sorted(names)


def _module(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """What a module needs once: its imports, its sets of query parameters, its hash."""
    imports = sorted({name for node in nodes for name in node["x-models"]})
    names: dict[str, str] = {}
    # The shortest name first: what an operation in one namespace, or on whole objects, takes.
    for node in sorted(nodes, key=lambda node: len(node["x-query"])):
        key = json.dumps([node["x-action"], node["x-query-names"]])
        node["x-query"] = names.setdefault(key, node["x-query"])
    queries = {node["x-query"]: node["x-query-names"] for node in nodes}
    digest = hashlib.sha256(json.dumps(nodes).encode()).hexdigest()
    rows = [node["x-kind"] for node in nodes if "x-kind" in node]
    kinds = ", ".join(row["kind"] for row in rows)
    text = f"What can be done with the kinds of `{rows[0]['api_version']}`: {kinds}."
    return {
        "sha256": digest,
        "docstring": "\n".join(wrapped(text, " " * 7, " " * 4)).lstrip(),
        "imports": [{"name": name, "file": naming.attribute_name(name)} for name in imports],
        "queries": [{"name": name, "pairs": pairs} for name, pairs in queries.items()],
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


class _Method:
    """One operation, in Python's terms."""

    def __init__(
        self,
        bundle: Bundle,
        models: dict[tuple[str, str, str], str],
        path: str,
        http_method: str,
    ) -> None:
        self.all_paths = bundle.document["paths"]
        self.path = path
        self.http_method = http_method
        operation: dict[str, Any] = self.all_paths[path][http_method]
        self.operation = operation
        self.gvk: dict[str, str] = operation[keywords.GROUP_VERSION_KIND]
        self.model = models[self.gvk["group"], self.gvk["version"], self.gvk["kind"]]
        parameters = bundle.document["components"]["parameters"]
        self.of_path = [_target(parameters, node) for node in self.all_paths[path]["parameters"]]
        self.of_query = [_target(parameters, node) for node in operation["parameters"]]
        action: str = operation["x-kubernetes-action"]
        self.action = _ACTIONS.get(action, action)
        self.class_name = class_name(operation)
        self._tag = self.class_name.removesuffix("Api")
        self.snake = naming.attribute_name(self.gvk["kind"])
        self.name = method_name(operation)

    def node(self) -> dict[str, Any]:
        returns = self._returns()
        query = [[naming.attribute_name(row["name"]), row["name"]] for row in self.of_query]
        positional = self._positional()
        options = self._options()
        node: dict[str, Any] = {
            "operationId": self.operation["operationId"],
            "tags": [self._tag],
            "parameters": self.of_path,
            "responses": {"200": {"description": "OK"}},
            "x-api": self.class_name,
            "x-name": self.name,
            "x-path": self.path,
            "x-method": self.http_method.upper(),
            "x-action": self.action,
            "x-resource": self.model,
            "x-returns": returns[0],
            "x-annotation": " | ".join(returns),
            "x-models": sorted({*returns, *self._body_models(), self.model}),
            "x-query": self._query(),
            "x-query-names": [{"name": python, "wire": wire} for python, wire in query],
            "x-path-names": repr(tuple(row["name"] for row in self.of_path)),
            "x-content-types": repr(self._content_types()),
            "x-positional": [argument.node() for argument in positional],
            "x-options": [argument.node() for argument in options],
            "x-docstring": self._docstring(positional, options, returns),
        }
        if self.action == "create":
            node["x-kind"] = self._kind()
        return node

    def _query(self) -> str:
        """The name of the operation's query parameters, which all kinds share."""
        everywhere = "_EVERYWHERE" if self.name.endswith("_for_all_namespaces") else ""
        status = "_STATUS" if self.path.endswith("/status") else ""
        return f"_{self.action.upper()}{everywhere}{status}_QUERY"

    def _kind(self) -> dict[str, str]:
        """The row of the kind among ``RESOURCES``: each kind is created in one way."""
        return {
            "api_version": f"{self.gvk['group']}/{self.gvk['version']}",
            "kind": self.gvk["kind"],
            "plural": self.path.rpartition("/")[2],
            "snake": self.snake,
            "namespaced": str("{namespace}" in self.path),
            "status": str(f"{self.path}/{{name}}/status" in self.all_paths),
            "model": self.model,
            "api": self.class_name,
        }

    def _returns(self) -> list[str]:
        """The classes of the answer, the one that the path names first."""
        content = self.operation["responses"]["200"]["content"]
        returns = [class_of(content[paths.JSON]["schema"]) or paths.STATUS]
        if self.action == "delete":
            # The object itself is answered while finalizers keep it.
            returns.append(self.model)
        elif self.action == "deletecollection":
            returns.append(f"{self.model}List")
        return returns

    def _content_types(self) -> tuple[str, ...]:
        return tuple(self.operation.get("requestBody", {}).get("content", {}))

    def _body_models(self) -> list[str]:
        content = self.operation.get("requestBody", {}).get("content", {})
        models = [class_of(value["schema"]) for value in content.values()]
        return [name for name in models if name is not None]

    def _positional(self) -> list[_Argument]:
        """Arguments that may be given by position."""
        arguments = [_Argument(row["name"], "str", row["description"]) for row in self.of_path]
        body = self.operation.get("requestBody")
        if body is not None:
            kinds = [*(self._body_models() or [self.model]), "Mapping"]
            if self.action == "patch":
                kinds.append("Sequence")
            optional = not body.get("required")
            arguments.append(_Argument("body", " | ".join(kinds), body["description"], optional))
        return arguments

    def _options(self) -> list[_Argument]:
        """Arguments by keyword, without those that every method has."""
        arguments = [
            _Argument(
                naming.attribute_name(row["name"]),
                _SCALARS[row["schema"]["type"]],
                row["description"],
                optional=True,
            )
            for row in self.of_query
        ]
        return [*arguments, _CONTENT_TYPE] if self.action == "patch" else arguments

    def _docstring(
        self, positional: list[_Argument], options: list[_Argument], returns: list[str]
    ) -> str:
        # The first line begins with the quotes.
        lines = wrapped(self.operation["description"], " " * 11, " " * 8)
        lines += ["", " " * 8 + "Args:"]
        for argument in [*positional, *options, *_COMMON]:
            lines += _entry(argument.documented())
        result = self.operation["responses"]["200"]["description"]
        lines += ["", " " * 8 + "Returns:", *_entry(f"{' | '.join(returns)}: {result}")]
        reads = self.action in ("list", "read")
        lines += ["", " " * 8 + "Raises:", *_entry(_REFUSED)]
        lines += _entry(_NO_ANSWER if reads else _NOT_KNOWN)
        lines += [line for text in (_NO_SENSE, *_NOT_SENT) for line in _entry(text)]
        return "\n".join(lines).lstrip()


def _entry(text: str) -> list[str]:
    return wrapped(text, " " * 12, " " * 16)


def _target(parameters: dict[str, Any], node: dict[str, str]) -> dict[str, Any]:
    """The parameter that a ``$ref`` of a path leads to."""
    found: dict[str, Any] = parameters[node["$ref"].rpartition("/")[2]]
    return found
