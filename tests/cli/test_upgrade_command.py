"""``kserve-models upgrade``: what becomes of manifests with another KServe release."""

from __future__ import annotations

import io
import json
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent

import pytest

from kserve_models._history.upgrade import EFFECTS
from kserve_models.cli import main
from tests import REPOSITORY

OLD = """\
    apiVersion: serving.kserve.io/v1beta1
    kind: InferenceService
    metadata:
      name: iris
      namespace: ml
    spec:
      canary: []
      predictor:
        workerSpec:
          size: 2
        resourceClaims:
        - name: gpu
          source:
            resourceClaimName: x
        model:
          modelFormat: {name: sklearn}
    ---
    apiVersion: apps/v1
    kind: Deployment
    """


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a manifest in old.yaml."""
    monkeypatch.chdir(tmp_path)
    write("old.yaml", OLD)
    return tmp_path


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")


@pytest.mark.usefixtures("folder")
class TestOutput:
    def test_what_changes_is_said_line_by_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["upgrade", "--from", "0.14", "--to", "v0.21.0", "old.yaml"]) == 1
        assert capsys.readouterr() == (
            dedent("""\
                old.yaml:7: used: InferenceService/ml/iris spec.canary: 0.14 drops it, 0.21 has this field
                old.yaml:10: dropped: InferenceService/ml/iris spec.predictor.workerSpec.size: 0.21 has no such field and drops it
                    Write `pipelineParallelSize` in its place: one more than the number of workers, as it counts the head pod too.
                old.yaml:13: dropped: InferenceService/ml/iris spec.predictor.resourceClaims[0].source: 0.21 has no such field and drops it
                    spec.predictor.resourceClaims[].source.resourceClaimName moved to spec.predictor.resourceClaims[].resourceClaimName
                1 object: 2 dropped, 1 used; 1 of other kinds left alone
                """),
            "",
        )

    def test_back_to_an_older_release(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["upgrade", "--from", "0.20", "--to", "0.19", "old.yaml"]) == 1
        assert capsys.readouterr().out == (
            "old.yaml:7: dropped: InferenceService/ml/iris spec.canary: 0.19 has no such field and"
            " drops it, as it came with 0.20\n"
            "1 object: 1 dropped; 1 of other kinds left alone\n"
        )

    def test_nothing_changes(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["upgrade", "--from", "0.20", "old.yaml"]) == 0
        out = "1 object: nothing found; 1 of other kinds left alone\n"
        assert capsys.readouterr() == (out, "")

    def test_programs_read_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        command = ["upgrade", "--from", "0.20", "--to", "0.19", "--format", "json", "old.yaml"]
        assert main(command) == 1
        assert json.loads(capsys.readouterr().out) == {
            "from": "0.20",
            "to": "0.19",
            "objects": 1,
            "leftAlone": 1,
            "counts": {"refused": 0, "dropped": 1, "defaulted": 0, "used": 0, "rule": 0},
            "findings": [
                {
                    "file": "old.yaml",
                    "line": 7,
                    "object": "InferenceService/ml/iris",
                    "category": "dropped",
                    "path": "spec.canary",
                    "message": "0.19 has no such field and drops it, as it came with 0.20",
                    "advice": "",
                }
            ],
        }


ROUTE = """\
    apiVersion: serving.kserve.io/v1alpha2
    kind: LLMInferenceService
    metadata: {name: llm}
    spec:
      model: {uri: 'hf://a/b'}
      router:
        route:
          http:
            spec:
              rules: []
    """


class TestPage:
    """docs/upgrade.md, as it stands."""

    TEXT = (REPOSITORY / "docs" / "upgrade.md").read_text(encoding="utf-8")

    def block(self, language: str) -> str:
        found = re.search(rf"```{language}\n(.*?)```", self.TEXT, re.DOTALL)
        assert found is not None
        return found[1]

    def test_the_command_prints_what_it_says(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "income.yaml").write_text(self.block("yaml"), encoding="utf-8")
        command, _, output = self.block("console").partition("\n")
        assert main(shlex.split(command)[2:]) == 1
        assert capsys.readouterr().out == output

    def test_its_code_runs(self) -> None:
        exec(compile(self.block("python"), "docs/upgrade.md", "exec"), {})

    def test_it_names_every_finding(self) -> None:
        assert re.findall(r"^\| `([a-z]+)` \|", self.TEXT, re.MULTILINE) == list(EFFECTS)


@pytest.mark.usefixtures("folder")
class TestEffects:
    @pytest.mark.parametrize(
        ("before", "after", "lines"),
        [
            (
                "0.19",
                "0.20",
                [
                    (
                        "llm.yaml:10: refused: LLMInferenceService/llm spec.router.route.http.spec.rules:"
                        " 0.20 refuses it: expected at least 1 item, got 0"
                    ),
                    "1 object: 1 refused",
                ],
            ),
            (
                "0.17",
                "0.16",
                [
                    (
                        "llm.yaml:1: refused: LLMInferenceService/llm: 0.16 does not serve"
                        " LLMInferenceService/v1alpha2"
                    ),
                    "    use serving.kserve.io/v1alpha1",
                    "1 object: 1 refused",
                ],
            ),
            (
                "0.16",
                "0.17",
                [
                    (
                        "llm.yaml:1: used: LLMInferenceService/llm: 0.17 serves"
                        " LLMInferenceService/v1alpha2, 0.16 does not"
                    ),
                    "1 object: 1 used",
                ],
            ),
            ("0.14", "0.15", ["0 objects: nothing found; 1 of other kinds left alone"]),
        ],
    )
    def test_of_a_kind_that_came_late(
        self, capsys: pytest.CaptureFixture[str], before: str, after: str, lines: Sequence[str]
    ) -> None:
        write("llm.yaml", ROUTE)
        main(["upgrade", "--from", before, "--to", after, "llm.yaml"])
        assert capsys.readouterr().out.splitlines() == list(lines)

    def test_of_defaults_and_rules(self, capsys: pytest.CaptureFixture[str]) -> None:
        write(
            "more.yaml",
            """\
            apiVersion: serving.kserve.io/v1alpha1
            kind: ClusterStorageContainer
            metadata: {name: hf}
            spec:
              container: {name: storage-initializer}
              supportedUriFormats: [{prefix: hf://}]
            ---
            apiVersion: serving.kserve.io/v1alpha2
            kind: LLMInferenceService
            metadata: {name: llm}
            spec:
              model: {uri: 'hf://a/b'}
              router:
                route:
                  http:
                    spec:
                      rules:
                      - filters:
                        - type: URLRewrite
                          urlRewrite: {hostname: a.example.org}
            """,
        )
        assert main(["upgrade", "--from", "0.15", "--to", "0.16", "more.yaml"]) == 1
        assert main(["upgrade", "--from", "0.19", "--to", "0.20", "more.yaml"]) == 1
        where = "rule: LLMInferenceService/llm spec.router.route.http.spec.rules[0].filters"
        assert capsys.readouterr().out == dedent(f"""\
            more.yaml:4: defaulted: ClusterStorageContainer/hf spec.supportsMultiModelDownload: it is unset: 0.16 puts false, 0.15 leaves it unset
            1 object: 1 defaulted; 1 of other kinds left alone
            more.yaml:18: {where}: 0.20 has a rule that 0.19 has not: CORS filter cannot be repeated
                see that it holds: rules are not evaluated
            more.yaml:19: {where}[0]: 0.20 has rules that 0.19 has not: filter.cors must be nil if the filter.type is not CORS; filter.cors must be specified for CORS filter.type
                see that it holds: rules are not evaluated
            2 objects: 2 rule
            """)


@pytest.mark.usefixtures("folder")
class TestSources:
    def test_folders_and_lists_and_standard_input(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        item = {
            "apiVersion": "serving.kserve.io/v1beta1",
            "kind": "InferenceService",
            "metadata": {"name": "listed"},
            "spec": {"canary": [], "predictor": {}},
        }
        text = json.dumps(
            {"apiVersion": "v1", "kind": "List", "items": [item, {"kind": "A"}]}, indent=1
        )
        write("in/folder/list.json", text)
        stdin = io.TextIOWrapper(io.BytesIO(dedent(OLD).encode()))
        monkeypatch.setattr("sys.stdin", stdin)
        assert main(["upgrade", "--from", "0.20", "--to", "0.19", "in", "-"]) == 1
        assert capsys.readouterr().out == (
            "in/folder/list.json:12: dropped: InferenceService/listed spec.canary: 0.19 has no such"
            " field and drops it, as it came with 0.20\n"
            "standard input:7: dropped: InferenceService/ml/iris spec.canary: 0.19 has no such field"
            " and drops it, as it came with 0.20\n"
            "2 objects: 2 dropped; 2 of other kinds left alone\n"
        )

    def test_what_cant_be_read_is_said_beside_what_is_found(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write("broken.yaml", "a: [\n")
        write("text.yaml", "a\n---\n- 1\n")
        Path("empty").mkdir()
        sources = ["broken.yaml", "none.yaml", "empty", "text.yaml", "old.yaml"]
        assert main(["upgrade", "--from", "0.20", "--to", "0.19", *sources]) == 2
        out, err = capsys.readouterr()
        assert out.splitlines()[-1] == "1 object: 1 dropped; 1 of other kinds left alone"
        assert err.splitlines() == [
            (
                "broken.yaml:2: not valid YAML: did not find expected node content; check the"
                " indentation, the quotes and the brackets there"
            ),
            "none.yaml: No such file or directory",
            "empty: expected a .yaml or .yml or .json file, got none",
            "text.yaml:1: expected an object, got text",
            "text.yaml:3: expected an object, got a list",
        ]

    def test_odd_objects_of_our_group_do_no_harm(self, capsys: pytest.CaptureFixture[str]) -> None:
        write(
            "odd.yaml",
            """\
            {apiVersion: serving.kserve.io/v1beta1, kind: InferenceService, metadata: [], spec: text}
            ---
            {apiVersion: serving.kserve.io/v9, kind: InferenceService}
            ---
            {apiVersion: 7, kind: [], metadata: {name: {}}}
            ---
            {apiVersion: serving.kserve.io/v1beta1, kind: InferenceService, spec: {predictor: null}}
            ---
            """,
        )
        assert main(["upgrade", "--from", "0.20", "--to", "0.19", "odd.yaml"]) == 0
        assert capsys.readouterr().out == "2 objects: nothing found; 2 of other kinds left alone\n"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (
            ["--from", "0.7", "a.yaml"],
            "argument --from: expected a KServe release from 0.8 to 0.21, such as 0.21, got '0.7'",
        ),
        (
            ["--from", "0.8", "--to", "next", "a.yaml"],
            "argument --to: expected a KServe release from 0.8 to 0.21, such as 0.21, got 'next'",
        ),
        (["a.yaml"], "the following arguments are required: --from"),
        (["--from", "0.8"], "the following arguments are required: FILE|FOLDER|-"),
    ],
)
def test_wrong_usage(
    capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["upgrade", *arguments])
    assert caught.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"kserve-models upgrade: error: {problem}"
