"""``kserve-models explain``: what a field is."""

from __future__ import annotations

from textwrap import dedent

import pytest

from kserve_models.cli import main


def explained(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["explain", *words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_a_field(capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(capsys, "isvc.spec.predictor.minReplicas") == dedent("""\
        InferenceService spec.predictor.minReplicas

          type      integer (int32)
          python    V1beta1PredictorSpec.min_replicas
          since     KServe 0.8
          rules     ISVC-35: at least 0
                    ISVC-37: at most maxReplicas, where that is above 0

        Lower bound for scaling, default 1 and at most `maxReplicas` when that is above 0. 0 permits
        scale to zero with Knative, and with KEDA if a metric other than CPU or memory is used; an HPA
        raises it to 1.
        """)


def test_bounds_defaults_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, "LLMInferenceService.spec.scaling")
    assert "\n  python    V1alpha2LLMInferenceServiceSpec.scaling (V1alpha2ScalingSpec)\n" in out
    assert "\n            CEL-03: minReplicas cannot exceed maxReplicas\n" in out
    assert "\n  maxReplicas  <integer (int32), required>\n      " in out
    out = explained(capsys, "llmisvc.spec.scaling.minReplicas")
    assert "\n  default   1\n  bounds    at least 1\n" in out
    out = explained(capsys, "llmisvc.spec.kvCacheOffloading.evictionPolicy")
    assert '\n  default   "lru"\n  one of    "lru", "arc"\n' in out


def test_lists_need_no_brackets(capsys: pytest.CaptureFixture[str]) -> None:
    plain = explained(capsys, "isvc.spec.predictor.containers.env.name")
    assert plain == explained(capsys, "isvc.spec.predictor.containers[0].env[].name")
    assert plain.splitlines()[0] == "InferenceService spec.predictor.containers[].env[].name"


def test_an_older_version(capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, "llmisvc.spec", "--api-version", "serving.kserve.io/v1alpha1")
    assert "V1alpha1LLMInferenceService.spec" in out
    assert main(["explain", "llmisvc.spec", "--api-version", "v1"]) == 2
    assert capsys.readouterr().err == (
        "kserve-models explain: LLMInferenceService: expected --api-version v1alpha1 or v1alpha2,"
        " got v1\n"
    )


@pytest.mark.parametrize(
    "name", ["isvc", "inferenceservice", "InferenceServices", "InferenceService"]
)
def test_names_of_a_kind(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert explained(capsys, name).startswith("InferenceService\n\n  type      object\n")


def test_all_below(capsys: pytest.CaptureFixture[str]) -> None:
    lines = explained(capsys, "isvc.spec.predictor.storageUris", "--recursive").splitlines()
    assert lines == ["mountPath  <string>", "uri  <string, required>"]
    assert len(explained(capsys, "isvc.spec.explainer", "--recursive").splitlines()) > 1000


def test_search(capsys: pytest.CaptureFixture[str]) -> None:
    lines = explained(capsys, "--search", "SCALE zero knative", "isvc.spec").splitlines()
    assert "InferenceService spec.canary[].predictor.minReplicas  <integer (int32)>" in lines
    assert main(["explain", "--search", "qwertz"]) == 1
    assert capsys.readouterr().err == "kserve-models explain: no field has the words 'qwertz'\n"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (
            "isvc.spec.predictr",
            "InferenceService spec has no field 'predictr': did you mean 'predictor'?",
        ),
        ("isvc.metadatas", "InferenceService has no field 'metadatas': did you mean 'metadata'?"),
        ("isv", "KServe has no kind 'isv': did you mean 'isvc'?"),
        ("pod.spec", "KServe has no kind 'pod'"),
    ],
)
def test_what_there_is_not(capsys: pytest.CaptureFixture[str], words: str, problem: str) -> None:
    assert main(["explain", words]) == 2
    assert capsys.readouterr() == ("", f"kserve-models explain: {problem}\n")


def test_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["explain"])
    assert raised.value.code == 2
    assert "expected KIND[.FIELD...] or --search WORDS" in capsys.readouterr().err
