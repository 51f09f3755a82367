"""Objects by the keys of their manifest: what is set in a part is set in the object, or refused."""

from __future__ import annotations

import copy
import json
import pickle
import re
from collections.abc import MutableMapping
from typing import Any

import kopf
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kserve_models import (
    V1alpha1InferenceGraph,
    V1beta1CustomPredictor,
    V1beta1InferenceService,
    V1beta1PredictorSpec,
    V1ObjectMeta,
    V1OwnerReference,
)

DATA: dict[str, Any] = {
    "apiVersion": "serving.kserve.io/v1beta1",
    "kind": "InferenceService",
    "metadata": {"name": "x", "labels": {"a": "b"}, "newer": {"list": [1, {"a": 1}]}},
    "spec": {
        "predictor": {
            "minReplicas": 1,
            "containers": [
                {"name": "c", "args": ["a"], "env": [{"name": "A", "value": "1"}]},
                {"name": "d"},
            ],
        }
    },
}


def read() -> V1beta1InferenceService:
    return V1beta1InferenceService.from_dict(DATA)


def test_what_is_set_in_a_part_is_set_in_the_object() -> None:
    obj = read()
    predictor = obj.spec.predictor
    obj["spec"]["predictor"]["minReplicas"] = 7
    obj["spec"]["predictor"]["maxReplicas"] = 9
    obj["metadata"]["labels"]["c"] = "d"
    obj["metadata"]["newer"]["list"][1]["a"] = 2
    obj["metadata"]["annotations"] = {"e": "f"}
    obj["spec"]["predictor"]["containers"][0]["env"][0]["value"] = "2"
    assert predictor is obj.spec.predictor
    assert (predictor.min_replicas, predictor.max_replicas) == (7, 9)
    assert predictor.containers[0].env[0].value == "2"
    assert obj.metadata.annotations == {"e": "f"}
    expected = copy.deepcopy(DATA)
    expected["spec"]["predictor"].update(minReplicas=7, maxReplicas=9)
    expected["metadata"]["labels"]["c"] = "d"
    expected["metadata"]["newer"]["list"][1]["a"] = 2
    expected["metadata"]["annotations"] = {"e": "f"}
    expected["spec"]["predictor"]["containers"][0]["env"][0]["value"] = "2"
    assert obj.to_dict(serialize=True) == json.loads(obj.to_json()) == expected


def test_a_part_follows_what_is_set_in_it() -> None:
    obj = read()
    predictor = obj["spec"]["predictor"]
    predictor["model"] = {"modelFormat": {"name": "sklearn"}}
    predictor["model"]["storageUri"] = "gs://a"
    containers = predictor["containers"]
    containers.append({"name": "e"})
    containers[2]["image"] = "i"
    del containers[0]
    containers[0]["tty"] = True
    assert containers == [{"name": "d", "tty": True}, {"name": "e", "image": "i"}]
    assert predictor["model"] == {"modelFormat": {"name": "sklearn"}, "storageUri": "gs://a"}
    assert obj["spec"]["predictor"] == predictor
    assert [container.name for container in obj.spec.predictor.containers] == ["d", "e"]


def test_an_element_is_the_same_one_where_others_are_removed() -> None:
    obj = read()
    containers = obj["spec"]["predictor"]["containers"]
    second = containers[1]
    del containers[0]
    second["image"] = "i"
    assert obj.to_dict(serialize=True)["spec"]["predictor"]["containers"] == [
        {"name": "d", "image": "i"}
    ]


def test_a_resource_is_a_mutable_mapping() -> None:
    obj = read()
    assert isinstance(obj, MutableMapping)
    obj.setdefault("metadata", {})["namespace"] = "n"
    obj.setdefault("status", {}).setdefault("conditions", []).append(
        {"type": "Ready", "status": "True"}
    )
    assert obj.status.conditions[0].type == "Ready"
    assert obj.metadata.namespace == "n"
    obj.update({"kind": "Other", "newer": 1})
    assert (obj.kind, obj.additional_properties) == ("Other", {"newer": 1})
    assert obj.pop("newer") == 1
    assert obj.pop("newer", None) is None
    del obj["spec"]
    assert obj.spec is None
    with pytest.raises(KeyError, match="'spec'"):
        del obj["spec"]
    for value in obj.values():
        if isinstance(value, dict):
            value["z"] = 1
    assert obj.metadata.additional_properties["z"] == obj.status.additional_properties["z"] == 1
    for key in ("metadata", "status"):
        assert dict(obj.items())[key] == obj[key] == obj.get(key)
    obj.clear()
    assert obj.to_dict(serialize=True) == {}


