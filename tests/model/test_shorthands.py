"""Shorthands are written as what they stand for, keep to it in copies, and refuse disagreement."""

from __future__ import annotations

import copy
import re
from typing import Any, ClassVar

import pytest

from kserve_models import (
    V1alpha1InferenceGraphSpec,
    V1alpha1InferenceRouter,
    V1alpha1InferenceStep,
    V1alpha1InferenceTarget,
    V1alpha1ModelSpec,
    V1beta1AutoScalingSpec,
    V1beta1CustomExplainer,
    V1beta1CustomPredictor,
    V1beta1CustomTransformer,
    V1beta1ExplainerSpec,
    V1beta1InferenceService,
    V1beta1InferenceServiceSpec,
    V1beta1MetricsSpec,
    V1beta1ModelFormat,
    V1beta1PredictorSpec,
    V1beta1TransformerSpec,
    V1EnvVar,
)
from tests.support import laws

CONTAINER = {
    "name": "kserve-container",
    "image": "acme/serve:1",
    "command": ["/serve"],
    "args": ["--fast"],
    "env": [{"name": "A", "value": "1"}],
}
IMAGE = {"name": "kserve-container", "image": "i"}
GIVEN: dict[str, Any] = {key: item for key, item in CONTAINER.items() if key != "name"}
RESOURCES = {"limits": {"cpu": "1"}}
PORTS = [{"containerPort": 8080}]
STEP = {"name": "a", "serviceName": "svc-a", "data": "$request"}
COMPONENTS = [
    pytest.param(V1beta1PredictorSpec, V1beta1CustomPredictor, id="predictor"),
    pytest.param(V1beta1TransformerSpec, V1beta1CustomTransformer, id="transformer"),
    pytest.param(V1beta1ExplainerSpec, V1beta1CustomExplainer, id="explainer"),
]

