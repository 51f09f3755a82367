"""A test of many values tells all that fail, and no test of none passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.on_each import on_each


def test_all_failures_are_told_with_value_and_line() -> None:
    @on_each([1, -2, 3, -4], str)
    def check(number: int) -> None:
        """Numbers are positive."""
        assert number > 0, "too low"

    assert (check.__name__, check.__doc__) == ("check", "Numbers are positive.")
    source = Path(__file__).read_text(encoding="utf-8").splitlines()
    line = 1 + source.index('        assert number > 0, "too low"')
    with pytest.raises(pytest.fail.Exception) as failed:
        check()
    assert str(failed.value) == (
        f"-2: line {line}: AssertionError: too low\n"
        "assert -2 > 0\n"
        f"-4: line {line}: AssertionError: too low\n"
        "assert -4 > 0"
    )


def test_a_tuple_holds_all_arguments() -> None:
    seen = []

    @on_each([(1, 2), (3, 4)])
    def check(first: int, second: int) -> None:
        seen.append(first + second)

    check()
    assert seen == [3, 7]


def test_other_errors_are_failures_too() -> None:
    @on_each([{}], name=str)
    def check(value: dict[str, int]) -> None:
        value["a"]

    with pytest.raises(pytest.fail.Exception, match=r"^\{\}: line \d+: KeyError: 'a'$"):
        check()


def test_no_values_are_no_test() -> None:
    with pytest.raises(AssertionError):
        on_each([])
