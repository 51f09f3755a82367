"""The table of operations: each error with its file and line, together with all others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codegen import lint
from codegen.problems import InputError
from codegen.schema import operations, source
from tests import REPOSITORY

if TYPE_CHECKING:
    from tests.codegen.conftest import Codegen

TABLE = REPOSITORY / "openapi" / "operations.yaml"


def problems(folder: Path, old: str = "", new: str = "") -> list[str]:
    """What lint says of the table after a change, each with its line's text in place of its number."""
    path = folder / "operations.yaml"
    text = path.read_text()
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1))
    lines = path.read_text().splitlines()
    result = []
    for problem in lint.lint(folder):
        assert problem.place.file == "openapi/operations.yaml"
        result.append(f"{lines[problem.place.line - 1].strip()} -> {problem.message}")
    return result


def test_every_operation_is_read_as_it_is_written() -> None:
    table = operations.load(source.read(TABLE))
    assert [operation.name for operation in table.operations] == list(operations.REQUESTS)
    [create] = [operation for operation in table.operations if operation.name == "create"]
    assert create.parameters == ("dryRun", "fieldManager", "fieldValidation")
    assert create.description == "Creates an object of kind {kind}."
    assert create.body.startswith("The new object;")
    assert table.parameters["limit"] == operations.Parameter(
        "limit",
        "query",
        "integer",
        (
            "The most objects that one page holds; a longer list has a token in"
            " `metadata.continue`. The default is no limit."
        ),
    )


def test_a_sound_table_has_no_problems(served: Path) -> None:
    assert lint.lint(served) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "  read:\n",
            "  raed:\n",
            [
                "operations: -> operation 'read' is missing",
                f"raed: -> unknown operation 'raed': expected {', '.join(operations.REQUESTS)}",
            ],
        ),
        (
            "    result: >-\n      The object as it is stored.\n",
            "",
            ["read: -> read: key 'result' is missing"],
        ),
        (
            "    parameters: [resourceVersion]\n",
            "    parameters: [resourceVersion]\n    verb: get\n",
            ["verb: get -> read: unknown key 'verb'"],
        ),
        (
            "    parameters: [resourceVersion]\n",
            "    parameters: [resourceVersion]\n    body: What nobody sends at all.\n",
            ["body: What nobody sends at all. -> read: unknown key 'body'"],
        ),
        (
            "    parameters: [resourceVersion]\n",
            "    parameters: [resourceVersions]\n",
            [
                "parameters: [resourceVersions] -> read: there is no parameter 'resourceVersions'",
            ],
        ),
        (
            "    parameters: [resourceVersion]\n",
            "    parameters: [resourceVersion, namespace]\n",
            [
                (
                    "parameters: [resourceVersion, namespace] -> read: 'namespace' belongs to"
                    " paths, which all have it"
                )
            ],
        ),
        (
            "    parameters: [resourceVersion]\n",
            "    parameters: [resourceVersion, resourceVersion]\n",
            [
                (
                    "parameters: [resourceVersion, resourceVersion] -> read: parameter"
                    " 'resourceVersion' stands here twice"
                )
            ],
        ),
        (
            "    parameters: [resourceVersion]\n",
            "    parameters: resourceVersion\n",
            [
                (
                    "parameters: resourceVersion -> read: parameters: expected a list of names,"
                    " got 'resourceVersion'"
                )
            ],
        ),
        (
            "  watch:\n    in: query\n",
            "  watch:\n    in: body\n",
            ["in: body -> watch: in: expected one of path, query, got 'body'"],
        ),
        (
            "the server ends the list or watch, whatever was reached.\n    type: integer\n",
            "the server ends the list or watch, whatever was reached.\n    type: number\n",
            [
                (
                    "type: number -> timeoutSeconds: type: expected one of string, integer,"
                    " boolean, got 'number'"
                )
            ],
        ),
        (
            "  watch:\n    in: query\n",
            (
                "  more:\n    in: query\n    description: What no operation takes.\n"
                "    type: string\n  watch:\n    in: query\n"
            ),
            ["more: -> no operation has the parameter 'more': list it or remove it"],
        ),
        (
            "  watch:\n    in: query\n",
            (
                "  more:\n    in: path\n    description: What no path can have.\n"
                "    type: string\n  watch:\n    in: query\n"
            ),
            ["more: -> paths have no 'more': expected name and namespace"],
        ),
        (
            "  namespace:\n    in: path\n",
            "  namespace:\n    in: query\n",
            [
                "parameters: -> expected a parameter 'namespace' in the path",
                "namespace: -> no operation has the parameter 'namespace': list it or remove it",
            ],
        ),
        (
            "description: Name of the one object.",
            "description: Its name.",
            [
                (
                    "description: Its name. -> name: expected a description that says something,"
                    " got 'Its name.'"
                )
            ],
        ),
        (
            "description: Name of the one object.",
            "description: Name of the one object",
            [
                (
                    "description: Name of the one object -> name: expected a description in full"
                    " sentences, got no full stop"
                )
            ],
        ),
        (
            "description: Name of the one object.",
            "description: Name of the one {kind}.",
            [
                (
                    "description: Name of the one {kind}. -> name: expected no placeholder here,"
                    " got {kind}"
                )
            ],
        ),
        (
            "Creates an object of kind {kind}.",
            "Creates an object of {Kind}.",
            [
                (
                    "description: >- -> create: expected no placeholder but {kind}, got {Kind}"
                )
            ],
        ),
        (
            "description: Name of the one object.",
            "description: ''",
            ["description: '' -> name: description: expected text, got ''"],
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(
    served: Path, old: str, new: str, expected: list[str]
) -> None:
    assert problems(served, old, new) == expected


def test_all_mistakes_come_together(served: Path) -> None:
    path = served / "operations.yaml"
    text = path.read_text().replace("  read:\n", "  raed:\n").replace("    in: path\n", "", 1)
    path.write_text(text)
    messages = [problem.message for problem in lint.lint(served)]
    assert messages == [
        "operation 'read' is missing",
        f"unknown operation 'raed': expected {', '.join(operations.REQUESTS)}",
        "expected a parameter 'name' in the path",
        "name: key 'in' is missing",
        "no operation has the parameter 'name': list it or remove it",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]\n", "expected a mapping of operations and parameters"),
        ("text\n", "expected a mapping of operations and parameters"),
        ("operations: {}\n", "the table: key 'parameters' is missing"),
        ("operations: []\nparameters: {}\n", "the table: operations: expected a mapping, got []"),
        (
            "operations: {}\nparameters: {}\nother: {}\n",
            "the table: unknown key 'other'",
        ),
    ],
)
def test_a_table_of_another_shape_is_an_error(served: Path, text: str, message: str) -> None:
    (served / "operations.yaml").write_text(text)
    assert [problem.message for problem in lint.lint(served)] == [message]


