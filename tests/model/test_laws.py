"""The laws of every model object, on all manifests and on all classes."""

from __future__ import annotations

import copy
import json
import pickle
import sys
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml

import kserve_models
from kserve_models import (
    Model,
    V1alpha1TrainedModel,
    V1beta1InferenceService,
    V1beta1PredictorSpec,
    V1Container,
    V1EnvVar,
    V1ObjectMeta,
    models,
)
from tests.on_each import on_each
from tests.support import corpus, laws
from tests.support.patience import together

FILES = [*corpus.GOOD, *(case / "manifest.yaml" for case in corpus.ODD)]
LARGE = [path for path in corpus.GOOD if path.stem == "large"]
CLASSES = [laws.model_class(name) for name in models.__all__]
SCALARS = {
    "str": "text",
    "int": 3,
    "float": 1.5,
    "bool": True,
    "object": {"free": [1, {"form": True}]},
    "datetime": "2024-01-02T03:04:05Z",
}


def ids(path: Path) -> str:
    """A name for a test's case."""
    return f"{path.parent.name}-{path.stem}"


def full(type_name: str, depth: int) -> Any:
    """A value of a type with every field set, and every field of its fields down to ``depth``."""
    held = laws.element(type_name)
    if held is not None:
        inner = full(held, depth)
        return [inner] if type_name.startswith("list[") else {"aKey": inner}
    if type_name in SCALARS:
        return copy.deepcopy(SCALARS[type_name])
    cls = laws.model_class(type_name)
    if depth == 0:
        return {}
    return {
        wire: full(cls.openapi_types[name], depth - 1)
        for name, wire in cls.attribute_map.items()
        if name not in cls._shorthands
    }


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_a_manifest_that_was_read_is_written_as_it_was(path: Path) -> None:
    for data in corpus.manifests(path):
        for protocol in laws.PROTOCOLS:
            laws.check_lossless(laws.class_of(data), data, protocol)


@on_each(CLASSES, name=lambda cls: cls.__name__)
def test_every_field_of_every_class_is_read_typed_and_written_as_it_was(cls: type[Model]) -> None:
    data = full(cls.__name__, 2)
    laws.check_lossless(cls, data)
    obj = cls.from_dict(data)
    assert list(laws.unknown_fields(obj)) == []
    for name, type_name in cls.openapi_types.items():
        if name not in cls._shorthands:
            assert getattr(obj, name) is not None
            assert list(laws.untyped(getattr(obj, name), type_name)) in ([], [""])


@on_each(CLASSES, name=lambda cls: cls.__name__)
def test_the_classic_dict_of_every_class_is_read_again(cls: type[Model]) -> None:
    obj = cls.from_dict(full(cls.__name__, 3))
    classic = obj.to_dict()
    assert list(classic) == list(cls.openapi_types)
    assert cls.from_dict(classic) == obj


@on_each(CLASSES, name=lambda cls: cls.__name__)
def test_every_class_is_constructed_from_its_own_attributes(cls: type[Model]) -> None:
    obj = cls.from_dict(full(cls.__name__, 2))
    names = [name for name in cls.openapi_types if name not in cls._shorthands]
    built = cls(**{name: getattr(obj, name) for name in names})
    assert built == obj
    assert built.to_dict() == obj.to_dict()
    for name in names:
        assert getattr(built, name) is getattr(obj, name)


@pytest.mark.parametrize("path", LARGE, ids=ids)
def test_the_classic_dict_of_a_manifest_is_read_again(path: Path) -> None:
    data = corpus.manifest(path)
    for name in ("creationTimestamp", "deletionTimestamp"):
        if name in data["metadata"]:
            # A datetime has no more than microseconds, and is written in UTC.
            data["metadata"][name] = "2026-02-28T18:29:59Z"
    obj = laws.class_of(data).from_dict(data)
    assert type(obj).from_dict(obj.to_dict()) == obj


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_json_and_yaml_pairs_give_the_manifest_back(path: Path) -> None:
    data = corpus.manifest(path)
    expected = laws.text(laws.without_nulls(data))
    cls = laws.class_of(data)
    obj = cls.from_dict(data)
    for indent in (None, 2):
        text = obj.to_json(indent=indent)
        assert laws.text(json.loads(text)) == expected
        for form in (text, text.encode(), bytearray(text.encode())):
            assert laws.text(cls.from_json(form).to_dict(serialize=True)) == expected
    text = obj.to_yaml()
    assert laws.text(cls.from_yaml(text).to_dict(serialize=True)) == expected
    assert laws.text(cls.from_yaml(text.encode()).to_dict(serialize=True)) == expected
    laws.read_all(obj)
    assert json.loads(obj.to_json()) == json.loads(expected)
    assert yaml.safe_load(obj.to_yaml()) == json.loads(expected)


