"""Reading makes values typed inside the object: nobody else's data changes, and nothing is lost."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
import sys
import weakref
from collections import OrderedDict
from typing import Any

import pytest

from kserve_models import (
    V1beta1AutoScalingSpec,
    V1beta1CustomPredictor,
    V1beta1InferenceService,
    V1beta1InferenceServiceSpec,
    V1beta1ModelSpec,
    V1beta1PredictorSpec,
    V1Container,
    V1EnvVar,
    V1ObjectMeta,
    V1ResourceRequirements,
    V1Volume,
)
from tests.support import corpus, laws
from tests.support.patience import together

TIME = "2024-01-01T00:00:00.123456789+05:30"
LARGE = next(path for path in corpus.GOOD if path.stem == "large")
DATA: dict[str, Any] = {
    "metadata": {"name": "x", "creationTimestamp": TIME, "labels": {"a": "b"}},
    "spec": {
        "predictor": {
            "containers": [{"name": "c", "env": [{"name": "A"}], "new": {"a": [1]}}],
            "deployment_strategy": {"type": "Recreate"},
            "image_pull_secrets": [{"name": "s"}],
        }
    },
    "status": {"conditions": [{"type": "Ready", "lastTransitionTime": TIME}]},
}
COPIES = [copy.copy, copy.deepcopy, lambda obj: pickle.loads(pickle.dumps(obj))]
COPY_NAMES = ["copy", "deepcopy", "pickle"]


def read() -> Any:
    """An object of which everything was read."""
    obj = V1beta1InferenceService.from_dict(DATA)
    laws.read_all(obj)
    return obj


def test_reading_changes_neither_the_caller_s_data_nor_other_objects() -> None:
    data = copy.deepcopy(DATA)
    first = V1beta1InferenceService.from_dict(data)
    second = V1beta1InferenceService.from_dict(data)
    laws.read_all(first)
    first.spec.predictor.containers[0].name = "changed"
    first.spec.predictor.containers.append(V1Container(name="d"))
    first.metadata.creation_timestamp = None
    assert data == DATA
    assert second.to_dict(serialize=True) == DATA
    assert second.spec is not first.spec


@pytest.mark.parametrize("by", ["constructor", "setter"])
def test_data_that_was_given_is_handed_out_typed_and_never_changed(by: str) -> None:
    spec: dict[str, Any] = {"predictor": {"containers": [{"name": "c"}]}}
    env: list[Any] = [{"name": "A"}, V1EnvVar(name="B")]
    limits: dict[str, Any] = {"limits": {"cpu": 1}}
    if by == "constructor":
        obj = V1beta1InferenceService(spec=spec)
        container = V1Container(name="c", env=env, resources=limits)
        meta = V1ObjectMeta(creation_timestamp=TIME)
    else:
        obj, container, meta = V1beta1InferenceService(), V1Container(name="c"), V1ObjectMeta()
        obj.spec, container.env, container.resources = spec, env, limits
        meta.creation_timestamp = TIME
    before = copy.deepcopy((spec, env, limits))
    for _ in range(2):
        assert type(obj.spec) is V1beta1InferenceServiceSpec
        assert obj.spec is obj.spec
        assert obj.spec.predictor.containers[0].name == "c"
        assert [type(each) for each in container.env] == [V1EnvVar, V1EnvVar]
        assert container.env[1] is env[1]
        assert type(container.resources) is V1ResourceRequirements
        assert type(meta.creation_timestamp) is datetime.datetime
        assert meta.to_dict(serialize=True) == {"creationTimestamp": TIME}
        for each in (obj, container, meta):
            each.to_dict()
            repr(each)
            json.loads(each.to_json())
            copy.copy(each)
    obj.spec.predictor.containers[0].name = "d"
    container.resources.limits["cpu"] = 2
    container.env.append(V1EnvVar("C"))
    assert (spec, env, limits) == before
    spec["predictor"]["minReplicas"] = 1
    assert obj.spec.predictor.min_replicas is None


def test_a_list_of_objects_that_was_given_is_the_list_of_the_object() -> None:
    env: list[Any] = [V1EnvVar(name="A")]
    container = V1Container(name="c", env=env)
    assert container.env is env
    env.append(V1EnvVar(name="B"))
    assert [item["name"] for item in container.to_dict(serialize=True)["env"]] == ["A", "B"]


def test_data_in_a_model_that_was_given_stays_the_model_s() -> None:
    spec = V1beta1InferenceServiceSpec.from_dict(DATA["spec"])
    first, second = V1beta1InferenceService(spec=spec), V1beta1InferenceService(spec=spec)
    assert first.spec.predictor is spec.predictor is second.spec.predictor
    spec.predictor.min_replicas = 2
    assert first == second
    assert first.to_dict(serialize=True)["spec"]["predictor"]["minReplicas"] == 2


@pytest.mark.parametrize("serialize", [True, False])
def test_what_is_written_after_reading_shares_nothing(serialize: bool) -> None:
    obj = read()
    obj.additional_properties["more"] = {"a": [1]}
    expected = obj.to_dict(serialize=True)
    for out in (obj.to_dict(serialize=serialize), obj.spec.to_dict(serialize=serialize)):
        stack = [out]
        while stack:
            item = stack.pop()
            assert type(item) in (dict, list, str, int, bool, type(None), datetime.datetime)
            if isinstance(item, (dict, list)):
                stack += item.values() if isinstance(item, dict) else item
                item.clear()
    assert obj.to_dict(serialize=True) == expected


@pytest.mark.parametrize("part", ["unread", "read", "one child", "a list", "unknown fields"])
def test_objects_are_equal_whatever_was_read_of_either(part: str) -> None:
    one = V1beta1InferenceService.from_dict(DATA)
    other = V1beta1InferenceService.from_dict(DATA)
    touch = {
        "unread": lambda: None,
        "read": lambda: laws.read_all(other),
        "one child": lambda: other.metadata,
        "a list": lambda: other.spec.predictor.containers,
        "unknown fields": lambda: other.additional_properties,
    }
    touch[part]()
    assert one == other
    assert other == one
    laws.read_all(one)
    assert one == other
    other.spec.predictor.containers[0].env[0].value = "1"
    assert one != other
    assert other != one


@pytest.mark.parametrize("make", COPIES, ids=COPY_NAMES)
def test_a_copy_has_what_was_read_and_set(make: Any) -> None:
    obj = read()
    obj.metadata.creation_timestamp += datetime.timedelta(seconds=1)
    obj.spec.predictor.custom = V1beta1CustomPredictor(image="i")
    obj.spec.predictor.containers = None
    obj.spec.predictor.volumes = [{"name": "v"}]
    obj.additional_properties["more"] = 1
    expected = obj.to_dict(serialize=True)
    assert expected["spec"]["predictor"]["containers"][0]["image"] == "i"
    other = make(obj)
    assert repr(other) == repr(obj)
    assert other == obj
    assert type(other.spec.predictor.volumes[0]) is V1Volume
    other.additional_properties["other"] = 2
    other.kind = "Other"
    assert obj.to_dict(serialize=True) == expected
    if make is not copy.copy:
        other.spec.predictor.volumes.append({"name": "w"})
        other.spec.predictor.custom.image = "j"
        other.metadata.labels["c"] = "d"
        assert obj.to_dict(serialize=True) == expected


@pytest.mark.parametrize("protocol", laws.PROTOCOLS)
def test_a_copy_of_an_object_in_itself_is_in_itself(protocol: int) -> None:
    obj = V1beta1InferenceService.from_dict(DATA)
    obj.additional_properties["self"] = obj
    for other in (copy.deepcopy(obj), pickle.loads(pickle.dumps(obj, protocol))):
        assert other.additional_properties["self"] is other


class Noted(V1EnvVar):
    """A class of a user's: its objects have attributes of their own."""


