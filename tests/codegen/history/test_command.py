"""``python -m codegen history`` on small CRDs."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from codegen import bundle
from codegen.cli import main
from codegen.history import table
from codegen.render import history_data

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

Json = dict[str, Any]


def crd(spec: str, version: str = "v1") -> Json:
    """The CRD of the kind Widget, with these properties of the spec."""
    properties = yaml.safe_load(dedent(spec)) or {}
    schema = {
        "type": "object",
        "properties": {
            "apiVersion": {"type": "string"},
            "kind": {"type": "string"},
            "metadata": {"type": "object"},
            "spec": {"type": "object", "properties": properties},
        },
    }
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "widgets.example.org"},
        "spec": {
            "group": "example.org",
            "names": {"kind": "Widget", "plural": "widgets", "singular": "widget"},
            "scope": "Namespaced",
            "versions": [
                {
                    "name": version,
                    "served": True,
                    "storage": True,
                    "schema": {"openAPIV3Schema": schema},
                }
            ],
        },
    }


def release(folder: Path, name: str, spec: str) -> str:
    """The path of a folder with the CRD of a release."""
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "widgets.yaml").write_text(json.dumps(crd(spec)), encoding="utf-8")
    return f"crds/{name}"


@pytest.fixture(autouse=True)
def crds(widget: Widget) -> Path:
    """Three releases in the folder ``crds`` beside a schema."""
    folder = widget().resolve().parent / "crds"
    release(folder, "v0.9.0", "{size: {type: integer}, old: {type: string}, lost: {type: string}}")
    release(
        folder,
        "v0.10.1",
        """
        size: {type: integer}
        old: {type: string}
        source: {type: object, properties: {name: {type: string}}}
        """,
    )
    release(
        folder,
        "main",
        """
        size: {type: integer, minimum: 1}
        lost: {type: string}
        name: {type: string}
        new: {type: array, items: {type: object, properties: {a: {type: string}}}}
        """,
    )
    return folder


RELEASES = ("crds/v0.9.0", "crds/v0.10.1", "0.11=crds/main")


def history(*arguments: str) -> int:
    return main(["--schema", "openapi", "history", *arguments])


def rows(folder: str = "openapi") -> list[str]:
    text = Path(folder, "history", table.TABLE_FILE).read_text(encoding="utf-8")
    return text[text.index("\n\n") + 2 :].splitlines()


class TestTable:
    def test_it_says_in_which_releases_each_field_is(
        self, capfd: pytest.CaptureFixture[str]
    ) -> None:
        assert history(*RELEASES) == 0
        assert capfd.readouterr() == (
            (
                "written: openapi/history/schemas.jsonl\n"
                "written: openapi/history/fields.txt\n"
                "3 releases, 1 version, 28 fields\n"
            ),
            "",
        )
        assert rows() == [
            "Widget/v1  0.9-",
            "  0.9, 0.11-       spec.lost",
            "  0.11-            spec.name",
            "  0.11-            spec.new",
            "  0.9-0.10         spec.old",
            "  0.10             spec.source",
            "  0.10             spec.source.name  # moved to spec.name in 0.11",
        ]

    def test_it_is_the_same_in_any_order_and_piece_by_piece(self) -> None:
        history(*RELEASES)
        files = [Path("openapi/history", name) for name in (table.TABLE_FILE, "schemas.jsonl")]
        whole = [file.read_text(encoding="utf-8") for file in files]
        for file in files:
            file.unlink()
        for source in reversed(RELEASES):
            history(source)
        assert [file.read_text(encoding="utf-8") for file in files] == whole

    def test_a_release_takes_the_place_of_what_was_known_of_it(self, crds: Path) -> None:
        history(*RELEASES)
        release(crds, "v0.11.0", "{size: {type: integer}}")
        history("crds/v0.11.0")
        assert rows() == [
            "Widget/v1  0.9-",
            "  0.9              spec.lost",
            "  0.9-0.10         spec.old",
            "  0.10             spec.source",
        ]

    def test_it_is_read_as_it_was_written(self) -> None:
        history(*RELEASES)
        told = table.parse(Path("openapi/history/fields.txt").read_text(encoding="utf-8"))
        assert told.releases == ["0.9", "0.10", "0.11"]
        assert told.present("Widget/v1", ".spec.size") == (True, True, True)
        assert told.present("Widget/v1", ".spec.new[].a") == (False, False, True)
        assert told.present("Widget/v1", ".spec.lost") == (True, False, True)


class TestCheck:
    def test_nothing_differs(self, capfd: pytest.CaptureFixture[str]) -> None:
        history(*RELEASES)
        capfd.readouterr()
        # The table knows of which release the folder named main is.
        assert history("--check", "crds/main", *RELEASES[:2]) == 0
        assert capfd.readouterr() == ("3 releases, 1 version, 28 fields; 0 differences\n", "")

    def test_what_differs_is_said(self, crds: Path, capfd: pytest.CaptureFixture[str]) -> None:
        history(*RELEASES)
        release(
            crds,
            "main",
            "{size: {type: integer, minimum: 2}, lost: {type: integer}, x: {type: string}}",
        )
        release(crds, "v0.12.0", "{}")
        capfd.readouterr()
        assert history("--check", "crds/main", "crds/v0.12.0") == 1
        assert capfd.readouterr().err.splitlines() == [
            "0.11 Widget/v1 spec.lost: type: history has 'string', CRDs have 'integer'",
            "0.11 Widget/v1 spec.name: history has this field, CRDs have not",
            "0.11 Widget/v1 spec.new: history has this field, CRDs have not",
            "0.11 Widget/v1 spec.size: minimum: history has 1, CRDs have 2",
            "0.11 Widget/v1 spec.x: CRDs have this field, history has not",
            "0.12: not in the history",
        ]
        assert "spec.x" not in "\n".join(rows())

    def test_a_table_that_somebody_edited_is_stale(self, capfd: pytest.CaptureFixture[str]) -> None:
        history(*RELEASES)
        path = Path("openapi/history/fields.txt")
        path.write_text(path.read_text(encoding="utf-8").replace("0.9-0.10 ", "0.9- "), "utf-8")
        capfd.readouterr()
        assert history("--check") == 1
        assert capfd.readouterr().err == (
            "openapi/history/fields.txt: stale: run 'python -m codegen history'\n"
        )


class TestWrongInput:
    def test_all_folders_that_are_wrong_are_named(self, capfd: pytest.CaptureFixture[str]) -> None:
        sources = ["crds/main", "crds/v0.9.0", "0.9=crds/main", "crds/v0.13.0", "x=crds/main"]
        assert history(*sources) == 2
        assert capfd.readouterr().err == (
            "crds/main: 0.9 is crds/v0.9.0 already\n"
            "crds/main: expected a folder named after its release, such as v0.17.1, or the release"
            " ahead of it: 0.17=crds/main\n"
            "crds/v0.13.0: no such folder\n"
        )

    def test_without_any_history_folders_are_asked_for(
        self, capfd: pytest.CaptureFixture[str]
    ) -> None:
        assert history() == 2
        assert capfd.readouterr().err == (
            "openapi: no history yet: name the folders of CRDs, such as crds/v0.17.1\n"
        )

    @pytest.mark.parametrize("line", ["{", '{"a": 1}', "[]", '{"kind": "A", "in": "0.9"}'])
    def test_a_file_that_it_did_not_write_is_refused(
        self, capfd: pytest.CaptureFixture[str], line: str
    ) -> None:
        history(*RELEASES)
        path = Path("openapi/history/schemas.jsonl")
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([lines[0], line, *lines[1:]]), encoding="utf-8")
        capfd.readouterr()
        assert history() == 2
        assert capfd.readouterr().err == (
            "openapi/history/schemas.jsonl:2: not what 'python -m codegen history' writes: run it"
            " with the CRDs of all releases, with this file out of the way\n"
        )


class TestAdvice:
    def test_it_stands_in_the_table(self) -> None:
        history(*RELEASES)
        advice = "- {fields: [Widget/v1 spec.old], advice: Leave it out.}\n"
        Path("openapi/history/advice.yaml").write_text(advice, encoding="utf-8")
        history()
        assert "  0.9-0.10         spec.old  # Leave it out." in rows()

    def test_all_that_is_wrong_with_it_is_said(self, capfd: pytest.CaptureFixture[str]) -> None:
        history(*RELEASES)
        advice = """\
            - fields:
              - Widget/v1 spec.old
              - Widget/v1 spec.size
              - Widget/v2 spec.old
              - Widget/v1 spec.old
              advice: Leave it out.
            - {fields: spec.old, advice: Leave it out.}
            """
        Path("openapi/history/advice.yaml").write_text(dedent(advice), encoding="utf-8")
        capfd.readouterr()
        expected = (
            "openapi/history/advice.yaml:3: Widget/v1 spec.size: no field that a release has lost\n"
            "openapi/history/advice.yaml:4: Widget/v2 spec.old: no field that a release has lost\n"
            "openapi/history/advice.yaml:5: Widget/v1 spec.old stands here already\n"
            "openapi/history/advice.yaml:7: expected a list of fields (texts) and advice (text) of them\n"
        )
        assert (history(), capfd.readouterr().err) == (2, expected)
        assert main(["--schema", "openapi", "lint"]) == 1
        assert capfd.readouterr().err == expected

    def test_a_file_beside_it_is_in_nobodys_use(self, capfd: pytest.CaptureFixture[str]) -> None:
        history(*RELEASES)
        Path("openapi/history/advice.yaml").write_text(
            "- {fields: [Widget/v1 spec.old], advice: Leave it out.}\n", encoding="utf-8"
        )
        assert main(["--schema", "openapi", "lint"]) == 0
        Path("openapi/history/advise.yaml").write_text("[]\n", encoding="utf-8")
        capfd.readouterr()
        assert main(["--schema", "openapi", "lint"]) == 1
        assert capfd.readouterr().err == (
            "openapi/history/advise.yaml: no $ref leads to this file: refer to it or remove it\n"
        )


SPEC = """\
V1WidgetSpec:
  description: What the widget is to be.
  type: object
  properties:
    size: {description: How big it is., type: integer}
    name: {description: What it is called., type: string}
    lost: {description: What was found again., type: string}
    beyond: {description: What comes after main., type: string, maxLength: 9}
    new:
      description: Parts.
      type: array
      items: {$ref: '#/V1Part'}
