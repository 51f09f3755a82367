"""``kserve-models validate``: what a cluster would say to manifests."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import sys
from pathlib import Path
from textwrap import dedent
from xml.etree import ElementTree

import pytest
import yaml

from kserve_models.cli import main
from tests import REPOSITORY

GROUP = "serving.kserve.io"
NO_SUCH_KIND = (
    "all/e.yaml:2: kind: KServe 0.21 has no kind 'InferenceServices': did you mean"
    " 'InferenceService'?"
)
IRIS = """\
    apiVersion: serving.kserve.io/v1beta1
    kind: InferenceService
    metadata:
      name: iris
      namespace: ml
    spec:
      predictor:
        minReplica: 1
        model:
          modelFormat: {name: sklearn}
          storageUri: gs://models/iris
        custom:
          container: {image: iris:1}
    predictor:
      model: {}
    ---
    apiVersion: v1
    kind: Service
    """
LLAMA = """\
    apiVersion: serving.kserve.io/v1alpha2
    kind: LLMInferenceService
    metadata:
      name: llama
    spec:
      model: {uri: "hf://meta/llama"}
      replicas: 1
      scaling:
        maxReplicas: 2
        wva:
          hpa: {}
    """
GOOD = """\
    apiVersion: serving.kserve.io/v1beta1
    kind: InferenceService
    metadata:
      name: iris
    spec:
      predictor:
        model:
          modelFormat: {name: sklearn}
          storageUri: gs://models/iris
    """


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")


class TestText:
    def test_each_line_with_a_caret_and_the_nearest_right_thing(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write("iris.yaml", IRIS)
        assert main(["validate", "iris.yaml"]) == 1
        assert capsys.readouterr() == (
            dedent("""\
                iris.yaml:8:5: error: InferenceService/ml/iris spec.predictor.minReplica: no such field: did you mean 'minReplicas'? [schema/unknown-field]
                        minReplica: 1
                        ^
                iris.yaml:12:5: error: InferenceService/ml/iris spec.predictor.custom: no such field: write its container into spec.predictor.containers [schema/unknown-field]
                        custom:
                        ^
                iris.yaml:14:1: error: InferenceService/ml/iris predictor: no such field: it belongs under spec [schema/unknown-field]
                    predictor:
                    ^
                1 object: 3 errors; 1 of other kinds left alone
                """),
            "",
        )

    def test_rules_of_the_schema_and_of_webhooks(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("llama.yaml", LLAMA)
        assert main(["validate", "llama.yaml"]) == 1
        assert capsys.readouterr().out == dedent("""\
            llama.yaml:5:1: error: LLMInferenceService/llama spec: replicas and scaling are mutually exclusive; use scaling for autoscaled deployments or replicas for static deployments [CEL-01]
                spec:
                ^
            llama.yaml:8:3: error: LLMInferenceService/llama spec.scaling: expected either scaling or replicas, got both [LLM-19]
                  scaling:
                  ^
            1 object: 2 errors
            """)

    def test_a_key_twice(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("twice.yaml", f"{dedent(GOOD)}      storageUri: gs://models/other\n")
        assert main(["validate", "twice.yaml"]) == 1
        assert capsys.readouterr().out == dedent("""\
            twice.yaml:10:7: error: InferenceService/iris: expected each key once, but key 'storageUri' came before on line 9; remove one [schema/duplicate-field]
                      storageUri: gs://models/other
                      ^
            1 object: 1 error
            """)

    def test_nothing_is_found(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("good.yaml", GOOD)
        assert main(["validate", "good.yaml"]) == 0
        assert capsys.readouterr() == ("1 object: nothing found\n", "")

    def test_standard_input(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given = f"# Source: chart/templates/a.yaml\n---\n{dedent(IRIS)}---\n{dedent(GOOD)}"
        stdin = io.TextIOWrapper(io.BytesIO(given.encode()))
        monkeypatch.setattr(sys, "stdin", stdin)
        assert main(["validate", "-"]) == 1
        out = capsys.readouterr().out.splitlines()
        assert out[0].startswith("standard input:10:5: error: InferenceService/ml/iris spec.")
        assert out[-1] == "2 objects: 3 errors; 1 of other kinds left alone"

    def test_a_release_that_had_a_field_not_yet(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("canary.yaml", f"{dedent(GOOD)}  canary: []\n")
        assert main(["validate", "--kserve", "0.17", "canary.yaml"]) == 1
        assert capsys.readouterr().out == dedent("""\
            canary.yaml:10:3: error: InferenceService/iris spec.canary: no such field: it came with KServe 0.20 [schema/unknown-field]
                  canary: []
                  ^
            1 object: 1 error
            """)


class TestFormats:
    def test_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("llama.yaml", LLAMA)
        assert main(["validate", "--format", "json", "llama.yaml"]) == 1
        document = json.loads(capsys.readouterr().out)
        document["findings"] = document["findings"][:1]
        assert document == {
            "objects": 1,
            "leftAlone": 0,
            "counts": {"error": 2, "warning": 0, "not checked": 0},
            "findings": [
                {
                    "file": "llama.yaml",
                    "line": 5,
                    "column": 1,
                    "object": "LLMInferenceService/llama",
                    "category": "error",
                    "path": "spec",
                    "message": "replicas and scaling are mutually exclusive; use scaling for"
                    " autoscaled deployments or replicas for static deployments",
                    "advice": "",
                    "rule": "CEL-01",
                }
            ],
        }

    def test_github(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("a,b/iris.yaml", IRIS)
        assert main(["validate", "--format", "github", "a,b"]) == 1
        assert capsys.readouterr().out.splitlines()[0] == (
            "::error file=a%2Cb/iris.yaml,line=8,col=5,title=schema/unknown-field::"
            "InferenceService/ml/iris spec.predictor.minReplica: no such field: did you mean"
            " 'minReplicas'?"
        )

    def test_sarif(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("iris.yaml", IRIS)
        assert main(["validate", "--format", "sarif", "iris.yaml"]) == 1
        (run,) = json.loads(capsys.readouterr().out)["runs"]
        assert run["tool"]["driver"]["rules"] == [{"id": "schema/unknown-field"}]
        assert run["results"][0] == {
            "ruleId": "schema/unknown-field",
            "level": "error",
            "message": {
                "text": "InferenceService/ml/iris spec.predictor.minReplica: no such field: did you"
                " mean 'minReplicas'?"
            },
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "iris.yaml"},
                        "region": {"startLine": 8, "startColumn": 5},
                    },
                    "logicalLocations": [
                        {"fullyQualifiedName": "InferenceService/ml/iris spec.predictor.minReplica"}
                    ],
                }
            ],
        }

    def test_junit(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("iris.yaml", f"{dedent(IRIS)}---\n{dedent(GOOD)}")
        assert main(["validate", "--format", "junit", "iris.yaml"]) == 1
        suites = ElementTree.fromstring(capsys.readouterr().out)
        assert suites.attrib == {"tests": "2", "failures": "1"}
        (case,) = suites.iter("testcase")
        assert case.attrib == {"classname": "iris.yaml", "name": "InferenceService/ml/iris"}
        first, *_ = case.iter("failure")
        assert first.attrib == {
            "type": "schema/unknown-field",
            "message": "no such field: did you mean 'minReplicas'?",
        }
        assert first.text == (
            "iris.yaml:8: spec.predictor.minReplica: no such field: did you mean 'minReplicas'?"
        )


RUNTIME = """\
    apiVersion: serving.kserve.io/v1alpha1
    kind: ServingRuntime
    metadata: {name: NAME}
    spec:
      containers: [{name: kserve-container}]
      protocolVersions: [v2]
      supportedModelFormats:
      - {name: sklearn, autoSelect: true, priority: 1}
    """
TAKEN = (
    "error: ServingRuntime/{} spec.supportedModelFormats[0].priority: expected another priority for"
    " sklearn than the runtime {} has, got 1 [SR-02]"
)
UNKNOWN = (
    "not compared with the ServingRuntimes of the cluster, which are not known: give them with"
    " --existing"
)


def runtime(name: str, namespace: str = "") -> str:
    metadata = f"{{name: {name}, namespace: {namespace}}}" if namespace else f"{{name: {name}}}"
    return dedent(RUNTIME).replace("{name: NAME}", metadata)


def found(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines without those that show a manifest's."""
    return [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]


