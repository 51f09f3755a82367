"""Constructing objects and setting attributes: what is held, what is refused and in which words."""

from __future__ import annotations

import copy
import datetime
import decimal
import enum
import functools
import inspect
import pickle
import uuid
from typing import Any

import pytest

from kserve_models import (
    KnativeCondition,
    Model,
    Resource,
    V1alpha1ModelSpec,
    V1beta1CustomPredictor,
    V1beta1InferenceService,
    V1beta1PredictorSpec,
    V1beta1SKLearnSpec,
    V1Container,
    V1EnvVar,
    V1ListMeta,
    V1ObjectMeta,
    V1OwnerReference,
    V1Probe,
    V1ResourceRequirements,
)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        pytest.param(lambda: V1EnvVar(), ValueError, "V1EnvVar: 'name' is required", id="missing"),
        pytest.param(
            lambda: V1EnvVar(name=None), ValueError, "V1EnvVar: 'name' is required", id="none"
        ),
        pytest.param(
            lambda: KnativeCondition(),
            ValueError,
            "KnativeCondition: 'status', 'type' are required",
            id="missing-several",
        ),
        pytest.param(
            lambda: V1OwnerReference(kind="a", name="b"),
            ValueError,
            "V1OwnerReference: 'api_version', 'uid' are required",
            id="missing-some",
        ),
        pytest.param(
            lambda: V1EnvVar(name="a", valu="b"),
            TypeError,
            "V1EnvVar: unknown argument 'valu'. Did you mean 'value'?",
            id="unknown",
        ),
        pytest.param(
            lambda: V1beta1SKLearnSpec(storageUri="gs://a"),
            TypeError,
            "V1beta1SKLearnSpec: unknown argument 'storageUri'. Did you mean 'storage_uri'?",
            id="wire-name",
        ),
        pytest.param(
            lambda: V1EnvVar(name="a", zzz=1),
            TypeError,
            "V1EnvVar: unknown argument 'zzz'.",
            id="nothing-near",
        ),
        pytest.param(
            lambda: V1EnvVar(nam="a", valueFrom=1),
            TypeError,
            "V1EnvVar: unknown argument 'nam'. Did you mean 'name'?"
            " V1EnvVar: unknown argument 'valueFrom'. Did you mean 'value_from'?",
            id="unknown-several",
        ),
        pytest.param(
            lambda: V1EnvVar("a", "b", "c", "d"),
            TypeError,
            "V1EnvVar.__init__() takes from 2 to 4 positional arguments but 5 were given",
            id="too-many",
        ),
        pytest.param(
            lambda: V1EnvVar("a", name="b"),
            TypeError,
            "V1EnvVar.__init__() got multiple values for argument 'name'",
            id="twice",
        ),
    ],
)
def test_a_wrong_call_says_what_is_wrong(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    ("make", "name", "message"),
    [
        pytest.param(
            lambda: V1EnvVar("a"),
            "valu",
            "V1EnvVar has no attribute 'valu'. Did you mean 'value'? A field that this class does"
            " not know goes into 'additional_properties'.",
            id="near",
        ),
        pytest.param(
            lambda: V1beta1SKLearnSpec(),
            "storageUri",
            "V1beta1SKLearnSpec has no attribute 'storageUri'. Did you mean 'storage_uri'? A field"
            " that this class does not know goes into 'additional_properties'.",
            id="wire-name",
        ),
        pytest.param(
            lambda: V1EnvVar("a"),
            "",
            "V1EnvVar has no attribute ''. A field that this class does not know goes into"
            " 'additional_properties'.",
            id="empty",
        ),
    ],
)
def test_an_unknown_attribute_is_refused_with_the_nearest(
    make: Any, name: str, message: str
) -> None:
    obj = make()
    before = obj.to_dict(serialize=True)
    with pytest.raises(AttributeError) as caught:
        setattr(obj, name, 1)
    assert str(caught.value) == message
    assert obj.to_dict(serialize=True) == before
    with pytest.raises(AttributeError):
        delattr(obj, name)
    assert not hasattr(obj, name)


@pytest.mark.parametrize("name", ["to_dict", "from_json", "openapi_types", "attribute_map"])
def test_a_method_or_table_is_not_replaced_on_an_object(name: str) -> None:
    obj = V1EnvVar("a")
    with pytest.raises(AttributeError):
        setattr(obj, name, {})
    assert obj.to_dict(serialize=True) == {"name": "a"}


def test_a_name_of_a_manifest_s_key_that_is_not_there_is_no_attribute() -> None:
    assert not hasattr(V1EnvVar("a"), "manifest[nothing]")


def test_a_mapping_that_a_constructor_is_given_becomes_an_object_and_stays_as_it_was() -> None:
    meta: dict[str, Any] = {"name": "x", "labels": {"a": "b"}}
    obj = V1beta1InferenceService(metadata=meta)
    assert type(obj.metadata) is V1ObjectMeta
    obj.metadata.labels["a"] = "c"
    obj.metadata.namespace = "n"
    assert meta == {"name": "x", "labels": {"a": "b"}}
    assert obj.to_dict(serialize=True)["metadata"] == {
        "name": "x",
        "labels": {"a": "c"},
        "namespace": "n",
    }


