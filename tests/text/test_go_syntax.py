"""Regular expressions and durations as Go reads them."""

from __future__ import annotations

import pytest

from kserve_models._text import go_syntax


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("^a$", "a", True),
        ("^a$", "a\n", False),
        (r"a\z", "a\n", False),
        (r"\$", "$", True),
        ("[$]", "$", True),
        ("[^$]", "$", False),
        (r"^\d$", "\u0661", False),
        (r"^\w$", "\u00e9", False),
        ("(^\\*$)|(^b$)", "b\n", False),
    ],
)
def test_patterns(pattern: str, text: str, expected: bool) -> None:
    assert (go_syntax.pattern(pattern).search(text) is not None) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("+5s", 5 * 10**9),
        ("-1.5h", -5400 * 10**9),
        ("1h1m1s1ms1us1ns", 3661001001001),
        (".5s", 5 * 10**8),
        ("1.s", 10**9),
        ("2\u00b5s", 2000),
        ("2562047h47m16.854775807s", (1 << 63) - 1),
    ],
)
def test_durations(text: str, expected: int) -> None:
    assert go_syntax.nanoseconds(text) == expected


@pytest.mark.parametrize(
    "text", ["", "1", "s", ".s", "1 s", "1S", "1s\n", "00", "2562048h", "--1s"]
)
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="expected a duration such as 10s, 1m30s or 100ms, got"):
        go_syntax.nanoseconds(text)
