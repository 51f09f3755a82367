"""Folders and patterns of manifest files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kserve_models import ManifestError, load, load_all


def manifest(name: str) -> str:
    return (
        "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\n"
        f"metadata: {{name: {name}}}\n"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.yaml", "a.yml", "sub/d.yaml", "sub/sub/e.yaml", "sub/[x].yaml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(manifest(path.stem.strip("[]")))
    (tmp_path / "c.json").write_text('{"apiVersion": "v1", "kind": "Secret"}')
    (tmp_path / "notes.txt").write_text("not: [a manifest")
    (tmp_path / "empty").mkdir()
    return tmp_path


def names(objects: list[Any]) -> list[str]:
    return [obj["kind"] if type(obj) is dict else obj.metadata.name for obj in objects]


def test_a_folder_is_read_in_the_order_of_names(folder: Path) -> None:
    assert names(load_all(folder)) == ["a", "b", "Secret"]
    assert names(load_all(str(folder))) == ["a", "b", "Secret"]
    assert names(load_all(folder, recursive=True)) == ["a", "b", "Secret", "x", "d", "e"]


def test_a_pattern_is_read_in_the_order_of_names(folder: Path) -> None:
    assert names(load_all(f"{folder}/*.y*ml")) == ["a", "b"]
    assert names(load_all(folder / "**" / "?.yaml")) == ["b", "d", "e"]
    assert names(load_all(f"{folder}/s*")) == ["x", "d"]
    assert names(load_all(f"{folder}/s*", recursive=True)) == ["x", "d", "e"]


def test_the_name_of_a_file_that_is_there_is_no_pattern(folder: Path) -> None:
    assert names(load_all(folder / "sub" / "[x].yaml")) == ["x"]


@pytest.mark.parametrize("source", ["empty", "*.xml"])
def test_nothing_to_read_is_an_error(folder: Path, source: str) -> None:
    message = f"{folder}/{source}: expected a .yaml or .yml or .json file, got none"
    with pytest.raises(ManifestError, match=f"^{re.escape(message)}$"):
        load_all(folder / source)


def test_all_files_that_are_wrong_are_named_at_once(folder: Path) -> None:
    (folder / "a.yml").write_text("a: [")
    (folder / "c.json").write_text("[1]")
    with pytest.raises(ManifestError) as caught:
        load_all(folder)
    text = str(caught.value)
    assert text.startswith(f"{folder}: 2 of 3 files can't be read: {folder}/a.yml:2:1: not valid")
    assert text.endswith(f"; {folder}/c.json:1: expected an object, got a list")
    (folder / "a.yml").write_text(manifest("a"))
    with pytest.raises(ManifestError, match=f"^{folder}/c.json:1: expected an object, got a list$"):
        load_all(folder)


def test_strict_reading_names_the_file(folder: Path) -> None:
    (folder / "b.yaml").write_text(manifest("b") + "spec: {predictr: {}}\n")
    assert names(load_all(folder)) == ["a", "b", "Secret"]
    with pytest.raises(ManifestError, match=r"b.yaml:1: spec.predictr: unknown field."):
        load_all(folder, strict=True)


def test_load_says_what_reads_a_folder(folder: Path) -> None:
    with pytest.raises(IsADirectoryError, match="a folder: use load_all"):
        load(folder)
