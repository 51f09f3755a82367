"""Folders and patterns of manifest files."""

from __future__ import annotations

import os
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


def test_a_folder_that_holds_itself_is_read_once(folder: Path) -> None:
    for link in ("one", "two"):
        (folder / "sub" / link).symlink_to(".", target_is_directory=True)
    expected = ["x", "d", "e"]
    assert names(load_all(folder / "sub", recursive=True)) == expected
    assert sorted(names(load_all(f"{folder}/sub/**/*.yaml"))) == sorted(expected)
    assert sorted(names(load_all(f"{folder}/**/sub/**/*.yaml"))) == sorted(expected)


def test_a_file_with_several_names_is_read_once(tmp_path: Path) -> None:
    """As Kubernetes mounts a ConfigMap."""
    (tmp_path / "..2026").mkdir()
    (tmp_path / "..2026" / "a.yaml").write_text(manifest("a"))
    (tmp_path / "..data").symlink_to("..2026", target_is_directory=True)
    (tmp_path / "a.yaml").symlink_to("..data/a.yaml")
    for recursive in (False, True):
        assert names(load_all(tmp_path, recursive=recursive)) == ["a"]
    assert names(load_all(tmp_path / "*")) == ["a"]


def test_any_folders_may_stand_anywhere_in_a_pattern(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "sub" / ".hidden").mkdir()
    (folder / "sub" / ".hidden" / "h.yaml").write_text(manifest("h"))
    assert names(load_all("**/*.y*ml")) == ["a", "b", "x", "d", "e"]
    assert names(load_all("sub/**")) == ["x", "d", "e"]
    assert names(load_all("**/sub/*.yaml")) == ["x", "d", "e"]
    assert names(load_all("s**/d.yaml")) == ["d"]


def test_a_folder_is_a_folder_whatever_its_name(folder: Path) -> None:
    (folder / "sub").rename(folder / "sub.yaml")
    assert names(load_all(folder)) == ["a", "b", "Secret"]
    assert names(load_all(folder, recursive=True)) == ["a", "b", "Secret", "x", "d", "e"]
    assert names(load_all(folder / "*.yaml")) == ["b", "x", "d"]


def test_what_editors_leave_in_a_folder_is_no_manifest(folder: Path) -> None:
    (folder / ".#b.yaml").symlink_to("someone@somewhere.1")
    for name in ("._b.yaml", "b.yaml~", ".b.yaml.swp"):
        (folder / name).write_bytes(b"\0")
    assert names(load_all(folder)) == ["a", "b", "Secret"]


def test_a_folder_that_has_but_folders_says_how_to_read_them(folder: Path) -> None:
    (folder / "empty" / "below").mkdir()
    (folder / "empty" / "below" / "a.yaml").write_text(manifest("a"))
    message = (
        f"{folder}/empty: expected a .yaml or .yml or .json file, got none:"
        " recursive=True reads those of its folders"
    )
    with pytest.raises(ManifestError, match=f"^{re.escape(message)}$"):
        load_all(folder / "empty")


def test_a_folder_that_cannot_be_read_is_named_with_the_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "b.yaml").write_text("[1]")
    unreadable = folder / "sub" / "sub"
    listed = os.listdir

    def refuse(path: str) -> list[str]:
        if path == str(unreadable):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "listdir", refuse)
    with pytest.raises(ManifestError) as caught:
        load_all(folder, recursive=True)
    assert str(caught.value) == (
        f"{folder}: 2 of 6 files can't be read: [Errno 13] Permission denied: '{unreadable}';"
        f" {folder}/b.yaml:1: expected an object, got a list"
    )
    with pytest.raises(PermissionError):
        load_all(unreadable)


def test_load_says_what_reads_a_pattern(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no such file \(a pattern: use load_all\)"):
        load(folder / "*.yaml")
