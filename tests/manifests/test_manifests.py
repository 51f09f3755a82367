"""Manifest files: what is loaded, what is refused and with which words, what is written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import kserve_models
from codegen import bundle, crds
from kserve_models import ManifestError, dump, dump_all, load, load_all, models
from tests import REPOSITORY
from tests.support import corpus, laws, processes

OTHER = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m"}, "data": {"a": "1"}}
TRAINED = {
    "apiVersion": "serving.kserve.io/v1alpha1",
    "kind": "TrainedModel",
    "metadata": {"name": "cats"},
    "spec": {"inferenceService": "zoo", "model": {"storageUri": "gs://zoo/cats"}},
}
TRAINED_YAML = """\
apiVersion: serving.kserve.io/v1alpha1
kind: TrainedModel
metadata:
  name: cats
spec:
  inferenceService: zoo
  model:
    storageUri: gs://zoo/cats
"""
OTHER_YAML = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: m
data:
  a: '1'
"""


@pytest.fixture(scope="module")
def schemas() -> dict[tuple[str, str], Any]:
    """The OpenAPI schema of each version and kind, from the CRDs that we emit."""
    definitions = crds.definitions(bundle.load(REPOSITORY / "openapi"))
    return {
        (f"{spec['group']}/{version['name']}", spec["names"]["kind"]): version["schema"][
            "openAPIV3Schema"
        ]
        for spec in (definition["spec"] for definition in definitions)
        for version in spec["versions"]
    }


def test_every_kind_and_version_has_a_small_and_a_large_fixture() -> None:
    kinds = {(api_version, kind) for api_version, kind in models.KINDS if not kind.endswith("List")}
    for size in ("small", "large"):
        found = [
            (data["apiVersion"], data["kind"])
            for data in (corpus.manifest(path) for path in corpus.GOOD if path.stem == size)
        ]
        assert sorted(found) == sorted(kinds)
    assert len(kinds) == 14
    assert len({kind for _, kind in kinds}) == 12


@pytest.mark.parametrize("path", corpus.GOOD, ids=corpus.name)
def test_good_fixtures_are_valid_by_our_schema(path: Path, schemas: dict[Any, Any]) -> None:
    data = laws.without_nulls(corpus.manifest(path))
    validator = jsonschema.Draft202012Validator(schemas[data["apiVersion"], data["kind"]])
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)] == []


@pytest.mark.parametrize("path", corpus.GOOD, ids=corpus.name)
def test_good_fixtures_are_typed_throughout(path: Path) -> None:
    obj = load(path)
    assert type(obj) is laws.class_of(corpus.manifest(path))
    assert list(laws.unknown_fields(obj)) == []
    assert list(laws.untyped(obj, type(obj).__name__)) == []


@pytest.mark.parametrize("case", corpus.ODD, ids=corpus.name)
def test_odd_manifests_are_read_and_what_is_odd_is_kept_where_it_was(case: Path) -> None:
    path = case / "manifest.yaml"
    obj = load(path)
    found = [f"untyped {place}" for place in laws.untyped(obj, type(obj).__name__)]
    found += [f"unknown {place}" for place in laws.unknown_fields(obj)]
    assert sorted(found) == (case / "findings.txt").read_text().splitlines()


