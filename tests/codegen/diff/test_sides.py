"""The sides of a diff: every form, git revisions, and input that is no side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codegen import bundle, crds
from tests.codegen.diff_runs import Diff, git, without_places
from tests.codegen.widget_schema import spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

OLD = spec_with("size: {type: integer, description: How big the widget is.}")
NEW = spec_with("size: {type: integer, description: How big the widget is., maximum: 9}")
ENTRY = [
    "Widget",
    "  breaking  V1WidgetSpec.size",
    "            maximum 9 added (bound-added)",
    "              Manifests and stored objects with a value beyond it are refused.",
    "              Way out: Keep values within the bound.",
    "",
]


@pytest.fixture
def repository(widget: Widget, tmp_path: Path) -> Path:
    """A repository with OLD committed and NEW in the work tree."""
    widget(OLD)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "old")
    widget(NEW)
    return tmp_path


def forms(widget: Widget, name: str, spec: str) -> dict[str, str]:
    """Each form of one schema: path by form."""
    folder = widget(spec)
    loaded = bundle.load(folder)
    Path(f"{name}.json").write_text(bundle.dumps(loaded.document))
    Path(f"{name}.yaml").write_text("".join(map(crds.dumps, crds.definitions(loaded))))
    Path(name).mkdir()
    Path(name, "all.yaml").write_text(Path(f"{name}.yaml").read_text())
    folder.rename(f"{name}-schema")
    return {
        "schema": f"{name}-schema",
        "bundle": f"{name}.json",
        "definition": f"{name}.yaml",
        "definitions": name,
    }


@pytest.mark.parametrize("new", ["schema", "bundle", "definition", "definitions"])
@pytest.mark.parametrize("old", ["schema", "bundle", "definition", "definitions"])
def test_every_form_is_compared_with_every_other(
    widget: Widget, diff: Diff, old: str, new: str
) -> None:
    olds, news = forms(widget, "old", OLD), forms(widget, "new", NEW)
    code, out, err = diff(olds[old], news[new])
    assert (code, err) == (1, [])
    subject = "V1WidgetSpec.size"
    if old.startswith("def") and new.startswith("def"):
        subject = "Widget/v1 spec.size"
    found = without_places(out)
    assert found[:2] == ["Widget", f"  breaking  {subject}"]
    assert found[2:6] == ENTRY[2:]
    assert diff(olds[old], olds[new])[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ("schema", "bundle", []),
        ("definition", "schema", ["Python view not compared: old.yaml has no classes"]),
        (
            "definition",
            "definitions",
            ["Python view not compared: old.yaml and new have no classes"],
        ),
    ],
)
def test_what_is_not_compared_is_told(
    widget: Widget, diff: Diff, old: str, new: str, note: list[str]
) -> None:
    olds, news = forms(widget, "old", OLD), forms(widget, "new", NEW)
    assert [line for line in diff(olds[old], news[new])[1] if "Python view" in line] == note


def test_places_are_those_of_the_side(widget: Widget, diff: Diff) -> None:
    olds, news = forms(widget, "old", OLD), forms(widget, "new", NEW)
    places = {
        form: [line.strip() for line in diff(olds[form], news[form])[1] if " at " in line]
        for form in olds
    }
    for form, file in (("schema", "new-schema/spec.yaml"), ("definition", "new.yaml")):
        [place] = places[form]
        name, _, line = place.removeprefix("at ").rpartition(":")
        assert name == file
        assert "size:" in Path(file).read_text().splitlines()[int(line) - 1]


def test_a_class_that_crds_do_not_name_is_named_by_the_schema(widget: Widget, diff: Diff) -> None:
    olds, news = forms(widget, "old", OLD), forms(widget, "new", NEW)
    widget(OLD)
    found = without_places(diff(olds["definition"], news["definition"])[1])
    assert found[1] == "  breaking  V1WidgetSpec.size"


class TestGit:
    def test_a_revision_means_the_schema_folder(self, repository: Path, diff: Diff) -> None:
        assert repository == Path.cwd()
        code, out, err = diff("git:HEAD", "openapi")
        assert (code, err) == (1, [])
        assert "            at openapi/spec.yaml:5" in out
        assert without_places(out)[:6] == ENTRY
        assert diff("git:HEAD", "git:main") == (
            0,
            [
                "0 breaking, 0 risky, 0 safe",
                "0 entries for 0 places; 1 version, 5 paths compared",
            ],
            [],
        )

    @pytest.mark.parametrize("path", ["openapi", "openapi/", "./openapi"])
    def test_a_revision_may_name_a_path(self, repository: Path, diff: Diff, path: str) -> None:
        assert repository == Path.cwd()
        code, out, err = diff(f"git:main:{path}", "openapi")
        assert (code, err, without_places(out)[:6]) == (1, [], ENTRY)

    def test_a_file_at_a_revision(self, repository: Path, widget: Widget, diff: Diff) -> None:
        (repository / "crd.yaml").write_text(
            crds.dumps(crds.definitions(bundle.load(widget(OLD)))[0])
        )
        git(repository, "add", "crd.yaml")
        git(repository, "commit", "-q", "-m", "definition")
        (repository / "crd.yaml").write_text(
            crds.dumps(crds.definitions(bundle.load(widget(NEW)))[0])
        )
        code, out, _ = diff("git:HEAD:crd.yaml", "crd.yaml")
        assert (code, without_places(out)[1]) == (1, "  breaking  V1WidgetSpec.size")

    def test_the_schema_may_lie_deeper(
        self, repository: Path, diff: Diff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (repository / "api").mkdir()
        git(repository, "mv", "-k", "openapi", "api")
        git(repository, "commit", "-q", "-a", "-m", "deeper")
        monkeypatch.chdir(repository / "api")
        assert diff("git:HEAD", "openapi")[2] == []

    def test_an_old_place_reads_as_in_the_work_tree(self, repository: Path, diff: Diff) -> None:
        (repository / "openapi" / "spec.yaml").write_text(
            spec_with("other: {type: string, description: Something else it has.}")
        )
        _, out, _ = diff("git:HEAD", "openapi", "--format", "github")
        assert any(
            "file=openapi/spec.yaml,line=1,title=breaking%3A V1WidgetSpec.size" in o for o in out
        )

    @pytest.mark.parametrize(
        ("spec", "message"),
        [
            (
                "git:gone",
                (
                    "git:gone: no revision 'gone' here: fetch it, or name a branch, tag or commit"
                    " that 'git rev-parse' knows"
                ),
            ),
            ("git:", "git:: expected git:REVISION or git:REVISION:PATH"),
            ("git:--help", "git:--help: expected git:REVISION or git:REVISION:PATH"),
            (
                "git:HEAD:gone",
                "git:HEAD:gone: HEAD has no gone: name a path from the top of the repository",
            ),
        ],
    )
    @pytest.mark.usefixtures("repository")
    def test_what_is_not_there(self, diff: Diff, spec: str, message: str) -> None:
        assert diff.problems(spec, "openapi") == [message]

    def test_a_shallow_clone(
        self, repository: Path, diff: Diff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        git(repository, "commit", "-q", "-a", "-m", "new")
        git(repository, "clone", "-q", "--depth", "1", repository.as_uri(), "clone")
        monkeypatch.chdir(repository / "clone")
        assert diff.problems("git:HEAD~1", "openapi") == [
            (
                "git:HEAD~1: no revision 'HEAD~1' here: the clone is shallow: run"
                " 'git fetch --unshallow', or fetch that revision"
            )
        ]

    def test_no_repository(self, widget: Widget, diff: Diff) -> None:
        widget(OLD)
        [problem] = diff.problems("git:HEAD", "openapi")
        assert problem.startswith("git:HEAD: git rev-parse: fatal: not a git repository")

    def test_no_git(
        self, widget: Widget, diff: Diff, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        widget(OLD)
        monkeypatch.setenv("PATH", str(tmp_path))
        assert diff.problems("git:HEAD", "openapi") == [
            "git:HEAD: git can't be run: is it installed?"
        ]

    def test_a_schema_that_was_wrong_then(self, repository: Path, diff: Diff) -> None:
        (repository / "openapi" / "spec.yaml").write_text("V1WidgetSpec: [\n")
        git(repository, "commit", "-q", "-a", "-m", "wrong")
        (repository / "openapi" / "spec.yaml").write_text(NEW)
        problems = diff.problems("git:HEAD", "openapi")
        place, _, message = problems[0].partition(": not valid YAML: ")
        assert place == "git:HEAD:openapi/spec.yaml:2"
        assert message.startswith("did not find expected node content; ")

    def test_nothing_outside_is_written(self, repository: Path, diff: Diff) -> None:
        before = git(repository, "status", "--porcelain")
        diff("git:HEAD", "openapi")
        assert git(repository, "status", "--porcelain") == before


class TestBadInput:
    DEFINITION = (
        "apiVersion: apiextensions.k8s.io/v1\n"
        "kind: CustomResourceDefinition\n"
        "metadata: {name: a.b.c}\n"
        "spec:\n"
        "  group: b.c\n"
        "  names: {kind: A, plural: a}\n"
        "  versions:\n"
        "  - name: v1\n"
    )
    BUNDLE = "openapi: 3.0.3\ninfo: {title: T, version: v1}\npaths: {}\n"

    @pytest.mark.parametrize(
        ("text", "problems"),
        [
            (
                "a: [\n",
                [
                    (
                        "new.yaml:2: not valid YAML: did not find expected node content; check the"
                        " indentation, the quotes and the brackets there"
                    )
                ],
            ),
            ("", ["new.yaml: expected CustomResourceDefinitions, found none"]),
            (
                "a: 1\na: 2\n",
                [
                    (
                        "new.yaml:2: expected each key once, but key 'a' came before on line 1;"
                        " remove one"
                    )
                ],
            ),
            (
                "just text\n",
                [
                    "new.yaml: expected CustomResourceDefinitions, found none beside 1 without a kind"
                ],
            ),
            (
                "kind: ConfigMap\n---\nkind: Secret\n",
                [
                    (
                        "new.yaml: expected CustomResourceDefinitions, found none beside"
                        " 1 ConfigMap, 1 Secret"
                    )
                ],
            ),
            (
                DEFINITION,
                [
                    (
                        "new.yaml:8: /spec/versions/0/schema/openAPIV3Schema: expected a mapping,"
                        " got nothing"
                    )
                ],
            ),
            (
                BUNDLE + "x-kserve-resources: []\n",
                ["new.yaml:1: expected schemas at components.schemas, found none"],
            ),
            (
                BUNDLE
                + "x-kserve-resources: []\n"
                + "components: {schemas: {A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}}}\n",
                [
                    "new.yaml:5: A: $ref '#/components/schemas/B' leads to no schema of this document"
                ],
            ),
        ],
        ids=lambda value: value[:20] if isinstance(value, str) else "",
    )
    def test_a_file_that_is_no_side(
        self, widget: Widget, diff: Diff, text: str, problems: list[str]
    ) -> None:
        folder = widget(OLD)
        Path("new.yaml").write_text(text)
        assert diff.problems(str(folder), "new.yaml") == problems

    SIDES = (
        "a side is a schema folder, what 'python -m codegen bundle' wrote of one,"
        " CustomResourceDefinitions in a file or a folder, or git:REVISION[:PATH] for any of these"
    )

    @pytest.mark.parametrize(
        ("text", "got"),
        [
            ("openapi: 3.0.3\ncomponents: {schemas: {A: {type: object}}}\n", "an OpenAPI 3.0.3"),
            ("openapi: 3.1.0\npaths: {}\n", "an OpenAPI 3.1.0"),
            ("swagger: '2.0'\ndefinitions: {A: {type: object}}\n", "a Swagger 2.0"),
            ('{"swagger": "2.0", "definitions": {}}', "a Swagger 2.0"),
        ],
    )
    def test_documents_of_other_projects_are_told_what_a_side_is(
        self, widget: Widget, diff: Diff, text: str, got: str
    ) -> None:
        folder = widget(OLD)
        Path("new.yaml").write_text(text)
        [problem] = diff.problems(str(folder), "new.yaml")
        what = f"got {got} document without x-kserve-resources"
        assert problem == f"new.yaml:1: expected a side of a comparison, {what}: {self.SIDES}"

    def test_a_folder_of_another_project_is_told_what_a_side_is(
        self, widget: Widget, diff: Diff
    ) -> None:
        folder = widget(OLD)
        Path("other").mkdir()
        Path("other/openapi.yaml").write_text("openapi: 3.0.3\ncomponents: {schemas: {A: {}}}\n")
        [problem] = diff.problems(str(folder), "other")
        what = "got a folder with openapi.yaml and without resources.yaml"
        assert problem == f"other: expected a side of a comparison, {what}: {self.SIDES}"

    def test_both_sides_are_told_of(self, widget: Widget, diff: Diff) -> None:
        widget(OLD)
        assert diff.problems("gone", "also-gone") == [
            "also-gone: no such file or folder",
            "gone: no such file or folder",
        ]

    def test_a_reference_that_leads_nowhere(self, widget: Widget, diff: Diff) -> None:
        folder = widget(spec_with("size: {description: How big it is., allOf: [{$ref: '#/Gone'}]}"))
        [problem] = diff.problems(str(folder), str(folder))
        assert (
            problem
            == "openapi/spec.yaml:5: $ref '#/Gone' leads nowhere: openapi/spec.yaml has no such schema"
        )

    def test_a_schema_that_leads_back_to_itself(self, widget: Widget, diff: Diff) -> None:
        folder = widget(
            spec_with("inner: {description: What is in it., allOf: [{$ref: '#/V1WidgetSpec'}]}")
        )
        [problem] = diff.problems(str(folder), str(folder))
        assert problem.endswith(
            "can't hold what leads back to itself: V1WidgetSpec -> V1WidgetSpec"
        )

    def test_the_root_document_alone_is_no_bundle(self, widget: Widget, diff: Diff) -> None:
        folder = widget(OLD)
        assert diff.problems(str(folder), "openapi/openapi.yaml") == [
            (
                "openapi/openapi.yaml:1: expected one bundled document, this one refers to other files:"
                " give its folder"
            )
        ]

    def test_two_kinds_of_one_name(self, widget: Widget, diff: Diff) -> None:
        forms(widget, "old", OLD)
        text = Path("old.yaml").read_text()
        Path("old.yaml").write_text(text + text.replace("integer", "string"))
        line = len(text.splitlines()) + 2
        assert diff.problems("old.yaml", "old") == [
            f"old.yaml:{line}: widgets.example.org is defined twice, differently: it stands at old.yaml:2 too"
        ]

    def test_nothing_is_written(self, widget: Widget, diff: Diff) -> None:
        widget(OLD)
        Path("report.md").write_text("as it was")
        assert diff.problems("gone", "openapi", "--format", "markdown", "-o", "report.md")
        assert Path("report.md").read_text() == "as it was"


def test_a_list_of_definitions_is_opened(widget: Widget, diff: Diff) -> None:
    olds = forms(widget, "old", OLD)
    text = Path("old.yaml").read_text().removeprefix("---\n")
    item = "".join(f"  {line}\n" for line in text.splitlines())
    Path("list.yaml").write_text(f"apiVersion: v1\nkind: List\nitems:\n- {item.lstrip()}")
    assert diff("list.yaml", olds["definition"])[0] == 0
