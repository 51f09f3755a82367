"""What `make test` leaves to `make test-wide` of the values of a parameter."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

import pytest


def all_but(narrow: Container[Any], values: Iterable[Any]) -> list[Any]:
    """The values of a parameter, all of them ``wide`` but the narrow choice."""
    return [
        value if value in narrow else pytest.param(value, marks=pytest.mark.wide)
        for value in values
    ]
