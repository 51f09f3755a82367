"""YAML as Kubernetes reads and writes it."""

from __future__ import annotations

import json
import pickle
import random
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kserve_models._text import yaml as yaml_text
from tests import REPOSITORY
from tests.on_each import on_each
from tests.text.cases import ERRORS, KEYS, LIBYAML_ERRORS, SCALARS, TAGGED, TEXTS

yaml = pytest.importorskip("yaml")
MANIFESTS = REPOSITORY.parent / "shared" / "upstream" / "manifests"

# What sigs.k8s.io/yaml v1.6.0 (go-yaml v2.4.2) reads, with the type of Go's value.


def one(text: str | bytes) -> Any:
    (document,) = yaml_text.parse(text)
    return document.data


def same(left: Any, right: Any) -> bool:
    """Equal in value and in type, at every depth."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def error(text: str | bytes, **options: Any) -> str:
    with pytest.raises(yaml_text.ManifestError) as caught:
        yaml_text.parse(text, **options)
    return str(caught.value)


def read_or_refused(text: str | bytes) -> list[yaml_text.Document] | None:
    """The documents, or None if they are refused on one line that says where."""
    refusal = None
    try:
        return yaml_text.parse(text)
    except yaml_text.ManifestError as refused:
        refusal = refused
    assert len(str(refusal).splitlines()) == 1
    assert refusal.line is not None
    return None


@pytest.fixture
def pure(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML without libyaml."""
    for name in ("CSafeLoader", "CSafeDumper"):
        monkeypatch.delattr(yaml, name, raising=False)


@on_each(SCALARS)
def test_plain_scalars_are_read_as_go_reads_them(text: str, value: Any) -> None:
    assert same(one(f"v: {text}"), {"v": value})


@pytest.mark.usefixtures("pure")
def test_scalars_without_libyaml() -> None:
    for text, value in SCALARS:
        assert same(one(f"v: {text}"), {"v": value}), text


@on_each(text for text, _ in SCALARS)
def test_quoted_scalars_are_text(text: str) -> None:
    assert one(f"'{text}'") == text
    assert one(f'"{text}"') == text
    assert one(f"|-\n  {text}") == text


@on_each(text for text, _ in SCALARS)
def test_text_reads_back_as_text(text: str) -> None:
    written = yaml_text.dump({text: [text]})
    assert one(written) == {text: [text]}
    assert yaml.safe_load(written) == {text: [text]}


@pytest.mark.parametrize(("text", "key"), KEYS)
def test_keys_become_text_as_go_makes_them(text: str, key: str) -> None:
    assert one(f"{text}: x") == {key: "x"}


@pytest.mark.parametrize(("text", "value"), TAGGED)
def test_tags(text: str, value: Any) -> None:
    assert same(one(f"v: {text}"), {"v": value})


@pytest.mark.parametrize(("text", "value"), TEXTS)
def test_texts_are_read_as_go_reads_them(text: str, value: Any) -> None:
    assert one(text) == value


@pytest.mark.parametrize(
    ("digits", "value"),
    [
        ("9" * 20, 1e20),
        ("9" * 308, 1e308),
        ("9" * 309, "9" * 309),
        ("9" * 10_000, "9" * 10_000),
        ("-" + "9" * 5000, "-" + "9" * 5000),
        ("0" * 5000, 0),
        ("0" + "7" * 5000, "0" + "7" * 5000),
        ("0x" + "f" * 5000, "0x" + "f" * 5000),
        ("0x" + "0" * 5000 + "1", 1),
        ("0." + "0" * 500 + "1", 0.0),
        ("1e" + "9" * 5000, "1e" + "9" * 5000),
    ],
)
def test_huge_numbers(digits: str, value: Any) -> None:
    assert same(one(f"v: {digits}"), {"v": value})


def test_json_numbers_are_read_as_yaml_numbers() -> None:
    text = '{"a": [1, -0, 1.5, 1e400, 18446744073709551615, 18446744073709551616]}'
    expected = [1, 0, 1.5, "1e400", 2**64 - 1, 1.8446744073709552e19]
    assert same(one(text), {"a": expected})
    assert same(one(f"# YAML\n{text}"), {"a": expected})


PURE_ERRORS = [
    (
        "b:\n\t- c",
        "2:1: not valid YAML: found character '\\t' that cannot start any token; indent with spaces, not tabs, and quote text that begins so",
    ),
    ('a: "\\ud800"', "1:4: expected Unicode text, but came half a surrogate pair; remove it"),
    (
        'a: "\\UFFFFFFFF"',
        "1:7: not valid YAML: an escape or a version with too great a number; check the indentation, the quotes and the brackets there",
    ),
    (
        "%YAML 1." + "9" * 5000 + "\n---\na",
        "1:9: not valid YAML: an escape or a version with too great a number; check the indentation, the quotes and the brackets there",
    ),
    (
        '{\n\t"a": 1\n\t"b": 2}',
        "3:2: not valid JSON: Expecting ',' delimiter; correct the JSON there",
    ),
]