def test_version_and_kind_have_their_values_unless_read_or_unset() -> None:
    obj = V1beta1InferenceService()
    expected = {"apiVersion": "serving.kserve.io/v1beta1", "kind": "InferenceService"}
    assert obj.to_dict(serialize=True) == expected
    assert V1beta1InferenceService.from_dict({}).to_dict(serialize=True) == {}
    assert V1beta1InferenceService.from_dict({}).kind is None
    obj.kind = None
    assert obj.to_dict(serialize=True) == {"apiVersion": "serving.kserve.io/v1beta1"}


def test_aliases_are_one_attribute_with_their_field() -> None:
    probe = V1Probe(_exec={"command": ["a"]})
    assert probe.exec is probe._exec
    assert probe.to_dict(serialize=True) == {"exec": {"command": ["a"]}}
    assert "_exec" not in probe.to_dict()
    assert V1ListMeta(_continue="x").to_dict(serialize=True) == {"continue": "x"}


class Colour(enum.Enum):
    """An enumeration of text."""

    RED = "red"


class Count(enum.IntEnum):
    """An enumeration of numbers."""

    TWO = 2


class Text(str):
    """Text of a class of its own."""

    __slots__ = ()


UTC = datetime.timezone.utc


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Colour.RED, "red"),
        (Count.TWO, 2),
        (Text("a"), "a"),
        (("a", ("b",)), ["a", ["b"]]),
        (decimal.Decimal("0.10"), "0.10"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (datetime.date(2024, 1, 2), "2024-01-02"),
        (datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), "2024-01-02T03:04:05Z"),
        (datetime.datetime(2024, 1, 2, 3, 4, 5), "2024-01-02T03:04:05Z"),
        (datetime.datetime(2024, 1, 2, 3, 4, 5, 600, tzinfo=UTC), "2024-01-02T03:04:05.000600Z"),
        (
            datetime.datetime(
                2024, 1, 2, 3, tzinfo=datetime.timezone(datetime.timedelta(hours=-5, minutes=-30))
            ),
            "2024-01-02T08:30:00Z",
        ),
        (V1EnvVar("a"), {"name": "a"}),
        ([V1EnvVar("a")], [{"name": "a"}]),
        ({"a": V1EnvVar("a"), "b": None}, {"a": {"name": "a"}}),
        (True, True),
        (1.5, 1.5),
        (2**64 - 1, 2**64 - 1),
    ],
    ids=repr,
)
def test_values_are_written_as_json_data(value: Any, expected: Any) -> None:
    for obj in (
        V1Container(name="c", env=[value]),
        V1Container.from_dict({"name": "c", "extra": value}),
    ):
        manifest = obj.to_dict(serialize=True)
        found = manifest.get("extra", manifest.get("env", [None])[0])
        assert found == expected
        assert type(found) is type(expected)
        assert type(obj).from_json(obj.to_json()) == obj


@pytest.mark.parametrize(
    "value", [{1}, object(), b"a", 1j, V1EnvVar], ids=lambda v: type(v).__name__
)
def test_what_has_no_json_form_is_refused_when_written(value: Any) -> None:
    obj = V1Container(name="c", args=[value])
    for write in (lambda: obj.to_dict(serialize=True), obj.to_json, obj.to_yaml):
        with pytest.raises(TypeError) as caught:
            write()
        kind = type(value)
        assert str(caught.value) == (
            "V1Container: args[0]: expected JSON data or a model object, got"
            f" {kind.__module__}.{kind.__qualname__}: it has no manifest form"
        )


def test_a_value_without_json_form_is_told_with_its_place() -> None:
    data = {"spec": {"predictor": {"containers": [{"name": "c", "x": {"y": [1, object()]}}]}}}
    obj = V1beta1InferenceService.from_dict(data)
    obj.spec.predictor.containers[0].name = "d"
    for write in (lambda: obj.to_dict(serialize=True), obj.to_json, lambda: obj["spec"]):
        with pytest.raises(TypeError) as caught:
            write()
        assert str(caught.value) == (
            "V1beta1InferenceService: spec.predictor.containers[0].x.y[1]: expected JSON data or a"
            " model object, got builtins.object: it has no manifest form"
        )


def test_objects_that_cannot_be_written_are_compared_by_their_attributes() -> None:
    def disagreeing(image: str) -> V1beta1PredictorSpec:
        return V1beta1PredictorSpec(
            custom=V1beta1CustomPredictor(image=image),
            containers=[{"name": "kserve-container", "image": "other"}],
        )

    assert disagreeing("a") == copy.deepcopy(disagreeing("a"))
    assert disagreeing("a") != disagreeing("b")
    assert V1beta1PredictorSpec() not in [disagreeing("a")]
    one, other = disagreeing("a"), disagreeing("a")
    one.additional_properties["x"] = 1
    assert one != other
    value: Any = object()
    assert V1EnvVar(name=value) == V1EnvVar(name=value)
    assert V1EnvVar(name=value) != V1EnvVar(name="a")


