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
        ("a: [1, 2\n", "file.yaml:2: not YAML: did not find expected ',' or ']'"),
        ("a: b\nc: *nowhere\n", "file.yaml:2: not YAML: found undefined alias"),
        ("a:\n\tb: 1\n", "file.yaml:2: not YAML: found character that cannot start any token"),
        ("a: b: c\n", "file.yaml:1: not YAML: mapping values are not allowed in this context"),
        ('a: "\\ud800"\n', "file.yaml:1: not YAML: found invalid Unicode character escape code"),
        ("", "file.yaml: expected one YAML document, got 0: keep one a file"),
        ("# only a comment\n", "file.yaml: expected one YAML document, got 0: keep one a file"),
        ("a: 1\n---\nb: 2\n", "file.yaml: expected one YAML document, got 2: keep one a file"),
        (b"a: caf\xe9\n", "file.yaml: expected UTF-8 text, got byte 6 otherwise"),
        ("a: b\n".encode("utf-16"), "file.yaml: expected UTF-8 text, got byte 0 otherwise"),
        ("a: 1\nb: 2\na: 3\n", "file.yaml:3: key 'a' stands here twice: remove one"),
        ("a:\n  b: 1\n  b: 2\n", "file.yaml:3: key 'b' stands here twice: remove one"),
        ("? [a]\n: b\n", "file.yaml:1: expected a text key, got a list or a mapping"),
        ("a: !mine b\n", "file.yaml:1: expected a plain value, got tag !mine on 'b'"),
        (
            "a: !!python/name:os.system ''\n",
            (
                "file.yaml:1: expected a plain value, got tag"
                " tag:yaml.org,2002:python/name:os.system on ''"
            ),
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
        "file.yaml:2: key 'a' stands here twice: remove one",
        "file.yaml:3: key 'c' stands here twice: remove one",
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
        f"file.yaml:2: nested deeper than {DEEP} levels"
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


@pytest.mark.parametrize("value", ["!!int ''", "!!bool maybe", "!!float x", "!!int x", "!!null x"])
def test_tags_that_do_not_fit_their_value_are_reported(tmp_path: Path, value: str) -> None:
    path = written(tmp_path, f"a: {value}\n")
    try:
        data = source.read(path).data
    except InputError as error:
        [problem] = error.problems
        assert str(problem).startswith("file.yaml:1: expected a plain value, got tag ")
    else:
        assert data == {"a": None}


@pytest.mark.parametrize("value", ["!!binary aGVsbG8=", ".nan", ".inf", "-.inf"])
def test_values_that_json_does_not_have_are_reported(tmp_path: Path, value: str) -> None:
    [message] = messages(written(tmp_path, f"a: {value}\n"))
    assert message.startswith("file.yaml:1: ")


def test_scalars_read_as_kubernetes_reads_them(tmp_path: Path) -> None:
    text = "a: 1\nb: 1.5\nc: true\nd: null\ne: '1'\nf: 2024-01-02\ng: 2024-01-02T03:04:05Z\nh:\n"
    assert source.read(written(tmp_path, text)).data == {
        "a": 1,
        "b": 1.5,
        "c": True,
        "d": None,
        "e": "1",
        "f": "2024-01-02",
        "g": "2024-01-02T03:04:05Z",
        "h": None,
    }


def test_keys_stay_text(tmp_path: Path) -> None:
    data = source.read(written(tmp_path, "1: a\ntrue: b\nnull: c\non: d\n")).data
    assert data == {"1": "a", "true": "b", "null": "c", "on": "d"}


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfa: 1\n", b"a: 1\r\n", b"---\na: 1\n...\n"])
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


@pytest.mark.parametrize("key", ["plain", "with/slash", "with~tilde", "~1", "", "~01"])
def test_pointer_tokens_come_back(key: str) -> None:
    assert source.unescape(source.escape(key)) == key