class TestExisting:
    def test_manifests_are_compared_with_each_other_in_any_order(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write("a.yaml", runtime("a"))
        write("b.yaml", f"{runtime('b')}---\n{runtime('b', 'elsewhere')}")
        for files in (["a.yaml", "b.yaml"], ["b.yaml", "a.yaml"]):
            assert main(["validate", *files]) == 1
            *lines, unknown, summary = found(capsys)
            assert sorted(lines) == [
                f"a.yaml:8:39: {TAKEN.format('a', 'b')}",
                f"b.yaml:8:39: {TAKEN.format('b', 'a')}",
            ]
            assert unknown == f"not checked: SR-02 of 3 objects: {UNKNOWN}"
            assert summary == "3 objects: 2 errors"

    def test_what_the_cluster_has(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("a.yaml", runtime("a"))
        listed = [yaml.safe_load(runtime("b", "ml")), yaml.safe_load(GOOD)]
        write("cluster.json", json.dumps({"apiVersion": "v1", "kind": "List", "items": listed}))
        write("empty.yaml", "apiVersion: v1\nkind: List\nitems: []\n")
        given = ["validate", "a.yaml", "--existing"]
        assert main([*given, "cluster.json"]) == 0
        assert found(capsys) == ["1 object: nothing found"]
        assert main([*given, "empty.yaml", "--existing", "cluster.json", "-n", "ml"]) == 1
        assert found(capsys)[0] == f"a.yaml:8:39: {TAKEN.format('a', 'b')}"
        assert main([*given, "empty.yaml"]) == 0
        assert found(capsys) == ["1 object: nothing found"]

    def test_an_object_that_exists_is_updated(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("a.yaml", runtime("a"))
        write("old.yaml", f"{runtime('a', 'ml')}  workerSpec: {{containers: [{{name: w}}]}}\n")
        assert main(["validate", "-n", "ml", "--existing", "old.yaml", "a.yaml"]) == 1
        assert found(capsys) == [
            (
                "a.yaml:4:1: error: ServingRuntime/a spec.workerSpec: expected workerSpec as before,"
                " got none [SR-03]"
            ),
            "1 object: 1 error",
        ]
        assert main(["validate", "--existing", "old.yaml", "a.yaml"]) == 0

    def test_standard_input(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("a.yaml", runtime("a"))
        stdin = io.TextIOWrapper(io.BytesIO(runtime("b").encode()))
        monkeypatch.setattr(sys, "stdin", stdin)
        assert main(["validate", "a.yaml", "--existing", "-"]) == 1
        assert found(capsys)[-1] == "1 object: 1 error"
        with pytest.raises(SystemExit) as exit_info:
            main(["validate", "-", "--existing", "-"])
        assert exit_info.value.code == 2
        assert capsys.readouterr().err.splitlines()[-1] == (
            "kserve-models validate: error: expected - once: what stdin holds is either given or"
            " existing"
        )

    def test_what_can_not_be_read(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("a.yaml", GOOD)
        write("cluster.yaml", "a: 1\na: 2\n")
        assert main(["validate", "a.yaml", "--existing", "none", "--existing", "cluster.yaml"]) == 2
        assert capsys.readouterr() == (
            "1 object: nothing found\n",
            (
                "--existing none: No such file or directory\n"
                "--existing cluster.yaml:2: expected each key once, but key 'a' came before on line 1;"
                " remove one\n"
            ),
        )

    def test_programs_are_told_once(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("a.yaml", f"{runtime('a')}---\n{runtime('b', 'ml')}")

        def output(form: str) -> str:
            assert main(["validate", "--format", form, "a.yaml"]) == 0
            return capsys.readouterr().out

        text = f"SR-02 of 2 objects: {UNKNOWN}"
        document = json.loads(output("json"))
        assert document["findings"] == []
        assert document["unchecked"] == [{"rule": "SR-02", "objects": 2, "message": UNKNOWN}]
        assert output("github") == f"::notice title=SR-02::not checked: {text}\n"
        (run,) = json.loads(output("sarif"))["runs"]
        assert run["results"] == []
        assert run["tool"]["driver"]["rules"] == [{"id": "SR-02"}]
        assert run["invocations"] == [
            {
                "executionSuccessful": True,
                "toolConfigurationNotifications": [
                    {
                        "level": "note",
                        "message": {"text": f"not checked: {text}"},
                        "associatedRule": {"id": "SR-02"},
                    }
                ],
            }
        ]
        suites = ElementTree.fromstring(output("junit"))
        assert [e.text for e in suites.iter("system-out")] == [f"not checked: {text}"]


class TestDelete:
    CACHE = """\
        apiVersion: serving.kserve.io/v1alpha1
        kind: LocalModelCache
        metadata: {name: llama}
        spec: {sourceModelUri: "hf://meta/llama", modelSize: 1Gi, nodeGroups: [gpus]}
        """
    STATUS = "status: {inferenceServices: [{name: iris, namespace: default}]}\n"
    LABELS = "{name: iris, labels: {internal.serving.kserve.io/localmodel: llama}}"

    def test_what_is_in_use(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("cache.yaml", self.CACHE)
        stored = f"{dedent(self.CACHE)}{self.STATUS}"
        user = dedent(GOOD).replace("\n  name: iris\n", f" {self.LABELS}\n", 1)
        write("cluster.yaml", f"{stored}---\n{user}")
        assert main(["validate", "--delete", "cache.yaml", "--existing", "cluster.yaml"]) == 1
        assert found(capsys) == [
            (
                "cache.yaml:1:1: error: LocalModelCache/llama status.inferenceServices[0]: expected no"
                " InferenceService that uses the cache, got default/iris: delete it first [LMC-02]"
            ),
            "1 object: 1 error",
        ]

    def test_what_is_not_known(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("cache.yaml", self.CACHE)
        assert main(["validate", "--delete", "cache.yaml"]) == 0
        assert found(capsys) == [
            f"not checked: {rule} of 1 object: not compared with the {kind}s of the cluster, which"
            " are not known: give them with --existing"
            for rule, kind in (("LMC-02", "InferenceService"), ("LMC-03", "LLMInferenceService"))
        ] + ["1 object: nothing found"]


class TestWrongInput:
    def test_each_is_a_line_and_the_others_are_checked(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write("all/a.yaml", "a: [")
        write("all/b.yaml", "- 1\n")
        write("all/c.yaml", "metadata: {}\n")
        write("all/d.yaml", GOOD.replace("v1beta1", "v1beta2"))
        write("all/e.yaml", GOOD.replace("InferenceService", "InferenceServices"))
        write("all/f.yaml", GOOD)
        write("none/readme.txt", "")
        assert main(["validate", "all", "none", "missing.yaml"]) == 2
        out, err = capsys.readouterr()
        assert out == "1 object: nothing found\n"
        first, *others = err.splitlines()
        assert first.startswith("all/a.yaml:2: not valid YAML: ")
        assert others == [
            "all/b.yaml:1: expected an object, got a list",
            "none: expected a .yaml or .yml or .json file, got none",
            "missing.yaml: No such file or directory",
            "all/c.yaml:1: expected an object with apiVersion and kind",
            f"all/d.yaml:1: apiVersion: expected {GROUP}/v1beta1, got {GROUP}/v1beta2",
            NO_SUCH_KIND,
        ]

    def test_a_folder_that_cannot_be_read_is_a_line(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("all/a.yaml", GOOD)
        write("all/locked/b.yaml", GOOD)
        Path("all/again").symlink_to(".", target_is_directory=True)
        listed = os.listdir

        def refuse(path: str) -> list[str]:
            if path == "all/locked":
                raise PermissionError(13, "Permission denied", path)
            return listed(path)

        monkeypatch.setattr(os, "listdir", refuse)
        assert main(["validate", "all"]) == 2
        assert capsys.readouterr() == (
            "1 object: nothing found\n",
            "all/locked: Permission denied\n",
        )

    def test_a_config_map_that_is_none(self, capsys: pytest.CaptureFixture[str]) -> None:
        write("good.yaml", GOOD)
        assert main(["validate", "--config-map", "good.yaml", "good.yaml"]) == 2
        assert capsys.readouterr() == (
            "",
            "kserve-models validate: --config-map good.yaml: expected a ConfigMap, got none\n",
        )

    def test_a_release_that_is_none(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as exit_info:
            main(["validate", "--kserve", "17", "good.yaml"])
        assert exit_info.value.code == 2
        assert capsys.readouterr().err.splitlines()[-1] == (
            "kserve-models validate: error: argument --kserve: expected a KServe release from 0.8"
            " to 0.21, such as 0.21, got '17'"
        )


class TestPages:
    """docs/validate.md and the README, as they stand."""

    PAGE = (REPOSITORY / "docs" / "validate.md").read_text(encoding="utf-8")
    README = (REPOSITORY / "README.md").read_text(encoding="utf-8")

    def block(self, language: str) -> str:
        found = re.search(rf"```{language}\n(.*?)```", self.PAGE, re.DOTALL)
        assert found is not None
        return found[1]

    def test_the_command_prints_what_they_say(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "iris.yaml").write_text(self.block("yaml"), encoding="utf-8")
        command, _, output = self.block("console").partition("\n")
        assert main(shlex.split(command)[2:]) == 1
        assert capsys.readouterr().out == output
        assert f"```text\n{self.block('console')}```" in self.README

    def test_the_code_runs(self, capsys: pytest.CaptureFixture[str]) -> None:
        exec(compile(self.block("python"), "docs/validate.md", "exec"), {})
        assert capsys.readouterr().out == (
            "spec.predictor.minReplica no such field: did you mean 'minReplicas'?"
            " schema/unknown-field error\n"
        )

    def test_it_names_every_finding(self) -> None:
        found = re.findall(r"^\| `([a-z ]+)` \|", self.PAGE, re.MULTILINE)
        assert found == ["error", "warning", "not checked"]

    def test_the_hook_runs_the_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        listed = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())
        (hook,) = [each for each in listed if each["id"] == "kserve-validate"]
        write("good.yaml", GOOD)
        assert main([*hook["entry"].split()[1:], "good.yaml"]) == 0
        assert capsys.readouterr().out == "1 object: nothing found\n"
