"""Quantities of Kubernetes: ``500m``, ``2Gi``, ``1e3``."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

_NUMBER = re.compile(r"([+-]?)(\d+\.?\d*|\.\d+)(.*)", re.ASCII | re.DOTALL)
_EXPONENT = re.compile(r"[eE]([+-]?\d+)", re.ASCII)
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}
_LARGEST_SUFFIX = 18
_LARGEST_EXPONENT = 400
"""Beyond any amount that there is; larger ones would only cost time."""


def parse(value: Any) -> Fraction | None:
    """The amount that text or a number stands for; None where it is no quantity.

    Source of the form: the Kubernetes API, ``resource.Quantity``.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    found = _NUMBER.fullmatch(str(value).strip())
    if found is None:
        return None
    sign, digits, suffix = found.groups()
    factor = _factor(suffix)
    if factor is None:
        return None
    amount = Fraction(digits.rstrip(".")) * factor
    return -amount if sign == "-" else amount


def _factor(suffix: str) -> Fraction | None:
    if suffix in _DECIMAL:
        return Fraction(10) ** _DECIMAL[suffix]
    if suffix in _BINARY:
        return Fraction(1024) ** _BINARY[suffix]
    exponent = _EXPONENT.fullmatch(suffix)
    if exponent is None:
        return None
    power = int(exponent[1]) if len(exponent[1]) < 6 else _LARGEST_EXPONENT
    return Fraction(10) ** max(-_LARGEST_EXPONENT, min(power, _LARGEST_EXPONENT))


def canonical(value: Any) -> str | None:
    """A quantity as Kubernetes writes it: ``1000m`` as ``1``; None where it is none."""
    amount = parse(value)
    if amount is None:
        return None
    suffix = re.sub(r"[-+\d.]+", "", str(value).strip(), count=1)
    # Less than a billionth can't be written, and rounds away from 0.
    billionths = _rounded_up(amount * 10**9)
    if suffix in _BINARY and abs(billionths) >= 1024 * 10**9:
        return _in_steps(_rounded_up(amount), 1024, ["", *_BINARY])
    number, power = billionths, -9
    while number and number % 1000 == 0 and power < _LARGEST_SUFFIX:
        number, power = number // 1000, power + 3
    if not number:
        return "0"
    if suffix[:1] in ("e", "E") and suffix not in _DECIMAL:
        return f"{number}e{power}" if power else str(number)
    names = {power: name for name, power in _DECIMAL.items()}
    return f"{number}{names[power]}"


def _rounded_up(amount: Fraction) -> int:
    size = -(-abs(amount.numerator) // amount.denominator)
    return size if amount >= 0 else -size


def _in_steps(number: int, step: int, suffixes: list[str]) -> str:
    index = 0
    while number and number % step == 0 and index < len(suffixes) - 1:
        number, index = number // step, index + 1
    return f"{number}{suffixes[index]}"