TRANSLATED = [
    pytest.param(
        lambda: V1beta1PredictorSpec(
            custom=V1beta1CustomPredictor(**GIVEN, resources=RESOURCES, ports=PORTS)
        ),
        {"containers": [{**CONTAINER, "resources": RESOURCES, "ports": PORTS}]},
        id="custom-all",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            custom=V1beta1CustomPredictor(image="i", env=[V1EnvVar(name="A", value="1")])
        ),
        {
            "containers": [
                {"name": "kserve-container", "image": "i", "env": [{"name": "A", "value": "1"}]}
            ]
        },
        id="custom-model-inside",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            min_replicas=2,
            custom=V1beta1CustomPredictor(
                image="i", service_account_name="sa", node_selector={"a": "b"}
            ),
        ),
        {
            "containers": [IMAGE],
            "serviceAccountName": "sa",
            "nodeSelector": {"a": "b"},
            "minReplicas": 2,
        },
        id="custom-pod-fields",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            custom={"image": "i", "serviceAccountName": "sa"}, service_account_name="sa"
        ),
        {
            "containers": [IMAGE],
            "serviceAccountName": "sa",
        },
        id="custom-dict-equal-pod-field",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            custom={"image": "i", "service_account_name": "sa"}, containers=[{"name": "side"}]
        ),
        {
            "containers": [IMAGE, {"name": "side"}],
            "serviceAccountName": "sa",
        },
        id="custom-beside-containers",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(custom={"image": "i"}, containers=[IMAGE]),
        {"containers": [IMAGE]},
        id="custom-equal-container",
    ),
    pytest.param(
        lambda: V1beta1CustomPredictor(
            image="i", containers=[{"name": "kserve-container", "tty": True}, {"name": "side"}]
        ),
        {
            "containers": [
                {"name": "kserve-container", "tty": True, "image": "i"},
                {"name": "side"},
            ]
        },
        id="custom-joins-its-container",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(custom=V1beta1CustomPredictor(resources=RESOURCES, image="i")),
        {
            "containers": [
                {"name": "kserve-container", "image": "i", "resources": RESOURCES},
            ]
        },
        id="custom-resources-are-the-container's",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            auto_scaling=V1beta1AutoScalingSpec(1, 5, 80), scale_metric="cpu"
        ),
        {"minReplicas": 1, "maxReplicas": 5, "scaleMetric": "cpu", "scaleTarget": 80},
        id="auto-scaling-model",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            auto_scaling={
                "minReplicas": 0,
                "max_replicas": 5,
                "target_utilization_percentage": 80,
            },
            max_replicas=5,
        ),
        {"minReplicas": 0, "maxReplicas": 5, "scaleMetric": "cpu", "scaleTarget": 80},
        id="auto-scaling-dict",
    ),
    pytest.param(
        lambda: V1beta1TransformerSpec(
            auto_scaling=V1beta1AutoScalingSpec(
                min_replicas=1, metrics=[V1beta1MetricsSpec(type="PodMetric", pods={"a": 1})]
            )
        ),
        {
            "minReplicas": 1,
            "autoScaling": {"metrics": [{"type": "PodMetric", "podmetric": {"a": 1}}]},
        },
        id="auto-scaling-keeps-metrics",
    ),
    pytest.param(
        lambda: V1beta1ExplainerSpec(auto_scaling=V1beta1AutoScalingSpec(metrics=[])),
        {"autoScaling": {"metrics": []}},
        id="auto-scaling-without-shorthand",
    ),
    pytest.param(
        lambda: V1beta1MetricsSpec("PodMetric", None, {"metric": {}}),
        {"type": "PodMetric", "podmetric": {"metric": {}}},
        id="pods",
    ),
    pytest.param(
        lambda: V1beta1MetricsSpec(type="PodMetric", podmetric={"metric": {}}),
        {"type": "PodMetric", "podmetric": {"metric": {}}},
        id="podmetric",
    ),
    pytest.param(
        lambda: V1beta1MetricsSpec(type="PodMetric", podmetric={}, pods={}),
        {"type": "PodMetric", "podmetric": {}},
        id="pods-and-podmetric-agree",
    ),
    pytest.param(lambda: V1alpha1InferenceStep("a", "svc-a", "$request"), STEP, id="step-name"),
    pytest.param(
        lambda: V1alpha1InferenceStep(name="a", service_name="svc-a", data="$request"),
        STEP,
        id="step-name-alias",
    ),
    pytest.param(
        lambda: V1alpha1InferenceGraphSpec(
            nodes={
                "root": V1alpha1InferenceStep("a", "svc-a", "$request"),
                "router": V1alpha1InferenceRouter(
                    router_type="Ensemble", steps=[V1alpha1InferenceStep(service_name="b")]
                ),
                "plain": {"routerType": "Sequence", "steps": [STEP]},
            }
        ),
        {
            "nodes": {
                "root": {"routerType": "Sequence", "steps": [STEP]},
                "router": {"routerType": "Ensemble", "steps": [{"serviceName": "b"}]},
                "plain": {"routerType": "Sequence", "steps": [STEP]},
            }
        },
        id="graph-nodes-mixed",
    ),
    pytest.param(
        lambda: V1alpha1InferenceRouter(
            rules=[
                {"service_name": "a", "condition": "x==1"},
                {"serviceName": "b"},
                V1alpha1InferenceStep(service_name="c"),
                V1alpha1InferenceTarget("d", 3),
            ]
        ),
        {
            "routerType": "Switch",
            "steps": [
                {"serviceName": "a", "condition": "x==1"},
                {"serviceName": "b"},
                {"serviceName": "c"},
                {"serviceName": "d", "weight": 3},
            ],
        },
        id="rules-mixed",
    ),
    pytest.param(
        lambda: V1alpha1InferenceRouter(
            rules=[{"service_name": "a"}], router_type="Switch", steps=[{"serviceName": "a"}]
        ),
        {"routerType": "Switch", "steps": [{"serviceName": "a"}]},
        id="rules-equal-steps",
    ),
    pytest.param(
        lambda: V1alpha1InferenceGraphSpec(
            nodes={"root": V1alpha1InferenceRouter(rules=[{"service_name": "a"}])}
        ),
        {"nodes": {"root": {"routerType": "Switch", "steps": [{"serviceName": "a"}]}}},
        id="rules-in-a-graph",
    ),
    pytest.param(
        lambda: V1alpha1ModelSpec("gs://a", {"name": "sklearn", "version": "1"}, "1Gi"),
        {"storageUri": "gs://a", "memory": "1Gi", "framework": "sklearn"},
        id="model-format-dict",
    ),
    pytest.param(
        lambda: V1alpha1ModelSpec("gs://a", V1beta1ModelFormat("sklearn"), framework="sklearn"),
        {"storageUri": "gs://a", "framework": "sklearn"},
        id="model-format-model-equal-framework",
    ),
]