def mappings(value: Any) -> list[Any]:
    """Every dict and list in data."""
    found = [value] if isinstance(value, (dict, list)) else []
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in items:
        found += mappings(item)
    return found


@pytest.mark.parametrize("path", LARGE, ids=ids)
@pytest.mark.parametrize("read", [False, True], ids=["unread", "read"])
def test_what_is_taken_and_handed_out_is_not_shared(path: Path, read: bool) -> None:
    data = corpus.manifest(path)
    expected = laws.without_nulls(data)
    obj = laws.class_of(data).from_dict(data)
    if read:
        laws.read_all(obj)
    theirs = {id(item) for item in mappings(data)}
    for serialize in (True, False):
        out = obj.to_dict(serialize=serialize)
        assert not theirs & {id(item) for item in mappings(out)}
        for item in mappings(out):
            item.clear()
        assert obj.to_dict(serialize=True) == expected
    for item in mappings(data):
        item.clear()
    assert obj.to_dict(serialize=True) == expected


@pytest.mark.parametrize("form", [OrderedDict, MappingProxyType], ids=["ordered", "proxy"])
def test_any_mapping_is_read_typed_and_copied(form: Any) -> None:
    def convert(value: Any) -> Any:
        if isinstance(value, dict):
            return form({key: convert(item) for key, item in value.items()})
        return [convert(item) for item in value] if isinstance(value, list) else value

    data = {"metadata": {"name": "x"}, "spec": {"predictor": {"containers": [{"name": "c"}]}}}
    given = convert(data)
    obj = V1beta1InferenceService.from_dict(given)
    assert obj.spec.predictor.containers[0].name == "c"
    assert type(obj.spec.predictor.containers[0]) is V1Container
    obj.spec.predictor.containers[0].name = "d"
    obj.spec.additional_properties["x"] = 1
    assert given == convert(data)
    assert obj.to_dict(serialize=True)["spec"]["x"] == 1


@pytest.mark.parametrize("given", [None, [], "text", 1, [("name", "x")]], ids=repr)
def test_what_is_no_mapping_is_refused(given: Any) -> None:
    with pytest.raises(TypeError) as caught:
        V1EnvVar.from_dict(given)
    expected = f"V1EnvVar.from_dict: expected a mapping, got {type(given).__name__}"
    assert str(caught.value) == expected


def test_attributes_are_stable_and_what_is_done_to_them_is_written() -> None:
    obj = V1beta1InferenceService.from_dict(
        {
            "metadata": {"name": "x", "labels": {"a": "1"}, "finalizers": ["f"]},
            "spec": {"predictor": {"containers": [{"name": "c"}], "minReplicas": 1}},
        }
    )
    predictor = obj.spec.predictor
    assert obj.spec is obj.spec
    assert obj.spec.predictor is predictor
    assert predictor.containers is predictor.containers
    assert predictor.containers[0] is predictor.containers[0]
    obj.metadata.labels["b"] = "2"
    obj.metadata.finalizers.append("g")
    predictor.containers.append(V1Container(name="d"))
    predictor.containers.append({"name": "e"})
    predictor.containers[0].env = [V1EnvVar(name="A")]
    predictor.containers[0].env.append(V1EnvVar(name="B", value="1"))
    predictor.additional_properties["newField"] = {"deep": [1]}
    predictor.max_replicas = 3
    del predictor.min_replicas
    predictor.timeout = 5
    predictor.timeout = None
    assert obj.to_dict(serialize=True) == {
        "metadata": {"name": "x", "labels": {"a": "1", "b": "2"}, "finalizers": ["f", "g"]},
        "spec": {
            "predictor": {
                "containers": [
                    {"name": "c", "env": [{"name": "A"}, {"name": "B", "value": "1"}]},
                    {"name": "d"},
                    {"name": "e"},
                ],
                "newField": {"deep": [1]},
                "maxReplicas": 3,
            }
        },
    }
    del obj.spec
    assert obj.spec is None
    assert obj.to_dict(serialize=True).keys() == {"metadata"}


