"""Data that Python can't follow is one error with one limit, wherever it comes in or goes out."""

from __future__ import annotations

import copy
import inspect
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kserve_models import (
    ManifestError,
    V1alpha1InferenceGraph,
    V1beta1InferenceService,
    V1beta1PredictorSpec,
    dump,
    dump_all,
    load,
    load_all,
    merge_patch,
)
from kserve_models._model.model import Model
from kserve_models.client._request import bodies

LIMIT = "expected at most 100 lists and maps inside each other; make the data flatter"
EXACTLY = f"^{re.escape(LIMIT)}$"
LEVELS = 100_000

with_each_json_library = pytest.mark.usefixtures("json_library")


def maps(levels: int = LEVELS) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for _ in range(levels - 1):
        data = {"a": data}
    return data


def lists() -> dict[str, Any]:
    data: list[Any] = []
    for _ in range(LEVELS - 2):
        data = [data]
    return {"a": data}


def in_itself() -> dict[str, Any]:
    data: dict[str, Any] = {}
    data["a"] = [data]
    return data


def with_maps(levels: int = LEVELS) -> Model:
    """An object with data that its class does not know, as an API server may send it."""
    return V1beta1PredictorSpec._wrap({"minReplicas": 1, "newer": maps(levels - 1)})


def with_lists() -> Model:
    return V1beta1PredictorSpec._wrap({"minReplicas": 1, "newer": lists()})


def of_itself() -> Model:
    obj = V1beta1PredictorSpec(min_replicas=1)
    obj.additional_properties["newer"] = {"list": [obj]}
    return obj


def assign(data: dict[str, Any]) -> None:
    V1beta1InferenceService().spec = data  # type: ignore[assignment]


def put(data: dict[str, Any]) -> None:
    V1beta1InferenceService()["spec"] = data


def classic_dict(data: dict[str, Any]) -> dict[str, Any]:
    metadata = {"managedFields": [{"fieldsV1": data}]}
    return V1beta1InferenceService._wrap({"metadata": metadata}).to_dict()


TAKING_DATA: dict[str, Callable[[dict[str, Any]], Any]] = {
    "from_dict": V1beta1InferenceService.from_dict,
    "from_dict, in a field": lambda data: V1beta1InferenceService.from_dict({"spec": data}),
    "constructor": lambda data: V1beta1InferenceService(spec=data),
    "constructor, by position": lambda data: V1beta1InferenceService(None, None, data),
    "constructor, in a map": lambda data: V1alpha1InferenceGraph(spec={"nodes": {"root": data}}),
    "attribute": assign,
    "item": put,
    "to_dict": classic_dict,
    "dump": dump,
    "dump_all": lambda data: dump_all([{}, data]),
    "merge_patch": lambda data: merge_patch(data, {}),
    "request": bodies.encode,
    "request, in a list": lambda data: bodies.encode([data]),
}
TAKING_OBJECTS: dict[str, Callable[[Model, Model], Any]] = {
    "to_dict, serialized": lambda obj, _: obj.to_dict(serialize=True),
    "to_json": lambda obj, _: obj.to_json(),
    "to_json, indented": lambda obj, _: obj.to_json(indent=2),
    "to_yaml": lambda obj, _: obj.to_yaml(),
    "==": lambda obj, other: obj == other,
    "== dict": lambda obj, other: obj == {"newer": other},
    "item": lambda obj, _: obj["newer"],
    "in": lambda obj, _: "newer" in obj,
    "dump": lambda obj, _: dump(obj),
    "dump_all": lambda obj, _: dump_all([obj]),
    "merge_patch": lambda obj, other: merge_patch(obj, other),
    "request": lambda obj, _: bodies.encode(obj),
}


@pytest.mark.parametrize("make", [maps, lists, in_itself])
@pytest.mark.parametrize("take", TAKING_DATA.values(), ids=TAKING_DATA)
def test_data_is_refused(
    take: Callable[[dict[str, Any]], Any], make: Callable[[], dict[str, Any]]
) -> None:
    with pytest.raises(ValueError, match=EXACTLY):
        take(make())


@with_each_json_library
@pytest.mark.parametrize("make", [with_maps, with_lists, of_itself])
@pytest.mark.parametrize("take", TAKING_OBJECTS.values(), ids=TAKING_OBJECTS)
def test_objects_are_refused(
    take: Callable[[Model, Model], Any], make: Callable[[], Model]
) -> None:
    with pytest.raises(ValueError, match=EXACTLY):
        take(make(), make())


