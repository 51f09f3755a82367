"""What constructors and attributes are given: mappings in either spelling, models, lists of both."""

from __future__ import annotations

import copy
import json
import pickle
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kserve_models import (
    V1alpha1InferenceGraphSpec,
    V1alpha1InferenceStep,
    V1alpha1ServingRuntimeSpec,
    V1beta1InferenceService,
    V1beta1InferenceServiceSpec,
    V1beta1PredictorSpec,
    V1Container,
    V1EnvVar,
    V1ObjectMeta,
    V1PodSpec,
    V1Volume,
)

WIRE: dict[str, Any] = {
    "minReplicas": 1,
    "model": {"modelFormat": {"name": "sklearn"}, "storageUri": "gs://a"},
    "imagePullSecrets": [{"name": "s"}],
    "volumes": [{"name": "v", "hostPath": {"path": "/", "type": ""}}],
    "nodeSelector": {"min_replicas": "kept"},
}
PYTHON: dict[str, Any] = {
    "min_replicas": 1,
    "model": {"model_format": {"name": "sklearn"}, "storage_uri": "gs://a"},
    "image_pull_secrets": [{"name": "s"}],
    "volumes": [{"name": "v", "host_path": {"path": "/", "type": ""}}],
    "node_selector": {"min_replicas": "kept"},
}
MIXED: dict[str, Any] = {
    "min_replicas": 1,
    "model": {"modelFormat": {"name": "sklearn"}, "storage_uri": "gs://a"},
    "imagePullSecrets": [{"name": "s"}],
    "volumes": [V1Volume(name="v", host_path={"path": "/", "type": ""})],
    "node_selector": {"min_replicas": "kept"},
}


@pytest.mark.parametrize("predictor", [WIRE, PYTHON, MIXED], ids=["wire", "python", "mixed"])
@pytest.mark.parametrize("by", ["constructor", "attribute", "above", "key"])
def test_a_mapping_is_written_with_the_keys_of_the_manifest(
    by: str, predictor: dict[str, Any]
) -> None:
    before = copy.deepcopy(predictor)
    if by == "constructor":
        obj = V1beta1InferenceService(spec=V1beta1InferenceServiceSpec(predictor=predictor))
    elif by == "attribute":
        obj = V1beta1InferenceService(spec=V1beta1InferenceServiceSpec(predictor={}))
        obj.spec.predictor = predictor
    elif by == "above":
        obj = V1beta1InferenceService(spec={"predictor": predictor})
    else:
        obj = V1beta1InferenceService(spec={"predictor": {}})
        obj["spec"]["predictor"] = predictor
    for written in (obj.to_dict(serialize=True), json.loads(obj.to_json())):
        assert written["spec"]["predictor"] == WIRE
    assert obj.spec.predictor.model.model_format.name == "sklearn"
    assert obj.spec.predictor.volumes[0].host_path.path == "/"
    assert obj == V1beta1InferenceService.from_dict(obj.to_dict(serialize=True))
    assert predictor == before
    assert pickle.loads(pickle.dumps(obj)) == copy.deepcopy(obj) == copy.copy(obj) == obj


@pytest.mark.parametrize("read", [True, False], ids=["read", "built"])
def test_what_is_put_into_a_list_or_a_map_is_written_with_the_keys_of_the_manifest(
    read: bool,
) -> None:
    if read:
        spec = V1PodSpec.from_dict({"containers": [{"name": "a"}]})
        graph = V1alpha1InferenceGraphSpec.from_dict({"nodes": {}})
    else:
        spec = V1PodSpec(containers=[V1Container(name="a")])
        graph = V1alpha1InferenceGraphSpec(nodes={})
    spec.containers.append({"name": "b", "image_pull_policy": "Always"})
    spec.containers[0].env = [V1EnvVar("A")]
    spec.containers[0].env.append({"name": "B", "value_from": {"field_ref": {"field_path": "x"}}})
    graph.nodes["root"] = {"router_type": "Sequence", "steps": [{"service_name": "a"}]}
    graph.nodes["step"] = {"service_name": "b"}
    for make in (copy.deepcopy, lambda obj: pickle.loads(pickle.dumps(obj)), lambda obj: obj):
        made = make(spec)
        assert made.to_dict(serialize=True) == json.loads(made.to_json())
        assert made.to_dict(serialize=True)["containers"] == [
            {
                "name": "a",
                "env": [
                    {"name": "A"},
                    {"name": "B", "valueFrom": {"fieldRef": {"fieldPath": "x"}}},
                ],
            },
            {"name": "b", "imagePullPolicy": "Always"},
        ]
        assert make(graph).to_dict(serialize=True)["nodes"] == {
            "root": {"routerType": "Sequence", "steps": [{"serviceName": "a"}]},
            "step": {"routerType": "Sequence", "steps": [{"serviceName": "b"}]},
        }
    assert spec.to_dict()["containers"][1] == {"name": "b", "image_pull_policy": "Always"}


def test_an_unknown_field_of_a_mapping_is_kept() -> None:
    meta = V1beta1InferenceService(metadata={"name": "x", "newer": {"a_b": [1]}}).metadata
    assert meta.additional_properties == {"newer": {"a_b": [1]}}
    assert meta.to_dict(serialize=True) == {"name": "x", "newer": {"a_b": [1]}}