def test_an_attribute_replaces_what_was_read_under_either_name() -> None:
    for key in ("minReplicas", "min_replicas"):
        obj = V1beta1PredictorSpec.from_dict({key: 1, "maxReplicas": 2})
        assert obj.min_replicas == 1
        obj.min_replicas = 5
        assert obj.to_dict(serialize=True) == {"minReplicas": 5, "maxReplicas": 2}
        del obj.min_replicas
        assert obj.to_dict(serialize=True) == {"maxReplicas": 2}


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        ({"name": "x", "min_replicas": 1, "maxReplicas": None}, "min_replicas", 1),
        ({"minReplicas": None, "min_replicas": 1}, "min_replicas", 1),
        ({"minReplicas": 2, "min_replicas": 1}, "min_replicas", 2),
        ({"deploymentStrategy": None, "deployment_strategy": {"type": "x"}}, "min_replicas", None),
    ],
    ids=repr,
)
def test_reading_unknown_fields_changes_no_attribute(
    data: dict[str, Any], name: str, expected: Any
) -> None:
    inside = V1beta1InferenceService.from_dict({"apiVersion": "a", "spec": {"predictor": data}})
    predictor = inside.spec.predictor
    assert getattr(predictor, name) == expected
    strategy = predictor.deployment_strategy
    assert predictor.additional_properties == predictor.additional_properties
    assert getattr(predictor, name) == expected
    assert predictor.deployment_strategy is strategy
    assert predictor.to_dict(serialize=True) == laws.without_nulls(data)


def extended() -> Any:
    """An object with an unknown field."""
    return V1EnvVar.from_dict({"name": "a", "x": 1})


def test_additional_properties_are_read_set_and_written() -> None:
    obj = extended()
    assert obj.additional_properties == {"x": 1}
    assert json.loads(json.dumps(obj.additional_properties)) == {"x": 1}
    obj.additional_properties["y"] = V1EnvVar(name="b")
    assert obj.to_dict(serialize=True) == {"name": "a", "x": 1, "y": {"name": "b"}}
    del obj.additional_properties["x"]
    assert obj.to_dict(serialize=True) == {"name": "a", "y": {"name": "b"}}
    obj.additional_properties = {"z": None, "w": 2}
    assert obj.to_dict(serialize=True) == {"name": "a", "w": 2}
    assert V1EnvVar(name="a").additional_properties == {}


def test_additional_properties_are_a_dict_that_changes_the_object() -> None:
    obj = extended()
    extra = obj.additional_properties
    extra.update(y=1, z=2)
    assert (extra.pop("x"), extra.setdefault("y", 3), extra.setdefault("w", 4)) == (1, 1, 4)
    extra |= {"v": 5}
    assert obj.to_dict(serialize=True) == {"name": "a", "y": 1, "z": 2, "w": 4, "v": 5}
    assert extra == obj.additional_properties
    with pytest.raises(KeyError):
        del extra["x"]
    for copied in (copy.copy(extra), copy.deepcopy(extra), pickle.loads(pickle.dumps(extra))):
        assert type(copied) is dict
        copied.clear()
    extra.clear()
    assert obj.to_dict(serialize=True) == {"name": "a"}


def test_additional_properties_can_be_set_to_themselves() -> None:
    obj = extended()
    obj.additional_properties = obj.additional_properties
    assert obj.to_dict(serialize=True) == {"name": "a", "x": 1}
    obj.additional_properties |= {"y": 2}
    assert obj.to_dict(serialize=True) == {"name": "a", "x": 1, "y": 2}


def test_setting_additional_properties_leaves_the_old_mapping_alone() -> None:
    obj = extended()
    old = obj.additional_properties
    obj.additional_properties = {"z": 1}
    assert old == {"x": 1}
    assert obj.to_dict(serialize=True) == {"name": "a", "z": 1}