def test_a_time_that_was_read_keeps_its_text_until_it_is_changed() -> None:
    text = "2024-01-01T00:00:00.123456789+05:30"
    meta = V1ObjectMeta.from_dict({"creationTimestamp": text})
    zone = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
    assert meta.creation_timestamp == datetime.datetime(2024, 1, 1, 0, 0, 0, 123456, zone)
    assert meta.creation_timestamp is meta.creation_timestamp
    assert meta.to_dict(serialize=True) == {"creationTimestamp": text}
    meta.creation_timestamp += datetime.timedelta(seconds=1)
    assert meta.to_dict(serialize=True) == {"creationTimestamp": "2023-12-31T18:30:01.123456Z"}


def test_to_dict_gives_every_attribute_and_none_where_unset() -> None:
    obj = V1ResourceRequirements(limits={"cpu": 1})
    assert obj.to_dict() == {"claims": None, "limits": {"cpu": 1}, "requests": None}
    env = V1EnvVar("a", value_from={"fieldRef": {"fieldPath": "x"}})
    assert env.to_dict() == {
        "name": "a",
        "value": None,
        "value_from": {"field_ref": {"field_path": "x"}},
    }


def test_a_signature_is_that_of_the_constructor() -> None:
    signature = inspect.signature(V1EnvVar)
    assert list(signature.parameters) == ["name", "value", "value_from"]
    assert signature.parameters["name"].default is inspect.Parameter.empty


class Named(V1EnvVar):
    """A class of a user's, with a constructor of its own."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name.upper(), value="fixed")


class Noted(V1EnvVar):
    """A class of a user's, with data and a cached property beside the fields."""

    note: Any = None

    def __init__(self, name: str, note: str) -> None:
        super().__init__(name=name)
        self.note = note

    @functools.cached_property
    def shouted(self) -> str:
        """The name in capitals."""
        return str(self.name).upper()


def test_integers_beyond_64_bits_are_written_in_full() -> None:
    obj = V1Container(name="c", args=2**70)
    assert obj.to_dict(serialize=True)["args"] == 2**70
    assert '"args":1180591620717411303424' in obj.to_json()


class Inherited(V1EnvVar):
    """A class of a user's that adds a method."""

    def shout(self) -> str:
        """The name in capitals."""
        return str(self.name).upper()


def test_a_subclass_with_its_own_constructor_works() -> None:
    obj = Named("a")
    assert obj.to_dict(serialize=True) == {"name": "A", "value": "fixed"}
    assert obj == V1EnvVar("A", "fixed")
    with pytest.raises(TypeError, match=r"Named.__init__\(\) got an unexpected keyword argument"):
        Named(nam="a")
    with pytest.raises(TypeError, match=r"Named.__init__\(\) missing 1 required positional"):
        Named()


def test_a_subclass_that_adds_a_method_reads_and_reports_as_itself() -> None:
    assert Inherited.from_dict({"name": "a"}).shout() == "A"
    assert type(Inherited.from_json('{"name": "a"}')) is Inherited
    with pytest.raises(ValueError, match="Inherited: 'name' is required"):
        Inherited()
    with pytest.raises(TypeError, match=r"Inherited: unknown argument 'nam'\. Did you mean 'name'"):
        Inherited(nam="a")


def test_what_a_subclass_adds_is_not_written() -> None:
    obj = Noted("a", note="mine")
    assert obj.shouted == "A"
    assert obj.note == "mine"
    assert obj.to_dict(serialize=True) == {"name": "a"}
    assert obj.to_dict() == {"name": "a", "value": None, "value_from": None}
    assert obj.to_json() == '{"name":"a"}'
    assert obj == V1EnvVar("a")
    assert repr(obj) == "Noted(name='a')"


@pytest.mark.parametrize("obj", [Named("a"), Inherited("a"), Noted("a", "n")], ids=repr)
def test_subclasses_are_copied_as_themselves(obj: Any) -> None:
    for other in (copy.copy(obj), copy.deepcopy(obj), pickle.loads(pickle.dumps(obj))):
        assert type(other) is type(obj)
        assert vars(other) == vars(obj)
        assert other.name == obj.name


def test_bases_without_fields_say_what_to_use() -> None:
    for base in (Model, Resource):
        with pytest.raises(TypeError, match=base.__name__):
            base()
        with pytest.raises(TypeError, match=base.__name__):
            base(name="x")


def test_the_first_error_of_a_deep_tree_is_of_the_class_that_has_it() -> None:
    with pytest.raises(ValueError, match=r"^V1alpha1ModelSpec: 'model_format' and 'framework'"):
        str({"x": V1alpha1ModelSpec("a", {"name": "b"}, framework="c").to_dict(serialize=True)})