@pytest.mark.parametrize(("make", "expected"), TRANSLATED)
def test_a_shorthand_is_written_as_what_it_stands_for(make: Any, expected: dict[str, Any]) -> None:
    obj = make()
    before = repr(obj)
    classic = laws.text(obj.to_dict())
    for _ in range(2):
        assert laws.text(obj.to_dict(serialize=True)) == laws.text(expected)
    assert obj.to_json() == type(obj).from_dict(obj.to_dict(serialize=True)).to_json()
    assert repr(obj) == before
    assert laws.text(obj.to_dict()) == classic
    assert obj == type(obj).from_dict(expected)


@pytest.mark.parametrize(("make", "expected"), TRANSLATED)
def test_a_shorthand_survives_every_copy(make: Any, expected: dict[str, Any]) -> None:
    obj = make()
    for other in (copy.copy(obj), copy.deepcopy(obj)):
        assert repr(other) == repr(obj)
        assert other.to_dict(serialize=True) == expected
    laws.read_all(obj)
    assert obj.to_dict(serialize=True) == expected


@pytest.mark.parametrize(("make", "expected"), TRANSLATED)
def test_a_shorthand_is_read_again_from_the_classic_dict(
    make: Any, expected: dict[str, Any]
) -> None:
    obj = make()
    assert type(obj).from_dict(obj.to_dict()).to_dict(serialize=True) == expected


@pytest.mark.parametrize(("component", "custom"), COMPONENTS)
def test_custom_is_a_container_of_every_component_in_every_form(
    component: Any, custom: Any
) -> None:
    expected = {"containers": [CONTAINER]}
    in_service = component(custom=custom(**GIVEN))
    assert in_service.to_dict(serialize=True) == expected
    assert component(custom=dict(GIVEN)).to_dict(serialize=True) == expected
    mixed = {**GIVEN, "env": [V1EnvVar("A", "1")]}
    assert component(custom=mixed).to_dict(serialize=True) == expected
    assert type(in_service.custom) is custom


def test_shorthands_are_translated_inside_a_whole_service() -> None:
    service = V1beta1InferenceService(
        metadata={"name": "x"},
        spec=V1beta1InferenceServiceSpec(
            predictor=V1beta1PredictorSpec(
                custom=V1beta1CustomPredictor(image="i"),
                auto_scaling=V1beta1AutoScalingSpec(min_replicas=1),
            )
        ),
    )
    expected = {"containers": [IMAGE], "minReplicas": 1}
    assert service.to_dict(serialize=True)["spec"]["predictor"] == expected
    assert service["spec"]["predictor"] == expected
    assert V1beta1InferenceService.from_dict(service.to_dict()) == service


TTY = {"name": "kserve-container", "tty": True}


def disagree(name: str, first: str, second: str) -> str:
    return f"{name}: '{first}' and '{second}' say different things: give one of them"