def test_additional_properties_can_be_emptied_with_none() -> None:
    obj = extended()
    obj.additional_properties = None
    assert obj.to_dict(serialize=True) == {"name": "a"}
    assert obj.additional_properties == {}


def nested() -> Any:
    """An object with unknown fields at every level."""
    return V1beta1InferenceService.from_dict(
        {
            "x": 0,
            "metadata": {"name": "n", "x": 1},
            "spec": {"x": 2, "predictor": {"x": 3, "containers": [{"name": "c", "x": 4}]}},
        }
    )


@pytest.mark.parametrize("touched", [False, True], ids=["unread", "read"])
@pytest.mark.parametrize(
    "make",
    [copy.copy, copy.deepcopy, lambda obj: pickle.loads(pickle.dumps(obj))],
    ids=["copy", "deepcopy", "pickle"],
)
def test_a_copy_keeps_all_whatever_is_done_to_the_original(make: Any, touched: bool) -> None:
    obj = nested()
    expected = nested().to_dict(serialize=True)
    if touched:
        laws.read_all(obj)
    other = make(obj)
    laws.read_all(obj)
    assert other.to_dict(serialize=True) == expected
    obj.kind = "Changed"
    del obj.metadata
    obj.spec = None
    obj.additional_properties["x"] = 9
    assert other.to_dict(serialize=True) == expected
    laws.read_all(other)
    assert other.to_dict(serialize=True) == expected


@pytest.mark.parametrize("touched", [False, True], ids=["unread", "read"])
def test_a_shallow_copy_shares_what_its_attributes_hold(touched: bool) -> None:
    obj = nested()
    if touched:
        laws.read_all(obj)
    other = copy.copy(obj)
    assert other.spec is obj.spec
    assert other.metadata is obj.metadata


@pytest.mark.parametrize("touched", [False, True], ids=["unread", "read"])
def test_a_deep_copy_shares_nothing(touched: bool) -> None:
    obj = nested()
    expected = nested().to_dict(serialize=True)
    if touched:
        laws.read_all(obj)
    other = copy.deepcopy(obj)
    other.spec.predictor.containers[0].name = "changed"
    other.spec.predictor.additional_properties.clear()
    other.metadata.labels = {"a": "b"}
    assert obj.to_dict(serialize=True) == expected


def test_deep_copies_and_pickles_keep_what_is_one_object_one() -> None:
    meta = V1ObjectMeta(name="x")
    pair = [V1alpha1TrainedModel(metadata=meta), V1alpha1TrainedModel(metadata=meta)]
    for first, second in (
        copy.deepcopy(pair),
        pickle.loads(pickle.dumps(pair)),
    ):
        assert first.metadata is second.metadata
        assert first.metadata is not meta


def test_equality_is_by_manifest() -> None:
    data = {"name": "a", "valueFrom": {"secretKeyRef": {"key": "k", "optional": None}}}
    read = V1EnvVar.from_dict(data)
    built = V1EnvVar(name="a", value_from={"secretKeyRef": {"key": "k"}})
    typed = V1EnvVar(
        name="a",
        value_from=kserve_models.V1EnvVarSource(
            secret_key_ref=kserve_models.V1SecretKeySelector(key="k")
        ),
    )
    assert read == built == typed == read
    assert (read != built) is False
    typed.value_from.secret_key_ref.optional = False
    assert read != typed
    assert read == data
    assert data == read
    assert typed != data
    assert read != [data]
    assert read != None  # noqa: E711  the operator is tested
    assert (read == 1) is False


@pytest.mark.parametrize(("first", "second"), [(1, True), (0, False), (1, 1.0)], ids=repr)
def test_objects_that_write_different_documents_differ(first: Any, second: Any) -> None:
    one, other = (V1ObjectMeta.from_dict({"generation": value}) for value in (first, second))
    assert one.to_json() != other.to_json()
    assert one != other


def test_a_model_has_no_hash() -> None:
    assert V1EnvVar.__hash__ is None
    with pytest.raises(TypeError, match="unhashable type: 'V1EnvVar'"):
        hash(V1EnvVar(name="x"))


