"""JSON text, with orjson and without: the same objects, the same text, the same refusals."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

import pytest

from kserve_models import V1beta1InferenceService, V1ObjectMeta
from tests.support import corpus, laws

pytestmark = pytest.mark.usefixtures("json_library")


def read(text: str | bytes | bytearray) -> Any:
    """The document of a JSON text, through an object."""
    return V1beta1InferenceService.from_json(text).to_dict(serialize=True)


@pytest.mark.parametrize("path", corpus.GOOD, ids=corpus.name)
def test_manifests_are_the_same_through_json(path: Any) -> None:
    data = laws.without_nulls(corpus.manifest(path))
    cls = laws.class_of(data)
    for obj in (cls.from_dict(data), cls.from_json(json.dumps(data))):
        assert obj.to_json() == json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        assert obj.to_json(indent=2) == json.dumps(data, ensure_ascii=False, indent=2)


@pytest.mark.parametrize(
    "number",
    [
        "0",
        "-0",
        "-0.0",
        "1.0",
        "1E2",
        "1e-7",
        "123456789.123456789123456789",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "1e300",
    ],
)
def test_numbers_are_kept(number: str) -> None:
    text = f'{{"a":{number}}}'
    assert laws.text(read(text)) == laws.text(json.loads(text))
    again = V1beta1InferenceService.from_json(text).to_json()
    assert laws.text(json.loads(again)) == laws.text(json.loads(text))


@pytest.mark.parametrize("number", ["18446744073709551616", "-9223372036854775809"])
def test_integers_beyond_64_bits_are_numbers_of_about_that_size(number: str) -> None:
    data = read(f'{{"a":{number}}}')
    assert data["a"] == pytest.approx(int(number))


@pytest.mark.parametrize(
    "value",
    ["", "\0\x1f\x7f", "\u2028\u2029", "\ufeff", "é\U0001f600", '"\\/', "null", "</script>"],
    ids=ascii,
)
def test_text_is_kept(value: str) -> None:
    data = {"a": value, value: [value]}
    assert read(json.dumps(data)) == data
    assert read(json.dumps(data, ensure_ascii=False).encode()) == data
    assert V1beta1InferenceService.from_dict(data).to_json() == json.dumps(
        data, ensure_ascii=False, separators=(",", ":")
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"a": None}, "{}"),
        ({"a": {"b": None, "c": [None, {"d": None}]}}, '{"a":{"c":[null,{}]}}'),
        ({"metadata": {"labels": None, "name": "null"}}, '{"metadata":{"name":"null"}}'),
    ],
    ids=str,
)
def test_nulls_in_mappings_are_left_out(data: dict[str, Any], expected: str) -> None:
    obj = V1beta1InferenceService.from_dict(data)
    assert obj.to_json() == expected
    laws.read_all(obj)
    assert obj.to_json() == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"a":1',
        '{"a":01}',
        '{"a":1,}',
        "{'a':1}",
        '{"a":NaN}',
        '{"a":Infinity}',
        '{"a":-Infinity}',
        '{"a":"\t"}',
        '{"a":1} x',
        '{"a":1e400}',
        "nul",
    ],
    ids=ascii,
)
def test_what_is_not_json_is_refused_with_a_value_error(text: str) -> None:
    for form in (text, text.encode()):
        with pytest.raises(ValueError, match=r"line|JSON"):
            read(form)


@pytest.mark.parametrize("text", ["[]", "1", "null", '"a"', "true"])
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(TypeError) as caught:
        read(text)
    kind = type(json.loads(text)).__name__
    assert str(caught.value) == (
        f"V1beta1InferenceService.from_json: expected a JSON object, got {kind}"
    )


def test_a_byte_order_mark_is_read_alike() -> None:
    # RFC 8259 lets a reader ignore or refuse it; one package does one of the two.
    for form in ('\ufeff{"a":1}', b'\xef\xbb\xbf{"a":1}'):
        assert read(form) == {"a": 1}


@pytest.mark.parametrize("text", [b'{"a":"\xff"}', '{"a":"x"}'.encode("utf-16")], ids=ascii)
def test_bytes_that_are_not_utf_8_are_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read(text)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        read('{"a":"\\ud800"}')


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")], ids=str)
@pytest.mark.parametrize("indent", [None, 2])
def test_numbers_that_json_does_not_have_are_refused(value: float, indent: int | None) -> None:
    for obj in (
        V1ObjectMeta(labels={"a": [value]}),
        V1ObjectMeta.from_dict({"labels": {"a": [value]}}),
    ):
        with pytest.raises(ValueError, match="finite") as caught:
            obj.to_json(indent=indent)
        assert str(caught.value) == f"labels.a[0]: expected a finite number, got {value}"


@pytest.mark.parametrize("indent", [None, 2])
def test_half_a_surrogate_pair_is_not_written(indent: int | None) -> None:
    obj = V1beta1InferenceService(metadata=V1ObjectMeta(labels={"a": "b\ud800"}))
    with pytest.raises(ValueError, match="surrogate") as caught:
        obj.to_json(indent=indent)
    assert str(caught.value) == (
        "metadata.labels.a: expected Unicode text, got half a surrogate pair; remove it"
    )


@pytest.mark.parametrize("data", [{"a": 1}, {}, 5, None, ["{}"]], ids=repr)
def test_what_is_no_text_is_refused(data: Any) -> None:
    with pytest.raises(TypeError) as caught:
        read(data)
    kind = type(data).__name__
    assert str(caught.value) == f"expected JSON text as str or bytes, got {kind}"


def test_keys_that_are_no_text_are_written_alike() -> None:
    assert V1ObjectMeta(labels={1: "a"}).to_json() == '{"labels":{"1":"a"}}'


def test_deep_data_is_read_and_written() -> None:
    data: Any = 1
    for _ in range(200):
        data = {"a": [data]}
    assert read(json.dumps(data)) == data
    assert json.loads(V1beta1InferenceService.from_dict(data).to_json()) == data


@pytest.mark.parametrize("path", ["isvc.json", "models/isvc.yaml", "C:/models/isvc.YML"])
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("reader", ["from_json", "from_yaml"])
def test_a_path_in_place_of_text_is_told_what_reads_files(
    reader: str, strict: bool, path: str
) -> None:
    read = getattr(V1beta1InferenceService, reader)
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        read(path, strict=strict)
    assert str(caught.value) == (
        f"V1beta1InferenceService.{reader}: expected the text of a manifest, got {path!r}: "
        f"kserve_models.load({path!r}) reads files"
    )
    with pytest.raises(TypeError) as refused:
        read(PurePosixPath(path), strict=strict)
    assert str(refused.value) == (
        f"V1beta1InferenceService.{reader}: expected text, got PurePosixPath: "
        f"kserve_models.load({path!r}) reads files"
    )


@pytest.mark.parametrize("text", ['"a.json"', '{"a.json', "no path", "a\n.yaml", "[1.json", 7])
def test_what_is_no_path_is_not_taken_for_one(text: Any) -> None:
    for read in (V1beta1InferenceService.from_json, V1beta1InferenceService.from_yaml):
        with pytest.raises((TypeError, ValueError)) as caught:
            read(text)
        assert "reads files" not in str(caught.value)