def test_nested_objects_have_their_keys_too() -> None:
    obj = V1beta1InferenceService(metadata={"name": "x", "generateName": "y"})
    assert obj.metadata["generateName"] == "y"
    obj.metadata["namespace"] = "n"
    del obj.metadata["generateName"]
    assert "namespace" in obj.metadata
    assert "generateName" not in obj.metadata
    assert obj.metadata == V1ObjectMeta(name="x", namespace="n")
    with pytest.raises(TypeError, match="not iterable"):
        iter(obj.metadata)  # type: ignore[call-overload]


def test_a_key_in_the_spelling_of_python_is_refused() -> None:
    obj = read()
    message = (
        "V1beta1PredictorSpec: keys are those of the manifest: 'minReplicas', not 'min_replicas'"
    )
    with pytest.raises(KeyError, match=re.escape(message)):
        obj["spec"]["predictor"]["min_replicas"] = 7
    with pytest.raises(KeyError, match=re.escape(message)):
        obj.spec.predictor["min_replicas"]
    assert obj.to_dict(serialize=True) == DATA
    obj["spec"]["predictor"]["containers"] = [{"name": "e", "image_pull_policy": "Always"}]
    assert obj["spec"]["predictor"]["containers"] == [{"name": "e", "imagePullPolicy": "Always"}]


def test_what_is_written_from_a_shorthand_is_not_set() -> None:
    spec = V1beta1PredictorSpec(custom=V1beta1CustomPredictor(image="i"))
    obj = V1beta1InferenceService(spec={"predictor": spec})
    container = obj["spec"]["predictor"]["containers"][0]
    message = "can't change 'image' here: it is written from a shorthand"
    with pytest.raises(TypeError, match=message):
        container["image"] = "j"
    with pytest.raises(TypeError, match="can't change 'a list' here"):
        obj["spec"]["predictor"]["containers"].append({"name": "e"})
    assert obj["spec"]["predictor"]["containers"] == [{"name": "kserve-container", "image": "i"}]
    with pytest.raises(TypeError, match="can't change 'containers' here"):
        del obj["spec"]["predictor"]["containers"]
    obj["spec"]["predictor"]["minReplicas"] = 2
    assert spec.min_replicas == 2


def test_an_object_of_another_library_is_not_changed() -> None:
    class Foreign:
        openapi_types = {"name": "str"}  # noqa: RUF012
        attribute_map = {"name": "name"}  # noqa: RUF012
        name = "x"

    obj = V1beta1InferenceService(metadata=Foreign())
    assert obj["metadata"] == {"name": "x"}
    with pytest.raises(TypeError, match="held by an object of another library"):
        obj["metadata"]["name"] = "y"


@pytest.mark.parametrize("dumper", [yaml.SafeDumper, yaml.Dumper, yaml.CSafeDumper])
def test_other_libraries_write_parts(dumper: Any) -> None:
    assert yaml.safe_load(yaml.dump(dict(read()), Dumper=dumper)) == DATA
    assert json.loads(json.dumps(dict(read()))) == DATA


def test_a_copy_of_a_part_is_of_no_object() -> None:
    obj = read()
    for make in (copy.deepcopy, lambda part: pickle.loads(pickle.dumps(part))):
        made = make(obj["spec"])
        assert type(made) is dict
        assert type(made["predictor"]["containers"]) is list
        made["predictor"]["containers"][0]["name"] = "z"
    assert obj.to_dict(serialize=True) == DATA


def test_a_part_that_is_given_to_another_object_is_copied() -> None:
    first, second = read(), read()
    second.spec = first["spec"]
    second.metadata.labels = first["metadata"]["labels"]
    second.spec.predictor.containers[0].args = first["spec"]["predictor"]["containers"][0]["args"]
    second["spec"]["predictor"]["containers"][0]["args"].append("b")
    second["metadata"]["labels"]["a"] = "c"
    second["spec"]["predictor"]["minReplicas"] = 5
    assert first.to_dict(serialize=True) == DATA
    assert type(second.metadata.labels) is dict


