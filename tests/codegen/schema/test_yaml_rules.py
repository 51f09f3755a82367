"""Files are read by the rules by which manifests are read: one table of cases holds for both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.problems import InputError
from codegen.schema import source
from kserve_models._text import yaml
from tests import REPOSITORY
from tests.text.cases import ERRORS, KEYS, LIBYAML_ERRORS, SCALARS, TAGGED, TEXTS

BAD_MANIFESTS = sorted((REPOSITORY / "tests/fixtures/manifests/bad").glob("*/manifest.yaml"))


def read(folder: Path, text: str) -> Any:
    path = folder / "file.yaml"
    path.write_bytes(text.encode())
    documents = source.read_all(path)
    return documents[0].data if documents else None


def refusals(path: Path) -> list[str]:
    try:
        source.read_all(path)
    except InputError as error:
        return [problem.message for problem in error.problems]
    return []


def manifest_refusals(path: Path) -> list[str]:
    """What the reader of manifests says: it stops at the first."""
    try:
        yaml.parse(path.read_bytes())
    except yaml.ManifestError as error:
        return [error.problem]
    return []


def whole(value: Any) -> Any:
    """A value with its whole numbers as API servers write them."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e21 else value
    if isinstance(value, dict):
        return {key: whole(item) for key, item in value.items()}
    return [whole(item) for item in value] if isinstance(value, list) else value


def as_text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


@pytest.mark.parametrize(
    "cases",
    [
        [(f"v: {text}", {"v": value}) for text, value in SCALARS],
        [(f"{text}: x", {key: "x"}) for text, key in KEYS],
        [(f"v: {text}", {"v": value}) for text, value in TAGGED],
        TEXTS,
    ],
    ids=["scalars", "keys", "tagged", "texts"],
)
def test_what_manifests_may_hold_is_read_alike(
    tmp_path: Path, cases: list[tuple[str, Any]]
) -> None:
    for text, value in cases:
        assert as_text(read(tmp_path, text)) == as_text(whole(value)), text


@pytest.mark.parametrize("text", [text for text, _ in (*ERRORS, *LIBYAML_ERRORS)], ids=repr)
def test_what_manifests_may_not_hold_is_refused_with_the_same_words(
    tmp_path: Path, text: str | bytes
) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(errors="surrogatepass"))
    with pytest.raises(yaml.ManifestError) as refused:
        yaml.parse(path.read_bytes())
    assert refusals(path)[0] == refused.value.problem


@pytest.mark.parametrize("path", BAD_MANIFESTS, ids=lambda path: path.parent.name)
def test_a_bad_manifest_is_refused_by_both_or_by_none(path: Path) -> None:
    assert refusals(path)[:1] == manifest_refusals(path)


def test_a_plain_equals_sign_is_text(tmp_path: Path) -> None:
    assert read(tmp_path, "enum: [=, '!=', =~, '!~']") == {"enum": ["=", "!=", "=~", "!~"]}


@pytest.mark.parametrize("number", ["1e3", "1000.0", "1_000", "+1000"])
def test_whole_numbers_are_equal_however_they_are_written(tmp_path: Path, number: str) -> None:
    assert as_text(read(tmp_path, f"a: [{number}]\nb: {number}")) == '{"a": [1000], "b": 1000}'


def test_json_is_read_by_the_same_rules(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text('{"a": 1,\n "b": NaN,\n "a": 2}')
    with pytest.raises(InputError) as caught:
        source.read_all(path)
    assert [(problem.place.line, problem.message) for problem in caught.value.problems] == [
        (2, "expected a finite number, but came NaN; quote it if text is meant"),
        (3, "expected each key once, but key 'a' came before on line 1; remove one"),
    ]
