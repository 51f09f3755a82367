"""The table of operations, ``openapi/operations.yaml``: what can be done with each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codegen.problems import InputError, Problem
from codegen.schema.shapes import MAPPING, NAMES, Shape, wrong_keys
from codegen.schema.source import Source, escape

_PLACES = ("path", "query")
_TYPES = ("string", "integer", "boolean")
_MIN_WORDS = 4


@dataclass(frozen=True)
class Request:
    """How an operation is asked for and how it is answered.

    ``verb`` begins its name, ``body`` says what it sends: an object, a patch or options.
    """

    method: str
    verb: str
    action: str
    body: str = ""
    answers: tuple[str, ...] = ("200",)
    item: bool = False
    subresource: str = ""


REQUESTS = {
    "listForAllNamespaces": Request("get", "list", "list"),
    "list": Request("get", "list", "list"),
    "create": Request("post", "create", "post", "object", ("200", "201", "202")),
    "deleteCollection": Request("delete", "delete", "deletecollection", "options"),
    "read": Request("get", "read", "get", item=True),
    "replace": Request("put", "replace", "put", "object", ("200", "201"), item=True),
    "patch": Request("patch", "patch", "patch", "patch", ("200", "201"), item=True),
    "delete": Request("delete", "delete", "delete", "options", ("200", "202"), item=True),
    "readStatus": Request("get", "read", "get", item=True, subresource="status"),
    "replaceStatus": Request(
        "put", "replace", "put", "object", ("200", "201"), item=True, subresource="status"
    ),
    "patchStatus": Request(
        "patch", "patch", "patch", "patch", ("200", "201"), item=True, subresource="status"
    ),
}
"""What Kubernetes' REST conventions say of each operation; the table says the rest."""

_TEXT = Shape("text", lambda value: isinstance(value, str) and value.strip() != "")
_PARAMETER_KEYS = {
    "in": Shape(f"one of {', '.join(_PLACES)}", lambda value: value in _PLACES),
    "description": _TEXT,
    "type": Shape(f"one of {', '.join(_TYPES)}", lambda value: value in _TYPES),
}


@dataclass(frozen=True)
class Parameter:
    """A parameter of the path or the query; ``name`` is the one on the wire."""

    name: str
    place: str
    type: str
    description: str


@dataclass(frozen=True)
class Operation:
    """What the table says of an operation; the texts hold ``{kind}`` for the kind."""

    name: str
    description: str
    result: str
    body: str
    parameters: tuple[str, ...]

    @property
    def request(self) -> Request:
        """How it is asked for."""
        return REQUESTS[self.name]


@dataclass(frozen=True)
class Table:
    """The operations in the order of ``REQUESTS``, and the parameters by name."""

    operations: tuple[Operation, ...]
    parameters: dict[str, Parameter]


def load(file: Source) -> Table:
    """The table of a file.

    Raises:
        InputError: it lacks an operation or a parameter, holds unknown ones, or a text, type or
            parameter of one is not what it should be.
    """
    problems = sorted(set(_problems(file)))
    if problems:
        raise InputError(problems)
    operations, parameters = file.data["operations"], file.data["parameters"]
    return Table(
        tuple(
            Operation(
                name=name,
                description=operations[name]["description"],
                result=operations[name]["result"],
                body=operations[name].get("body", ""),
                parameters=tuple(operations[name]["parameters"]),
            )
            for name in REQUESTS
        ),
        {
            name: Parameter(name, row["in"], row["type"], row["description"])
            for name, row in parameters.items()
        },
    )


def _problems(file: Source) -> Iterator[Problem]:
    data = file.data
    if not isinstance(data, dict):
        yield Problem(file.place(), "expected a mapping of operations and parameters")
        return
    sound = list(_keys(file, "", data, {"operations": MAPPING, "parameters": MAPPING}))
    yield from sound
    if sound:
        return
    for name in REQUESTS:
        if name not in data["operations"]:
            yield Problem(file.place("/operations"), f"operation {name!r} is missing")
    for name, row in data["operations"].items():
        yield from _operation(file, name, row, data["parameters"])
    for name, row in data["parameters"].items():
        yield from _keys(file, f"/parameters/{escape(name)}", row, _PARAMETER_KEYS)
    yield from _used(file, data)


def _operation(file: Source, name: str, row: Any, parameters: dict[str, Any]) -> Iterator[Problem]:
    pointer = f"/operations/{escape(name)}"
    request = REQUESTS.get(name)
    if request is None:
        expected = ", ".join(REQUESTS)
        yield Problem(file.place(pointer), f"unknown operation {name!r}: expected {expected}")
        return
    shapes = {"description": _TEXT, "result": _TEXT, "parameters": NAMES}
    if request.body:
        shapes["body"] = _TEXT
    sound = list(_keys(file, pointer, row, shapes))
    yield from sound
    if sound:
        return
    for index, parameter in enumerate(row["parameters"]):
        place = file.place(f"{pointer}/parameters/{index}")
        if not isinstance(parameters.get(parameter), dict):
            yield Problem(place, f"{name}: there is no parameter {parameter!r}")
        elif parameters[parameter].get("in") == "path":
            yield Problem(place, f"{name}: {parameter!r} belongs to paths, which all have it")
        elif parameter in row["parameters"][:index]:
            yield Problem(place, f"{name}: parameter {parameter!r} stands here twice")


def _used(file: Source, data: dict[str, Any]) -> Iterator[Problem]:
    """Parameters of the query are used by some operation; those of the path are the two known."""
    rows = [row for row in data["operations"].values() if isinstance(row, dict)]
    used = {name for row in rows for name in row.get("parameters") or () if isinstance(name, str)}
    for name, row in data["parameters"].items():
        place = file.place(f"/parameters/{escape(name)}")
        in_path = isinstance(row, dict) and row.get("in") == "path"
        if in_path and name not in ("name", "namespace"):
            yield Problem(place, f"paths have no {name!r}: expected name and namespace")
        elif not in_path and name not in used:
            yield Problem(place, f"no operation has the parameter {name!r}: list it or remove it")
    for name in ("name", "namespace"):
        row = data["parameters"].get(name)
        if not isinstance(row, dict) or row.get("in") != "path":
            yield Problem(file.place("/parameters"), f"expected a parameter {name!r} in the path")


def _keys(file: Source, pointer: str, row: Any, expected: dict[str, Shape]) -> Iterator[Problem]:
    """What is wrong with a mapping: its keys, and texts that say nothing."""
    owner = pointer.rpartition("/")[2] or "the table"
    wrong = dict(wrong_keys(row, expected))
    for key, message in wrong.items():
        yield Problem(file.place(f"{pointer}/{escape(key)}"), f"{owner}: {message}")
    for key, shape in expected.items():
        if shape is _TEXT and not wrong.keys() & {"", key}:
            for message in _unclear(key, row[key], "in" not in expected):
                yield Problem(file.place(f"{pointer}/{key}"), f"{owner}: {message}")


def _unclear(key: str, text: str, kind: bool) -> Iterator[str]:
    """What keeps a text from being documentation."""
    if len(re.findall(r"[A-Za-z0-9]+", text)) < _MIN_WORDS:
        yield f"expected a {key} that says something, got {text!r}"
    if not text.rstrip().endswith("."):
        yield f"expected a {key} in full sentences, got no full stop"
    unknown = set(re.findall(r"\{\w*\}", text)) - ({"{kind}"} if kind else set())
    if unknown:
        expected = "no placeholder but {kind}" if kind else "no placeholder here"
        yield f"expected {expected}, got {', '.join(sorted(unknown))}"
