"""The table of kinds: each error with its place, together with all others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codegen import bundle
from codegen.problems import InputError
from codegen.schema import resources
from tests import REPOSITORY

if TYPE_CHECKING:
    from tests.codegen.conftest import Codegen, Widget

ROW = """\
- kind: Widget
  group: example.org
  plural: widgets
  singular: widget
  scope: Namespaced
  versions:
    v1: {schema: V1Widget, served: true, storage: true}
"""


def problems(folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        resources.load(bundle.load(folder))
    return [
        str(problem).removeprefix("openapi/resources.yaml:") for problem in caught.value.problems
    ]


def test_a_kind_is_read_as_it_is_written(widget: Widget) -> None:
    [kind] = resources.load(bundle.load(widget()))
    assert kind.name == "widgets.example.org"
    assert (kind.group, kind.kind, kind.plural, kind.singular, kind.scope) == (
        "example.org",
        "Widget",
        "widgets",
        "widget",
        "Namespaced",
    )
    assert (kind.short_names, kind.categories) == (["wg"], ["all"])
    assert kind.versions == [
        resources.Version(
            name="v1",
            schema="V1Widget",
            served=True,
            storage=True,
            subresources={"status": {}},
            printer_columns=[{"name": "Size", "type": "integer", "jsonPath": ".spec.size"}],
        )
    ]


def test_names_and_columns_may_be_left_out(widget: Widget) -> None:
    [kind] = resources.load(bundle.load(widget(files={"resources.yaml": ROW})))
    assert (kind.short_names, kind.categories) == ([], [])
    assert (kind.versions[0].subresources, kind.versions[0].printer_columns) == (None, [])


@pytest.mark.parametrize("text", ["[]", "{}", "text", "kind: Widget"])
def test_a_table_of_no_kinds_is_an_error(widget: Widget, text: str) -> None:
    assert problems(widget(files={"resources.yaml": text + "\n"})) == [
        "1: expected a list of kinds"
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("- kind: Widget\n", "- text\n- kind: Widget\n", ["1: expected a kind, got 'text'"]),
        ("  group: example.org\n", "", None),
        ("  singular: widget\n", "", ["1: Widget: key 'singular' is missing"]),
        ("  plural: widgets\n", "  plurals: widgets\n", ["1: Widget: unknown key 'plurals': did you mean 'plural'?"]),
        ("Namespaced", "namespaced", ["1: Widget: scope: expected one of Namespaced, Cluster, got 'namespaced'"]),
        ("served: true, ", "", ["7: key 'served' is missing"]),
        ("served: true", "served: true, deprecated: true", ["7: unknown key 'deprecated'"]),
        ("storage: true", "storage: false", ["1: Widget: expected one version with storage: true, got 0"]),
        ("schema: V1Widget", "schema: V1Wodget", ["7: schema 'V1Wodget' is not listed in the root document"]),
        (
            "group: example.org",
            "group: example.com",
            [
                ("7: V1Widget: expected x-kubernetes-group-version-kind [{'group': 'example.com',"
                " 'version': 'v1', 'kind': 'Widget'}], got [{'group': 'example.org', 'version':"
                " 'v1', 'kind': 'Widget'}]")
            ],
        ),
        (
            "schema: V1Widget",
            "schema: V1WidgetSpec",
            [
                ("7: V1WidgetSpec: expected x-kubernetes-group-version-kind [{'group':"
                " 'example.org', 'version': 'v1', 'kind': 'Widget'}], got None")
            ],
        ),
        ("    v1: {", "    v2: {", None),
        ("    v1: {schema: V1Widget, served: true, storage: true}", "    v1: null", ["1: Widget: expected one version with storage: true, got 0", "7: expected a mapping, got None"]),
        ("    v1: {schema: V1Widget, served: true, storage: true}", "    v1: V1Widget", ["1: Widget: expected one version with storage: true, got 0", "7: expected a mapping, got 'V1Widget'"]),
        ("V1Widget", "[V1Widget]", None),
        ("v1: {schema: V1Widget, served: true, storage: true}", "- v1", None),
        ("served: true", "served: 'yes'", None),
        ("storage: true", "storage: 'yes'", None),
        ("storage: true", "storage: true, additionalPrinterColumns: text", None),
        ("storage: true", "storage: true, subresources: text", None),
        ("scope: Namespaced", "scope: Namespaced\n  shortNames: wg", None),
        ("kind: Widget", "kind: [Widget]", None),
        ("plural: widgets", "plural: 5", None),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_row_has_its_line(
    widget: Widget, old: str, new: str, expected: list[str] | None
) -> None:
    assert old in ROW
    found = problems(widget(files={"resources.yaml": ROW.replace(old, new, 1)}))
    assert found
    assert expected in (None, found)


def test_a_kind_has_one_storage_version(widget: Widget) -> None:
    row = ROW + "    v2: {schema: V1Widget, served: true, storage: true}\n"
    assert "1: Widget: expected one version with storage: true, got 2" in problems(
        widget(files={"resources.yaml": row})
    )


def test_a_kind_stands_once(widget: Widget) -> None:
    [problem] = problems(widget(files={"resources.yaml": ROW + ROW}))
    assert problem.startswith("8: ")


def test_all_problems_come_together(widget: Widget) -> None:
    text = ROW.replace("Namespaced", "Other") + "- text\n" + ROW.replace("served: true, ", "")
    assert [
        line.partition(":")[0] for line in problems(widget(files={"resources.yaml": text}))
    ] == [
        "1",
        "8",
        "15",
    ]


@pytest.mark.parametrize(("command", "code"), [("crds", 2), ("lint", 1)])
def test_commands_report_them(widget: Widget, codegen: Codegen, command: str, code: int) -> None:
    folder = widget(files={"resources.yaml": ROW.replace("Namespaced", "Other")})
    done = codegen("--schema", folder, command)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr == (
        "openapi/resources.yaml:1: Widget: scope: expected one of Namespaced, Cluster, got 'Other'\n"
    )


def test_the_project_has_its_twelve_kinds() -> None:
    kinds = resources.load(bundle.load(REPOSITORY / "openapi"))
    assert sorted(kind.kind for kind in kinds) == [
        "ClusterServingRuntime",
        "ClusterStorageContainer",
        "InferenceGraph",
        "InferenceService",
        "LLMInferenceService",
        "LLMInferenceServiceConfig",
        "LocalModelCache",
        "LocalModelNamespaceCache",
        "LocalModelNode",
        "LocalModelNodeGroup",
        "ServingRuntime",
        "TrainedModel",
    ]
    assert {kind.group for kind in kinds} == {"serving.kserve.io"}
    assert sum(len(kind.versions) for kind in kinds) == 14