@pytest.mark.parametrize(("text", "message"), ERRORS, ids=range(len(ERRORS)))
def test_errors(text: str | bytes, message: str) -> None:
    assert error(text, source="m.yaml") == f"m.yaml:{message}"


@pytest.mark.parametrize(("text", "message"), ERRORS, ids=range(len(ERRORS)))
@pytest.mark.usefixtures("pure")
def test_errors_without_libyaml(text: str | bytes, message: str) -> None:
    assert error(text) == f"<text>:{message}"


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML without libyaml")
@pytest.mark.parametrize(("text", "message"), LIBYAML_ERRORS, ids=range(len(LIBYAML_ERRORS)))
def test_errors_of_libyaml(text: str, message: str) -> None:
    assert error(text) == f"<text>:{message}"


@pytest.mark.parametrize(("text", "message"), PURE_ERRORS, ids=range(len(PURE_ERRORS)))
@pytest.mark.usefixtures("pure")
def test_errors_of_pure_pyyaml(text: str, message: str) -> None:
    assert error(text) == f"<text>:{message}"


def test_error_attributes() -> None:
    with pytest.raises(yaml_text.ManifestError) as caught:
        yaml_text.parse("a: 1\na: 2", "dir/m\n.yaml")
    problem = "expected each key once, but key 'a' came before on line 1; remove one"
    got = caught.value
    assert (got.source, got.line, got.column, got.problem) == ("dir/m\n.yaml", 2, 1, problem)
    assert str(got) == f"dir/m\\n.yaml:2:1: {problem}"
    assert str(pickle.loads(pickle.dumps(got))) == str(got)
    assert str(yaml_text.ManifestError("x\ny")) == "<text>: x\\ny"
    assert str(yaml_text.ManifestError("x", source="f", line=3)) == "f:3: x"


def test_documents_and_their_lines() -> None:
    text = "# c\na: 1\n---\n---\n# only a comment\n--- # c\n\n- b\n---\nnull\n...\n--- x\n---\n"
    assert yaml_text.parse(text) == [({"a": 1}, 2), (["b"], 8), (None, 10), ("x", 12)]
    assert yaml_text.parse('\n\n {"a": 1}') == [yaml_text.Document(data={"a": 1}, line=3)]
    for empty in ("", b"", "\n# c\n", "---\n---\n", "\ufeff"):
        assert yaml_text.parse(empty) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert one("é: 😀\n".encode(encoding)) == {"é": "😀"}
    assert one('{"é": "😀"}'.encode(encoding)) == {"é": "😀"}


def test_a_bom_does_not_count_as_a_column() -> None:
    assert error("\ufeff.inf: 1").startswith("<text>:1:1: ")
    assert error(b"\xef\xbb\xbfa\xff").startswith("<text>:1:2: ")


def test_limit_of_size() -> None:
    assert one("é: 1")
    assert yaml_text.parse("é: 1", max_bytes=5)
    message = "<text>: expected at most 4 bytes, but came 5; split the text or raise max_bytes"
    assert error("é: 1", max_bytes=4) == error("é: 1".encode(), max_bytes=4) == message


def test_other_types_are_refused() -> None:
    with pytest.raises(TypeError, match=r"^text: expected str or bytes, but came NoneType$"):
        yaml_text.parse(None)  # type: ignore[arg-type]


def test_aliases_give_separate_copies() -> None:
    data = one("a: &x {b: [1]}\nc: *x\nd: {<<: *x}\ne: {<<: *x, f: 1}")
    data["a"]["b"].append(2)
    data["c"]["b"].append(3)
    data["d"]["b"].append(4)
    assert data["a"] == {"b": [1, 2]}
    assert data["c"] == {"b": [1, 3]}
    assert data["d"] == {"b": [1, 4]}
    assert data["e"] == {"b": [1], "f": 1}


def test_limits_of_aliases() -> None:
    message = "expected fewer nodes from aliases than come here; write the values out"
    laughs = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
    )
    assert error(laughs) == f"<text>:5:25: {message}"
    base = "a: &a [" + "x, " * 998 + "x]\n"
    assert len(one(base + "b: [" + "*a, " * 10 + "]")["b"]) == 10
    assert error(base + "b: [" + "*a, " * 11 + "]").endswith(message)
    # Beyond 10,000 nodes, aliases may make ten times the nodes that are written.
    many = "- &a [" + "x, " * 9999 + "x]\n"
    assert len(one(many + "- *a\n" * 10)) == 11
    assert error(many + "- *a\n" * 11) == f"<text>:12:3: {message}"
    assert error(
        "a: &a [" + "[" * 49 + "]" * 49 + "]\nb: &b [" + "[" * 59 + "*a" + "]" * 59 + "]"
    ).endswith("expected at most 100 lists and maps inside each other; make the data flatter")