CONFLICTS = [
    pytest.param(
        lambda: V1beta1PredictorSpec(
            custom=V1beta1CustomPredictor(image="i", service_account_name="a"),
            service_account_name="b",
        ),
        disagree("V1beta1PredictorSpec", "custom", "serviceAccountName"),
        id="custom-pod-field",
    ),
    pytest.param(
        lambda: V1beta1TransformerSpec(
            custom={"image": "i"}, containers=[{"name": "kserve-container", "image": "j"}]
        ),
        disagree("V1beta1TransformerSpec", "custom", "containers[name=kserve-container]"),
        id="custom-container",
    ),
    pytest.param(
        lambda: V1beta1CustomPredictor(
            image="i", containers=[{"name": "kserve-container", "image": "j"}]
        ),
        disagree("V1beta1CustomPredictor", "image", "containers[name=kserve-container].image"),
        id="custom-image",
    ),
    pytest.param(
        lambda: V1beta1CustomPredictor(image="i", containers=[TTY, {**TTY, "tty": False}]),
        disagree("V1beta1CustomPredictor", "tty", "containers[name=kserve-container].tty"),
        id="custom-containers-of-one-name",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(custom={**TTY, "containers": [{**TTY, "tty": False}]}),
        disagree("V1beta1CustomPredictor", "tty", "containers[name=kserve-container].tty"),
        id="custom-dict-with-a-container-of-that-name",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            custom=V1beta1CustomPredictor(containers="bogus"), containers=[IMAGE]
        ),
        disagree("V1beta1PredictorSpec", "custom", "containers"),
        id="custom-containers-no-list",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            auto_scaling=V1beta1AutoScalingSpec(min_replicas=1), min_replicas=2
        ),
        disagree("V1beta1PredictorSpec", "auto_scaling.min_replicas", "minReplicas"),
        id="min-replicas",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(auto_scaling={"maxReplicas": 0}, max_replicas=2),
        disagree("V1beta1PredictorSpec", "auto_scaling.max_replicas", "maxReplicas"),
        id="max-replicas",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            auto_scaling={"target_utilization_percentage": 80}, scale_metric="concurrency"
        ),
        disagree(
            "V1beta1PredictorSpec", "auto_scaling.target_utilization_percentage", "scaleMetric"
        ),
        id="scale-metric",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            auto_scaling={"target_utilization_percentage": 80}, scale_target=70
        ),
        disagree(
            "V1beta1PredictorSpec", "auto_scaling.target_utilization_percentage", "scaleTarget"
        ),
        id="scale-target",
    ),
    pytest.param(
        lambda: V1alpha1InferenceRouter(rules=[], router_type="Sequence"),
        disagree("V1alpha1InferenceRouter", "rules", "routerType"),
        id="router-type",
    ),
    pytest.param(
        lambda: V1alpha1InferenceRouter(rules=[], steps=[{"serviceName": "a"}]),
        disagree("V1alpha1InferenceRouter", "rules", "steps"),
        id="steps",
    ),
    pytest.param(
        lambda: V1alpha1ModelSpec("gs://a", {"name": "sklearn"}, framework="onnx"),
        disagree("V1alpha1ModelSpec", "model_format", "framework"),
        id="framework",
    ),
    pytest.param(
        lambda: V1alpha1ModelSpec("gs://a", {"version": "1"}),
        "V1alpha1ModelSpec: expected 'model_format' to have a 'name', got {'version': '1'}",
        id="model-format-without-name",
    ),
]


@pytest.mark.parametrize(("make", "message"), CONFLICTS)
def test_two_spellings_that_disagree_are_refused_when_written(make: Any, message: str) -> None:
    obj = make()
    before = repr(obj)
    for write in (lambda: obj.to_dict(serialize=True), obj.to_json, obj.to_yaml):
        with pytest.raises(ValueError, match=":") as caught:
            write()
        assert str(caught.value) == message
    assert repr(obj) == before