@pytest.mark.parametrize("make", COPIES, ids=COPY_NAMES)
def test_attributes_of_a_user_s_class_are_no_part_of_the_manifest(make: Any) -> None:
    obj = Noted.from_dict({"name": "a", "valueFrom": {"fieldRef": {"fieldPath": "b"}}})
    obj.note = ["mine"]
    other = make(obj)
    assert (other.note, other.name) == (["mine"], "a")
    assert other.value_from.field_ref.field_path == "b"
    assert other.to_dict(serialize=True) == obj.to_dict(serialize=True)
    assert (other.note is obj.note) is (make is copy.copy)
    del other.note
    assert not hasattr(other, "note")
    assert obj.note == ["mine"]


class Slotted(V1EnvVar):
    """A class of a user's: its objects have a slot of their own."""

    __slots__ = ("note", "unset")


@pytest.mark.parametrize("make", COPIES, ids=COPY_NAMES)
def test_slots_of_a_user_s_class_are_copied(make: Any) -> None:
    obj = Slotted(name="a")
    obj.note = ["mine"]
    other = make(obj)
    assert (other.note, other.name) == (["mine"], "a")
    assert not hasattr(other, "unset")


@pytest.mark.parametrize("names", [{}, {"min_replicas": 1}], ids=["wire names", "python names"])
def test_containers_of_the_caller_s_are_copied_and_made_typed(names: dict[str, Any]) -> None:
    model = OrderedDict(args=("a",))
    obj = V1beta1PredictorSpec.from_dict({**names, "model": model})
    obj.model.additional_properties["x"] = 1
    obj.model.args.append("b")
    assert obj.model == V1beta1ModelSpec.from_dict({"args": ["a", "b"], "x": 1})
    assert model == {"args": ("a",)}


