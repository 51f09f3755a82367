"""``kserve-models rules`` and ``kserve-models default``."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

from kserve_models._history import releases
from kserve_models.admission import catalogue, validate
from kserve_models.cli import main
from tests.admission import mutations

GROUP = "serving.kserve.io"
IRIS = """\
    apiVersion: serving.kserve.io/v1beta1
    kind: InferenceService
    metadata:
      name: iris
    spec:
      unknown: 1
      predictor:
        sklearn:
          storageUri: gs://models/iris
    ---
    apiVersion: v1
    kind: Service
    """


class TestRules:
    def test_by_id(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["rules", "schema/type", "cel-10", "ISVC-35"]) == 0
        assert capsys.readouterr().out == dedent("""\
            schema/type  any field: a value is of its field's type
            CEL-10  spec.sourceModelUri: StorageUri is immutable (needs: old)
            ISVC-35  spec.*.minReplicas: at least 0
            """)

    def test_a_family_as_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["rules", "--format", "json", "CEL"]) == 0
        found = json.loads(capsys.readouterr().out)
        # CEL-02 and CEL-08 are of releases before.
        numbers = [1, *range(3, 8), *range(9, 71)]
        assert [rule["id"] for rule in found] == [f"CEL-{number:02}" for number in numbers]
        assert found[7] == {
            "id": "CEL-10",
            "field": "spec.sourceModelUri",
            "summary": "StorageUri is immutable",
            "needs": "old",
        }

    def test_an_id_that_is_none(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["rules", "ISVC-00"]) == 2
        assert capsys.readouterr() == (
            "",
            "kserve-models rules: no rule 'ISVC-00': see 'kserve-models rules'\n",
        )

    def test_each_id_once(self) -> None:
        ids = [rule.id for rule in catalogue.entries()]
        assert len(ids) == len(set(ids))

    def test_each_has_a_family_and_each_family_rules_of_kinds_that_there_are(self) -> None:
        families = [catalogue.family_of(rule) for rule in catalogue.entries()]
        assert set(families) == set(catalogue.FAMILIES)
        kinds = [kind for family in catalogue.FAMILIES for kind in family.kinds]
        assert set(kinds) == set(releases.kinds_of(releases.newest())) - {
            "ClusterStorageContainer",
            "LocalModelNode",
            "LocalModelNodeGroup",
        }

    def test_what_is_found_is_listed(self) -> None:
        known = {rule.id for rule in catalogue.entries()} | {"CEL"}
        for case in mutations.cases(3, 400):
            assert {problem.rule for problem in validate(case.object, old=case.old)} <= known


class TestDefault:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        Path("iris.yaml").write_text(dedent(IRIS))

    def test_yaml(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["default", "iris.yaml"]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        assert "unknown" not in out
        assert "\n      modelFormat:\n        name: sklearn\n" in out
        assert "kind: Service\n" not in out

    def test_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["default", "--format", "json", "iris.yaml"]) == 0
        stored = json.loads(capsys.readouterr().out)
        assert stored["spec"]["predictor"]["model"]["storageUri"] == "gs://models/iris"

    def test_what_is_none(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("other.yaml").write_text(dedent(IRIS).replace("v1beta1", "v1beta2"))
        assert main(["default", "other.yaml", "missing.yaml"]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.splitlines() == [
            "missing.yaml: No such file or directory",
            f"other.yaml:1: apiVersion: expected {GROUP}/v1beta1, got {GROUP}/v1beta2",
        ]