def test_the_classic_dict_has_of_what_was_given_as_a_mapping_what_is_set() -> None:
    obj = V1beta1InferenceService(metadata={"name": "x", "newer": 1})
    assert obj.to_dict()["metadata"] == {"name": "x", "newer": 1}
    obj.metadata.generate_name = "y"
    assert obj.to_dict()["metadata"] == {"name": "x", "generate_name": "y", "newer": 1}
    assert pickle.loads(pickle.dumps(obj)).to_dict() == obj.to_dict()


def test_an_object_is_equal_to_the_mapping_that_it_was_given_as() -> None:
    obj = V1beta1InferenceService(metadata={"name": "x"}, spec={"predictor": PYTHON})
    assert obj.metadata == {"name": "x"}
    given = {"name": "x"}
    assert given == obj.metadata
    assert obj.spec.predictor == WIRE == obj.spec.predictor
    assert obj.spec.predictor == PYTHON
    assert obj.metadata != {"name": "y"}
    assert obj.metadata != {"name": V1Volume(name="x")}


REFUSED = [
    pytest.param(
        lambda: V1beta1InferenceService(spec=V1beta1PredictorSpec()),
        "V1beta1InferenceService.spec: expected V1beta1InferenceServiceSpec,"
        " got V1beta1PredictorSpec",
        id="field",
    ),
    pytest.param(
        lambda: V1PodSpec(containers=[V1Container(name="a"), V1Volume(name="b")]),
        "V1PodSpec.containers[1]: expected V1Container, got V1Volume",
        id="list",
    ),
    pytest.param(
        lambda: V1PodSpec(containers=V1Container(name="a")),
        "V1PodSpec.containers: expected list[V1Container], got V1Container",
        id="no-list",
    ),
    pytest.param(
        lambda: V1ObjectMeta(name=V1ObjectMeta(name="x")),
        "V1ObjectMeta.name: expected str, got V1ObjectMeta",
        id="text",
    ),
    pytest.param(
        lambda: V1alpha1InferenceGraphSpec(nodes={"root": V1Container(name="a")}),
        "V1alpha1InferenceGraphSpec.nodes['root']: expected V1alpha1InferenceRouter,"
        " got V1Container",
        id="map",
    ),
    pytest.param(
        lambda: V1beta1InferenceService(spec={"predictor": {"volumes": [V1Container(name="a")]}}),
        "V1beta1InferenceService.spec.predictor.volumes[0]: expected V1Volume, got V1Container",
        id="in-mappings",
    ),
]


@pytest.mark.parametrize(("make", "message"), REFUSED)
def test_a_model_of_another_class_is_refused(make: Any, message: str) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        make()


def test_an_attribute_refuses_a_model_of_another_class_and_stays_as_it_was() -> None:
    spec = V1PodSpec(containers=[V1Container(name="a")])
    before = spec.to_dict()
    with pytest.raises(TypeError, match="expected V1Container, got V1Volume"):
        spec.containers = [V1Volume(name="v")]
    assert spec.to_dict() == before


def test_a_model_of_a_narrower_class_is_taken() -> None:
    from kserve_models import V1alpha1Container

    container = V1alpha1Container(name="a", image="i")
    spec = V1alpha1ServingRuntimeSpec(containers=[container])
    assert spec.containers[0] is container
    assert spec.to_dict(serialize=True) == {"containers": [{"name": "a", "image": "i"}]}


@pytest.mark.parametrize(
    "make",
    [
        lambda: V1beta1PredictorSpec.from_dict({"min_replicas": 1, "minReplicas": 2}),
        lambda: (
            V1beta1InferenceServiceSpec.from_dict(
                {"predictor": {"min_replicas": 1, "minReplicas": 2}}
            ).predictor
        ),
    ],
)
def test_two_spellings_that_disagree_are_kept_in_what_is_read(make: Any) -> None:
    assert make().to_dict(serialize=True) == {"minReplicas": 2, "min_replicas": 1}


@pytest.mark.parametrize("order", [1, -1])
def test_two_spellings_that_disagree_are_refused_in_what_is_set(order: int) -> None:
    data = dict([("min_replicas", 1), ("minReplicas", 2)][::order])
    message = "'minReplicas' and 'min_replicas' say different things: give one of them"
    with pytest.raises(ValueError, match=f"^V1beta1PredictorSpec: {message}$"):
        V1beta1InferenceServiceSpec(predictor=data)
    assert V1beta1InferenceServiceSpec(predictor={"min_replicas": 1, "minReplicas": 1}) == (
        V1beta1InferenceServiceSpec(predictor=V1beta1PredictorSpec(min_replicas=1))
    )


NAMES = st.sampled_from(["name", "namespace", "generateName", "labels", "ownerReferences", "new"])


@given(st.dictionaries(NAMES, st.one_of(st.text(max_size=3), st.integers(), st.booleans())))
def test_a_mapping_of_wire_names_is_written_as_it_was_given(data: dict[str, Any]) -> None:
    assert V1beta1InferenceService(metadata=data).metadata.to_dict(serialize=True) == data


def test_a_step_that_is_given_as_a_mapping_stands_for_a_node() -> None:
    graph = V1alpha1InferenceGraphSpec(nodes={"root": {"service_name": "a"}})
    assert type(graph.nodes["root"]) is V1alpha1InferenceStep
    assert graph.to_dict(serialize=True) == {
        "nodes": {"root": {"routerType": "Sequence", "steps": [{"serviceName": "a"}]}}
    }
