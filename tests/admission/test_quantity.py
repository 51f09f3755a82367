from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kserve_models.admission import quantity


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("500m", Fraction(1, 2)),
        ("1Ki", 1024),
        ("1k", 1000),
        ("-1.5Gi", Fraction(-3, 2) * 1024**3),
        ("1e3", 1000),
        ("12E-1", Fraction(6, 5)),
        ("1E", 10**18),
        (".5", Fraction(1, 2)),
        ("5.", 5),
        ("+5", 5),
        (2, 2),
        (0.1, Fraction(1, 10)),
        ("0", 0),
    ],
)
def test_amounts(value: Any, amount: Fraction) -> None:
    assert quantity.parse(value) == amount


@pytest.mark.parametrize(
    "value", ["", "1K", "1 Gi", "Gi", "1.2.3", "1e", "0x1", "٣", True, None, []]
)
def test_what_is_no_quantity(value: Any) -> None:
    assert quantity.parse(value) is None
    assert quantity.canonical(value) is None


@pytest.mark.parametrize("value", ["1e999999999999", "1e-999999999999"])
def test_exponents_beyond_all_measure_take_no_time(value: str) -> None:
    assert quantity.parse(value) is not None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1000m", "1"),
        ("0.5", "500m"),
        ("1.5Gi", "1536Mi"),
        ("1024Mi", "1Gi"),
        ("100.5Ki", "102912"),
        ("0.5Ki", "512"),
        ("1000k", "1M"),
        ("1e3", "1e3"),
        ("12e-1", "1200e-3"),
        ("0Gi", "0"),
        ("0.1n", "1n"),
        (1, "1"),
        (0.1, "100m"),
        ("-1.5Gi", "-1536Mi"),
    ],
)
def test_how_kubernetes_writes_it(value: Any, text: str) -> None:
    assert quantity.canonical(value) == text


@given(
    st.integers(-(10**9), 10**9),
    st.sampled_from(["n", "u", "m", "", "k", "M", "G", "Ki", "Mi", "Gi", "e3", "E-3"]),
)
def test_what_is_written_is_the_same_amount_and_written_so_again(number: int, suffix: str) -> None:
    text = quantity.canonical(f"{number}{suffix}")
    assert text is not None
    assert quantity.parse(text) == quantity.parse(f"{number}{suffix}")
    assert quantity.canonical(text) == text