@pytest.mark.parametrize("make", [with_maps, with_lists])
@pytest.mark.parametrize("show", [repr, str])
def test_what_is_too_deep_is_not_shown(
    show: Callable[[Model], str], make: Callable[[], Model]
) -> None:
    with pytest.raises(ValueError, match=EXACTLY):
        show(make())


@pytest.mark.parametrize("show", [repr, str])
def test_an_object_that_holds_itself_is_shown(show: Callable[[Model], str]) -> None:
    obj = V1beta1PredictorSpec(min_replicas=1)
    obj.additional_properties["itself"] = obj
    shown = "V1beta1PredictorSpec(min_replicas=1, additional_properties={'itself': ...})"
    assert show(obj) == shown
    assert show(obj) == shown


@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_nothing_is_left_of_a_file(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=EXACTLY):
        dump(with_maps(), tmp_path / f"manifest{suffix}")
    assert list(tmp_path.iterdir()) == []


@with_each_json_library
@pytest.mark.parametrize("opened", ['{"a":', '[{"a":', '{"]}\\"": "[[", "a":'])
@pytest.mark.parametrize("as_type", [str, str.encode, lambda text: bytearray(text, "utf-8")])
def test_json_text_is_refused(opened: str, as_type: Callable[[str], Any]) -> None:
    closed = {"{": "}", "[": "]"}
    end = "".join(closed[char] for char in reversed(re.sub(r'"[^a].*?", |"a"|:', "", opened)))
    text = f'{{"a": {opened * LEVELS}1{end * LEVELS}}}'
    with pytest.raises(ValueError, match=EXACTLY):
        V1beta1InferenceService.from_json(as_type(text))


def test_readers_of_files_say_where(tmp_path: Path) -> None:
    text = '{"a":' * LEVELS + "1" + "}" * LEVELS
    path = tmp_path / "deep.json"
    path.write_text(text, encoding="utf-8")
    for read, place in (
        (lambda: load(text), "<text>"),
        (lambda: load(path), str(path)),
        (lambda: load_all(tmp_path), str(path)),
        (lambda: V1beta1InferenceService.from_yaml(text), "<text>"),
        (lambda: V1beta1InferenceService.from_json(text, strict=True), "<text>"),
    ):
        with pytest.raises(ManifestError) as caught:
            read()
        assert str(caught.value) == f"{place}:1:501: {LIMIT}"


@pytest.mark.parametrize("take", TAKING_DATA.values(), ids=TAKING_DATA)
def test_what_is_within_the_limit_is_taken_as_data(take: Callable[[dict[str, Any]], Any]) -> None:
    take(maps(levels=96))


@with_each_json_library
@pytest.mark.parametrize("take", TAKING_OBJECTS.values(), ids=TAKING_OBJECTS)
def test_what_is_within_the_limit_is_taken_in_objects(take: Callable[[Model, Model], Any]) -> None:
    take(with_maps(levels=100), with_maps(levels=100))


@pytest.mark.parametrize(
    "run",
    [
        lambda: V1beta1InferenceService.from_dict(maps(levels=90)),
        lambda: with_maps(levels=90).to_dict(serialize=True),
        lambda: with_maps(levels=90) == with_maps(levels=90),
    ],
    ids=["from_dict", "to_dict", "=="],
)
def test_a_caller_that_is_deep_itself_is_not_told_that_the_data_is(run: Callable[[], Any]) -> None:
    def called_from(levels: int) -> Any:
        return run() if levels == 0 else called_from(levels - 1)

    with pytest.raises(RecursionError):
        called_from(sys.getrecursionlimit() - len(inspect.stack()) - 60)
    run()


def test_an_object_that_holds_itself_is_copied() -> None:
    obj = of_itself()
    assert copy.copy(obj).additional_properties["newer"]["list"] == [obj]
    other = copy.deepcopy(obj)
    assert other is not obj
    assert other.additional_properties["newer"]["list"][0] is other
    assert other.min_replicas == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("make", [with_maps, with_lists])
def test_a_copy_of_what_is_too_deep_shares_it_and_a_deep_one_is_refused(
    make: Callable[[], Model],
) -> None:
    obj = make()
    newer = obj.additional_properties["newer"]
    assert copy.copy(obj).additional_properties["newer"] is newer
    with pytest.raises(ValueError, match=EXACTLY):
        copy.deepcopy(obj)