def test_depth_of_one_hundred_is_read() -> None:
    for text in ("[" * 100 + "]" * 100, "a: " + "[" * 99 + "]" * 99, "- " * 100 + "x"):
        assert yaml_text.parse(text)
        assert one(yaml_text.dump(one(text))) == one(text)


def test_json_needs_no_pyyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert one('{"a": [true, null]}') == {"a": [True, None]}
    message = "^YAML needs PyYAML: pip install 'kserve-models\\[yaml\\]'$"
    with pytest.raises(ImportError, match=message):
        yaml_text.parse("a: 1")
    with pytest.raises(ImportError, match=message):
        yaml_text.dump({})


def test_dump() -> None:
    shared = ["a"]
    data = {
        "z": 1,
        "text": "one\ntwo\n",
        "y": ["yes", "é 😀", "10Gi", {"a": 1.5, "b": 1e20}, shared, shared, []],
        "long": "word " * 60 + "end",
        "none": None,
        "map": {},
    }
    expected = (
        "z: 1\ntext: |\n  one\n  two\n'y':\n- 'yes'\n- é 😀\n- 10Gi\n- a: 1.5\n  b: 1.0e+20\n"
        f"- - a\n- - a\n- []\nlong: {'word ' * 60}end\nnone: null\nmap: {{}}\n"
    )
    assert yaml_text.dump(data) == expected
    assert one(expected) == data


@pytest.mark.usefixtures("pure")
def test_dump_without_libyaml() -> None:
    test_dump()


def test_dump_all() -> None:
    assert yaml_text.dump_all([]) == ""
    assert yaml_text.dump_all([{"a": 1}, {"b": 2}]) == "a: 1\n---\nb: 2\n"
    assert [
        data for data, _ in yaml_text.parse(yaml_text.dump_all([None, 1, "x", [], "", {}]))
    ] == [
        None,
        1,
        "x",
        [],
        "",
        {},
    ]


@pytest.mark.parametrize(
    ("data", "kind", "message"),
    [
        (
            {"spec": {"minReplicas": {1}}},
            TypeError,
            "spec.minReplicas: expected a JSON value, but came set",
        ),
        (
            {"spec": {"env": [{}, {1: 2}]}},
            TypeError,
            "spec.env[1][1]: expected str as a key, but came int",
        ),
        (b"", TypeError, "the document: expected a JSON value, but came bytes"),
        (
            [float("nan")],
            ValueError,
            "[0]: expected a finite number of at most 64 bits; write it as text",
        ),
        (
            {"a": 2**64},
            ValueError,
            "a: expected a finite number of at most 64 bits; write it as text",
        ),
        (
            {"a": 10**5000},
            ValueError,
            "a: expected a finite number of at most 64 bits; write it as text",
        ),
        (
            {"a": "\ud800"},
            ValueError,
            "a: expected Unicode text, but came half a surrogate pair; remove it",
        ),
    ],
    ids=range(7),
)
def test_dump_refuses(data: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as caught:
        yaml_text.dump(data)
    assert str(caught.value) == message


def test_dump_refuses_cycles() -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    with pytest.raises(ValueError, match=r"expected at most 100 lists and maps inside each other"):
        yaml_text.dump(cycle)


TEXT = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from(" \n\t\r:#-?|>'\"\\{}[]&*!%@`~=<0_.+e\x85\u2028\ufeff")
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
    | st.sampled_from([text for text, _ in SCALARS]),
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@settings(max_examples=300)
@given(JSON)
def test_round_trip(data: Any) -> None:
    written = yaml_text.dump(data)
    assert same(one(written), data)
    assert yaml.load(written, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) == data
    assert one(json.dumps([data])) == [data]


@settings(max_examples=300)
@given(st.text() | st.binary() | st.text("ab:-?{}[],&*!|>'\"%@`#~<0. \n\t\\").map(str))
def test_any_text_is_read_or_refused_on_one_line(text: str | bytes) -> None:
    documents = read_or_refused(text)
    if documents is not None:
        again = yaml_text.parse(yaml_text.dump_all(data for data, _ in documents))
        assert [data for data, _ in again] == [data for data, _ in documents]


@pytest.mark.skipif(not MANIFESTS.is_dir(), reason="no manifests")
def test_manifests_and_their_mutations() -> None:
    texts = [path.read_bytes() for path in sorted(MANIFESTS.glob("*.yaml"))]
    for text in texts:
        assert [data for data, _ in yaml_text.parse(text)] == [
            data for data in yaml.safe_load_all(text) if data is not None
        ]
    chance = random.Random(1)
    for _ in range(2000):
        mutant = bytearray(chance.choice(texts))
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(mutant))
            mutant[place : place + chance.randint(0, 2)] = bytes([chance.randrange(256)])
        read_or_refused(bytes(mutant))