V1Part:
  description: A part.
  type: object
  properties:
    a: {description: Its name., type: string}
"""


@pytest.fixture
def bundled(widget: Widget) -> bundle.Bundle:
    """A schema that is ahead of main, a commit before 0.11, with the history of all releases."""
    history(*RELEASES)
    files = {path.name: path.read_bytes() for path in Path("openapi/history").iterdir()}
    folder = widget(SPEC, listed=["V1WidgetSpec", "V1Part"])
    (folder / "history").mkdir()
    for name, content in files.items():
        (folder / "history" / name).write_bytes(content)
    return bundle.load(folder)


def test_the_bundle_says_since_when(bundled: bundle.Bundle) -> None:
    schemas = bundled.document["components"]["schemas"]
    found = {
        name: (
            schema.get("x-kserve-since"),
            {
                key: node["x-kserve-since"]
                for key, node in schema["properties"].items()
                if "x-kserve-since" in node
            },
        )
        for name, schema in schemas.items()
    }
    assert found == {
        "V1Widget": (None, {}),
        "V1ObjectMeta": (None, {}),
        "V1WidgetSpec": (None, {"name": "0.11", "lost": "0.11", "new": "0.11", "beyond": "0.11"}),
        "V1Part": ("0.11", {}),
    }


def test_the_package_has_what_the_schema_is_ahead_of_a_commit(bundled: bundle.Bundle) -> None:
    assert bundled.history is not None
    before = bundled.history.dumps()
    data = json.loads(zlib.decompress(history_data.of_package(bundled, bundled.history)))
    nodes = data["nodes"]
    specs = {}
    for name, served in data["kinds"][0]["releases"].items():
        spec = nodes[nodes[served["schema"]]["properties"]["spec"]]
        specs[name] = {key: nodes[child] for key, child in spec["properties"].items()}
    assert {name: sorted(spec) for name, spec in specs.items()} == {
        "0.9": ["lost", "old", "size"],
        "0.10": ["old", "size", "source"],
        "0.11": ["beyond", "lost", "name", "new", "size"],
    }
    assert specs["0.11"]["beyond"] == {"type": "string", "maxLength": 9}
    # What the CRDs have stays as it is there.
    assert specs["0.11"]["size"] == {"type": "integer", "minimum": 1}
    assert bundled.history.dumps() == before


def test_a_release_is_what_its_crds_have(crds: Path, bundled: bundle.Bundle) -> None:
    release(crds, "v0.11.0", "{size: {type: integer}}")
    history("crds/v0.11.0")
    again = bundle.load(bundled.folder.folder)
    assert again.history is not None
    spec = again.document["components"]["schemas"]["V1WidgetSpec"]["properties"]
    assert not any("x-kserve-since" in node for node in spec.values())
    data = json.loads(zlib.decompress(history_data.of_package(again, again.history)))
    assert data["classes"]["V1WidgetSpec"] == {
        "since": {"Widget": 0},
        "fields": {},
        "never": ["beyond", "name", "new"],
    }
