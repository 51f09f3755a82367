"""What is wrong with a file is said with its place, and never by a traceback."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from codegen.problems import InputError, Place
from codegen.schema import source
from tests import REPOSITORY
from tests.support import processes

DEEP = 100


def messages(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        source.read(path)
    return [str(problem) for problem in caught.value.problems]


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "a: [1, 2\n",
            (
                "file.yaml:2: not valid YAML: did not find expected ',' or ']' while parsing a flow"
                " sequence that begins on line 1; check the indentation, the quotes and the"
                " brackets there"
            ),
        ),
        (
            "a:\n\tb: 1\n",
            (
                "file.yaml:2: not valid YAML: found character that cannot start any token; indent"
                " with spaces, not tabs, and quote text that begins so"
            ),
        ),
        ("", "file.yaml: expected one YAML document, got 0: keep one a file"),
        ("# only a comment\n", "file.yaml: expected one YAML document, got 0: keep one a file"),
        ("a: 1\n---\nb: 2\n", "file.yaml: expected one YAML document, got 2: keep one a file"),
        (
            b"a: caf\xe9\n",
            "file.yaml:1: expected UTF-8, but came byte 0xe9 at offset 6; save the file as UTF-8",
        ),
        (
            "a: 1\nb: 2\na: 3\n",
            ("file.yaml:3: expected each key once, but key 'a' came before on line 1; remove one"),
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_where(
    tmp_path: Path, content: str | bytes, expected: str
) -> None:
    [message] = messages(written(tmp_path, content))
    assert message == expected


def test_every_duplicate_key_is_reported(tmp_path: Path) -> None:
    assert messages(written(tmp_path, "a: 1\na: 2\nb: {c: 1, c: 2}\n")) == [
        "file.yaml:2: expected each key once, but key 'a' came before on line 1; remove one",
        "file.yaml:3: expected each key once, but key 'c' came before on line 3; remove one",
    ]


def test_every_value_that_cannot_be_is_reported(tmp_path: Path) -> None:
    assert messages(written(tmp_path, "a: .inf\nb: !mine c\nd: !!int x\n")) == [
        "file.yaml:1: expected a finite number, but came .inf; quote it if text is meant",
        (
            "file.yaml:2: expected !!int, !!float, !!bool, !!null, !!str, !!binary or no tag, but"
            " came '!mine'; remove the tag"
        ),
        "file.yaml:3: expected !!int, but came 'x'; correct it, or remove the tag",
    ]


def test_missing_files_and_folders_in_their_place_are_named(tmp_path: Path) -> None:
    assert messages(tmp_path / "file.yaml") == [
        "file.yaml: can't be read: No such file or directory"
    ]
    (tmp_path / "file.yaml").mkdir()
    assert messages(tmp_path / "file.yaml") == ["file.yaml: can't be read: Is a directory"]


@pytest.mark.parametrize("byte", ["\x00", "\x07", "\x1b", "\ufffe"])
def test_control_characters_are_reported_on_one_line(tmp_path: Path, byte: str) -> None:
    [message] = messages(written(tmp_path, f"a: b\nc: {byte}\n"))
    assert "\n" not in message
    assert message.startswith("file.yaml")


def test_nesting_has_a_limit(tmp_path: Path) -> None:
    deepest = "[" * DEEP + "]" * DEEP
    assert source.read(written(tmp_path, f"{deepest}\n")).data
    assert messages(written(tmp_path, f"\n- - {deepest}\n")) == [
        f"file.yaml:2: expected at most {DEEP} lists and maps inside each other; make the data flatter"
    ]


@pytest.mark.parametrize("shape", ["lists", "mappings", "blocks"])
def test_extreme_nesting_is_no_crash(tmp_path: Path, shape: str) -> None:
    depth = 2_000
    text = {
        "lists": "[" * depth + "]" * depth,
        "mappings": "{a: " * depth + "}" * depth,
        "blocks": "".join(f"{' ' * level}a:\n" for level in range(depth)),
    }[shape]
    [message] = messages(written(tmp_path, text + "\n"))
    assert message.startswith("file.yaml:")


@pytest.mark.parametrize("text", ["a: &x [*x]\n", "a: &x {b: *x}\n", "a: &x [*x, *x]\n"])
def test_an_alias_of_what_it_stands_in_is_an_error(tmp_path: Path, text: str) -> None:
    program = "import pathlib, sys, codegen.schema.source as s; s.read(pathlib.Path(sys.argv[1]))"
    done = processes.run(
        [sys.executable, "-c", program, str(written(tmp_path, text))],
        cwd=REPOSITORY,
    )
    assert done.stderr.splitlines()[-1].startswith("codegen.problems.InputError: ")


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbfa: 1\n", b"a: 1\r\n", b"---\na: 1\n...\n", "a: 1\n".encode("utf-16")]
)
def test_marks_and_line_ends_of_other_editors_are_read(tmp_path: Path, content: bytes) -> None:
    assert source.read(written(tmp_path, content)).data == {"a": 1}


def test_places_count_lines_of_the_file(tmp_path: Path) -> None:
    read = source.read(written(tmp_path, "a:\n  b:\n  - c\n  -\n    d: e\n  x/y~z: f\n"))
    assert read.place("/a") == Place("file.yaml", 1)
    assert read.place("/a/b/0") == Place("file.yaml", 3)
    assert read.place("/a/b/1/d") == Place("file.yaml", 5)
    assert read.place("/a/" + source.escape("x/y~z")) == Place("file.yaml", 6)
    assert read.place("/a/b/1/d/nothing/below") == Place("file.yaml", 5)
    assert read.place("/nothing") == Place("file.yaml", 1)


def test_documents_of_a_stream_have_their_own_places(tmp_path: Path) -> None:
    path = written(tmp_path, "a: 1\n---\n\nb: 2\n---\n# nothing\n---\nc: 3\n")
    documents = source.read_all(path)
    assert [document.data for document in documents] == [{"a": 1}, {"b": 2}, {"c": 3}]
    assert [document.place().line for document in documents] == [1, 4, 8]


def test_places_of_what_an_alias_or_a_merge_brings_are_where_these_stand(tmp_path: Path) -> None:
    text = "a: &x\n  b:\n    c: 1\nd: *x\ne:\n  <<: *x\n  f: 2\ng:\n- *x\n- <<: {h: 3}\n  i: 4\n"
    read = source.read(written(tmp_path, text))
    pointers = ["/a/b/c", "/d/b/c", "/e/b/c", "/e/f", "/g/0/b/c", "/g/1/h", "/g/1/i"]
    assert [read.place(pointer).line for pointer in pointers] == [3, 4, 5, 7, 9, 10, 11]


def test_places_in_json(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(
        '{"a": [1, {"b":\n "x,[{\\"", "c/d": [\n[], 2,\n{"e": {}\n, "f": null}]}]\n, "g": {}}'
    )
    read = source.read(path)
    pointers = ["", "/a", "/a/1", "/a/1/b", "/a/1/c~1d", "/a/1/c~1d/0", "/a/1/c~1d/1"]
    pointers += ["/a/1/c~1d/2", "/a/1/c~1d/2/e", "/a/1/c~1d/2/f", "/g", "/g/none", "/a/7"]
    lines = [read.place(pointer).line for pointer in pointers]
    assert lines == [1, 1, 1, 1, 2, 3, 3, 4, 4, 5, 6, 6, 1]


@pytest.mark.parametrize("key", ["plain", "with/slash", "with~tilde", "~1", "", "~01"])
def test_pointer_tokens_come_back(key: str) -> None:
    assert source.unescape(source.escape(key)) == key