def test_a_model_has_no_dict_and_can_be_referred_to_weakly() -> None:
    obj = V1EnvVar(name="a")
    assert not hasattr(obj, "__dict__")
    assert weakref.ref(obj)() is obj
    assert type(obj).__slots__ == ()


def test_a_list_can_be_changed_while_it_is_gone_through() -> None:
    obj = V1beta1InferenceService.from_dict(DATA)
    containers = obj.spec.predictor.containers
    for container in obj.spec.predictor.containers:
        if len(containers) < 3:
            obj.spec.predictor.containers.append({"name": container.name})
            containers[-1] = V1Container.from_dict(containers[-1])
    assert obj.spec.predictor.containers is containers
    assert [item.name for item in containers] == ["c", "c", "c"]
    obj.spec.predictor.containers += [V1Container(name="d")]
    written = obj.to_dict(serialize=True)["spec"]["predictor"]["containers"]
    assert [item["name"] for item in written] == ["c", "c", "c", "d"]


def test_a_key_spelled_as_in_python_stays_so_until_it_is_set() -> None:
    predictor = V1beta1InferenceService.from_dict(DATA).spec.predictor
    assert predictor.deployment_strategy is predictor.deployment_strategy
    assert predictor.image_pull_secrets is predictor.image_pull_secrets
    assert predictor.deployment_strategy.type == "Recreate"
    assert predictor.additional_properties == {}
    assert predictor.to_dict(serialize=True) == DATA["spec"]["predictor"]
    predictor.deployment_strategy = {"type": "RollingUpdate"}
    del predictor.image_pull_secrets
    assert predictor.image_pull_secrets is None
    assert predictor.to_dict(serialize=True) == {
        "containers": DATA["spec"]["predictor"]["containers"],
        "deploymentStrategy": {"type": "RollingUpdate"},
    }


def test_a_time_keeps_its_text_when_it_is_set_to_itself() -> None:
    meta = V1ObjectMeta.from_dict({"creationTimestamp": TIME})
    same = copy.deepcopy(meta.creation_timestamp)
    meta.creation_timestamp = same
    assert meta.creation_timestamp is same
    assert meta.to_dict(serialize=True) == {"creationTimestamp": TIME}
    other = "2024-01-01T00:00:00Z"
    meta.creation_timestamp = other
    assert meta.creation_timestamp == datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
    assert meta.to_dict(serialize=True) == {"creationTimestamp": other}


def test_a_shorthand_that_was_read_and_is_set_to_itself_was_read() -> None:
    data = {"custom": {"image": "x"}, "autoScaling": {"minReplicas": 1}}
    predictor = V1beta1PredictorSpec.from_dict(data)
    predictor.custom = predictor.custom
    predictor.custom.image = "x"
    assert predictor.to_dict(serialize=True) == data
    scaling = V1beta1AutoScalingSpec.from_dict({"minReplicas": 1})
    predictor.auto_scaling = scaling
    assert predictor.to_dict(serialize=True) == data
    scaling.max_replicas = 3
    assert predictor.to_dict(serialize=True) == {**data, "maxReplicas": 3}


def test_json_text_is_of_all_that_was_read_and_set() -> None:
    obj = read()
    obj.spec.predictor.auto_scaling = {"minReplicas": 1}
    obj.metadata.additional_properties["unknown"] = V1EnvVar(name="b")
    obj.metadata.annotations = {"a": None, "b": "null"}
    assert json.loads(obj.to_json()) == obj.to_dict(serialize=True)
    assert obj.to_dict(serialize=True)["metadata"]["annotations"] == {"b": "null"}
    assert obj.to_dict(serialize=True)["spec"]["predictor"]["minReplicas"] == 1


def test_threads_that_read_all_at_once_get_the_same_objects() -> None:
    data = corpus.manifest(LARGE)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):
            obj = laws.class_of(data).from_dict(data)
            found: list[list[int]] = []
            errors = together(
                lambda: found.append(identities(obj)),  # noqa: B023  used in this turn only
                lambda: found.append(identities(obj)),  # noqa: B023
                lambda: obj.to_dict(serialize=True),  # noqa: B023
                lambda: laws.read_all(obj),  # noqa: B023
                obj.to_json,
            )
            assert errors == []
            assert found[0] == found[1] == identities(obj)
            assert obj.to_dict(serialize=True) == laws.without_nulls(data)
    finally:
        sys.setswitchinterval(interval)


def identities(value: Any) -> list[int]:
    """The identity of all that an object's attributes hand out, in order."""
    if isinstance(value, dict):
        return [id(value), *(found for item in value.values() for found in identities(item))]
    if isinstance(value, list):
        return [id(value), *(found for item in value for found in identities(item))]
    found = []
    for name, type_name in getattr(type(value), "openapi_types", {}).items():
        item = getattr(value, name)
        if type_name not in ("int", "float"):
            found += [id(item), *identities(item)]
    return found
