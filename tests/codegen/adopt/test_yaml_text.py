"""What is inserted into YAML stands where it is meant, and all else as it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.adopt.files import style
from codegen.adopt.files.yaml_text import NoPlaceError, YamlText
from codegen.text import yaml

KEYS = st.text("ab:#-{[ '\"\n\tyon1.", min_size=1, max_size=6)
SCALARS = st.none() | st.booleans() | st.integers(-9, 99) | KEYS
VALUES = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_values_are_read_as_they_were(data: dict[str, Any]) -> None:
    lines = [line for key, value in data.items() for line in style.pair(key, value)]
    assert yaml.parse_one("\n".join(lines)) == data
    assert yaml.parse_one(style.inline(data)) == data


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4), VALUES, st.booleans())
def test_a_key_is_put_behind_the_others(data: dict[str, Any], value: Any, inline: bool) -> None:
    before = style.inline(data) if inline else yaml.dump(data)
    text = YamlText(before)
    text.put([], "new key", value)
    assert yaml.parse_one(text.text) == {**data, "new key": value}
    if not inline:
        assert text.text.startswith(before.removesuffix("...\n"))


@given(st.lists(VALUES, min_size=1, max_size=4), VALUES, st.booleans(), st.data())
def test_an_item_is_put_where_it_is_meant(
    items: list[Any], value: Any, inline: bool, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(items)))
    before = style.inline({"list": items}) if inline else yaml.dump({"list": items, "next": 1})
    text = YamlText(before)
    text.add(["list"], index, value)
    assert yaml.parse_one(text.text)["list"] == [*items[:index], value, *items[index:]]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  b: 1\nc: 2\n", "a:\n  b: 1\n  new: 3\nc: 2\n"),
        ("a:\n  b: 1", "a:\n  b: 1\n  new: 3\n"),
        ("a:\n  b: >-\n    # text\n\n    more\n\nc: 2\n", "a:\n  b: >-\n    # text\n\n    more\n  new: 3\n\nc: 2\n"),
        ("a:\n  b: |+\n    x\n\n\nc: 2\n", "a:\n  b: |+\n    x\n\n\n  new: 3\nc: 2\n"),
        ("a:\n  b: |+  # +\n    x\n\n  # c\n\nc: 2\n", "a:\n  b: |+  # +\n    x\n\n  # c\n  new: 3\n\nc: 2\n"),
        ("a:\n  b: |-  # +\n    x\n\nc: 2\n", "a:\n  b: |-  # +\n    x\n  new: 3\n\nc: 2\n"),
        ("a:\n  b: 'x\n\n y'\n# c\nc: 2\n", "a:\n  b: 'x\n\n y'\n  new: 3\n# c\nc: 2\n"),
        ("a:\n  b: 1 # b\n  # of a\n# of c\nc: 2\n", "a:\n  b: 1 # b\n  # of a\n  new: 3\n# of c\nc: 2\n"),
        ("a:\n  b:\n  - 1\n  - {x: [2,\n 3]}\n", "a:\n  b:\n  - 1\n  - {x: [2,\n 3]}\n  new: 3\n"),
        ("a: {b: 1}\n", "a: {b: 1, new: 3}\n"),
        ("a: {b: 1 , } # a\n", "a: {b: 1, new: 3 , } # a\n"),
        ("a: {}\n", "a: {new: 3}\n"),
        ("a:\n  b:\nc: 1\n", "a:\n  b:\n  new: 3\nc: 1\n"),
        ("---\na:\n  b: 1\n...\n", "---\na:\n  b: 1\n  new: 3\n...\n"),
    ],
)  # fmt: skip
def test_what_stands_there_stays(before: str, after: str) -> None:
    text = YamlText(before)
    text.put(["a"], "new", 3)
    assert text.text == after


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (["b"], "what stands at b is an alias of another place"),
        (["x"], "nothing stands at x"),
        (["c"], "what stands at c can't hold it"),
        (["a"], "new stands there already"),
    ],
)
def test_where_nothing_can_be_put(path: list[str], message: str) -> None:
    text = YamlText("a: &a\n  new: 1\nb: *a\nc: 1\n")
    with pytest.raises(NoPlaceError) as caught:
        text.put(path, "new", 2)
    assert str(caught.value) == message