def test_repr_shows_what_is_set() -> None:
    assert repr(V1EnvVar("a")) == "V1EnvVar(name='a')"
    obj = nested()
    expected = (
        "V1beta1InferenceService(metadata=V1ObjectMeta(name='n', additional_properties={'x': 1}),"
        " spec=V1beta1InferenceServiceSpec(predictor=V1beta1PredictorSpec("
        "containers=[V1Container(name='c', additional_properties={'x': 4})],"
        " additional_properties={'x': 3}), additional_properties={'x': 2}),"
        " additional_properties={'x': 0})"
    )
    assert repr(obj) == expected
    laws.read_all(obj)
    assert repr(obj) == expected


def test_repr_of_a_constructed_object_gives_the_object_again() -> None:
    obj = V1beta1InferenceService(metadata={"name": "x"}, spec={"predictor": {}})
    names = {cls.__name__: cls for cls in CLASSES}
    assert eval(repr(obj), names) == obj


def test_dir_has_every_attribute_and_method() -> None:
    names = dir(V1EnvVar(name="x"))
    for name in [*V1EnvVar.openapi_types, "to_dict", "from_dict", "additional_properties"]:
        assert name in names
    assert [name for name in names if not name.isidentifier()] == []


def test_to_str_is_the_classic_dict_as_text() -> None:
    assert V1EnvVar("a", "b").to_str() == "{'name': 'a', 'value': 'b', 'value_from': None}"


def test_a_resource_is_a_read_only_mapping_of_its_manifest() -> None:
    obj = kserve_models.load(LARGE[0])
    manifest = obj.to_dict(serialize=True)
    assert dict(obj) == manifest
    assert {**obj} == manifest
    assert list(obj) == list(manifest)
    assert len(obj) == len(manifest)
    assert obj["metadata"]["name"] == obj.metadata.name
    assert obj.get("nothing", 7) == 7
    assert "spec" in obj
    assert "nothing" not in obj
    assert type(obj).from_dict(obj) == obj
    assert bool(V1beta1InferenceService.from_dict({}))
    with pytest.raises(KeyError, match="'nothing'"):
        obj["nothing"]


@pytest.fixture
def _switching() -> Any:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


WAYS_OUT: dict[str, Callable[[Any], Any]] = {
    "to_dict": lambda obj: obj.to_dict(serialize=True),
    "to_json": lambda obj: json.loads(obj.to_json()),
    "to_yaml": lambda obj: yaml.safe_load(obj.to_yaml()),
    "copy": lambda obj: copy.copy(obj).to_dict(serialize=True),
    "deepcopy": lambda obj: copy.deepcopy(obj).to_dict(serialize=True),
    "pickle": lambda obj: pickle.loads(pickle.dumps(obj)).to_dict(serialize=True),
}


@pytest.mark.usefixtures("_switching")
@pytest.mark.parametrize("way", WAYS_OUT)
def test_threads_that_read_one_object_change_nothing(way: str) -> None:
    data = {
        "metadata": {"labels": {"a": "b"}, "x0": 0},
        "spec": {"predictor": {"containers": [{"name": "c"}], **{f"x{n}": n for n in range(9)}}},
    }
    write = WAYS_OUT[way]
    for _ in range(150):
        obj = V1beta1InferenceService.from_dict(data)
        other = V1beta1InferenceService.from_dict(data)
        found: list[Any] = []
        errors = together(
            lambda: laws.read_all(obj),  # noqa: B023  used in this turn only
            lambda: found.append(write(obj)),  # noqa: B023
            lambda: found.append(data if obj == other else "unequal"),  # noqa: B023
            lambda: repr(obj),  # noqa: B023
        )
        assert errors == []
        assert found == [data, data]
        assert obj.to_dict(serialize=True) == data


@pytest.mark.usefixtures("_switching")
def test_threads_that_read_one_attribute_get_one_object() -> None:
    for _ in range(300):
        obj = V1beta1InferenceService.from_dict({"spec": {"predictor": {"containers": []}}})
        found: list[Any] = []
        together(*[lambda: found.append(obj.spec)] * 4)  # noqa: B023  used in this turn only
        assert [item is obj.spec for item in found] == [True] * 4