NO_LIST = [
    pytest.param(
        lambda: V1beta1CustomPredictor(image="i", containers="bogus"),
        "V1beta1CustomPredictor: expected 'containers' to be a list, got str",
        id="text",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(custom={"image": "i", "containers": {"name": "x"}}),
        "V1beta1CustomPredictor: expected 'containers' to be a list, got dict",
        id="custom-dict",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(custom={"tty": True, "containers": "bogus"}),
        "V1beta1CustomPredictor: expected 'containers' to be a list, got str",
        id="custom-dict-with-a-field-of-a-container",
    ),
    pytest.param(
        lambda: V1alpha1InferenceRouter(rules=V1alpha1InferenceStep(name="a")),
        "V1alpha1InferenceRouter: expected 'rules' to be a list, got V1alpha1InferenceStep",
        id="rule",
    ),
    pytest.param(
        lambda: V1alpha1InferenceRouter(rules={"serviceName": "a"}),
        "V1alpha1InferenceRouter: expected 'rules' to be a list, got dict",
        id="rule-dict",
    ),
    pytest.param(
        lambda: V1alpha1InferenceRouter(rules="bogus"),
        "V1alpha1InferenceRouter: expected 'rules' to be a list, got str",
        id="rules-text",
    ),
]


@pytest.mark.parametrize(("make", "message"), NO_LIST)
def test_what_is_no_list_is_refused_when_written(make: Any, message: str) -> None:
    obj = make()
    for write in (lambda: obj.to_dict(serialize=True), obj.to_json, obj.to_yaml):
        with pytest.raises(TypeError) as caught:
            write()
        assert str(caught.value) == message


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        pytest.param(
            lambda: V1beta1CustomPredictor(image="i", containers=({"name": "side"}, "odd")),
            [IMAGE, {"name": "side"}, "odd"],
            id="tuple",
        ),
        pytest.param(
            lambda: V1beta1PredictorSpec(custom={"tty": True, "containers": ["odd"]}),
            [TTY, "odd"],
            id="custom-dict",
        ),
        pytest.param(
            lambda: V1beta1PredictorSpec(custom={"image": "i"}, containers=[{"name": ["odd"]}]),
            [IMAGE, {"name": ["odd"]}],
            id="name-that-is-no-text",
        ),
    ],
)
def test_an_odd_container_stays_beside_the_one_that_a_shorthand_makes(
    make: Any, expected: list[Any]
) -> None:
    assert make().to_dict(serialize=True) == {"containers": expected}


@pytest.mark.parametrize(
    ("cls", "first", "second"),
    [(V1alpha1InferenceStep, "step_name", "name"), (V1beta1MetricsSpec, "pods", "podmetric")],
)
def test_two_names_of_one_field_that_disagree_are_refused(
    cls: Any, first: str, second: str
) -> None:
    required = {"type": "PodMetric"} if cls is V1beta1MetricsSpec else {}
    with pytest.raises(ValueError, match="disagree") as caught:
        cls(**required, **{first: "a", second: "b"})
    assert str(caught.value) == (
        f"{cls.__name__}: '{first}' and '{second}' are one field and disagree: give one of them"
    )
    obj = cls(**required, **{first: "a", second: "a"})
    assert (getattr(obj, first), getattr(obj, second)) == ("a", "a")
    setattr(obj, second, "c")
    assert (getattr(obj, first), getattr(obj, second)) == ("c", "c")
    delattr(obj, second)
    assert getattr(obj, first) is None


READ = [
    pytest.param(
        V1beta1PredictorSpec,
        {"custom": {"image": "x", "containers": []}, "minReplicas": 1},
        id="custom",
    ),
    pytest.param(
        V1beta1PredictorSpec,
        {"autoScaling": {"minReplicas": 1, "maxReplicas": 2}, "minReplicas": 3},
        id="auto-scaling",
    ),
    pytest.param(
        V1beta1PredictorSpec,
        {"autoScaling": {"targetUtilizationPercentage": 80}, "scaleMetric": "rps"},
        id="target",
    ),
    pytest.param(
        V1alpha1InferenceRouter, {"rules": [{"a": 1}], "routerType": "Splitter"}, id="rules"
    ),
    pytest.param(
        V1alpha1ModelSpec,
        {"storageUri": "a", "modelFormat": {"name": "x"}, "framework": "y"},
        id="model-format",
    ),
    pytest.param(V1beta1CustomPredictor, {"image": "x", "containers": [{"name": "c"}]}, id="image"),
    pytest.param(
        V1alpha1InferenceGraphSpec,
        {"nodes": {"root": {"name": "a", "serviceName": "b"}}},
        id="nodes",
    ),
]