@pytest.mark.parametrize("case", corpus.BAD, ids=corpus.name)
def test_bad_manifests_are_refused_with_the_place_and_the_way_out(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(case)
    (path,) = case.glob("manifest.*")
    with pytest.raises(ManifestError) as caught:
        load(path.name)
    assert str(caught.value) == (case / "error.txt").read_text().rstrip("\n")
    assert caught.value.source == path.name


@pytest.mark.parametrize("case", corpus.BAD, ids=corpus.name)
def test_bad_text_is_refused_as_its_file_is(case: Path) -> None:
    (path,) = case.glob("manifest.*")
    with pytest.raises(ManifestError) as caught:
        load(path.read_bytes())
    expected = (case / "error.txt").read_text().rstrip("\n")
    assert str(caught.value) == expected.replace(path.name, "<text>", 1)


@pytest.mark.parametrize("path", corpus.GOOD, ids=corpus.name)
def test_a_manifest_is_the_same_from_path_text_and_bytes(path: Path) -> None:
    expected = load(path)
    assert type(load(str(path))) is type(expected)
    for source in (str(path), path.read_text(encoding="utf-8"), path.read_bytes()):
        assert load(source) == expected
    text = json.dumps(corpus.manifest(path))
    assert load(text) == expected
    assert load(text.encode()) == expected
    assert load("\n " + text) == expected


@pytest.mark.parametrize("path", corpus.GOOD, ids=corpus.name)
def test_dumped_manifests_are_loaded_as_they_were(path: Path, tmp_path: Path) -> None:
    obj = load(path)
    expected = laws.text(laws.without_nulls(corpus.manifest(path)))
    for name in ("out.yaml", "out.yml", "out.json", "out"):
        text = dump(obj, tmp_path / name)
        assert (tmp_path / name).read_text(encoding="utf-8") == text
        assert laws.text(load(tmp_path / name).to_dict(serialize=True)) == expected
    assert laws.text(json.loads((tmp_path / "out.json").read_text())) == expected
    assert laws.text(yaml.safe_load((tmp_path / "out.yaml").read_text())) == expected


def test_yaml_keeps_the_order_of_keys_and_quotes_what_needs_it() -> None:
    assert dump(load(TRAINED_YAML)) == TRAINED_YAML
    assert dump(OTHER) == OTHER_YAML


def test_many_documents_are_loaded_in_order_and_empty_ones_left_out() -> None:
    text = f"---\n# nothing\n---\n{TRAINED_YAML}---\n---\n{OTHER_YAML}...\n---\n"
    first, second = load_all(text)
    assert type(first) is kserve_models.V1alpha1TrainedModel
    assert first.to_dict(serialize=True) == TRAINED
    assert second == OTHER
    assert type(second) is dict


def test_many_documents_are_written_with_separators() -> None:
    objects = load_all(f"{TRAINED_YAML}---\n{OTHER_YAML}")
    assert dump_all(objects) == f"{TRAINED_YAML}---\n{OTHER_YAML}"
    assert dump_all(iter(objects)) == f"{TRAINED_YAML}---\n{OTHER_YAML}"
    assert dump_all([]) == ""


def test_a_json_file_of_many_objects_holds_a_list_and_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    objects = load_all(f"{TRAINED_YAML}---\n{OTHER_YAML}")
    dump_all(objects, path)
    assert json.loads(path.read_text()) == {
        "apiVersion": "v1",
        "kind": "List",
        "items": [TRAINED, OTHER],
    }
    assert load_all(path) == objects
    dump_all([], path)
    assert load_all(path) == []


def test_a_list_is_opened_at_any_depth_and_its_items_stand_in_its_place() -> None:
    inner = {"apiVersion": "v1", "kind": "List", "items": [TRAINED]}
    outer = {"apiVersion": "v1", "kind": "List", "metadata": {}, "items": [OTHER, inner, OTHER]}
    first, second, third = load_all(json.dumps(outer))
    assert (first, third) == (OTHER, OTHER)
    assert type(second) is kserve_models.V1alpha1TrainedModel


@pytest.mark.parametrize(
    ("items", "place", "came"),
    [
        ([None], "items[0]", "null"),
        ([OTHER, None], "items[1]", "null"),
        ([1], "items[0]", "a number"),
        ([OTHER, OTHER, ["a"]], "items[2]", "a list"),
        (
            [OTHER, {"apiVersion": "v1", "kind": "List", "items": ["a"]}],
            "items[1].items[0]",
            "text",
        ),
    ],
    ids=["null", "null-behind-an-object", "number", "list", "in-a-list-in-a-list"],
)
def test_an_item_of_a_list_that_is_no_object_is_refused(
    items: list[Any], place: str, came: str, tmp_path: Path
) -> None:
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": items})
    path = tmp_path / "all.yaml"
    path.write_text(f"{OTHER_YAML}---\n{text}")
    for read in (load, load_all):
        with pytest.raises(ManifestError) as caught:
            read(text)
        assert str(caught.value) == f"<text>:1: expected an object at {place}, got {came}"
        with pytest.raises(ManifestError) as caught:
            read(path)
        assert str(caught.value) == f"{path}:8: expected an object at {place}, got {came}"


def test_a_list_of_a_kind_is_one_object() -> None:
    data = {"apiVersion": "serving.kserve.io/v1alpha1", "kind": "TrainedModelList"}
    obj = load(json.dumps({**data, "items": [TRAINED]}))
    assert type(obj) is kserve_models.V1alpha1TrainedModelList
    assert obj.items[0].spec.inference_service == "zoo"


@pytest.mark.parametrize(
    "change",
    [
        {"apiVersion": "serving.kserve.io/v1"},
        {"apiVersion": "serving.kserve.io/v1beta1"},
        {"apiVersion": None},
        {"apiVersion": ["serving.kserve.io/v1alpha1"]},
        {"kind": "Trainedmodel"},
        {"kind": {}},
    ],
    ids=str,
)
def test_other_kinds_are_plain_data_untouched(change: dict[str, Any]) -> None:
    data = {**TRAINED, **change, "extra": {"a": None, "b": [None]}}
    found = load(json.dumps(data))
    assert type(found) is dict
    assert found == data


def test_a_wrong_number_of_objects_is_told_without_a_second_reading(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("named pipes are not here")
    path = tmp_path / "pipe"
    os.mkfifo(path)
    write = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(sys.argv[2])"
    command = [sys.executable, "-c", write, str(path), f"{OTHER_YAML}---\n{OTHER_YAML}"]
    with processes.started(command):
        done = run(f"import kserve_models\nkserve_models.load({str(path)!r})")
    expected = f"ManifestError: {path}: expected one object, got 2: use load_all"
    assert done.stderr.splitlines()[-1].endswith(expected)


@pytest.mark.parametrize("begins", ["\ufeff", "\ufeff ", "\ufeff\t"], ids=ascii)
def test_one_line_of_json_with_a_byte_order_mark_is_text(begins: str) -> None:
    assert load(f"{begins}{json.dumps(OTHER)}") == OTHER
    assert load_all(f"{begins}{json.dumps(OTHER)}") == [OTHER]


def test_one_line_of_text_that_is_no_path_is_told_apart() -> None:
    with pytest.raises(FileNotFoundError) as caught:
        load("kind: TrainedModel")
    assert str(caught.value) == (
        "[Errno 2] no such file (text needs a line break to be told from a path):"
        " 'kind: TrainedModel'"
    )
    with pytest.raises(FileNotFoundError) as caught:
        load("nowhere.yaml")
    assert str(caught.value) == "[Errno 2] No such file or directory: 'nowhere.yaml'"


@pytest.mark.parametrize("name", ["old.yaml", "old.json"])
@pytest.mark.parametrize(
    ("value", "error"),
    [
        (float("nan"), ValueError),
        (float("inf"), ValueError),
        (object(), TypeError),
        ({1, 2}, TypeError),
        (b"bytes", TypeError),
    ],
    ids=["nan", "inf", "object", "set", "bytes"],
)
def test_a_failing_dump_leaves_the_old_file_and_no_other(
    name: str, value: object, error: type[Exception], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text("old")
    with pytest.raises(error):
        dump({"apiVersion": "v1", "spec": {"a": value}}, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failing_replacement_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.yaml"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space left on device"):
        dump(OTHER, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links are others there")
def test_a_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "file.yaml", tmp_path / "link.yaml"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    dump(OTHER, link)
    assert link.is_symlink()
    assert path.read_text() == OTHER_YAML
    assert path.stat().st_mode & 0o777 == 0o640


SERVICE = kserve_models.V1beta1InferenceService(metadata={"name": "a"})


@pytest.mark.parametrize(
    ("write", "obj", "message"),
    [
        pytest.param(
            dump_all,
            SERVICE,
            "dump_all: expected objects, got one V1beta1InferenceService: use dump",
            id="all-of-a-resource",
        ),
        pytest.param(
            dump_all,
            kserve_models.V1EnvVar(name="a"),
            "dump_all: expected objects, got one V1EnvVar: use dump",
            id="all-of-a-model",
        ),
        pytest.param(
            dump_all,
            OTHER,
            "dump_all: expected objects, got one dict: use dump",
            id="all-of-a-dict",
        ),
        pytest.param(
            dump_all, "a: b", "dump_all: expected objects, got one str: use dump", id="all-of-text"
        ),
        pytest.param(
            dump_all, b"a", "dump_all: expected objects, got one bytes: use dump", id="all-of-bytes"
        ),
        pytest.param(
            dump_all,
            None,
            "dump_all: expected objects, got one NoneType: use dump",
            id="all-of-none",
        ),
        pytest.param(
            dump_all,
            [SERVICE, None],
            "dump_all: expected an object at index 1, got NoneType",
            id="none-among-objects",
        ),
        pytest.param(
            dump_all,
            (OTHER, SERVICE, "a: b"),
            "dump_all: expected an object at index 2, got str",
            id="text-among-objects",
        ),
        pytest.param(
            dump_all,
            [[SERVICE]],
            "dump_all: expected an object at index 0, got list",
            id="list-among-objects",
        ),
        pytest.param(dump, None, "dump: expected an object, got NoneType", id="none"),
        pytest.param(dump, "a: b", "dump: expected an object, got str", id="text"),
        pytest.param(dump, 1, "dump: expected an object, got int", id="number"),
        pytest.param(
            dump, [SERVICE], "dump: expected an object, got list: use dump_all", id="list"
        ),
        pytest.param(
            dump, (SERVICE, OTHER), "dump: expected an object, got tuple: use dump_all", id="tuple"
        ),
    ],
)
def test_what_is_no_object_is_not_written(
    write: Any, obj: Any, message: str, tmp_path: Path
) -> None:
    for place in (None, tmp_path / "out.yaml", tmp_path / "out.json"):
        with pytest.raises(TypeError) as caught:
            write(obj, place)
        assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("named pipes are not here")
    path = tmp_path / "pipe"
    os.mkfifo(path)
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        dump(OTHER, path)
        assert path.is_fifo()
        assert os.read(handle, 1000).decode() == OTHER_YAML
    finally:
        os.close(handle)


def test_a_missing_folder_is_named_and_not_a_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "out.yaml"
    with pytest.raises(FileNotFoundError) as caught:
        dump(OTHER, path)
    assert caught.value.filename == str(path)


def test_dump_changes_neither_models_nor_data(tmp_path: Path) -> None:
    data = json.loads(json.dumps({**TRAINED, "extra": {"a": None}}))
    obj = kserve_models.V1alpha1TrainedModel.from_dict(data)
    before = json.dumps(data)
    dump_all([obj, data], tmp_path / "x.yaml")
    dump_all([obj, data], tmp_path / "x.json")
    assert json.dumps(data) == before
    assert obj.to_dict(serialize=True) == TRAINED | {"extra": {}}


BLOCK = """
import sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {names!r}:
            raise ImportError(f"{{name}} is blocked")

sys.meta_path.insert(0, Block())
"""


def run(code: str, *names: str) -> subprocess.CompletedProcess[str]:
    """Run code where the packages ``names`` are not installed."""
    code = BLOCK.format(names=names) + textwrap.dedent(code)
    return processes.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
    )


def test_without_pyyaml_json_is_read_and_written(tmp_path: Path) -> None:
    done = run(
        f"""
        import json, kserve_models as k
        text = {json.dumps(TRAINED)!r}
        obj = k.load(text)
        assert type(obj) is k.V1alpha1TrainedModel
        k.dump(obj, {str(tmp_path / "a.json")!r})
        assert k.load({str(tmp_path / "a.json")!r}) == obj
        assert k.V1alpha1TrainedModel.from_yaml(text) == obj
        assert k.V1alpha1TrainedModel.from_json(obj.to_json()) == obj
        print("done")
        """,
        "yaml",
    )
    assert (done.stdout, done.stderr) == ("done\n", "")


@pytest.mark.parametrize(
    "call",
    [
        "k.load('a: 1\\n')",
        "k.dump({'a': 1})",
        "k.V1EnvVar(name='x').to_yaml()",
        "k.V1EnvVar.from_yaml('name: x')",
    ],
)
def test_without_pyyaml_the_error_says_what_to_install(call: str) -> None:
    done = run(f"import kserve_models as k\n{call}", "yaml")
    assert done.stderr.splitlines()[-1] == (
        "ImportError: YAML needs PyYAML: pip install 'kserve-models[yaml]'"
    )
