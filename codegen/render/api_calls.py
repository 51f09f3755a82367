"""The calls of the generated API classes: arguments, annotations and docstrings.

``Object`` and ``ObjectList`` stand for the classes of a kind and of its lists: the text of a call is
that of all kinds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from codegen.bundle import class_of, paths
from codegen.render import naming
from codegen.render.docstrings import wrapped
from codegen.schema import keywords

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


class Call:
    """One operation of a kind, in Python's terms."""

    class_name: str
    name: str

    def __init__(
        self,
        parameters: dict[str, Any],
        of_path: list[dict[str, str]],
        model: str,
        path: str,
        http_method: str,
        operation: dict[str, Any],
    ) -> None:
        self.path = path
        self.operation = operation
        self.model = model
        self.gvk: dict[str, str] = operation[keywords.GROUP_VERSION_KIND]
        self.method = http_method.upper()
        self.of_path = [_target(parameters, node) for node in of_path]
        self.of_query = [_target(parameters, node) for node in operation["parameters"]]
        action: str = operation["x-kubernetes-action"]
        self.action = _ACTIONS.get(action, action)
        self.summary: str = operation["description"]
        self.subresource = path.rpartition("/{name}/")[2] if "/{name}/" in path else ""
        self.call = self._call()

    def _call(self) -> str:
        """The name of the call among those of its scope, such as ``read_status``."""
        if self.operation["operationId"].endswith("ForAllNamespaces"):
            return f"{self.action}_for_all_namespaces"
        action = self.action.replace("deletecollection", "delete_collection")
        return f"{action}_{self.subresource}" if self.subresource else action

    def node(self) -> dict[str, Any]:
        """What the template of calls needs."""
        returns = " | ".join(self._returns())
        return self._node(
            returns, "BaseHTTPResponse", f"{returns} | BaseHTTPResponse", self._text()
        )

    def twin(self) -> dict[str, Any]:
        """What the template needs for the call that gives HTTP status and headers, too."""
        returns = " | ".join(self._returns())
        text = f"What `{self.call}` gives, with HTTP status and headers."
        answer = "ApiResponse[{}]".format
        return self._node(answer(returns), answer("BaseHTTPResponse"), answer("Any"), text)

    def _node(self, loaded: str, raw: str, either: str, docstring: str) -> dict[str, Any]:
        return {
            "name": self.call,
            "positional": [argument.node() for argument in self._positional()],
            "options": [argument.node() for argument in self._options()],
            "loaded": loaded,
            "raw": raw,
            "either": either,
            "docstring": docstring,
            "multiline": "\n" in docstring,
        }

    def action_node(self) -> dict[str, Any]:
        """The row of the call in the table of actions."""
        query = [[naming.attribute_name(row["name"]), row["name"]] for row in self.of_query]
        scope = "" if self.call.endswith("_for_all_namespaces") else "{scope}"
        verb = self.call.removesuffix(f"_{self.subresource}") if self.subresource else self.call
        verb, everywhere, _ = verb.partition("_for_all_namespaces")
        tail = everywhere + (f"_{self.subresource}" if self.subresource else "")
        return {
            "call": self.call,
            "name": f"{verb}_{scope}{{kind}}{tail}",
            "summary": json.dumps(self.summary.replace(self.gvk["kind"], "{kind}")),
            "method": self.method,
            "action": self.action,
            "in_namespace": str(not everywhere),
            "item": str("{name}" in self.path),
            "subresource": self.subresource,
            "returns": self._returned(),
            "content_types": repr(self._content_types()),
            "query": [{"name": python, "wire": wire} for python, wire in query],
        }

    def _returned(self) -> str:
        """The class of the answer, ``{model}`` being that of the kind."""
        content = self.operation["responses"]["200"]["content"]
        name = class_of(content[paths.JSON]["schema"]) or paths.STATUS
        return {self.model: "{model}", f"{self.model}List": "{model}List"}.get(name, name)

    def _returns(self) -> list[str]:
        """The classes of the answer, the one that the path names first."""
        returns = [self._returned().replace("{model}", "Object")]
        if self.action == "delete":
            # The object itself is answered while finalizers keep it.
            returns.append("Object")
        elif self.action == "deletecollection":
            returns.append("ObjectList")
        return returns

    def _content_types(self) -> tuple[str, ...]:
        return tuple(self.operation.get("requestBody", {}).get("content", {}))

    def _body(self) -> list[str]:
        """The classes that a body may have."""
        content = self.operation.get("requestBody", {}).get("content", {})
        models = [class_of(value["schema"]) for value in content.values()]
        named = [name for name in models if name is not None] or [self.model]
        return ["Object" if name == self.model else name for name in named]

    def _positional(self) -> list[_Argument]:
        """Arguments that may be given by position."""
        arguments = [_Argument(row["name"], "str", row["description"]) for row in self.of_path]
        body = self.operation.get("requestBody")
        if body is not None:
            kinds = [*self._body(), "Mapping"]
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

    def _text(self) -> str:
        kind = self.gvk["kind"]
        summary = self.summary.replace(f" of kind {kind}", "").replace(f"{kind} ", "")
        # The first line begins with the quotes.
        lines = wrapped(summary, " " * 11, " " * 8)
        lines += ["", " " * 8 + "Args:"]
        for argument in [*self._positional(), *self._options(), *_COMMON]:
            lines += _entry(argument.documented())
        result = self.operation["responses"]["200"]["description"]
        lines += ["", " " * 8 + "Returns:", *_entry(f"{' | '.join(self._returns())}: {result}")]
        reads = self.action in ("list", "read")
        lines += ["", " " * 8 + "Raises:", *_entry(_REFUSED)]
        lines += _entry(_NO_ANSWER if reads else _NOT_KNOWN)
        lines += [line for text in (_NO_SENSE, *_NOT_SENT) for line in _entry(text)]
        return "\n".join(lines).lstrip()


def actions(calls: list[Call]) -> list[dict[str, Any]]:
    """The table of actions, of which all kinds have some."""
    return [call.action_node() for call in calls]


def _entry(text: str) -> list[str]:
    return wrapped(text, " " * 12, " " * 16)


def _target(parameters: dict[str, Any], node: dict[str, str]) -> dict[str, Any]:
    """The parameter that a ``$ref`` of a path leads to."""
    found: dict[str, Any] = parameters[node["$ref"].rpartition("/")[2]]
    return found