@pytest.mark.parametrize(("row", "value"), [("text", "text"), ("[]", []), ("null", None), ("1", 1)])
def test_rows_of_another_shape_are_errors(served: Path, row: str, value: object) -> None:
    (served / "operations.yaml").write_text(
        f"operations: {{read: {row}}}\nparameters: {{watch: {row}}}\n"
    )
    messages = [problem.message for problem in lint.lint(served)]
    assert f"read: expected a mapping, got {value!r}" in messages
    assert f"watch: expected a mapping, got {value!r}" in messages


def test_a_table_that_cannot_be_read_is_one_problem(served: Path) -> None:
    (served / "operations.yaml").write_text("operations: {\n")
    [problem] = lint.lint(served)
    assert str(problem).startswith("openapi/operations.yaml:2: not valid YAML: ")


def test_the_commands_fail_without_a_traceback(served: Path, codegen: Codegen) -> None:
    path = served / "operations.yaml"
    path.write_text(path.read_text().replace("  read:\n", "  raed:\n"))
    for command, code in (("lint", 1), ("bundle", 2), ("crds", 0)):
        done = codegen("--schema", served, command)
        assert done.returncode == code
        assert "Traceback" not in done.stderr
        assert ("operation 'read' is missing" in done.stderr) is (code != 0)


def test_loading_raises_every_problem(served: Path) -> None:
    path = served / "operations.yaml"
    path.write_text("operations: {}\nparameters: {}\n")
    with pytest.raises(InputError) as caught:
        operations.load(source.read(path))
    assert len(caught.value.problems) == len(operations.REQUESTS) + 2
