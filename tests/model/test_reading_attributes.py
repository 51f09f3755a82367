"""Reading attributes that are none: what is said, and that nothing else sees it."""

from __future__ import annotations

import copy
import pickle
import sys

import pytest

from kserve_models import Model, V1beta1InferenceService, V1beta1PredictorSpec, V1EnvVar, models
from tests import REPOSITORY
from tests.on_each import on_each
from tests.support import processes

MODELS = [
    cls for cls in (getattr(models, name) for name in models.__all__) if isinstance(cls, type)
]


def refused(of: object, name: str) -> str:
    """The message of reading an attribute."""
    with pytest.raises(AttributeError) as caught:
        getattr(of, name)
    assert caught.value.name == name
    assert caught.value.obj is of
    return str(caught.value)


@on_each(MODELS, name=lambda cls: cls.__name__)
def test_every_name_that_only_manifests_have_is_told_in_python(cls: type[Model]) -> None:
    obj = cls.from_dict({})
    for name, wire in cls.attribute_map.items():
        if wire in cls.openapi_types or wire in cls._aliases:
            continue
        assert refused(obj, wire) == (
            f"{cls.__name__} has no attribute {wire!r}: in Python it is {name!r}"
        )
        assert wire not in dir(obj)
        assert wire not in dir(cls)
        assert name in dir(obj)


def test_it_is_an_attribute_that_is_not_there() -> None:
    obj = V1beta1PredictorSpec(min_replicas=1)
    message = "V1beta1PredictorSpec has no attribute 'minReplicas': in Python it is 'min_replicas'"
    for of in (obj, copy.copy(obj), copy.deepcopy(obj), pickle.loads(pickle.dumps(obj))):
        assert refused(of, "minReplicas") == message
        assert not hasattr(of, "minReplicas")
        assert getattr(of, "minReplicas", 7) == 7
    assert refused(V1beta1PredictorSpec, "minReplicas") == message
    nested = V1beta1InferenceService(spec={"predictor": obj})
    assert nested.spec is not None
    assert refused(nested.spec.predictor, "minReplicas") == message


def test_an_unknown_name_is_left_to_python() -> None:
    obj = V1EnvVar("a")
    assert refused(obj, "valu") == "'V1EnvVar' object has no attribute 'valu'"
    assert refused(obj, "_repr_html_") == "'V1EnvVar' object has no attribute '_repr_html_'"


def test_both_stay_so_once_an_old_client_has_written_an_object() -> None:
    obj = V1EnvVar.from_dict({"name": "a", "new": 1})
    for _ in range(2):
        found = {key: getattr(obj, key) for key, _ in obj.openapi_types.items()}
        assert found == {"manifest[name]": "a", "manifest[new]": 1}
        assert refused(obj, "valu") == "'V1EnvVar' object has no attribute 'valu'"
        assert refused(obj, "valueFrom") == (
            "V1EnvVar has no attribute 'valueFrom': in Python it is 'value_from'"
        )


def test_a_class_of_a_users_own_may_have_the_names_of_manifests() -> None:
    class Mine(V1beta1PredictorSpec):
        def __init__(self) -> None:
            super().__init__()
            self.maxReplicas = 4

        @property
        def minReplicas(self) -> int:  # noqa: N802 - as in manifests
            return 3

    obj = Mine()
    assert (obj.minReplicas, obj.maxReplicas) == (3, 4)
    assert "minReplicas" in dir(obj)
    assert "minReplicas" in dir(Mine)
    assert obj.to_dict(serialize=True) == {}
    message = "Mine has no attribute 'storageUris': in Python it is 'storage_uris'"
    assert refused(obj, "storageUris") == message


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("min_replica", "'V1beta1PredictorSpec' object has no attribute 'min_replica'"),
        (
            "minReplicas",
            "V1beta1PredictorSpec has no attribute 'minReplicas': in Python it is 'min_replicas'",
        ),
    ],
)
def test_a_traceback_asks_what_was_meant(name: str, message: str) -> None:
    program = f"from kserve_models import V1beta1PredictorSpec as X\nX().{name}"
    done = processes.run([sys.executable, "-c", program], cwd=REPOSITORY)
    assert done.stderr.splitlines()[-1] == (
        f"AttributeError: {message}. Did you mean: 'min_replicas'?"
    )