VALUES = st.sampled_from(
    [1, "a", True, {}, [], {"name": "n"}, [{"name": "n"}], ["a", "b"], {"a": {"b": []}}]
)


def containers(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all dicts and lists in a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    return [path] + [
        found
        for key, item in items
        if isinstance(item, (dict, list))
        for found in containers(item, (*path, key))
    ]


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


@given(st.data())
@settings(max_examples=200)
def test_parts_change_as_plain_data_does(data: st.DataObject) -> None:
    plain = copy.deepcopy(DATA)
    obj = V1beta1InferenceService.from_dict(DATA)
    for _ in range(data.draw(st.integers(1, 5))):
        path = data.draw(st.sampled_from(containers(plain)))
        mine, theirs = at(obj, path), at(plain, path)
        key = data.draw(st.sampled_from([*(theirs if isinstance(theirs, dict) else ()), "newer"]))
        value = data.draw(VALUES)
        remove = data.draw(st.booleans())
        for each in (mine, theirs):
            if isinstance(each, list):
                if remove and each:
                    del each[0]
                else:
                    each.insert(0, copy.deepcopy(value))
            elif remove:
                each.pop(key, None)
            else:
                each[key] = copy.deepcopy(value)
    assert obj.to_dict(serialize=True) == plain
    assert json.loads(obj.to_json()) == plain


def test_a_graph_is_changed_by_its_keys() -> None:
    graph = V1alpha1InferenceGraph(spec={"nodes": {}})
    graph["spec"]["nodes"]["root"] = {"routerType": "Sequence", "steps": []}
    graph["spec"]["nodes"]["root"]["steps"].append({"serviceName": "a"})
    assert graph.spec.nodes["root"].steps[0].service_name == "a"


def test_a_part_says_how_manifests_spell_a_key() -> None:
    isvc = V1beta1InferenceService.from_dict(DATA)
    with pytest.raises(KeyError) as caught:
        isvc["spec"]["predictor"]["min_replicas"]
    assert caught.value.args == (
        "V1beta1PredictorSpec: keys are those of the manifest: 'minReplicas', not 'min_replicas'",
    )
    for part, key in ((isvc["spec"], "a"), (isvc["metadata"]["labels"], "min_replicas")):
        with pytest.raises(KeyError) as caught:
            part[key]
        assert caught.value.args == (key,)
        assert part.get(key) is None
        assert part.get(key, 7) == 7
        assert key not in part


OWNER: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "d", "uid": "u-1"},
}
OWNED = {
    "controller": True,
    "blockOwnerDeletion": True,
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "name": "d",
    "uid": "u-1",
}


@pytest.mark.parametrize(
    "metadata", [None, {"name": "iris"}, V1ObjectMeta(name="iris", labels={"a": "b"})]
)
def test_kopf_adopts_objects(metadata: Any) -> None:
    obj = V1beta1InferenceService(metadata=metadata)
    kopf.adopt(obj, owner={**OWNER, "metadata": {**OWNER["metadata"], "namespace": "models"}})
    kopf.label(obj, {"team": "x"})
    assert isinstance(obj.metadata, V1ObjectMeta)
    (reference,) = obj.metadata.owner_references or []
    assert reference == V1OwnerReference.from_dict(OWNED)
    assert obj.metadata.namespace == "models"
    assert obj.metadata.generate_name == (None if metadata else "d-")
    assert (obj.metadata.labels or {})["team"] == "x"
    written = obj.to_dict(serialize=True)["metadata"]
    assert written["ownerReferences"] == [OWNED]
    kopf.remove_owner_reference(obj, owner=OWNER)
    assert obj.metadata.owner_references == []


def test_kopf_takes_objects_for_owners_and_several_at_once() -> None:
    owner = V1beta1InferenceService(metadata={"name": "iris", "namespace": "models", "uid": "u-2"})
    owned = [V1beta1InferenceService(metadata={"name": name}) for name in ("a", "b")]
    kopf.adopt(owned, owner=owner)
    for obj in owned:
        (reference,) = obj["metadata"]["ownerReferences"]
        assert reference == {
            **OWNED,
            "apiVersion": "serving.kserve.io/v1beta1",
            "kind": "InferenceService",
            "name": "iris",
            "uid": "u-2",
        }