@pytest.mark.parametrize(("cls", "data"), READ)
def test_read_data_with_the_key_of_a_shorthand_stays_as_it_is(
    cls: Any, data: dict[str, Any]
) -> None:
    laws.check_lossless(cls, data)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            lambda p: setattr(p, "custom", V1beta1CustomPredictor(image="new")),
            {"containers": [{"name": "kserve-container", "image": "new"}]},
            id="custom",
        ),
        pytest.param(
            lambda p: setattr(p, "auto_scaling", V1beta1AutoScalingSpec(min_replicas=5)),
            {"minReplicas": 5, "custom": {"image": "old"}},
            id="auto-scaling",
        ),
        pytest.param(
            lambda p: (delattr(p, "custom"), setattr(p, "custom", {"image": "new"})),
            {"containers": [{"name": "kserve-container", "image": "new"}]},
            id="deleted-and-set",
        ),
    ],
)
def test_a_shorthand_set_over_read_data_counts(change: Any, expected: dict[str, Any]) -> None:
    predictor = V1beta1PredictorSpec.from_dict({"custom": {"image": "old"}})
    change(predictor)
    assert predictor.to_dict(serialize=True) == expected


class Foreign:
    """A model object as the Kubernetes client before 36 has them."""

    openapi_types: ClassVar[dict[str, str]] = {
        "image": "str",
        "service_name": "str",
        "min_replicas": "int",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "image": "image",
        "service_name": "serviceName",
        "min_replicas": "minReplicas",
    }

    def __init__(self, **values: Any) -> None:
        for name in self.openapi_types:
            setattr(self, name, values.get(name))

    def to_dict(self) -> dict[str, Any]:
        """The attributes."""
        return {name: getattr(self, name) for name in self.openapi_types}


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        pytest.param(
            lambda: V1beta1PredictorSpec(custom=Foreign(image="i")),
            {"containers": [IMAGE]},
            id="custom",
        ),
        pytest.param(
            lambda: V1alpha1InferenceRouter(rules=[Foreign(service_name="a")]),
            {"routerType": "Switch", "steps": [{"serviceName": "a"}]},
            id="rules",
        ),
        pytest.param(
            lambda: V1beta1PredictorSpec(auto_scaling=Foreign(min_replicas=1)),
            {"minReplicas": 1},
            id="auto-scaling",
        ),
    ],
)
def test_a_shorthand_takes_another_library_s_model(make: Any, expected: dict[str, Any]) -> None:
    assert make().to_dict(serialize=True) == expected


def test_two_spellings_in_what_a_shorthand_is_given_are_refused() -> None:
    message = (
        "V1beta1AutoScalingSpec: 'minReplicas' and 'min_replicas' say different things:"
        " give one of them"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        V1beta1PredictorSpec(auto_scaling={"minReplicas": 1, "min_replicas": 2})


def test_two_spellings_in_a_rule_that_disagree_are_refused() -> None:
    router = V1alpha1InferenceRouter(rules=[{"step_name": "a", "name": "b"}])
    message = "V1alpha1InferenceStep: 'name' and 'step_name' say different things: give one of them"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        router.to_dict(serialize=True)
    same = V1alpha1InferenceRouter(rules=[{"step_name": "a", "name": "a"}])
    assert same.to_dict(serialize=True)["steps"] == [{"name": "a"}]
