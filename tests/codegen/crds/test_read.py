"""Definitions are read from what projects ship: among other objects, in lists, more than once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from codegen import bundle, crds
from codegen.crds import read as definitions
from codegen.problems import InputError
from tests.codegen.diff_runs import Diff, git
from tests.codegen.widget_schema import spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Codegen, Widget

NAME = "widgets.example.org"
POLICY = "kind: ValidatingAdmissionPolicy\napiVersion: admissionregistration.k8s.io/v1\n"
BINDING = "kind: ValidatingAdmissionPolicyBinding\nmetadata: {name: a}\n"
MEANT = "kind: CustomResourceDefinition\n"
KUSTOMIZATION = "resources:\n- widgets.yaml\n"


@pytest.fixture
def text(widget: Widget) -> str:
    """A definition."""
    return definition_of(widget, "size: {type: integer, description: How big it is.}")


def definition_of(widget: Widget, properties: str) -> str:
    return crds.dumps(crds.definitions(bundle.load(widget(spec_with(properties))))[0])


def folder_of(files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = Path("crds", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return Path("crds")


def as_list(kind: str, *texts: str, **said: Any) -> str:
    items = [yaml.safe_load(text) for text in texts]
    return json.dumps({"apiVersion": "v1", "kind": kind, **said, "items": items})


def problems(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        definitions.read(path)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("files", "left_out"),
    [
        ({}, ""),
        (
            {"policy.yaml": f"{POLICY}---\n{BINDING}---\n{POLICY}"},
            "2 ValidatingAdmissionPolicy, 1 ValidatingAdmissionPolicyBinding",
        ),
        ({"kustomization.yaml": KUSTOMIZATION}, "1 Kustomization"),
        ({"kustomization.yml": f"kind: Kustomization\n{KUSTOMIZATION}"}, "1 Kustomization"),
        ({"values.yaml": "replicas: 1\n", "list.yml": "- a\n"}, "2 without a kind"),
        ({"swagger.json": '{"swagger": "2.0"}'}, "1 OpenAPI document"),
        (
            {"patches/a.yaml": MEANT, "bases/b.yml": MEANT, "docs/c.yaml": "c: 1\n"},
            "folder bases, folder patches",
        ),
        ({"list.yaml": as_list("List", POLICY, BINDING, "a: 1")}, ""),
    ],
    ids=str,
)
def test_other_objects_are_left_out_and_counted(
    text: str, files: dict[str, str], left_out: str
) -> None:
    if "list.yaml" in files:
        left_out = (
            "1 ValidatingAdmissionPolicy, 1 ValidatingAdmissionPolicyBinding, 1 without a kind"
        )
    read = definitions.read(folder_of({"widgets.yaml": text, **files}))
    assert (set(read.by_name), read.left_out) == ({NAME}, left_out)


@pytest.mark.parametrize("kind", ["List", "CustomResourceDefinitionList"])
def test_lists_are_opened_at_any_depth(text: str, kind: str) -> None:
    inner = as_list(kind, text)
    for content in (inner, as_list("List", inner), as_list("List", POLICY, inner)):
        assert set(definitions.read(folder_of({"all.yaml": content})).by_name) == {NAME}


def test_items_of_a_list_of_definitions_need_no_kind(text: str) -> None:
    item = "".join(
        line
        for line in text.splitlines(keepends=True)
        if not line.startswith(("apiVersion", "kind"))
    )
    content = as_list("CustomResourceDefinitionList", item, apiVersion="apiextensions.k8s.io/v1")
    assert set(definitions.read(folder_of({"all.json": content})).by_name) == {NAME}


def test_one_file_may_hold_all(text: str) -> None:
    other = text.replace("widgets.example.org", "others.example.org")
    folder_of({"all.yaml": f"{POLICY}{text}{other}"})
    read = definitions.read(Path("crds/all.yaml"))
    assert set(read.by_name) == {NAME, "others.example.org"}
    assert read.left_out == "1 ValidatingAdmissionPolicy"


def test_a_definition_that_stands_twice_is_one(text: str) -> None:
    same = json.dumps(yaml.safe_load(text), sort_keys=True)
    folder = folder_of({"a.yaml": text, "b.yaml": f"# the same\n{text}", "c.json": same})
    read = definitions.read(folder)
    assert set(read.by_name) == {NAME}
    assert read.by_name[NAME].place().file == "crds/a.yaml"


def test_two_that_differ_are_an_error(widget: Widget, text: str) -> None:
    other = definition_of(widget, "size: {type: string, description: How big it is.}")
    assert problems(folder_of({"a.yaml": text, "b.yaml": other})) == [
        f"crds/b.yaml:2: {NAME} is defined twice, differently: it stands at crds/a.yaml:2 too"
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        "apiVersion: apiextensions.k8s.io/v1\n",
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinitoin\n",
        "apiVersion: apiextensions.k8s.io/v1\nkind: 5\n",
    ],
)
def test_what_is_meant_to_be_a_definition_is_not_left_out(text: str, wrong: str) -> None:
    [problem] = problems(folder_of({"a.yaml": text, "b.yaml": wrong}))
    assert problem.startswith("crds/b.yaml:1: expected a CustomResourceDefinition, got ")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.yaml": ""}, "expected CustomResourceDefinitions, found none"),
        (
            {"a.yaml": POLICY, "b.yaml": "- a\n", "c.yaml": "text\n", "d/e.yaml": MEANT},
            (
                "expected CustomResourceDefinitions, found none beside 1 ValidatingAdmissionPolicy,"
                " 2 without a kind, folder d"
            ),
        ),
        ({"read.me": "text"}, "expected *.yaml files, found none"),
        (
            {"standard/a.yaml": MEANT, "experimental/b.yaml": MEANT},
            "expected *.yaml files, found none: name one of its folders: experimental, standard",
        ),
    ],
    ids=str,
)
@pytest.mark.usefixtures("text")
def test_none_is_an_error_that_says_what_is_there(files: dict[str, str], message: str) -> None:
    assert problems(folder_of(files)) == [f"crds: {message}"]


class TestReports:
    LEFT_OUT = "Left out of crds: 1 Kustomization, 1 ValidatingAdmissionPolicy"

    @pytest.fixture(autouse=True)
    def _folder(self, text: str) -> None:
        folder_of({"a.yaml": text, "b.yaml": POLICY, "kustomization.yaml": KUSTOMIZATION})

    @pytest.mark.parametrize("format_name", ["text", "github", "json", "markdown", "html"])
    def test_every_format_says_what_was_left_out(self, diff: Diff, format_name: str) -> None:
        code, lines, _ = diff("openapi", "crds", "--format", format_name)
        assert code == 0
        assert any(self.LEFT_OUT in line for line in lines)

    def test_both_sides_are_told_of(self, diff: Diff) -> None:
        _, lines, _ = diff("crds", "crds")
        assert lines.count(self.LEFT_OUT) == 2

    def test_a_revision_is_told_of(self, diff: Diff, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q", "-b", "main")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-q", "-m", "old")
        _, lines, _ = diff("git:HEAD:crds", "openapi")
        assert "Left out of git:HEAD:crds: 1 Kustomization, 1 ValidatingAdmissionPolicy" in lines

    def test_drift_says_it(self, codegen: Codegen) -> None:
        lines = codegen("--schema", "openapi", "drift", "crds").stdout.splitlines()
        assert lines[-2] == self.LEFT_OUT
