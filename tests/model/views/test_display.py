"""Objects as people see them: in a log, by print, in IPython, in a notebook, with rich."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from IPython.core.formatters import DisplayFormatter
from IPython.lib.pretty import pretty
from rich.console import Console

from kserve_models import V1beta1InferenceService, V1beta1PredictorSpec, load, load_all
from kserve_models._text.nesting import TOO_DEEP
from tests import REPOSITORY

MANIFESTS = REPOSITORY / "tests" / "fixtures" / "manifests" / "good"

SERVICE = """
status: {conditions: [{type: Ready, status: "True"}]}
newer: {of: [1]}
spec:
  predictor:
    newerFlag: true
    minReplicas: 1
    containers: [{name: main, env: [{name: GREETING, value: hello}], command: ["a\\nb\\n"]}]
metadata: {name: iris, labels: {z: "1", a: "2"}}
kind: InferenceService
apiVersion: serving.kserve.io/v1beta1
"""
ONE_LINE = (
    "V1beta1InferenceService(api_version='serving.kserve.io/v1beta1', kind='InferenceService',"
    " metadata=V1ObjectMeta(labels={'z': '1', 'a': '2'}, name='iris'),"
    " spec=V1beta1InferenceServiceSpec(predictor=V1beta1PredictorSpec("
    "containers=[V1Container(command=['a\\nb\\n'], env=[V1EnvVar(name='GREETING', value='hello')],"
    " name='main')], min_replicas=1, additional_properties={'newerFlag': True})),"
    " status=V1beta1InferenceServiceStatus(conditions=[KnativeCondition(status='True',"
    " type='Ready')]), additional_properties={'newer': {'of': [1]}})"
)
YAML = """\
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  labels:
    z: '1'
    a: '2'
  name: iris
spec:
  predictor:
    containers:
    - command:
      - |
        a
        b
      env:
      - name: GREETING
        value: hello
      name: main
    minReplicas: 1
    newerFlag: true
status:
  conditions:
  - status: 'True'
    type: Ready
newer:
  of:
  - 1"""
PREDICTOR_JSON = """\
{
  "containers": [
    {
      "command": [
        "a\\nb\\n"
      ],
      "env": [
        {
          "name": "GREETING",
          "value": "hello"
        }
      ],
      "name": "main"
    }
  ],
  "minReplicas": 1,
  "newerFlag": true
}"""
IPYTHON = """\
V1beta1PredictorSpec(
    containers=[V1Container(
         command=['a\\nb\\n'],
         env=[V1EnvVar(name='GREETING', value='hello')],
         name='main')],
    min_replicas=1,
    additional_properties={'newerFlag': True})"""
RICH = """\
V1beta1PredictorSpec(
    containers=[
        V1Container(
            command=['a\\nb\\n'],
            env=[
                V1EnvVar(
                    name='GREETING',
                    value='hello'
                )
            ],
            name='main'
        )
    ],
    min_replicas=1,
    additional_properties={'newerFlag': True}
)
"""


@pytest.fixture
def service() -> V1beta1InferenceService:
    loaded: V1beta1InferenceService = load(SERVICE)
    return loaded


@pytest.fixture
def predictor(service: V1beta1InferenceService) -> V1beta1PredictorSpec:
    assert service.spec is not None
    return service.spec.predictor


def in_rich(obj: object) -> str:
    console = Console(file=io.StringIO(), width=50, color_system=None)
    console.print(obj)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def in_a_notebook(obj: object) -> dict[str, Any]:
    shown: dict[str, Any] = DisplayFormatter().format(obj)[0]
    return shown


def unwritable() -> V1beta1PredictorSpec:
    obj = V1beta1PredictorSpec(min_replicas=1)
    obj.additional_properties["odd"] = {1}
    return obj


def too_deep() -> V1beta1PredictorSpec:
    data: dict[str, Any] = {}
    for _ in range(10_000):
        data = {"a": data}
    return V1beta1PredictorSpec._wrap({"newer": data})


def test_repr_is_one_line_in_the_schema_s_order(service: V1beta1InferenceService) -> None:
    assert repr(service) == ONE_LINE


def test_print_shows_the_manifest_in_the_schema_s_order(service: V1beta1InferenceService) -> None:
    assert str(service) == f"{service}" == YAML
    assert load(str(service)) == service


def test_print_shows_json_without_the_extra(
    predictor: V1beta1PredictorSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert str(predictor) == PREDICTOR_JSON
    assert in_a_notebook(predictor)["text/markdown"] == f"```json\n{PREDICTOR_JSON}\n```"


def test_ipython_lays_it_out_over_lines(predictor: V1beta1PredictorSpec) -> None:
    assert pretty(predictor, max_width=60) == IPYTHON
    assert pretty(V1beta1PredictorSpec()) == repr(V1beta1PredictorSpec())


def test_rich_lays_it_out_over_lines(predictor: V1beta1PredictorSpec) -> None:
    assert in_rich(predictor) == RICH


def test_a_notebook_shows_the_manifest(service: V1beta1InferenceService) -> None:
    assert in_a_notebook(service) == {
        "text/plain": pretty(service),
        "text/markdown": f"```yaml\n{YAML}\n```",
    }


def test_a_manifest_that_holds_a_fence_does_not_end_the_block() -> None:
    obj = V1beta1PredictorSpec(node_selector={"a": "```"})
    shown = "````yaml\nnodeSelector:\n  a: '```'\n````"
    assert in_a_notebook(obj)["text/markdown"] == shown


def test_a_class_of_a_user_s_is_shown_under_its_own_name() -> None:
    class Mine(V1beta1PredictorSpec):
        pass

    obj = Mine(min_replicas=1)
    assert repr(obj) == pretty(obj) == "Mine(min_replicas=1)"
    assert in_rich(obj) == "Mine(min_replicas=1)\n"
    assert str(obj) == "minReplicas: 1"


def test_what_has_no_manifest_is_shown_as_its_constructor() -> None:
    obj = unwritable()
    shown = "V1beta1PredictorSpec(min_replicas=1, additional_properties={'odd': {1}})"
    assert repr(obj) == str(obj) == shown
    assert in_a_notebook(obj) == {"text/plain": shown}


def test_an_object_that_holds_itself_ends() -> None:
    obj = V1beta1PredictorSpec(min_replicas=1)
    obj.additional_properties["me"] = obj
    inside = "V1beta1PredictorSpec(min_replicas=1, additional_properties={'me': %s})"
    assert repr(obj) == str(obj) == inside % "..."
    assert pretty(obj, max_width=120) == inside % "V1beta1PredictorSpec(...)"
    assert "'me': ..." in in_rich(obj)


@pytest.mark.parametrize("show", [repr, str, pretty])
def test_what_is_too_deep_is_one_error(show: Any) -> None:
    with pytest.raises(ValueError, match=f"^{TOO_DEEP}$"):
        show(too_deep())


@pytest.mark.parametrize("path", sorted(MANIFESTS.rglob("*.yaml")), ids=lambda path: path.stem)
def test_every_kind_is_shown_in_every_way(path: Path) -> None:
    for obj in load_all(path):
        assert "\n" not in repr(obj)
        assert pretty(obj, max_width=100_000) == repr(obj)
        assert load(str(obj)) == obj
        assert in_a_notebook(obj)["text/markdown"] == f"```yaml\n{obj}\n```"
